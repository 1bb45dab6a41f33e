"""Schedules and their dates: wall time first, then instants."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.errors import ScheduleRefused, UnboundedExpansion
from outreach.scheduling.recurrence import (
    MAX_DATES,
    Change,
    ChangeKind,
    Schedule,
    dates_of,
    expand,
    has_date,
    local_starts,
)
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.spans import TimeSpan, instant, wall_time

BERLIN, BAKU = "Europe/Berlin", "Asia/Baku"


def schedule(
    start: str, rule: str = "", zone: str = BERLIN, hours: float = 1, **others
) -> Schedule:
    first = datetime.fromisoformat(start)
    rules = (parse_rule(rule, zone),) if rule else ()
    return Schedule(first, first + timedelta(hours=hours), zone, rules=rules, **others)


def span(first: str, last: str) -> TimeSpan:
    return TimeSpan(
        datetime.fromisoformat(first).replace(tzinfo=UTC),
        datetime.fromisoformat(last).replace(tzinfo=UTC),
    )


def in_utc(found) -> list[str]:
    return [f"{one.span.start:%m-%d %H:%M}" for one in found]


def test_ten_oclock_stays_ten_oclock_across_a_clock_change():
    """Hard case 1."""
    weekly = schedule("2026-03-16T10:00", "FREQ=WEEKLY;UNTIL=20260413")
    assert in_utc(dates_of(weekly)) == [
        *("03-16 09:00", "03-23 09:00", "03-30 08:00", "04-06 08:00", "04-13 08:00"),
    ]
    assert {wall_time(one.span.start, BERLIN).hour for one in dates_of(weekly)} == {10}


def test_a_monthly_rule_half_an_hour_after_midnight_stays_on_its_weekday():
    """Hard case 1: the weekday is the local one, whatever it is in UTC."""
    monthly = schedule("2026-01-05T00:30", "FREQ=MONTHLY;BYDAY=1MO;COUNT=12", BAKU)
    assert {one.local_start.weekday() for one in dates_of(monthly)} == {0}
    assert {one.span.start.weekday() for one in dates_of(monthly)} == {6}


@pytest.mark.parametrize(
    ("start", "begins", "reason"),
    [
        ("2026-03-29T02:30", "2026-03-29T01:30", "skipped: forward by the gap, 03:30 summer time"),
        ("2026-10-25T01:30", "2026-10-24T23:30", "not doubled"),
        ("2026-10-25T02:30", "2026-10-25T00:30", "doubled: the first, in summer time"),
    ],
)
def test_a_start_on_the_night_of_a_clock_change(start, begins, reason):
    """Hard case 1; decision 3."""
    week_before = datetime.fromisoformat(start) - timedelta(7)
    _first, second = dates_of(schedule(week_before.isoformat(), "FREQ=WEEKLY;COUNT=2"))
    assert second.span.start == datetime.fromisoformat(begins).replace(tzinfo=UTC), reason
    assert second.span.duration == timedelta(hours=1), "as long as the first"


def test_a_whole_day_is_a_day_on_the_night_of_a_clock_change():
    """Hard case 3."""
    day = datetime(2026, 3, 29)
    (only,) = dates_of(Schedule(day, day + timedelta(1), BERLIN, all_day=True))
    assert only.span.duration == timedelta(hours=23)


def test_changes_skip_cancel_move_and_add_dates():
    changes = (
        Change(local_start=datetime(2027, 3, 8, 10), kind=ChangeKind.SKIPPED),
        Change(local_start=datetime(2027, 3, 15, 10), kind=ChangeKind.CANCELLED),
        Change(
            local_start=datetime(2027, 3, 22, 10),
            kind=ChangeKind.ALTERED,
            starts_at_local=datetime(2027, 3, 24, 18),
        ),
        Change(local_start=datetime(2027, 3, 27, 9), kind=ChangeKind.EXTRA),
    )
    found = dates_of(schedule("2027-03-01T10:00", "FREQ=WEEKLY;COUNT=4", BAKU, changes=changes))
    assert [(f"{one.local_start:%d}", f"{one.span.start:%d %H}") for one in found] == [
        *(("01", "01 06"), ("15", "15 06"), ("22", "24 14"), ("27", "27 05")),
    ]
    assert [one.is_cancelled for one in found] == [False, True, False, False]


def test_a_date_moved_far_away_is_found_where_it_takes_place():
    moved = Change(
        local_start=datetime(2027, 3, 8, 10),
        kind=ChangeKind.ALTERED,
        starts_at_local=datetime(2028, 1, 10, 10),
    )
    series = schedule("2027-03-01T10:00", "FREQ=WEEKLY;COUNT=4", changes=(moved,))
    assert in_utc(expand(series, span("2028-01-01", "2028-02-01"))) == ["01-10 09:00"]
    assert in_utc(expand(series, span("2027-03-08", "2027-03-09"))) == []


def test_a_start_that_its_rule_does_not_name_counts_as_the_first():
    odd = schedule("2027-03-03T10:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    assert [f"{one.local_start:%d}" for one in dates_of(odd)] == ["03", "08", "15"]


RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
)


@given(
    st.sampled_from(RULES),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(
        lambda one: one.replace(microsecond=0)
    ),
    st.integers(0, 1000),
    st.integers(0, 60),
    st.floats(0, 72),
    st.sampled_from([BERLIN, BAKU, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
)
def test_what_a_span_shows_is_what_all_dates_show_of_it(rule, start, begin, days, hours, zone):
    """Jumping into the middle of a series finds what walking through all of it finds."""
    series = Schedule(
        start,
        start + timedelta(hours=hours),
        zone,
        rules=(parse_rule(f"{rule};COUNT=60", zone),),
    )
    within = TimeSpan(
        instant(start, zone) + timedelta(begin - 100),
        instant(start, zone) + timedelta(begin - 100 + days),
    )
    walked = [one for one in dates_of(series) if one.span.overlaps(within)]
    endless = Schedule(start, series.ends_at_local, zone, rules=(parse_rule(rule, zone),))
    last = max(one.span.start for one in dates_of(series))
    assert expand(series, within) == sorted(walked)
    if within.end < last:
        assert expand(endless, within) == sorted(walked)


@pytest.mark.parametrize(
    ("start", "rule", "reason"),
    [
        ("1970-01-01T10:00", "FREQ=DAILY", "far start"),
        ("1970-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=31", "seven months of twelve"),
        ("1972-02-29T10:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "one year of four"),
        ("1970-01-01T10:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("1970-01-01T10:00", "FREQ=DAILY;INTERVAL=366;BYMONTH=2;BYMONTHDAY=30", "never, slowly"),
    ],
)
def test_a_month_of_any_series_is_bounded(start, rule, reason):
    """Hard case 9. The bound is a thousand times what it takes: it catches a walk, not a slow day."""
    began = time.process_time()
    found = expand(schedule(start, rule), span("2026-11-01", "2026-12-01"))
    assert time.process_time() - began < 5, reason
    assert len(found) <= 31


def test_an_endless_series_needs_an_end_to_be_listed():
    """Hard case 9."""
    with pytest.raises(UnboundedExpansion):
        dates_of(schedule("2026-01-01T10:00", "FREQ=DAILY"))
    before = datetime(2026, 1, 4)
    assert len(list(local_starts(schedule("2026-01-01T10:00", "FREQ=DAILY"), before=before))) == 3


def test_too_many_dates_are_refused_by_name():
    """Hard case 9."""
    with pytest.raises(ScheduleRefused, match=str(MAX_DATES)):
        dates_of(schedule("2026-01-01T10:00", "FREQ=DAILY;UNTIL=20370101"))


@pytest.mark.parametrize(
    ("end", "all_day", "reason"),
    [
        ("2027-03-01T09:00", False, "an end before the start"),
        ("2027-03-02T10:00", True, "a whole day from ten o'clock"),
    ],
)
def test_what_contradicts_itself_is_refused(end, all_day, reason):
    with pytest.raises(ScheduleRefused):
        Schedule(datetime(2027, 3, 1, 10), datetime.fromisoformat(end), BAKU, all_day=all_day)


def test_a_key_is_a_date_or_not():
    series = schedule(
        "2027-03-01T10:00",
        "FREQ=WEEKLY",
        changes=(Change(local_start=datetime(2027, 3, 8, 10), kind=ChangeKind.SKIPPED),),
    )
    assert has_date(series, datetime(2027, 3, 15, 10))
    assert not has_date(series, datetime(2027, 3, 8, 10))
    assert not has_date(series, datetime(2027, 3, 15, 11))
