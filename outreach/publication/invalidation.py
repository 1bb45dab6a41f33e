"""Invalidation of faces by outside changes: parent pages, records, sites, languages, images."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from ..models import (
    Audience,
    Event,
    EventPage,
    EventPageMixin,
    Face,
    Organisation,
    Partnership,
    Region,
    Topic,
    Venue,
)
from .calendars import bump_versions, refresh_calendars
from .publishing import republish

ACCEPTED = Q(partnerships__answer=Partnership.Answer.ACCEPTED)
SITE_FIELDS = ("hostname", "port", "root_page_id", "is_default_site")
READ_FIELDS = ("slug", "name")
"""Record fields that filters and lists read directly, in addition to the stored texts."""


def invalidate_page(page: Page) -> None:
    """After a page was published or unpublished. Above events, only a new calendar matters."""
    for path in refresh_calendars():
        republish(_events_below(path))
    if isinstance(page.specific, EventPageMixin):
        republish([page.specific.event_id])


def invalidate_tree(path: str) -> None:
    """After a branch of the page tree was renamed, moved or restricted: invalidate the calendars
    and all events with a page there."""
    refresh_calendars()
    republish(_events_below(path))


def _events_below(path: str) -> list[int]:
    pages = EventPage.objects.filter(path__startswith=path).order_by("event_id")
    return list(pages.values_list("event_id", flat=True).distinct())


def invalidate_sites(before: Site | None, after: Site | None) -> None:
    """After a site was saved or deleted (``after`` is None). Clears Wagtail's cache of site root
    paths itself, since Wagtail's own handler may run later."""
    if before and after and _alike(before, after, SITE_FIELDS):
        return
    Site.clear_site_root_paths_cache()
    refresh_calendars()
    invalidate_languages()


def invalidate_languages() -> None:
    """After a language was added or deleted: events with a live page gain or lose a face."""
    pages = EventPage.objects.filter(live=True).order_by("event_id")
    republish(list(pages.values_list("event_id", flat=True).distinct()))


def invalidate_record(before: Model | None, record: Model) -> None:
    """After a record was saved; a new one, without a ``before``, invalidates nothing. Position and
    order only affect stored texts. Filters and lists also read slug and name, so a change of these
    bumps calendar versions even if no text changes."""
    fields = [field.attname for field in record._meta.concrete_fields]
    if before is None or _alike(before, record, fields):
        return
    events = events_naming(record)
    shown = events.filter(faces__is_withdrawn=False)
    republish(list(shown.order_by("pk").values_list("pk", flat=True).distinct()))
    if not _alike(before, record, READ_FIELDS):
        keys = Face.objects.filter(event__in=events.values("pk")).values_list("calendar_key")
        bump_versions({key for (key,) in keys.distinct()}, now=timezone.now())


def events_naming(record: Model) -> QuerySet[Event]:
    """Events that show this record's name, or that filters find by it."""
    naming = {
        Region: Q(region=record) | Q(venue__region=record) | Q(changes__venue__region=record),
        Venue: Q(venue=record) | Q(changes__venue=record),
        Organisation: Q(partnerships__organisation=record) & ACCEPTED,
        Audience: Q(audiences=record),
        Topic: Q(topics=record),
    }
    return Event.objects.filter(naming[type(record)])


def events_with_picture(image_id: int) -> list[int]:
    """Ids of events with a live page that shows the image. When the file published in feeds goes
    away, these events must be republished with another picture, or none."""
    pages = EventPage.objects.filter(image_id=image_id, live=True).order_by("event_id")
    return list(pages.values_list("event_id", flat=True).distinct())


def _alike(one: Model, other: Model, names: Iterable[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
