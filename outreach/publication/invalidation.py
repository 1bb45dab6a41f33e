"""Invalidation of faces by outside changes: parent pages, records, sites, languages, images."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, Site

from ..kinds import owner_kinds
from ..models import (
    Audience,
    Calendar,
    Event,
    Face,
    Organisation,
    Partnership,
    Region,
    Topic,
    Venue,
)
from ..models.events import event_work
from ..models.visibility import restricted_paths
from ..page_types.registry import owner_pages
from ..series.unit_of_work import Owner, hold, unit_of_work
from .calendars import bump_versions, refresh_calendars
from .renewing import hide_events, invalidate

ACCEPTED = Q(partnerships__answer=Partnership.Answer.ACCEPTED)
SITE_FIELDS = ("hostname", "port", "root_page_id", "is_default_site")
READ_FIELDS = ("slug", "name")
"""Record fields that filters and lists read directly, in addition to the stored texts."""


def invalidate_calendars() -> None:
    """After a page that is no event's was published or unpublished: above events only a new calendar
    matters."""
    for path in refresh_calendars():
        invalidate(event_work, partial(_events_below, path))


def invalidate_tree(path: str) -> None:
    """After a branch of the page tree was renamed, moved or restricted: hide what may be seen no
    more, and let all events with a page there follow."""
    with _outside_change():
        refresh_calendars()
        if path.startswith(restricted_paths()):
            _hide_below(path)
        else:
            calendars = Calendar.objects.values_list("key", "page__path")
            _hide_below(path, but_in={key for key, top in calendars if _meet(path, top)})
        invalidate(event_work, partial(_events_below, path))


def hide_tree(path: str) -> None:
    """Before a branch of the page tree is restricted: hide all events with a page there. What they
    are then is found out afterwards; whoever publishes one before that, publishes what is still so."""
    with _outside_change():
        _hide_below(path)


def _hide_below(path: str, *, but_in: Collection[UUID] = ()) -> None:
    for pages in owner_pages(Event).filter(path__startswith=path).querysets:
        hide_events(pages.order_by().values("event_id"), but_in=but_in)


def _outside_change() -> AbstractContextManager:
    """While nobody else writes, unless somebody's transaction is open already: it may hold pages that
    a write of an owner waits for."""
    return unit_of_work(is_outside_change=not connection.in_atomic_block)


def _meet(path: str, other: str) -> bool:
    """Whether one of two branches lies within the other."""
    return path.startswith(other) or other.startswith(path)


def hold_owners_below(pages: Iterable[Page]) -> None:
    """Before Wagtail writes several of these pages in one transaction: lock the owners, of every
    kind, of all that are there or below, in order, which it would do in the order of the pages."""
    paths = [page.path for page in pages]
    below = Q(*(("path__startswith", path) for path in paths), _connector=Q.OR)
    found: set[Owner] = set()
    for kind in owner_kinds() if paths else ():
        keys = owner_pages(kind.model).filter(below).owner_ids()
        found.update((kind.model._meta.label_lower, key) for key in keys)
    hold(found)


def _events_below(path: str) -> list[int]:
    return owner_pages(Event).filter(path__startswith=path).owner_ids()


def invalidate_sites(before: Site | None, after: Site | None) -> None:
    """After a site was saved or deleted (``after`` is None). Clears Wagtail's cache of site root
    paths itself, since Wagtail's own handler may run later."""
    if before and after and _alike(before, after, SITE_FIELDS):
        return
    Site.clear_site_root_paths_cache()
    with _outside_change():
        refresh_calendars()
        left = Calendar.objects.values_list("key", flat=True)
        hide_events(Event.objects.values("pk"), but_in=left)
        invalidate_languages()


def invalidate_languages() -> None:
    """After a language was added or deleted: events with a live page gain or lose a face."""
    invalidate(event_work, _events_with_live_pages)


def _events_with_live_pages() -> list[int]:
    return owner_pages(Event).filter(live=True).owner_ids()


def invalidate_record(before: Model | None, record: Model) -> None:
    """After a record was saved; a new one, without a ``before``, invalidates nothing. Position and
    order only affect stored texts. Filters and lists also read slug and name, so a change of these
    bumps calendar versions even if no text changes."""
    fields = [field.attname for field in record._meta.concrete_fields]
    if before is None or _alike(before, record, fields):
        return
    invalidate(event_work, partial(_shown_events_naming, record))
    if not _alike(before, record, READ_FIELDS):
        with unit_of_work():
            faces = Face.objects.filter(event__in=events_naming(record).values("pk"))
            keys = faces.values_list("calendar_key", flat=True).distinct()
            bump_versions(set(keys), now=timezone.now())


def _shown_events_naming(record: Model) -> list[int]:
    shown = events_naming(record).filter(faces__is_withdrawn=False)
    return list(shown.order_by("pk").values_list("pk", flat=True).distinct())


def events_naming(record: Model) -> QuerySet[Event]:
    """Events that show this record's name, or that filters find by it."""
    naming = {
        Region: Q(region=record)
        | Q(venue__region=record)
        | Q(changes__venue__region=record)
        | Q(changes__pinned_venue__region=record),
        Venue: Q(venue=record) | Q(changes__venue=record) | Q(changes__pinned_venue=record),
        Organisation: Q(partnerships__organisation=record) & ACCEPTED,
        Audience: Q(audiences=record),
        Topic: Q(topics=record),
    }
    return Event.objects.filter(naming[type(record)])


def invalidate_events(event_ids: Iterable[int]) -> None:
    """After something was deleted that these events showed."""
    ids = list(event_ids)
    invalidate(event_work, lambda: ids)


def events_with_picture(image_id: int) -> list[int]:
    """Ids of events with a live page that shows the image. When the file published in feeds goes
    away, these events must be republished with another picture, or none."""
    return owner_pages(Event).filter(image_id=image_id, live=True).owner_ids()


def _alike(one: Model, other: Model, names: Iterable[str]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
