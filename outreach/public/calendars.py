"""Views of a public calendar: upcoming and past lists, one day, the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from .. import kinds
from ..models.calendar_pages import CalendarPageMixin
from ..publication.stored_answers import Body
from ..scheduling.grids import Cell, days_span, fill, month_weeks, neighbour_month
from ..scheduling.sources import PublicEntry
from ..scheduling.spans import wall_time
from ..series.index import horizon
from .filters import query_of
from .page_frames import PageFrame
from .selections import after_cursor, cursor_of

PAGE_SIZE = 25
SHOWN_IN_A_DAY = 5
LOOKED_AT = 50
FIRST_YEAR = 1900


def calendar_list(request, page: CalendarPageMixin, *, past: bool = False):
    """Dates that are not over, earliest first; with ``past`` those that are over, latest first;
    with ``?on=2026-11-23`` those of one day."""
    frame = PageFrame(request, page, "past" if past else "list")
    if "on" in request.GET:
        return _day_list(frame, _day(request.GET["on"]))
    after = request.GET.get("after", "")
    body = frame.body(lambda: _list_body(frame, after), after, is_stored=not after)
    return frame.answer("outreach/calendar_list.html", body=body, is_continued=bool(after))


def calendar_this_month(request, page: CalendarPageMixin):
    frame = PageFrame(request, page, "month")
    today = wall_time(frame.now, page.zone)
    return redirect(f"{frame.url}month/{today:%Y/%m}/{frame.query}")


def calendar_month(request, page: CalendarPageMixin, year: int, month: int):
    """The month as a table; 404 for an invalid month or one beyond the index's horizon."""
    frame = PageFrame(request, page, "month")
    try:
        weeks = month_weeks(year, month)
    except ValueError as error:
        raise Http404 from error
    first = date(year, month, 1)
    if year < FIRST_YEAR or first >= horizon(frame.now).date():
        raise Http404
    today = wall_time(frame.now, page.zone).date()
    body = frame.body(lambda: _month_body(frame, weeks, first, today), str(first), str(today))
    return frame.answer("outreach/calendar_month.html", body=body, month=first)


def _list_body(frame: PageFrame, after: str) -> Body:
    """Valid until the next date ends: one of those shown, or in a past list any upcoming one."""
    is_past = frame.view == "past"
    found = kinds.entries(
        frame.selection, past=is_past, after=after_cursor(after), limit=PAGE_SIZE + 1
    )
    shown = found[:PAGE_SIZE]
    more = query_of(frame.selection, after=cursor_of(shown[-1])) if len(found) > PAGE_SIZE else ""
    html = frame.rendered(
        "outreach/includes/list_body.html",
        entries=shown,
        is_continued=bool(after),
        next_query=more,
    )
    if is_past:
        return Body(html, _next_end(frame))
    return Body(html, min((entry.ends_at for entry in shown), default=None))


def _next_end(frame: PageFrame) -> datetime | None:
    """No date ends before this instant; None if none is upcoming. Dates that were not loaded start
    after those that were, and end later still."""
    coming = kinds.entries(frame.selection, limit=LOOKED_AT)
    ends = [entry.ends_at for entry in coming]
    if len(coming) == LOOKED_AT:
        ends.append(coming[-1].starts_at)
    return min(ends, default=None)


def _day_list(frame: PageFrame, day: date | None):
    entries = _on(day, frame) if day else []
    frame.view = "day"
    html = frame.rendered("outreach/includes/list_body.html", entries=entries, day=day)
    return frame.answer("outreach/calendar_list.html", body=html)


def _month_body(frame: PageFrame, weeks: list[list[date]], first: date, today: date) -> Body:
    span = days_span(weeks[0][0], weeks[-1][-1], frame.page.zone)
    entries = kinds.entries(frame.selection, span=span)
    grid = fill(weeks, entries, span_of=_local_span, month=first.month)
    html = frame.rendered(
        "outreach/includes/month_body.html",
        month=first,
        grid=[[Day(cell, SHOWN_IN_A_DAY) for cell in week] for week in grid],
        has_entries=any(cell.items for week in grid for cell in week if not cell.is_outside),
        weekdays=list(zip(WEEKDAYS_ABBR.values(), WEEKDAYS.values(), strict=True)),
        today=today,
        earlier=_earlier(first, frame),
        later=_later(first, frame.now),
    )
    return Body(html)


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of the month: a day's first dates, and how many more there are."""

    cell: Cell[PublicEntry]
    most: int

    @property
    def shown(self) -> tuple[PublicEntry, ...]:
        return self.cell.items[: self.most]

    @property
    def more_count(self) -> int:
        return max(0, len(self.cell.items) - self.most)


def _day(text: str) -> date | None:
    """The requested day; None if it cannot be parsed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= 9000 else None


def _on(day: date, frame: PageFrame) -> list[PublicEntry]:
    entries = kinds.entries(frame.selection, span=days_span(day, day, frame.page.zone))
    return list(fill([[day]], entries, span_of=_local_span)[0][0].items)


def _local_span(entry: PublicEntry) -> tuple[datetime, datetime]:
    return entry.starts_at_local, entry.ends_at_local


def _earlier(first: date, frame: PageFrame) -> date | None:
    """The month before, if there was any date before this month; this is where crawlers stop."""
    if first.year <= FIRST_YEAR:
        return None
    span = days_span(date(FIRST_YEAR, 1, 1), first - timedelta(1), frame.page.zone)
    if not kinds.entries(frame.selection, span=span, limit=1):
        return None
    return date(*neighbour_month(first.year, first.month, -1), 1)


def _later(first: date, now: datetime) -> date | None:
    later = date(*neighbour_month(first.year, first.month, 1), 1)
    return later if later < horizon(now).date() else None
