"""What changes the faces of events from outside: pages above them, records, sites, languages,
pictures."""

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
"""Of a record: what filters and lists read from it, besides what is written in stored texts."""


def invalidate_page(page: Page) -> None:
    """After a page was published or taken back: of pages above events only a new calendar matters."""
    for path in refresh_calendars():
        republish(_events_below(path))
    if isinstance(page.specific, EventPageMixin):
        republish([page.specific.event_id])


def invalidate_tree(path: str) -> None:
    """After a branch of the tree got another address, or another place, or a restriction: the
    calendars, and all events with a page there."""
    refresh_calendars()
    republish(_events_below(path))


def _events_below(path: str) -> list[int]:
    pages = EventPage.objects.filter(path__startswith=path).order_by("event_id")
    return list(pages.values_list("event_id", flat=True).distinct())


def invalidate_sites(before: Site | None, after: Site | None) -> None:
    """After a site was saved or deleted (``after`` is None). Wagtail may clear its cache of
    addresses only after us."""
    if before and after and _alike(before, after, SITE_FIELDS):
        return
    Site.clear_site_root_paths_cache()
    refresh_calendars()
    invalidate_languages()


def invalidate_languages() -> None:
    """After a language was added or deleted: all events with a live page have a face more or less."""
    pages = EventPage.objects.filter(live=True).order_by("event_id")
    republish(list(pages.values_list("event_id", flat=True).distinct()))


def invalidate_record(before: Model | None, record: Model) -> None:
    """After a record was saved that was there ``before``. Its position and order are in the texts
    alone; its slug and its names are read by filters and lists too, though no text may change."""
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
    """The events that show this record's name, or that filters find by it."""
    naming = {
        Region: Q(region=record) | Q(venue__region=record) | Q(changes__venue__region=record),
        Venue: Q(venue=record) | Q(changes__venue=record),
        Organisation: Q(partnerships__organisation=record) & ACCEPTED,
        Audience: Q(audiences=record),
        Topic: Q(topics=record),
    }
    return Event.objects.filter(naming[type(record)])


def events_with_picture(image_id: int) -> list[int]:
    """The ids of those with a live page that shows it. Before the file that programs were given is
    gone, they are to be told of another, or of none."""
    pages = EventPage.objects.filter(image_id=image_id, live=True).order_by("event_id")
    return list(pages.values_list("event_id", flat=True).distinct())


def _alike(one: Model, other: Model, names: Iterable[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
