"""Views of a public calendar: upcoming and past lists, one day, the month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from .. import kinds
from ..models.calendar_pages import CalendarPageMixin
from ..publication.stored_answers import Body
from ..scheduling.days import Days, day_of, days_of, shown_times
from ..scheduling.grids import Cell, fill, month_weeks, neighbour_month
from ..scheduling.sources import PublicEntry
from ..series.index import horizon
from .filters import query_of
from .page_frames import PageFrame
from .selections import after_cursor, cursor_of

LIST_HEAD, MONTH_HEAD = "outreach/heads/list.html", "outreach/heads/month.html"
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
    return frame.answer(
        "outreach/calendar_list.html", head=LIST_HEAD, body=body, is_continued=bool(after)
    )


def calendar_this_month(request, page: CalendarPageMixin):
    frame = PageFrame(request, page, "month")
    today = day_of(frame.now, page.zone)
    return redirect(f"{frame.url}month/{today:%Y/%m}/{frame.query}")


def calendar_month(request, page: CalendarPageMixin, year: int, month: int):
    """The month as a table; 404 for an invalid month or one beyond the index's horizon."""
    frame = PageFrame(request, page, "month")
    try:
        weeks = month_weeks(year, month)
    except ValueError as error:
        raise Http404 from error
    first = date(year, month, 1)
    if year < FIRST_YEAR or not _is_reached(first, frame):
        raise Http404
    today = day_of(frame.now, page.zone)
    body = frame.body(lambda: _month_body(frame, weeks, first, today), str(first), str(today))
    return frame.answer("outreach/calendar_month.html", head=MONTH_HEAD, body=body, month=first)


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
        months=_by_month(shown, frame),
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
    entries = _between(day, day, frame) if day else []
    frame.view = "day"
    html = frame.rendered(
        "outreach/includes/list_body.html", months=[(day, entries)] if entries else [], day=day
    )
    return frame.answer("outreach/calendar_list.html", head=LIST_HEAD, body=html)


def _month_body(frame: PageFrame, weeks: list[list[date]], first: date, today: date) -> Body:
    entries = _between(weeks[0][0], weeks[-1][-1], frame)
    grid = fill(weeks, entries, days_of=partial(days_of, zone=frame.page.zone), month=first.month)
    html = frame.rendered(
        "outreach/includes/month_body.html",
        month=first,
        grid=[[Day(cell, SHOWN_IN_A_DAY) for cell in week] for week in grid],
        has_entries=any(cell.items for week in grid for cell in week if not cell.is_outside),
        weekdays=list(zip(WEEKDAYS_ABBR.values(), WEEKDAYS.values(), strict=True)),
        today=today,
        earlier=_earlier(first, frame),
        later=_later(first, frame),
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


def _between(first: date, last: date, frame: PageFrame) -> list[PublicEntry]:
    """What is on these days, as the calendar shows it."""
    entries = kinds.entries(frame.selection, days=Days(first, last, frame.page.zone))
    return sorted(entries, key=partial(_place, zone=frame.page.zone))


def _by_month(entries: list[PublicEntry], frame: PageFrame) -> list[tuple[date, list[PublicEntry]]]:
    """The entries of a list under their months. An all-day date of another zone may begin at an
    instant of the day before or after its own."""
    zone = frame.page.zone
    in_order = sorted(entries, key=partial(_place, zone=zone), reverse=frame.view == "past")
    months = groupby(in_order, key=lambda entry: days_of(entry, zone)[0].replace(day=1))
    return [(month, list(group)) for month, group in months]


def _place(entry: PublicEntry, zone: str) -> tuple[date, datetime, datetime, str]:
    """By which entries are sorted within what a page shows."""
    return days_of(entry, zone)[0], shown_times(entry, zone).here.start, *entry.key


def _earlier(first: date, frame: PageFrame) -> date | None:
    """The month before, if there was any date before this month; this is where crawlers stop."""
    if first.year <= FIRST_YEAR:
        return None
    before = Days(date(FIRST_YEAR, 1, 1), first - timedelta(1), frame.page.zone)
    if not kinds.entries(frame.selection, days=before, limit=1):
        return None
    return date(*neighbour_month(first.year, first.month, -1), 1)


def _later(first: date, frame: PageFrame) -> date | None:
    later = date(*neighbour_month(first.year, first.month, 1), 1)
    return later if _is_reached(later, frame) else None


def _is_reached(first: date, frame: PageFrame) -> bool:
    """Whether a month has a page: it begins before the index's horizon, or in the calendar's zone
    the last hours before that are on its first day, and something is on in them."""
    end = horizon(frame.now)
    if first < end.date():
        return True
    if day_of(end, frame.page.zone) < first:
        return False
    every = replace(frame.selection, filters={}, search="")
    found = kinds.entries(every, days=Days(first, first, frame.page.zone), limit=1)
    return any(entry.starts_at < end for entry in found)
