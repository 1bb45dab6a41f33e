"""Schedules: wall times kept, whole days counted, changes applied, and everything bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from outreach.scheduling.errors import ScheduleRefused, UnboundedExpansion, UnknownZone
from outreach.scheduling.recurrence import (
    MAX_DATES,
    Change,
    ChangeKind,
    Instance,
    Schedule,
    dates_of,
    expand,
    has_date,
    local_starts,
)
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.spans import TimeSpan, instant, wall_time
from tests.work import calls_of

BERLIN = "Europe/Berlin"
BAKU = "Asia/Baku"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def schedule(
    start: str, end: str, zone: str, *rules_text: str, changes: tuple[Change, ...] = ()
) -> Schedule:
    """``end`` without a time makes it an all-day schedule."""
    return Schedule(
        starts_at_local=at(start),
        ends_at_local=at(end),
        zone=zone,
        all_day=len(end) == 10,
        rules=tuple(parse_rule(text, zone) for text in rules_text),
        changes=changes,
    )


def change(key: str, kind: ChangeKind, start: str = "", end: str = "", **fields: object) -> Change:
    return Change(
        local_start=at(key),
        kind=kind,
        starts_at_local=at(start) if start else None,
        ends_at_local=at(end) if end else None,
        **fields,
    )


def within(first: str, last: str, zone: str) -> TimeSpan:
    """Two wall times of the zone."""
    return TimeSpan(instant(at(first), zone), instant(at(last), zone))


def starts_in_utc(case: Schedule, days: int = 4000) -> list[str]:
    end = case.starts_at_local + timedelta(days)
    keys = islice(local_starts(case, None, end), 8)
    return [f"{case.instance(key).span.start:%m-%d %H:%M}" for key in keys]


def keys_of(found: list[Instance]) -> list[str]:
    return [f"{one.local_start:%Y-%m-%d %H:%M}" for one in found]


def test_ten_o_clock_stays_ten_o_clock() -> None:
    """Hard case 1: weekly in Berlin across 29 March."""
    case = schedule("2026-03-16T10:00", "2026-03-16T12:00", BERLIN, "FREQ=WEEKLY;UNTIL=20260413")
    assert starts_in_utc(case) == [
        "03-16 09:00",
        "03-23 09:00",
        "03-30 08:00",
        "04-06 08:00",
        "04-13 08:00",
    ]
    assert all(wall_time(one.span.start, BERLIN).hour == 10 for one in dates_of(case))


def test_half_past_midnight_stays_on_its_weekday() -> None:
    """Hard case 1: which in UTC is the day before."""
    case = schedule(
        "2026-01-05T00:30", "2026-01-05T01:30", BERLIN, "FREQ=MONTHLY;BYDAY=1MO;COUNT=12"
    )
    found = dates_of(case)
    assert len(found) == 12
    assert {wall_time(one.span.start, BERLIN).weekday() for one in found} == {0}
    assert {one.span.start.weekday() for one in found} == {6}


CLOCK_CHANGES = [
    (
        "2026-03-28T02:30",
        ["03-28 01:30", "03-29 01:30", "03-30 00:30"],
        "02:30 is skipped on the 29th, and moves to 03:30; the day after it is back",
    ),
    (
        "2026-10-24T02:30",
        ["10-24 00:30", "10-25 00:30", "10-26 01:30"],
        "02:30 comes twice on the 25th, and means the first",
    ),
    (
        "2026-10-24T01:30",
        ["10-23 23:30", "10-24 23:30", "10-26 00:30"],
        "01:30 on that day comes once",
    ),
]


@pytest.mark.parametrize(("start", "expected", "reason"), CLOCK_CHANGES)
def test_skipped_and_doubled_hours(start: str, expected: list[str], reason: str) -> None:
    """Hard case 1: one defined result, which decision 0003 explains."""
    end = at(start) + timedelta(minutes=15)
    case = schedule(start, end.isoformat(), BERLIN, "FREQ=DAILY;COUNT=3")
    assert starts_in_utc(case) == expected, reason


def test_a_moved_start_keeps_its_key() -> None:
    """Hard case 1: the date is named by the time that no clock shows."""
    case = schedule("2026-03-28T02:30", "2026-03-28T02:45", BERLIN, "FREQ=DAILY;COUNT=3")
    assert keys_of(dates_of(case))[1] == "2026-03-29 02:30"
    assert has_date(case, at("2026-03-29T02:30"))
    assert not has_date(case, at("2026-03-29T03:30"))


def test_all_dates_last_exactly_as_long_as_the_first() -> None:
    """§3.8.5.3: eight hours of a night, also of the one that has only seven on the clock."""
    case = schedule("2026-03-21T22:00", "2026-03-22T06:00", BERLIN, "FREQ=WEEKLY;COUNT=3")
    found = dates_of(case)
    assert {one.span.duration for one in found} == {timedelta(hours=8)}
    assert [wall_time(one.span.end, BERLIN).hour for one in found] == [6, 7, 6]


def test_a_whole_day_is_one_day_on_the_clock_change() -> None:
    """Hard case 3: 23 and 25 hours are one day."""
    case = schedule("2026-03-22", "2026-03-23", BERLIN, "FREQ=WEEKLY;BYDAY=SU;COUNT=40")
    hours = {f"{one.local_start:%m-%d}": one.span.duration for one in dates_of(case)}
    assert hours["03-22"] == timedelta(hours=24)
    assert hours["03-29"] == timedelta(hours=23)
    assert hours["10-25"] == timedelta(hours=25)


def test_several_whole_days_are_as_many_everywhere() -> None:
    """Hard case 3."""
    case = schedule("2026-03-14", "2026-03-16", BERLIN, "FREQ=WEEKLY;COUNT=3")
    ends = [wall_time(one.span.end, BERLIN) for one in dates_of(case)]
    assert ends == [at("2026-03-16"), at("2026-03-23"), at("2026-03-30")]


NEIGHBOURS = [
    ("2026-03-15T22:00", "2026-03-16T00:00", False, "it ends as the next day begins"),
    ("2026-03-15T22:00", "2026-03-16T00:15", True, "it lasts into the next day"),
    ("2026-03-15", "2026-03-16", False, "a whole day ends there as well"),
    ("2026-03-15", "2026-03-17", True, "two whole days do not"),
    ("2026-03-17T00:00", "2026-03-17T01:00", False, "it begins as the day ends"),
    ("2026-03-16T00:00", "2026-03-16T00:00", True, "a moment at its first midnight"),
    ("2026-03-17T00:00", "2026-03-17T00:00", False, "a moment at its last belongs to the next"),
]


@pytest.mark.parametrize(("start", "end", "expected", "reason"), NEIGHBOURS)
def test_what_ends_at_midnight_is_not_on_the_next_day(
    start: str, end: str, expected: bool, reason: str
) -> None:
    """Hard case 3."""
    case = schedule(start, end, BAKU)
    day = within("2026-03-16T00:00", "2026-03-17T00:00", BAKU)
    assert bool(expand(case, day)) is expected, reason


def test_a_day_of_the_far_east_is_that_of_its_zone() -> None:
    """Hard case 3: Samoa's Saturday begins on Friday in UTC."""
    case = schedule("2026-03-14", "2026-03-15", "Pacific/Apia")
    [found] = expand(case, within("2026-03-14T00:00", "2026-03-15T00:00", "Pacific/Apia"))
    assert found.span == TimeSpan(
        datetime(2026, 3, 13, 11, tzinfo=UTC), datetime(2026, 3, 14, 11, tzinfo=UTC)
    )


