"""What an edit will do to each date, told before it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.recurrence import Schedule, local_starts
from outreach.scheduling.series.comparing import DateChange, Effect, compare_dates
from outreach.scheduling.series.reconciling import IndexedDate, reconcile_dates
from outreach.scheduling.spans import TimeSpan, instant, wall_time
from tests.factories.schedules import BERLIN, at, change, far_end, indexed, schedules, series

MONDAY = "2027-03-01T10:00"
WEEKLY = series(MONDAY, "FREQ=WEEKLY;COUNT=4")
"""The Mondays 1, 8, 15, 22 March."""
LATER = series("2027-03-01T11:00", "FREQ=WEEKLY;COUNT=4")


def told(
    old: Schedule,
    new: Schedule,
    *,
    now: str = "2027-02-01",
    within: tuple[str, str] = ("2027-01-01", "2028-01-01"),
    **index,
) -> list[str]:
    """What becomes of each date, its wall time in Berlin before and after."""
    rows = indexed(old, **index)
    reconciliation = reconcile_dates(old, new, rows, now=instant(at(now), BERLIN))
    window = TimeSpan(*(instant(at(day), BERLIN) for day in within))
    return [_text(one) for one in compare_dates(rows, reconciliation, new, within=window)]


def _text(one: DateChange) -> str:
    spans = one.before, one.after
    times = [f"{wall_time(span.start, BERLIN):%m-%d %H}" if span else "…" for span in spans]
    return f"{one.effect}: {' > '.join(times)}"


FATES = {
    "nothing differs": (
        WEEKLY,
        WEEKLY,
        {},
        [
            "kept: 03-01 10 > 03-01 10",
            "kept: 03-08 10 > 03-08 10",
            "kept: 03-15 10 > 03-15 10",
            "kept: 03-22 10 > 03-22 10",
        ],
    ),
    "an hour later: what is over stays": (
        WEEKLY,
        LATER,
        {"now": "2027-03-10"},
        [
            "pinned: 03-01 10 > 03-01 10",
            "pinned: 03-08 10 > 03-08 10",
            "moved: 03-15 10 > 03-15 11",
            "moved: 03-22 10 > 03-22 11",
        ],
    ),
    "an hour later: what holds data stays": (
        WEEKLY,
        LATER,
        {"holding": ["2027-03-15T10:00"]},
        [
            "moved: 03-01 10 > 03-01 11",
            "moved: 03-08 10 > 03-08 11",
            "pinned: 03-15 10 > 03-15 10",
            "moved: 03-22 10 > 03-22 11",
        ],
    ),
    "every second week: what holds data is detached, else it is removed": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"),
        {"holding": ["2027-03-22T10:00"]},
        [
            "kept: 03-01 10 > 03-01 10",
            "removed: 03-08 10 > …",
            "kept: 03-15 10 > 03-15 10",
            "detached: 03-22 10 > …",
        ],
    ),
    "one that lasts longer is moved as well": (
        series(MONDAY),
        series(MONDAY, lasts=timedelta(hours=3)),
        {},
        ["moved: 03-01 10 > 03-01 10"],
    ),
    "two more dates stand among the others": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=2"),
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4"),
        {},
        [
            "kept: 03-01 10 > 03-01 10",
            "added: … > 03-04 10",
            "kept: 03-08 10 > 03-08 10",
            "added: … > 03-11 10",
        ],
    ),
    "in another zone the same wall time is another instant, on both sides of the clock change": (
        series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2"),
        series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2", zone="Asia/Baku"),
        {},
        ["moved: 03-27 10 > 03-27 07", "moved: 03-28 10 > 03-28 08"],
    ),
    "a date that was moved by itself stays where it is": (
        series(
            MONDAY,
            "FREQ=WEEKLY;COUNT=2",
            changes=[change("2027-03-08T10:00", "altered", "2027-03-09T15:00", "2027-03-09T16:00")],
        ),
        series("2027-03-01T11:00", "FREQ=WEEKLY;COUNT=2"),
        {},
        ["moved: 03-01 10 > 03-01 11", "kept: 03-09 15 > 03-09 15"],
    ),
    "a cancelled date is one, an extra date too": (
        series(
            MONDAY,
            "FREQ=WEEKLY;COUNT=2",
            changes=[change("2027-03-08T10:00", "cancelled"), change("2027-03-20T15:00", "extra")],
        ),
        series("2027-03-01T11:00", "FREQ=WEEKLY;COUNT=2"),
        {},
        [
            "moved: 03-01 10 > 03-01 11",
            "moved: 03-08 10 > 03-08 11",
            "kept: 03-20 15 > 03-20 15",
        ],
    ),
    "whole days, over the night in which the clock goes back": (
        series("2027-10-30", "FREQ=DAILY;COUNT=2"),
        series("2027-10-31", "FREQ=DAILY;COUNT=2"),
        {},
        ["removed: 10-30 00 > …", "kept: 10-31 00 > 10-31 00", "added: … > 11-01 00"],
    ),
    "a date moved beyond another stands where it will be": (
        WEEKLY,
        series(
            "2027-03-03T10:00",
            "FREQ=WEEKLY;BYDAY=WE;COUNT=4",
            closed=[("2027-03-10", "2027-03-10")],
        ),
        {"holding": ["2027-03-08T10:00"]},
        [
            "moved: 03-01 10 > 03-03 10",
            "detached: 03-08 10 > …",
            "moved: 03-15 10 > 03-17 10",
            "moved: 03-22 10 > 03-24 10",
        ],
    ),
    "dates that have left the series already are not told of": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=1"),
        series("2027-03-01T11:00"),
        {"detached": ["2027-03-08T10:00"]},
        ["moved: 03-01 10 > 03-01 11"],
    ),
}


@pytest.mark.parametrize("case", FATES)
def test_the_fate_of_each_date_is_told_in_order_of_time(case):
    """Hard case 8."""
    old, new, index, expected = FATES[case]
    assert told(old, new, **index) == expected


def test_an_endless_series_is_compared_as_far_as_one_looks():
    old = series(MONDAY, "FREQ=WEEKLY;COUNT=2")
    new = series("2027-03-01T11:00", "FREQ=WEEKLY")
    assert told(old, new, within=("2027-03-01", "2027-03-20")) == [
        "moved: 03-01 10 > 03-01 11",
        "moved: 03-08 10 > 03-08 11",
        "added: … > 03-15 11",
    ]


def test_a_finite_series_is_compared_to_its_end():
    assert told(WEEKLY, LATER, within=("2027-03-01", "2027-03-02"))[-1:] == [
        "moved: 03-22 10 > 03-22 11"
    ]


def test_those_after_a_date_that_has_left_the_series_are_told_of():
    rows = sorted(indexed(WEEKLY, detached=["2027-02-22T10:00"]), key=lambda row: row.local_start)
    reconciliation = reconcile_dates(WEEKLY, LATER, rows, now=rows[0].span.start)
    found = compare_dates(rows, reconciliation, LATER, within=rows[0].span)
    assert [one.effect for one in found] == [Effect.MOVED] * 4


@given(old=schedules(), new=schedules(changed=False), days=st.integers(-50, 900), data=st.data())
def test_each_date_before_and_after_is_told_of_once(old, new, days, data):
    rows, within = _rows(old, data)
    now = old.first_span.start + timedelta(days=days)
    reconciliation = reconcile_dates(old, new, rows, now=now)
    date_changes = compare_dates(rows, reconciliation, new, within=within)
    assert [one.starts_at for one in date_changes] == sorted(one.starts_at for one in date_changes)
    assert sorted(one.before for one in date_changes if one.before) == sorted(
        row.span for row in rows
    )
    for one in date_changes:
        match one.effect:
            case Effect.KEPT:
                assert one.before == one.after
            case Effect.MOVED:
                assert one.before and one.after and one.before != one.after
            case Effect.PINNED:
                # A doubled hour has one wall time for both passes.
                assert new.all_day or abs(one.after.start - one.before.start) <= timedelta(hours=1)
            case Effect.ADDED:
                assert not one.before
            case Effect.REMOVED | Effect.DETACHED:
                assert not one.after


def _rows(old: Schedule, data: st.DataObject) -> tuple[list[IndexedDate], TimeSpan]:
    """The first dates of a schedule, some of which hold data, as an index of 200 days has them."""
    end = min(far_end(old), old.starts_at_local + timedelta(days=200))
    keys = list(local_starts(old, None, end))
    held = data.draw(st.sets(st.sampled_from(keys), max_size=3)) if keys else set()
    rows = [
        IndexedDate(local_start=key, span=old.instance(key).span, holds_data=key in held)
        for key in keys
    ]
    return rows, TimeSpan(old.first_span.start, instant(end, old.zone))
