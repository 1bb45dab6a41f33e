"""Hard case 22: on which days of a calendar a date is, whatever zones the two are in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.scheduling.days import (
    FARTHEST_APART,
    Days,
    day_of,
    days_of,
    days_span,
    shown_times,
)
from outreach.scheduling.spans import TimeSpan, instant, wall_time

ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
FIRST, LAST = datetime(1950, 1, 1), datetime(2037, 12, 1)
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=4)).map(
    lambda length: timedelta(minutes=length // timedelta(minutes=1))
)


@dataclass(frozen=True)
class Found:
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool = False


def timed(start: datetime, length: timedelta, zone: str) -> Found:
    begin = instant(start, zone)
    return Found(begin, begin + length, zone)


def whole_days(first: date, number: int, zone: str) -> Found:
    span = days_span(first, first + timedelta(number - 1), zone)
    return Found(span.start, span.end, zone, all_day=True)


@pytest.mark.parametrize(
    ("start", "end", "touched", "reason"),
    [
        ("2026-11-23T10:00", "2026-11-23T12:00", [23], "within a day"),
        ("2026-11-23T22:00", "2026-11-24T00:00", [23], "hard case 3: an end at midnight"),
        ("2026-11-23T22:00", "2026-11-24T00:01", [23, 24], "a minute past midnight"),
        ("2026-11-23", "2026-11-24", [23], "hard case 3: one whole day, exclusive end"),
        ("2026-11-23", "2026-11-26", [23, 25], "three whole days"),
        ("2026-11-23T10:00", "2026-11-23T10:00", [23], "without length"),
        ("2026-11-23T00:00", "2026-11-23T00:00", [23], "without length, at midnight"),
    ],
)
def test_the_first_and_the_last_day_in_ones_own_zone(start, end, touched, reason):
    begin, finish = (instant(datetime.fromisoformat(one), "Asia/Baku") for one in (start, end))
    first, last = days_of(Found(begin, finish, "Asia/Baku"), "Asia/Baku")
    assert (first.day, last.day) == (touched[0], touched[-1]), reason


@pytest.mark.parametrize(
    ("start", "zone", "days", "reason"),
    [
        ("2027-02-28T18:00", "America/New_York", ("03-01", "03-01"), "the evening over there"),
        ("2027-02-28T20:30", "UTC", ("03-01", "03-01"), "half past midnight here"),
        ("2027-02-01T01:00", "Asia/Tokyo", ("01-31", "01-31"), "the night over there"),
        ("2027-02-17T22:00", "Europe/Paris", ("02-18", "02-18"), "late over there"),
        ("2027-02-17T18:00", "Asia/Baku", ("02-17", "02-17"), "here"),
        ("2027-02-17T22:00", "Asia/Tbilisi", ("02-17", "02-17"), "ends at midnight in both"),
        ("2027-02-17T15:00", "America/New_York", ("02-18", "02-18"), "begins at midnight here"),
        ("2027-02-17T14:00", "America/New_York", ("02-17", "02-18"), "on two days here only"),
        ("2027-02-17T13:00", "America/New_York", ("02-17", "02-17"), "ends at midnight here only"),
    ],
)
def test_the_calendars_days_of_a_date_of_two_hours_elsewhere(start, zone, days, reason):
    found = timed(datetime.fromisoformat(start), timedelta(hours=2), zone)
    assert tuple(f"{day:%m-%d}" for day in days_of(found, "Asia/Baku")) == days, reason


@settings(max_examples=300)
@given(st.datetimes(FIRST, LAST), LENGTHS, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_the_days_are_those_whose_instants_it_shares(start, length, own, zone):
    """Counted day by day: each day is the time from its first midnight to the next day's."""
    found = timed(start, length, own)
    near = found.starts_at.date()
    asked = [near + timedelta(offset) for offset in range(-3, 9)]
    wanted = [day for day in asked if is_on(day, found, zone)]
    first, last = days_of(found, zone)
    assert (first, last) == (wanted[0], wanted[-1])
    for day in asked:
        window = Days(day, day, zone)
        assert window.hold(found) == (first <= day <= last)
        if window.span.start != window.span.end:
            assert TimeSpan(found.starts_at, found.ends_at).overlaps(window.span) == (
                first <= day <= last
            )


def is_on(day: date, found: Found, zone: str) -> bool:
    """Without our own arithmetic."""
    there = ZoneInfo(zone)
    begin, end = (
        datetime(one.year, one.month, one.day, tzinfo=there).astimezone(UTC)
        for one in (day, day + timedelta(1))
    )
    if found.starts_at == found.ends_at:
        return begin <= found.starts_at < end
    return found.starts_at < end and begin < found.ends_at


@settings(max_examples=200)
@given(
    st.dates(FIRST.date(), LAST.date()),
    st.integers(1, 4),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
)
def test_whole_days_are_on_their_own_days_and_within_the_widest_window(first, number, own, zone):
    found = whole_days(first, number, own)
    last = first + timedelta(number - 1)
    if found.starts_at == found.ends_at:
        return  # A day that this zone never had.
    assert wall_time(found.starts_at, own).date() == first
    assert days_of(found, zone) == (first, last)
    for offset in range(-2, number + 2):
        day = first + timedelta(offset)
        window = Days(day, day, zone)
        assert window.hold(found) == (first <= day <= last)
        if first <= day <= last:
            assert TimeSpan(found.starts_at, found.ends_at).overlaps(window.widest)


def test_no_two_clocks_are_farther_apart_than_the_widest_window_allows():
    years = [datetime(year, month, 1) for year in range(1900, 2038, 2) for month in (1, 7)]
    offsets = [one.replace(tzinfo=ZoneInfo(zone)).utcoffset() for zone in ZONES for one in years]
    assert max(offsets) - min(offsets) <= FARTHEST_APART


def test_a_day_of_23_hours_is_one_day():
    """Hard case 3."""
    span = days_span(date(2026, 3, 29), date(2026, 3, 29), "Europe/Berlin")
    assert span.duration == timedelta(hours=23)


def test_days_follow_one_another_where_clocks_go_back_over_midnight():
    """In St John's clocks went from 00:01 back to 23:01 of the day before."""
    zone = "America/St_Johns"
    begin = datetime(2006, 10, 28, 20, tzinfo=UTC)
    moments = [begin + timedelta(minutes=10 * number) for number in range(72)]
    days = [day_of(moment, zone) for moment in moments]
    assert all(earlier <= later for earlier, later in pairwise(days))
    assert all(
        days_span(day, day, zone).start <= moment < days_span(day, day, zone).end
        for day, moment in zip(days, moments, strict=True)
    )


def test_both_times_are_said_where_the_clocks_differ_only():
    here = timed(datetime(2027, 2, 28, 18), timedelta(hours=2), "America/New_York")
    times = shown_times(here, "Asia/Baku")
    assert times.differ
    assert (times.here.start, times.here.end) == (datetime(2027, 3, 1, 3), datetime(2027, 3, 1, 5))
    assert (times.there.start, times.there.zone) == (datetime(2027, 2, 28, 18), "America/New_York")
    same_clocks = timed(datetime(2027, 2, 28, 18), timedelta(hours=2), "Asia/Dubai")
    assert not shown_times(same_clocks, "Asia/Baku").differ
    assert not shown_times(whole_days(date(2027, 3, 1), 1, "Asia/Tokyo"), "Asia/Baku").differ
    assert not shown_times(here, "").differ
