"""Closed days: no rule's date begins on them, COUNT counts them, and a change holds against them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from outreach.scheduling.recurrence import (
    Change,
    ChangeKind,
    Schedule,
    closed_starts,
    dates_of,
    expand,
    local_starts,
    merged_days,
    with_closed_days_listed,
)
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.series.reconciling import IndexedDate, reconcile_dates
from outreach.scheduling.spans import TimeSpan, instant

ZONE = "Europe/Berlin"
START = datetime(2027, 3, 1, 10)
"""A Monday; the clock changes on 28 March."""


def schedule(rule: str, *closed: tuple[date, date], changes=(), **fields) -> Schedule:
    values = {"starts_at_local": START, "ends_at_local": START + timedelta(hours=2), "zone": ZONE}
    return Schedule(
        **{**values, **fields},
        rules=(parse_rule(rule, ZONE),),
        closed=merged_days(closed),
        changes=tuple(sorted(changes)),
    )


def march(first: int, last: int | None = None) -> tuple[date, date]:
    return date(2027, 3, first), date(2027, 3, last or first)


def days(of: Schedule) -> list[str]:
    return [f"{start:%m-%d}" for start in local_starts(of)]


@pytest.mark.parametrize(
    ("ranges", "merged"),
    [
        ([], []),
        ([(5, 6), (1, 2)], [(1, 2), (5, 6)]),
        ([(1, 2), (3, 4)], [(1, 4)]),
        ([(1, 9), (3, 4), (9, 10)], [(1, 10)]),
        ([(1, 1), (1, 1)], [(1, 1)]),
    ],
)
def test_ranges_are_merged_where_they_touch(ranges, merged):
    assert merged_days(march(*one) for one in ranges) == tuple(march(*one) for one in merged)


def test_the_calendars_last_day_can_be_closed():
    assert merged_days([(date.max, date.max), (date.max, date.max)]) == ((date.max, date.max),)


def test_count_counts_what_is_left_out():
    weekly = schedule("FREQ=WEEKLY;COUNT=4", march(8), march(14, 16))
    assert days(weekly) == ["03-01", "03-22"]


def test_a_start_on_a_closed_day_is_no_date_but_still_the_first_that_counts():
    assert days(schedule("FREQ=WEEKLY;COUNT=3", march(1))) == ["03-08", "03-15"]


def test_the_day_is_that_on_which_a_date_begins_in_its_zone():
    night = {"starts_at_local": datetime(2027, 3, 1, 23), "ends_at_local": datetime(2027, 3, 2, 3)}
    nightly = schedule("FREQ=DAILY;COUNT=3", march(2), **night)
    assert days(nightly) == ["03-01", "03-03"], "the first one ends on the closed day"


@pytest.mark.parametrize(
    ("kind", "stays"),
    [("altered", True), ("cancelled", True), ("postponed", True), ("skipped", False)],
)
def test_a_change_holds_against_a_closed_day(kind, stays):
    change = Change(local_start=datetime(2027, 3, 8, 10), kind=ChangeKind(kind))
    weekly = schedule("FREQ=WEEKLY;COUNT=3", march(7, 9), changes=[change])
    assert ("03-08" in days(weekly)) is stays
    assert closed_starts(weekly) == []


def test_an_extra_date_may_lie_on_a_closed_day():
    extra = Change(local_start=datetime(2027, 3, 9, 18), kind=ChangeKind.EXTRA)
    assert days(schedule("FREQ=WEEKLY;COUNT=2", march(8, 9), changes=[extra])) == ["03-01", "03-09"]


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;COUNT=30", "FREQ=DAILY;UNTIL=20270430", "FREQ=DAILY"]
)
def test_listed_one_by_one_they_are_the_same_dates(rule):
    closed = schedule(rule, march(8), march(27, 29), march(31))
    within = TimeSpan(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC))
    listed = with_closed_days_listed(closed)
    assert not listed.closed
    assert expand(listed, within) == expand(closed, within)
    assert len(expand(closed, within)) < len(expand(replace(closed, closed=()), within))


def reconciled(old: Schedule, new: Schedule, now: datetime, **options):
    rows = [IndexedDate(local_start=found.local_start, span=found.span) for found in dates_of(old)]
    changes = reconcile_dates(old, new, rows, now=instant(now, ZONE), **options).changes
    return [(f"{one.change.local_start:%m-%d}", str(one.change.kind)) for one in changes]


NOON = datetime(2027, 3, 15, 12)
OPEN, CLOSED = schedule("FREQ=WEEKLY;COUNT=4"), schedule("FREQ=WEEKLY;COUNT=4", march(8, 22))


def test_what_is_over_is_pinned_when_its_day_is_closed():
    """Hard case 7. At noon the date of that day is just over."""
    assert reconciled(OPEN, CLOSED, NOON) == [("03-08", "altered"), ("03-15", "altered")]
    assert reconciled(OPEN, CLOSED, NOON - timedelta(minutes=1)) == [("03-08", "altered")]
    assert reconciled(OPEN, CLOSED, NOON, rewrites_past=True) == []


def test_what_is_over_stays_out_when_its_day_is_opened():
    """Hard case 7."""
    assert reconciled(CLOSED, OPEN, NOON) == [("03-08", "skipped"), ("03-15", "skipped")]
    assert reconciled(CLOSED, OPEN, NOON - timedelta(minutes=1)) == [("03-08", "skipped")]
    assert reconciled(CLOSED, OPEN, NOON, rewrites_past=True) == []
    assert reconciled(CLOSED, CLOSED, NOON) == []


def test_what_was_left_out_stays_out_under_its_new_key():
    later = replace(
        OPEN,
        starts_at_local=START + timedelta(hours=1),
        ends_at_local=START + timedelta(hours=3),
    )
    changes = reconcile_dates(CLOSED, later, [], now=instant(NOON, ZONE)).changes
    assert [one.change.local_start for one in changes] == [
        datetime(2027, 3, 8, 11),
        datetime(2027, 3, 15, 11),
    ]