REFUSED = [
    ("2026-03-16T10:00", "2026-03-16T09:00", False, "the end lies before the start"),
    ("2026-10-25T02:30", "2026-10-25T02:15", False, "in a doubled hour, too"),
    ("2026-03-16", "2026-03-16", True, "a whole day is not empty"),
    ("2026-03-16T10:00", "2026-03-17T10:00", True, "it does not begin in the morning"),
    ("2026-03-16T00:00", "2026-03-16T18:00", True, "nor end in the evening"),
]


@pytest.mark.parametrize(("start", "end", "all_day", "reason"), REFUSED)
def test_a_schedule_that_contradicts_itself_is_refused(
    start: str, end: str, all_day: bool, reason: str
) -> None:
    with pytest.raises(ScheduleRefused):
        Schedule(at(start), at(end), BERLIN, all_day)
        pytest.fail(reason)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        schedule("2026-03-16T10:00", "2026-03-16T12:00", "Mars/Olympus")


WEEKLY_WITH_CHANGES = schedule(
    "2026-03-16T10:00",
    "2026-03-16T12:00",
    BERLIN,
    "FREQ=WEEKLY;COUNT=5",
    changes=(
        change("2026-03-23T10:00", ChangeKind.ALTERED, "2026-05-01T09:00", "2026-05-01T15:00"),
        change("2026-03-30T10:00", ChangeKind.CANCELLED),
        change("2026-04-06T10:00", ChangeKind.SKIPPED),
        change("2026-04-08T18:00", ChangeKind.EXTRA, end="2026-04-08T21:00"),
        change("2026-04-09T18:00", ChangeKind.CANCELLED, off_rule=True),
        change("2026-04-10T18:00", ChangeKind.CANCELLED),
    ),
)


def test_each_kind_of_change_does_what_it_says() -> None:
    rows = [
        (one.span.start.isoformat()[5:16], one.span.duration, one.kind)
        for one in dates_of(WEEKLY_WITH_CHANGES)
    ]
    hours = timedelta(hours=1)
    assert rows == [
        ("03-16T09:00", 2 * hours, None),
        ("05-01T07:00", 6 * hours, ChangeKind.ALTERED),
        ("03-30T08:00", 2 * hours, ChangeKind.CANCELLED),
        ("04-08T16:00", 3 * hours, ChangeKind.EXTRA),
        ("04-09T16:00", 2 * hours, ChangeKind.CANCELLED),
        ("04-13T08:00", 2 * hours, None),
    ]


