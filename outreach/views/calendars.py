"""The public calendar: list of what is on, of what was, and the month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from ..models.calendar_pages import CalendarPageMixin
from ..scheduling import sources
from ..scheduling.grids import days_span, fill, month_weeks, neighbour_month
from ..scheduling.sources import PublicEntry, Selection
from ..scheduling.spans import wall_time
from ..selections import selection_from
from ..services.indexing import horizon
from .cursors import after_cursor, cursor_of
from .filters import filters_of, query_of

PAGE_SIZE = 25
SHOWN_IN_A_DAY = 4
FIRST_YEAR = 1900


def calendar_list(request, page: CalendarPageMixin, *, past: bool = False):
    """What is not over yet, earliest first; with ``past`` what is over, the latest first; with
    ``?on=2026-11-23`` one day."""
    selection = _selection(request, page)
    day = request.GET.get("on")
    if day is None:
        after = after_cursor(request.GET.get("after", ""))
        entries = sources.entries(selection, past=past, after=after, limit=PAGE_SIZE + 1)
    else:
        day = _day(day)
        entries = _on(day, selection, page) if day else []
    is_whole = day is not None or len(entries) <= PAGE_SIZE
    shown = entries if is_whole else entries[:PAGE_SIZE]
    view = "day" if day is not None else "past" if past else "list"
    context = _context(request, page, selection, view) | {
        "entries": shown,
        "day": day,
        "is_continued": "after" in request.GET,
        "next_query": "" if is_whole else query_of(selection, after=cursor_of(shown[-1])),
    }
    return page.render(request, context_overrides=context, template="outreach/calendar_list.html")


def calendar_this_month(request, page: CalendarPageMixin):
    today = wall_time(timezone.now(), page.zone)
    query = query_of(_selection(request, page))
    return redirect(f"{page.get_url(request)}month/{today:%Y/%m}/{query}")


def calendar_month(request, page: CalendarPageMixin, year: int, month: int):
    """The month as a table; 404 for what is no month, or lies beyond the index's horizon."""
    now = timezone.now()
    try:
        weeks = month_weeks(year, month)
    except ValueError as error:
        raise Http404 from error
    first = date(year, month, 1)
    if year < FIRST_YEAR or first >= horizon(now).date():
        raise Http404
    selection = _selection(request, page)
    entries = sources.entries(selection, span=days_span(weeks[0][0], weeks[-1][-1], page.zone))
    grid = fill(weeks, entries, span_of=_local_span, month=month)
    context = _context(request, page, selection, "month") | {
        "month": first,
        "grid": grid,
        "has_entries": any(cell.items for week in grid for cell in week if not cell.is_outside),
        "weekdays": list(zip(WEEKDAYS_ABBR.values(), WEEKDAYS.values(), strict=True)),
        "today": wall_time(now, page.zone).date(),
        "shown_in_a_day": SHOWN_IN_A_DAY,
        "shown_slice": f":{SHOWN_IN_A_DAY}",
        "earlier": _earlier(first, selection, page),
        "later": _later(first, now),
    }
    return page.render(request, context_overrides=context, template="outreach/calendar_month.html")


def _context(request, page, selection: Selection, view: str) -> dict[str, object]:
    url = page.get_url(request)
    query = query_of(selection)
    feed = f"{page.full_url}feed.ics{query}"
    return {
        "view": view,
        "calendar_url": url,
        "selection": selection,
        "query": query,
        "filters": filters_of(selection),
        "feed_url": feed,
        "webcal_url": urlsplit(feed)._replace(scheme="webcal").geturl(),
    }


def _selection(request, page) -> Selection:
    return selection_from(
        request.GET,
        calendar_key=page.translation_key,
        language=page.locale.language_code,
        now=timezone.now(),
    )


def _day(text: str) -> date | str:
    """The day asked for; "", which is no day, for whatever cannot be read."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day if FIRST_YEAR <= day.year <= 9000 else ""


def _on(day: date, selection: Selection, page) -> list[PublicEntry]:
    entries = sources.entries(selection, span=days_span(day, day, page.zone))
    return list(fill([[day]], entries, span_of=_local_span)[0][0].items)


def _local_span(entry: PublicEntry) -> tuple[datetime, datetime]:
    return entry.starts_at_local, entry.ends_at_local


def _earlier(first: date, selection: Selection, page) -> date | None:
    """The month before, when anything was ever on before this one: crawlers stop there."""
    if first.year <= FIRST_YEAR:
        return None
    span = days_span(date(FIRST_YEAR, 1, 1), first - timedelta(1), page.zone)
    if not sources.entries(selection, span=span, limit=1):
        return None
    return date(*neighbour_month(first.year, first.month, -1), 1)


def _later(first: date, now: datetime) -> date | None:
    later = date(*neighbour_month(first.year, first.month, 1), 1)
    return later if later < horizon(now).date() else None
