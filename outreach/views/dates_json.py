"""``occurrences.json``: the dates of a calendar for programs, as the index holds them."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from ..scheduling import sources
from ..scheduling.grids import days_span
from ..scheduling.sources import PublicEntry
from ..scheduling.spans import wall_time, zone_named
from ..selections import selection_from
from .cursors import after_cursor, cursor_of
from .calendar_answers import calendar_at, etag_of, validated

MAX_ITEMS = 1000
LONGEST = timedelta(days=2 * 366)


class PeriodRefused(ValueError):
    """The period asked for cannot be answered; the message says why."""


def calendar_json(request, path: str):
    """``{"items": […], "next": address or null}`` for the local days ``from`` … ``to``, both
    included; without them a year from today. 400 with ``{"error": …}`` for what is no period."""
    now = timezone.now()
    calendar = calendar_at(request, now)
    selection = selection_from(
        request.GET, calendar_key=calendar.key, language=calendar.language, now=now
    )
    try:
        first, last = _period(request.GET, wall_time(now, calendar.zone).date())
    except PeriodRefused as error:
        return JsonResponse({"error": str(error)}, status=400)
    cursor = request.GET.get("after", "")
    etag = etag_of(calendar, selection, f"{first} {last} {after_cursor(cursor)}")
    answer = get_conditional_response(request, etag, int(calendar.changed_at.timestamp()))
    if answer is None:
        entries = sources.entries(
            selection,
            span=days_span(first, last, calendar.zone),
            after=after_cursor(cursor),
            limit=MAX_ITEMS + 1,
        )
        following = None
        if len(entries) > MAX_ITEMS:
            query = request.GET.copy()
            query["after"] = cursor_of(entries[MAX_ITEMS - 1])
            following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        items = [_item(entry) for entry in entries[:MAX_ITEMS]]
        answer = JsonResponse(
            {"items": items, "next": following}, json_dumps_params={"ensure_ascii": False}
        )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return validated(answer, etag, calendar.changed_at)


def _period(query, today: date) -> tuple[date, date]:
    first = _day(query, "from") or today
    last = _day(query, "to") or first + timedelta(days=365)
    if last < first:
        raise PeriodRefused(_("“to” lies before “from”."))
    if last - first > LONGEST:
        raise PeriodRefused(_("Ask for at most two years at a time."))
    return first, last


def _day(query, name: str) -> date | None:
    text = query.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        message = _("“%(name)s” is a day between 1900 and 2200, written as 2026-11-23.")
        raise PeriodRefused(message % {"name": name})
    return day


def _item(entry: PublicEntry) -> dict[str, object]:
    return {
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


def _local(local, entry: PublicEntry) -> str:
    return f"{local:%Y-%m-%d}" if entry.all_day else local.isoformat()


def _moment(entry: PublicEntry, moment) -> str:
    """RFC 3339 with the offset of the event's zone; for whole days a date, the end exclusive."""
    if entry.all_day:
        return f"{wall_time(moment, entry.zone):%Y-%m-%d}"
    return moment.astimezone(zone_named(entry.zone)).isoformat()