def test_a_moved_date_is_found_where_it_takes_place() -> None:
    found = expand(WEEKLY_WITH_CHANGES, within("2026-05-01", "2026-05-02", BERLIN))
    assert keys_of(found) == ["2026-03-23 10:00"]
    nominal = expand(WEEKLY_WITH_CHANGES, within("2026-03-23", "2026-03-24", BERLIN))
    assert nominal == []


def test_a_change_of_no_date_makes_none() -> None:
    assert not has_date(WEEKLY_WITH_CHANGES, at("2026-04-10T18:00"))
    assert expand(WEEKLY_WITH_CHANGES, within("2026-04-10", "2026-04-11", BERLIN)) == []


def test_a_moved_date_that_would_end_before_it_starts_is_a_moment() -> None:
    case = schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        changes=(change("2026-03-16T10:00", ChangeKind.ALTERED, end="2026-03-16T09:00"),),
    )
    assert dates_of(case)[0].span.duration == timedelta()


def test_dates_of_two_rules_that_meet_come_once() -> None:
    case = schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        "FREQ=WEEKLY;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=16,30;COUNT=3",
    )
    assert [f"{key:%m-%d}" for key in local_starts(case)] == ["03-16", "03-23", "03-30", "04-16"]


COUNTED = [
    ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "03-18 03-23 03-30", "a start that its rule does not name"),
    ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", "03-18 03-25 04-01", "a start that it does"),
    ("FREQ=WEEKLY;BYDAY=MO;COUNT=1", "03-18", "nothing is left for the rule"),
    ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260323", "03-18 03-23", "UNTIL counts nothing"),
    ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260301", "03-18", "an UNTIL before the start"),
]


@pytest.mark.parametrize(("rule", "expected", "reason"), COUNTED)
def test_the_start_is_a_date_and_the_first_that_counts(
    rule: str, expected: str, reason: str
) -> None:
    case = schedule("2026-03-18T10:00", "2026-03-18T12:00", BERLIN, rule)
    assert " ".join(f"{key:%m-%d}" for key in local_starts(case)) == expected, reason


def test_until_is_inclusive_to_the_second() -> None:
    case = schedule("2026-03-16T10:00", "2026-03-16T12:00", BERLIN, "FREQ=DAILY")
    for until, count in (("20260318T090000Z", 3), ("20260318T085959Z", 2)):
        ending = replace(case, rules=(parse_rule(f"FREQ=DAILY;UNTIL={until}", BERLIN),))
        assert len(dates_of(ending)) == count


def test_an_endless_series_is_never_expanded_to_its_end() -> None:
    """Hard case 9."""
    case = schedule("2026-03-16T10:00", "2026-03-16T12:00", BERLIN, "FREQ=DAILY")
    assert case.is_endless
    with pytest.raises(UnboundedExpansion):
        dates_of(case)
    with pytest.raises(UnboundedExpansion):
        next(local_starts(case))


def test_a_series_with_too_many_dates_is_refused_with_the_limit() -> None:
    """Hard case 9."""
    case = schedule("2000-01-01T10:00", "2000-01-01T12:00", BERLIN, "FREQ=DAILY;UNTIL=20260101")
    with pytest.raises(ScheduleRefused, match=str(MAX_DATES)):
        dates_of(case)


BOUNDED = [
    ("FREQ=DAILY", 31, "a day each since 1970"),
    ("FREQ=WEEKLY;BYDAY=MO,WE", 8, "two a week"),
    ("FREQ=DAILY;COUNT=1000", 0, "long over, though it is counted from the start"),
    ("FREQ=DAILY;UNTIL=19991231", 0, "long over"),
    ("FREQ=MONTHLY;BYMONTHDAY=31", 1, "May has one"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 0, "no leap day in May"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0, "impossible"),
    ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9", 0, "impossible, week by week"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000", 0, "impossible, and counted"),
]


@pytest.mark.parametrize(("rule", "count", "reason"), BOUNDED)
@pytest.mark.work
def test_a_month_costs_a_bounded_work(rule: str, count: int, reason: str) -> None:
    """Hard case 9: a series from 1970, and rules that name no day, with a hundred changes."""
    changes = tuple(
        Change(local_start=at("2026-06-01T09:00") + timedelta(days), kind=ChangeKind.CANCELLED)
        for days in range(100)
    )
    case = schedule("1970-01-01T10:00", "1970-01-01T12:00", BERLIN, rule, changes=changes)
    window = within("2026-05-01", "2026-06-01", BERLIN)
    assert len(expand(case, window)) == count, reason
    assert calls_of(lambda: expand(case, window)) < 200_000, reason
