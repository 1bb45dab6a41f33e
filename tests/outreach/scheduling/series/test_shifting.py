"""A plan at another time: as many dates, the same rule, what differs along with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused, ScheduleRefused
from outreach.scheduling.recurrence import (
    Change,
    ChangeKind,
    Schedule,
    dates_of,
    local_starts,
)
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.series.shifting import shifted_changes, shifted_keys, shifted_schedule
from outreach.scheduling.wording.sentences import schedule_sentence
from tests.factories.rules import rules

MONDAY = datetime(2026, 12, 7, 10)
ZONE = "Asia/Baku"


def series(*texts: str, start: datetime = MONDAY, zone: str = ZONE, changes=()) -> Schedule:
    return Schedule(
        starts_at_local=start,
        ends_at_local=start + timedelta(hours=2),
        zone=zone,
        rules=tuple(parse_rule(text, zone) for text in texts),
        changes=tuple(sorted(changes)),
    )


def days(schedule: Schedule, most: int = 6) -> list[str]:
    before = schedule.starts_at_local + timedelta(days=5000)
    found = list(local_starts(schedule, None, before))[:most]
    return [f"{start:%Y-%m-%d}" for start in found]


WAYS = {
    "a single date": ((), datetime(2027, 12, 7, 10), ["2027-12-07"]),
    "Mondays become Tuesdays": (
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3",),
        datetime(2027, 1, 5, 10),
        ["2027-01-05", "2027-01-12", "2027-01-19"],
    ),
    "UNTIL keeps as many dates": (
        ("FREQ=WEEKLY;UNTIL=20261231",),
        datetime(2027, 12, 6, 10),
        ["2027-12-06", "2027-12-13", "2027-12-20", "2027-12-27"],
    ),
    "months of another length, as many dates": (
        ("FREQ=MONTHLY;BYMONTHDAY=7;UNTIL=20270310",),
        datetime(2027, 1, 31, 10),
        ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"],
    ),
    "the first Monday a year later": (
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=3",),
        datetime(2027, 12, 6, 10),
        ["2027-12-06", "2028-01-03", "2028-02-07"],
    ),
    "the first Monday becomes the second Tuesday": (
        ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2",),
        datetime(2026, 12, 8, 10),
        ["2026-12-08", "2027-01-12"],
    ),
    "a rich rule that names the day is kept": (
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5;COUNT=2",),
        datetime(2027, 1, 7, 10),
        ["2027-01-07", "2027-02-05"],
    ),
    "every second week moves its weeks along": (
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4",),
        datetime(2026, 12, 12, 10),
        ["2026-12-12", "2026-12-14", "2026-12-26", "2026-12-28"],
    ),
    "two rules each count in their own way": (
        ("FREQ=MONTHLY;BYMONTHDAY=7;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=20;COUNT=2"),
        datetime(2026, 12, 9, 10),
        ["2026-12-09", "2026-12-22", "2027-01-09"],
    ),
    "yearly on a day": (
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7;COUNT=2",),
        datetime(2027, 6, 18, 10),
        ["2027-06-18", "2028-06-18"],
    ),
    "endless stays endless": (
        ("FREQ=WEEKLY;BYDAY=MO",),
        datetime(2027, 12, 6, 10),
        [
            "2027-12-06",
            "2027-12-13",
            "2027-12-20",
            "2027-12-27",
            "2028-01-03",
            "2028-01-10",
        ],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_begins_at_another_time_with_as_many_dates(way):
    texts, target, expected = WAYS[way]
    start = datetime(2026, 12, 7, 10)
    assert days(shifted_schedule(series(*texts, start=start), target)) == expected


def test_a_rule_that_cannot_name_the_new_day_is_refused():
    rich = series("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5;COUNT=2")
    with pytest.raises(RuleRefused, match="Change its rule"):
        shifted_schedule(rich, datetime(2027, 1, 9, 10))


def test_a_year_beyond_all_plans_is_refused():
    with pytest.raises(ScheduleRefused, match="2200"):
        shifted_schedule(series("FREQ=WEEKLY"), datetime(9000, 1, 1))


FROM_A_LATER_DATE = {
    "a day of the month": ("FREQ=MONTHLY;BYMONTHDAY=15", 3, ["18", "18", "18"]),
    "over the end of a month": ("FREQ=MONTHLY;BYMONTHDAY=28", 5, ["03", "03", "03"]),
    "the last Friday, four days earlier": ("FREQ=MONTHLY;BYDAY=-1FR", -4, ["23", "28", "25"]),
    "the last Friday, into the next month": ("FREQ=MONTHLY;BYDAY=-1FR", 7, ["04", "01", "05"]),
    "a fifth Monday is counted from the other end": (
        "FREQ=MONTHLY;BYDAY=-2FR",
        -18,
        ["02", "07", "04"],
    ),
    "every third month": ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", 1, ["06", "07", "07"]),
}


@pytest.mark.parametrize("way", FROM_A_LATER_DATE)
def test_the_date_that_is_pointed_at_is_exactly_where_it_is_wanted(way):
    """A series of years ago began where its rule counts otherwise."""
    text, by, expected = FROM_A_LATER_DATE[way]
    begun = series(text, start=datetime(2020, 1, 1, 10))
    start = next(local_starts(begun, datetime(2020, 1, 2), datetime(2021, 1, 1)))
    old = series(text, start=start)
    keys = list(local_starts(old, datetime(2026, 11, 1), datetime(2027, 12, 1)))[:3]
    new = shifted_schedule(old, keys[0] + timedelta(by), keys[0])
    places = shifted_keys(old, new, keys)
    assert places[keys[0]] == keys[0] + timedelta(by)
    assert [f"{places[key]:%d}" for key in keys] == expected


def test_months_that_lack_a_day_cannot_be_counted_against_months_that_have_it():
    """The 30th is eleven times in a year, the 3rd twelve times: by now they are years apart."""
    old = series("FREQ=MONTHLY;BYMONTHDAY=30", start=datetime(2020, 1, 30, 10))
    with pytest.raises(RuleRefused):
        shifted_schedule(old, datetime(2026, 12, 3, 10), datetime(2026, 11, 30, 10))


def test_until_is_the_last_local_day_and_keeps_its_distance():
    weekly = series("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231")
    sentence = schedule_sentence(shifted_schedule(weekly, datetime(2027, 12, 6, 10)), "en")
    assert sentence == "Every week on Monday, until 30 December 2027"


def test_what_differs_for_the_third_date_differs_for_the_third_date():
    """Months are not all as long: the third first Monday is not 364 days later."""
    moved = Change(
        local_start=datetime(2027, 2, 1, 10),
        kind=ChangeKind.ALTERED,
        starts_at_local=datetime(2027, 2, 3, 15),
        ends_at_local=datetime(2027, 2, 3, 18),
    )
    skipped = Change(local_start=datetime(2027, 1, 4, 10), kind=ChangeKind.SKIPPED)
    extra = Change(local_start=datetime(2026, 12, 20, 9), kind=ChangeKind.EXTRA)
    old = series("FREQ=MONTHLY;BYDAY=1MO;COUNT=3", changes=[moved, skipped, extra])
    new = shifted_schedule(old, datetime(2027, 12, 6, 11))
    found = shifted_changes(old, new)
    assert found[moved.local_start] == Change(
        local_start=datetime(2028, 2, 7, 11),
        kind=ChangeKind.ALTERED,
        starts_at_local=datetime(2028, 2, 9, 15),
        ends_at_local=datetime(2028, 2, 9, 18),
    )
    assert found[skipped.local_start].local_start == datetime(2028, 1, 3, 11)
    assert found[extra.local_start].local_start == datetime(2027, 12, 19, 9)


def test_an_extra_date_that_meets_a_date_of_the_series_is_no_extra_one():
    extra = Change(local_start=datetime(2026, 12, 11, 10), kind=ChangeKind.EXTRA)
    old = series("FREQ=MONTHLY;BYMONTHDAY=7,11;COUNT=4", changes=[extra])
    assert old.changes_by_key[extra.local_start].is_extra
    weekly = series("FREQ=DAILY;INTERVAL=3;COUNT=4", changes=[extra])
    new = shifted_schedule(weekly, datetime(2027, 1, 4, 10))
    assert shifted_changes(weekly, new)[extra.local_start].is_extra
    daily = replace(new, rules=(parse_rule("FREQ=DAILY;COUNT=9", ZONE),))
    assert shifted_changes(weekly, daily)[extra.local_start].kind is ChangeKind.ALTERED


@given(
    text=rules(),
    start=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    by=st.integers(-800, 800),
)
def test_no_shift_loses_or_adds_a_date(text, start, by):
    """Whatever rule we take: either it is refused by name, or there are as many dates."""
    old = series(text, start=datetime.combine(start, time(10)), zone="Europe/Berlin")
    assume(not old.is_endless)
    try:
        new = shifted_schedule(old, old.starts_at_local + timedelta(by))
    except RuleRefused:
        return
    keys = [found.local_start for found in dates_of(old)]
    assert len(dates_of(new)) == len(keys)
    assert sorted(shifted_keys(old, new, keys).values()) == [
        found.local_start for found in dates_of(new)
    ]


@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "WEEKLY;BYDAY=MO,TH", "WEEKLY;INTERVAL=2"]),
    end=st.sampled_from(["COUNT=7", "UNTIL=20270203"]),
    by=st.integers(-3000, 3000),
    hour=st.integers(0, 23),
)
def test_there_and_back_again_is_the_same_plan(frequency, end, by, hour):
    old = series(f"FREQ={frequency};{end}", start=MONDAY.replace(hour=hour))
    there = shifted_schedule(old, old.starts_at_local + timedelta(by))
    back = shifted_schedule(there, old.starts_at_local)
    assert dates_of(back) == dates_of(old)
