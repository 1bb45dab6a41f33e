"""``occurrences.json``: the dates of a calendar as JSON, read from the index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import kinds
from ..models import Calendar
from ..publication.answers import (
    brought_up_to_date,
    etag_of,
    for_all_origins,
    not_modified,
    validated,
)
from ..publication.feed_fetches import note_fetch
from ..scheduling.days import Days, day_of, days_of, midnight, shown_times
from ..scheduling.sources import PublicEntry, Selection
from ..scheduling.spans import wall_time, zone_named
from .filters import query_of
from .selections import after_cursor, cursor_of, selection_from, whole_number

NAME = "occurrences.json"
MAX_ITEMS = 1000
LONGEST = timedelta(days=2 * 366)


class AskedWrongly(ValueError):
    """The request is invalid; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The local days from ``first`` to ``last``, both included; at most ``limit`` dates after the
    one with the key ``after``."""

    first: date
    last: date
    limit: int
    after: tuple[datetime, str] | None

    def __str__(self) -> str:
        return f"{self.first} {self.last} {self.limit} {self.after}"


@for_all_origins
def calendar_json(request, found: Calendar):
    """``{"items": […], "next": URL or null}`` for the days ``from`` … ``to``; by default a year
    from today. 400 with ``{"error": …}`` for an invalid request."""
    now = timezone.now()
    calendar = brought_up_to_date(found, now)
    note_fetch(calendar, request.headers.get("User-Agent", ""), "json", now=now)
    selection = selection_from(
        request.GET, calendar_key=calendar.key, language=calendar.language, now=now
    )
    try:
        asked = _asked(request.GET, day_of(now, calendar.zone))
    except AskedWrongly as error:
        return JsonResponse({"error": str(error)}, status=400)
    etag = etag_of(calendar, selection, str(asked))
    changed_at = _changed_at(request.GET, calendar, now)
    answer = not_modified(request, calendar, etag, changed_at, now)
    if answer is None:
        items, following = _page(selection, asked, calendar.zone)
        address = following and f"{calendar.url}{NAME}{following}"
        answer = JsonResponse(
            {"items": items, "next": address}, json_dumps_params={"ensure_ascii": False}
        )
    return validated(answer, etag, changed_at, is_behind=calendar.is_behind(now))


def _asked(query: QueryDict, today: date) -> Asked:
    first, last = _period(query, today)
    return Asked(first, last, _limit(query), after_cursor(query.get("after", "")))


def _page(selection: Selection, asked: Asked, zone: str) -> tuple[list[dict], str | None]:
    """The items, and the query string of the next page. It names the days, so that they stay the
    same past midnight, and nothing that the response does not depend on."""
    entries = kinds.entries(
        selection,
        days=Days(asked.first, asked.last, zone),
        after=asked.after,
        limit=asked.limit + 1,
    )
    shown = entries[: asked.limit]
    following = None
    if len(entries) > asked.limit:
        days = {"from": str(asked.first), "to": str(asked.last)}
        limit = "" if asked.limit == MAX_ITEMS else str(asked.limit)
        following = query_of(selection, **days, limit=limit, after=cursor_of(shown[-1]))
    return [_item(entry, zone) for entry in shown], following


def _changed_at(query: QueryDict, calendar: Calendar, now: datetime) -> datetime:
    """When the response last changed; days counted from today change at midnight."""
    if query.get("from"):
        return calendar.changed_at
    return max(calendar.changed_at, midnight(now, calendar.zone))


def _period(query: QueryDict, today: date) -> tuple[date, date]:
    first = _day(query, "from") or today
    last = _day(query, "to") or first + timedelta(days=365)
    if last < first:
        raise AskedWrongly(_("“to” is before “from”."))
    if last - first > LONGEST:
        raise AskedWrongly(_("Ask for two years or less at a time."))
    return first, last


def _limit(query: QueryDict) -> int:
    number = whole_number(query.get("limit") or str(MAX_ITEMS), least=1, most=MAX_ITEMS)
    if number is None:
        message = _("“limit” must be a number from 1 to %(most)s.")
        raise AskedWrongly(message % {"most": MAX_ITEMS})
    return number


def _day(query: QueryDict, name: str) -> date | None:
    text = query.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        message = _("“%(name)s” must be a day between 1900 and 2200, written like 2026-11-23.")
        raise AskedWrongly(message % {"name": name})
    return day


def _item(entry: PublicEntry, zone: str) -> dict[str, object]:
    """``start`` and ``end`` are in the date's own zone. Where the calendar's clocks differ, its days
    of the date are said too."""
    item: dict[str, object] = {
        "uid": entry.uid,
        "recurrence_id": _local(entry.recurrence_id, entry) if entry.recurrence_id else None,
        "start": _moment(entry, entry.starts_at),
        "end": _moment(entry, entry.ends_at),
        "all_day": entry.all_day,
        "timezone": entry.zone,
        "title": entry.title,
        "status": entry.status,
        "url": entry.url,
        "region": entry.region or None,
        "venue": entry.venue or None,
    }
    if shown_times(entry, zone).differ:
        first, last = days_of(entry, zone)
        item |= {"first_day": str(first), "last_day": str(last)}
    return item


def _local(local, entry: PublicEntry) -> str:
    return f"{local:%Y-%m-%d}" if entry.all_day else local.isoformat()


def _moment(entry: PublicEntry, moment) -> str:
    """RFC 3339 with the event zone's offset; for all-day events a date, the end exclusive."""
    if entry.all_day:
        return f"{wall_time(moment, entry.zone):%Y-%m-%d}"
    return moment.astimezone(zone_named(entry.zone)).isoformat()
