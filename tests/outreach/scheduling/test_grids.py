"""Month and week grids."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.grids import (
    fill,
    month_weeks,
    neighbour_month,
    week_days,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("year", "month", "first", "last", "reason"),
    [
        (2026, 2, "2026-01-26", "2026-03-01", "28 days from a Sunday on"),
        (2027, 2, "2027-02-01", "2027-02-28", "28 days in exactly four weeks"),
        (2028, 2, "2028-01-31", "2028-03-05", "leap day"),
        (2026, 8, "2026-07-27", "2026-09-06", "six weeks"),
        (2026, 12, "2026-11-30", "2027-01-03", "across the year's end"),
    ],
)
def test_month_weeks(year, month, first, last, reason):
    weeks = month_weeks(year, month)
    assert (str(weeks[0][0]), str(weeks[-1][-1])) == (first, last), reason


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (0, 1), (9999, 12), (99999, 1)])
def test_what_is_no_month_is_refused(year, month):
    with pytest.raises(ValueError, match="no month"):
        month_weeks(year, month)


@given(st.dates(date(3, 1, 1), date(9990, 1, 1)), st.integers(0, 6))
def test_a_month_is_whole_weeks_that_hold_all_its_days(first, week_start):
    weeks = month_weeks(first.year, first.month, week_start=week_start)
    days = [found for week in weeks for found in week]
    assert all(week[0].weekday() == week_start and len(week) == 7 for week in weeks)
    assert all(later - earlier == timedelta(1) for earlier, later in pairwise(days))
    assert sum(found.month == first.month for found in days) >= 28
    assert first in week_days(first, week_start=week_start)


@given(st.integers(3, 9000), st.integers(1, 12), st.integers(-24, 24))
def test_a_neighbour_of_a_neighbour_is_the_month_itself(year, month, offset):
    assert neighbour_month(*neighbour_month(year, month, offset), -offset) == (year, month)


def test_a_long_item_stands_on_each_day_within_the_grid_only():
    weeks = month_weeks(2026, 11)
    spans = {"long": (day("2020-01-01"), day("2026-11-02")), "later": (day("2027-01-01"),) * 2}
    cells = [cell for week in fill(weeks, spans, days_of=spans.get, month=11) for cell in week]
    assert [str(cell.day) for cell in cells if cell.items] == [
        *("2026-10-26", "2026-10-27", "2026-10-28", "2026-10-29", "2026-10-30", "2026-10-31"),
        *("2026-11-01", "2026-11-02"),
    ]
    assert sum(cell.is_outside for cell in cells) == len(cells) - 30


def test_an_item_before_the_grid_is_in_no_cell():
    spans = {"before": (day("2026-09-01"), day("2026-09-01"))}
    cells = [
        cell for week in fill(month_weeks(2026, 11), spans, days_of=spans.get) for cell in week
    ]
    assert not any(cell.items for cell in cells)
