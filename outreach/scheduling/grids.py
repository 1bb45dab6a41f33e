"""Month and week grids: which days they show, and what falls on each. Days are local dates."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

Item = TypeVar("Item")
FIRST_YEAR, LAST_YEAR = 2, 9998
"""Years whose grids stay within the range of dates, neighbouring weeks and zones included."""


@dataclass(frozen=True, slots=True)
class Cell(Generic[Item]):
    """One day of a grid. ``is_outside``: it belongs to the month before or after."""

    day: date
    items: tuple[Item, ...] = ()
    is_outside: bool = False


def month_weeks(year: int, month: int, *, week_start: int = 0) -> list[list[date]]:
    """The whole weeks that show a month, neighbouring days included.

    Args:
        week_start: 0 is Monday.

    Raises:
        ValueError: no such month, or a year outside ``FIRST_YEAR`` … ``LAST_YEAR``.
    """
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise ValueError(f"no month to show: {year}-{month}")
    return calendar.Calendar(week_start).monthdatescalendar(year, month)


def week_days(day: date, *, week_start: int = 0) -> list[date]:
    """The seven days of the week that holds ``day``."""
    first = day - timedelta((day.weekday() - week_start) % 7)
    return [first + timedelta(offset) for offset in range(7)]


def neighbour_month(year: int, month: int, offset: int) -> tuple[int, int]:
    """The year and month that many months later; earlier if ``offset`` is negative."""
    months = year * 12 + month - 1 + offset
    return months // 12, months % 12 + 1


def fill(
    weeks: Sequence[Sequence[date]],
    items: Iterable[Item],
    *,
    days_of: Callable[[Item], tuple[date, date]],
    month: int | None = None,
) -> list[list[Cell[Item]]]:
    """Put each item into every day it touches, in the order given.

    Args:
        days_of: the first and the last day on which an item is.
        month: the days of other months are marked as outside.
    """
    found: dict[date, list[Item]] = {day: [] for week in weeks for day in week}
    first, last = min(found), max(found)
    for item in items:
        begins, ends = days_of(item)
        for day in _days(max(begins, first), min(ends, last)):
            found[day].append(item)
    return [
        [Cell(day, tuple(found[day]), month is not None and day.month != month) for day in week]
        for week in weeks
    ]


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
