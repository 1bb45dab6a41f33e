"""The calendar's own source: events with a public face, read from the index in one query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, FilteredRelation, Q, QuerySet

from .fields import in_language
from .models import Face, Occurrence, Partnership
from .scheduling.sources import FeedText, PublicEntry, Selection
from .scheduling.spans import TimeSpan, wall_time

COLUMNS = (
    "local_start",
    "starts_at",
    "ends_at",
    "status",
    "is_altered",
    "event__uid",
    "event__zone",
    "event__all_day",
    "event__recurrence",
    "event__region__slug",
    "event__region__name",
    "event__starts_at_local",
    "venue__slug",
    "venue__name",
    "title",
    "face__title",
    "face__summary",
    "face__page_language",
    "face__url",
)


class EventSource:
    """See ``scheduling.sources.Source``."""

    def entries(
        self,
        selection: Selection,
        *,
        span: TimeSpan | None = None,
        past: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> list[PublicEntry]:
        rows = Occurrence.objects.attached().alias(
            face=FilteredRelation(
                "event__faces",
                condition=Q(
                    event__faces__calendar_key=selection.calendar_key,
                    event__faces__language=selection.language,
                ),
            )
        )
        rows = rows.filter(Face.objects.visible_condition(selection.now, "face__"))
        rows = rows.filter(Face.objects.saying_condition(selection.search, "face__"))
        rows = filtered(rows, selection, "event__")
        if span:
            rows = rows.within(span)
        else:
            rows = rows.past(selection.now) if past else rows.upcoming(selection.now)
        if after:
            rows = rows.filter(_beyond(*after, past=past))
        order = ("-starts_at", "-event__uid") if past else ("starts_at", "event__uid")
        return [
            _entry(row, selection.language)
            for row in rows.order_by(*order).values(*COLUMNS)[:limit]
        ]

    def texts(self, selection: Selection, *, keep_cancelled: bool = True) -> Iterator[FeedText]:
        faces = Face.objects.in_feed(selection.now).filter(
            calendar_key=selection.calendar_key, language=selection.language
        )
        faces = faces.saying(selection.search)
        column = "text" if keep_cancelled else "text_without_cancelled"
        rows = filtered(faces, selection, "event__").order_by("event_id")
        for text, shorter, zone, year in rows.values_list(
            "text", column, "zone", "first_year"
        ).iterator():
            written = text if shorter is None else shorter
            if written:
                yield FeedText(written, zone, year)


def filtered(rows: QuerySet, selection: Selection, prefix: str) -> QuerySet:
    """Narrow rows that reach the event by ``prefix`` to what the selection's filters ask for."""
    lookups = {
        "region": "region__slug",
        "audience": "audiences__slug",
        "topic": "topics__slug",
        "venue": "venue__slug",
    }
    for name, values in selection.filters.items():
        if name == "partner":
            accepted = Partnership.objects.public().filter(organisation__slug__in=values)
            rows = rows.filter(**{f"{prefix}pk__in": accepted.values("event_id")})
        elif name == "language":
            served = Face.objects.filter(language=F("page_language"), language__in=values)
            rows = rows.filter(**{f"{prefix}pk__in": served.values("event_id")})
        else:
            model = rows.model._meta.get_field("event").related_model
            chosen = model.objects.filter(**{f"{lookups[name]}__in": values})
            rows = rows.filter(**{f"{prefix}pk__in": chosen.values("pk")})
    return rows


def _beyond(start: datetime, uid: str, *, past: bool) -> Q:
    way = "lt" if past else "gt"
    return Q(**{f"starts_at__{way}": start}) | Q(starts_at=start, **{f"event__uid__{way}": uid})


def _entry(row: dict, language: str) -> PublicEntry:
    zone = row["event__zone"]
    starts_at_local = wall_time(row["starts_at"], zone)
    is_series = row["event__recurrence"] or row["local_start"] != row["event__starts_at_local"]
    return PublicEntry(
        uid=row["event__uid"],
        recurrence_id=row["local_start"] if is_series else None,
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        starts_at_local=starts_at_local,
        ends_at_local=wall_time(row["ends_at"], zone),
        all_day=row["event__all_day"],
        zone=zone,
        title=in_language(row["title"], language) or row["face__title"],
        summary=row["face__summary"],
        language=row["face__page_language"],
        status=row["status"],
        is_altered=row["is_altered"],
        url=row["face__url"],
        region=row["event__region__slug"] or "",
        region_name=in_language(row["event__region__name"], language),
        venue=row["venue__slug"] or "",
        venue_name=in_language(row["venue__name"], language),
    )
