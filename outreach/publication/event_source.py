"""The calendar's own source: events with a public face, read from the index.

Queries for dates start from the database index on start times, at the requested window, never from
events or faces: the cost depends on what is shown, not on how much there is. Names and faces of the
dates found are then loaded, each once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ..fields import in_language
from ..models import Event, Face, Occurrence, Partnership, Region, Venue
from ..models.events import event_work
from ..scheduling.days import Days
from ..scheduling.sources import FeedText, PublicEntry, Selection
from ..scheduling.spans import wall_time
from ..series.dates import owners_ending_after
from ..series.occurrences import around
from ..series.renewals import MOST_RENEWED
from ..series.unit_of_work import Owner
from .filter_values import event_filter_values

COLUMNS = (
    "local_start",
    "starts_at",
    "ends_at",
    "status",
    "is_altered",
    "title",
    "venue_id",
    "event_id",
    "event__uid",
    "event__zone",
    "event__all_day",
    "event__recurrence",
    "event__region_id",
    "event__starts_at_local",
    "event__changed_at",
)


class EventSource:
    """See ``scheduling.sources.Source``."""

    def entries(
        self,
        selection: Selection,
        *,
        days: Days | None = None,
        past: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> list[PublicEntry]:
        rows = _shown(selection)
        if days:
            parts = around(rows.on_days(days), days.widest.start)
        elif past:
            parts = [rows.past(selection.now).filter(starts_at__lte=selection.now)]
        else:
            parts = around(rows.upcoming(selection.now), selection.now)
        if after:
            parts = [part.filter(_beyond(*after, past=past)) for part in parts]
        order = ("-starts_at", "-event__uid") if past else ("starts_at", "event__uid")
        lists = [part.order_by(*order).values(*COLUMNS)[:limit] for part in parts]
        found = merge(*lists, key=lambda row: (row["starts_at"], row["event__uid"]), reverse=past)
        return _entries(list(islice(found, limit)), selection)

    def texts(self, selection: Selection, *, keep_cancelled: bool = True) -> Iterator[FeedText]:
        faces = Face.objects.in_feed(selection.now).filter(
            calendar_key=selection.calendar_key, language=selection.language
        )
        faces = filtered(faces.saying(selection.search), selection)
        if selection.ends_after:
            rows = Occurrence.objects.attached()
            faces = faces.filter(event_id__in=owners_ending_after(rows, selection.ends_after))
        if not keep_cancelled:
            faces = faces.exclude(text_without_cancelled="")
        written = F("text") if keep_cancelled else Coalesce("text_without_cancelled", "text")
        texts = faces.order_by("event_id").values_list(written, "zone", "first_year")
        return map(FeedText._make, texts.iterator())

    def filter_values(self, selection: Selection) -> Mapping[str, set[str]]:
        return event_filter_values(selection)

    def next_change(self, calendar_key: UUID, now: datetime) -> datetime | None:
        """When a page goes live or expires, or a cancelled or withdrawn event leaves the feeds."""
        faces = Face.objects.filter(calendar_key=calendar_key).order_by()
        renewals = faces.filter(renew_at__isnull=False).order_by("renew_at")
        endings = faces.filter(keep_until__gt=now).order_by("keep_until")
        first = [
            *renewals.values_list("renew_at", flat=True)[:1],
            *endings.values_list("keep_until", flat=True)[:1],
        ]
        return min(first, default=None)

    def due(self, calendar_key: UUID, now: datetime) -> list[Owner]:
        faces = Face.objects.filter(calendar_key=calendar_key, renew_at__lte=now)
        found = faces.order_by("event_id").values_list("event_id", flat=True).distinct()
        return [(event_work.label, key) for key in found[:MOST_RENEWED]]


@dataclass(frozen=True, slots=True)
class _Named:
    """A region or venue as a reader sees it."""

    slug: str = ""
    name: str = ""


NOTHING = _Named()
MOST_FOUND = 500
"""A search that finds more events than this finds dates soon enough when it looks through them."""


def filtered(rows: QuerySet, selection: Selection) -> QuerySet:
    """Narrow rows with an ``event`` to the selection's filters. Each filter only tests rows already
    found, so that the query planner does not start from one of them."""
    for name, values in selection.filters.items():
        rows = rows.filter(_has(name, values))
    return rows


def _has(name: str, values: tuple[str, ...]) -> Q | Exists:
    if name in ("region", "venue"):
        return Q(**{f"event__{name}__slug__in": values})
    if name == "partner":
        accepted = Partnership.objects.public().filter(organisation__slug__in=values)
        return Exists(accepted.filter(event=OuterRef("event_id")))
    if name == "language":
        served = Face.objects.filter(language=F("page_language"), language__in=values)
        return Exists(served.filter(event=OuterRef("event_id")))
    labels = {"audience": Event.audiences, "topic": Event.topics}[name].through
    chosen = {f"{name}__slug__in": values}
    return Exists(labels._base_manager.filter(event=OuterRef("event_id"), **chosen))


def _shown(selection: Selection) -> QuerySet:
    """The dates the public sees in this calendar and language. A search asks the faces first: there
    are few, and a search that finds nothing would ask for each date otherwise."""
    faces = Face.objects.visible(selection.now).saying(selection.search)
    here = faces.filter(calendar_key=selection.calendar_key, language=selection.language)
    rows = Occurrence.objects.attached()
    if selection.search:
        found = list(here.order_by().values_list("event_id", flat=True)[: MOST_FOUND + 1])
        if len(found) <= MOST_FOUND:
            return filtered(rows.filter(event_id__in=found), selection)
    return filtered(rows.filter(Exists(here.filter(event=OuterRef("event_id")))), selection)


def _beyond(start: datetime, uid: str, *, past: bool) -> Q:
    """After the entry with this key. The first condition alone lets the index scan begin there."""
    way = "lt" if past else "gt"
    later = Q(**{f"starts_at__{way}": start}) | Q(starts_at=start, **{f"event__uid__{way}": uid})
    return Q(**{f"starts_at__{way}e": start}) & later


def _entries(rows: list[dict], selection: Selection) -> list[PublicEntry]:
    if not rows:
        return []
    faces = Face.objects.filter(
        calendar_key=selection.calendar_key,
        language=selection.language,
        event_id__in={row["event_id"] for row in rows},
    )
    faces_by_event = {
        face["event_id"]: face
        for face in faces.values("event_id", "title", "summary", "page_language", "url")
    }
    regions = _named(Region, {row["event__region_id"] for row in rows}, selection.language)
    venues = _named(Venue, {row["venue_id"] for row in rows}, selection.language)
    return [
        _entry(
            row,
            faces_by_event[row["event_id"]],
            regions.get(row["event__region_id"], NOTHING),
            venues.get(row["venue_id"], NOTHING),
            selection.language,
        )
        for row in rows
        if row["event_id"] in faces_by_event
    ]


def _named(model, keys: set, language: str) -> Mapping[int, _Named]:
    rows = model.objects.filter(pk__in=keys - {None}).values_list("pk", "slug", "name")
    return {key: _Named(slug, in_language(name, language)) for key, slug, name in rows}


def _entry(row: dict, face: dict, region: _Named, venue: _Named, language: str) -> PublicEntry:
    zone = row["event__zone"]
    is_series = row["event__recurrence"] or row["local_start"] != row["event__starts_at_local"]
    return PublicEntry(
        uid=row["event__uid"],
        recurrence_id=row["local_start"] if is_series else None,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        starts_at_local=wall_time(row["starts_at"], zone),
        ends_at_local=wall_time(row["ends_at"], zone),
        all_day=row["event__all_day"],
        zone=zone,
        title=in_language(row["title"], language) or face["title"],
        summary=face["summary"],
        language=face["page_language"],
        status=row["status"],
        is_altered=row["is_altered"],
        url=face["url"],
        region=region.slug,
        region_name=region.name,
        venue=venue.slug,
        venue_name=venue.name,
        changed_at=row["event__changed_at"],
    )
