"""A series moved so that one of its dates begins elsewhere: the rule moves along in its own way of
counting, or is refused; and what UNTIL means in the words of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused
from outreach.scheduling.recurrence import has_date
from outreach.scheduling.rules import Frequency, parse_rule
from outreach.scheduling.series.moving import first_named, last_day, moved_schedule, with_last_days
from tests.factories.schedules import (
    BERLIN,
    at,
    change,
    keys_of,
    rules_of,
    schedules,
    series,
    some_keys,
)

MONDAY = "2027-03-01T10:00"

MOVES = {
    "Mondays become Tuesdays, at noon": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        (MONDAY, "2027-03-02T12:00"),
        "FREQ=WEEKLY;COUNT=3;BYDAY=TU",
        ["2027-03-02T12:00", "2027-03-09T12:00", "2027-03-16T12:00"],
    ),
    "pointed at by a later date, on which the clock has changed": (
        series("2027-03-22T10:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=3"),
        ("2027-03-29T10:00", "2027-03-28T02:30"),
        "FREQ=WEEKLY;COUNT=3;BYDAY=SU",
        ["2027-03-21T02:30", "2027-03-28T02:30", "2027-04-04T02:30"],
    ),
    "a rule that leaves its day to the start has nothing to move": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=2"),
        (MONDAY, "2027-03-03T10:00"),
        "FREQ=WEEKLY;COUNT=2",
        ["2027-03-03T10:00", "2027-03-10T10:00"],
    ),
    "after Sunday comes Monday": (
        series("2027-03-06T10:00", "FREQ=WEEKLY;BYDAY=SA,SU;COUNT=3"),
        ("2027-03-06T10:00", "2027-03-07T10:00"),
        "FREQ=WEEKLY;COUNT=3;BYDAY=MO,SU",
        ["2027-03-07T10:00", "2027-03-08T10:00", "2027-03-14T10:00"],
    ),
    "every second week, over the end of the week": (
        series("2027-03-07T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=3"),
        ("2027-03-07T10:00", "2027-03-09T10:00"),
        "FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TU,WE;WKST=TU",
        ["2027-03-09T10:00", "2027-03-10T10:00", "2027-03-23T10:00"],
    ),
    "every second week keeps its weeks": (
        series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4"),
        (MONDAY, "2027-03-06T10:00"),
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=MO,SA;WKST=SA",
        ["2027-03-06T10:00", "2027-03-08T10:00", "2027-03-20T10:00", "2027-03-22T10:00"],
    ),
    "where each week counts, they begin as they did": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;WKST=SU;COUNT=2"),
        (MONDAY, "2027-03-02T10:00"),
        "FREQ=WEEKLY;COUNT=2;BYDAY=TU;WKST=SU",
        ["2027-03-02T10:00", "2027-03-09T10:00"],
    ),
    "the 31st becomes the 30th, which more months have": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3"),
        ("2027-01-31T10:00", "2027-01-30T10:00"),
        "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=30",
        ["2027-01-30T10:00", "2027-03-30T10:00", "2027-04-30T10:00"],
    ),
    "the first becomes the second": (
        series(MONDAY, "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2"),
        (MONDAY, "2027-03-02T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=2",
        ["2027-03-02T10:00", "2027-04-02T10:00"],
    ),
    "the 20th becomes the first of the same month": (
        series("2027-03-20T10:00", "FREQ=MONTHLY;BYMONTHDAY=20;COUNT=2"),
        ("2027-03-20T10:00", MONDAY),
        "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=1",
        [MONDAY, "2027-04-01T10:00"],
    ),
    "in March and September, within the month": (
        series(MONDAY, "FREQ=MONTHLY;BYMONTH=3,9;BYMONTHDAY=1;COUNT=2"),
        (MONDAY, "2027-03-02T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYMONTH=3,9;BYMONTHDAY=2",
        ["2027-03-02T10:00", "2027-09-02T10:00"],
    ),
    "the last day but one, pointed at in February": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"),
        ("2027-02-28T10:00", "2027-02-27T10:00"),
        "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-2",
        ["2027-01-30T10:00", "2027-02-27T10:00", "2027-03-30T10:00"],
    ),
    "the first Monday becomes the first Tuesday, which may be the day before it": (
        series("2027-02-01T10:00", "FREQ=MONTHLY;BYDAY=1MO;COUNT=3"),
        ("2027-02-01T10:00", "2027-02-02T10:00"),
        "FREQ=MONTHLY;COUNT=3;BYDAY=1TU",
        ["2027-02-02T10:00", "2027-03-02T10:00", "2027-04-06T10:00"],
    ),
    "the seventh is in the first week, the eighth in the second": (
        series("2027-03-07T10:00", "FREQ=MONTHLY;BYDAY=1SU;COUNT=2"),
        ("2027-03-07T10:00", "2027-03-08T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYDAY=2MO",
        ["2027-03-08T10:00", "2027-04-12T10:00"],
    ),
    "the 28th is the fourth of its weekday": (
        series("2027-03-21T10:00", "FREQ=MONTHLY;BYDAY=3SU;COUNT=2"),
        ("2027-03-21T10:00", "2027-03-28T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYDAY=4SU",
        ["2027-03-28T10:00", "2027-04-25T10:00"],
    ),
    "a fifth Monday is the last one, since every month has that": (
        series("2027-03-22T10:00", "FREQ=MONTHLY;BYDAY=4MO;COUNT=3"),
        ("2027-03-22T10:00", "2027-03-29T10:00"),
        "FREQ=MONTHLY;COUNT=3;BYDAY=-1MO",
        ["2027-03-29T10:00", "2027-04-26T10:00", "2027-05-31T10:00"],
    ),
    "the last Friday becomes the last Thursday, counted from the end": (
        series("2027-03-26T10:00", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"),
        ("2027-03-26T10:00", "2027-03-25T10:00"),
        "FREQ=MONTHLY;COUNT=3;BYDAY=-1TH",
        ["2027-03-25T10:00", "2027-04-29T10:00", "2027-05-27T10:00"],
    ),
    "the last but one is seven days from the end": (
        series("2027-03-31T10:00", "FREQ=MONTHLY;BYDAY=-1WE;COUNT=2"),
        ("2027-03-31T10:00", "2027-03-24T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYDAY=-2WE",
        ["2027-03-24T10:00", "2027-04-21T10:00"],
    ),
    "20 January becomes New Year's Day of the same year": (
        series("2027-01-20T10:00", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=20;COUNT=2"),
        ("2027-01-20T10:00", "2027-01-01T10:00"),
        "FREQ=YEARLY;COUNT=2;BYMONTH=1;BYMONTHDAY=1",
        ["2027-01-01T10:00", "2028-01-01T10:00"],
    ),
    "the first Monday in March becomes the fourth in February, of the same year": (
        series(MONDAY, "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;COUNT=2"),
        (MONDAY, "2027-02-22T10:00"),
        "FREQ=YEARLY;COUNT=2;BYMONTH=2;BYDAY=4MO",
        ["2027-02-22T10:00", "2028-02-28T10:00"],
    ),
    "29 February becomes 1 March": (
        series("2024-02-29T10:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2"),
        ("2024-02-29T10:00", "2024-03-01T10:00"),
        "FREQ=YEARLY;COUNT=2;BYMONTH=3;BYMONTHDAY=1",
        ["2024-03-01T10:00", "2025-03-01T10:00"],
    ),
    "a yearly weekday, from a later year: the first is in its own": (
        series("2027-03-01T10:00", "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;COUNT=2"),
        ("2028-03-06T10:00", "2028-03-07T10:00"),
        "FREQ=YEARLY;COUNT=2;BYMONTH=3;BYDAY=1TU",
        ["2027-03-02T10:00", "2028-03-07T10:00"],
    ),
    "into the month before, and so does the first": (
        series("2027-01-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2"),
        ("2027-01-01T10:00", "2026-12-31T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=31",
        ["2026-12-31T10:00", "2027-01-31T10:00"],
    ),
    "into the month after, pointed at a later date": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2"),
        ("2027-03-31T10:00", "2027-04-01T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=1",
        ["2027-02-01T10:00", "2027-03-01T10:00"],
    ),
    "into the year before": (
        series("2027-01-01T10:00", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=2"),
        ("2027-01-01T10:00", "2026-12-31T10:00"),
        "FREQ=YEARLY;COUNT=2;BYMONTH=12;BYMONTHDAY=31",
        ["2026-12-31T10:00", "2027-12-31T10:00"],
    ),
    "a series that begins before its rule does keeps no such start": (
        series("2027-03-05T10:00", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=2"),
        ("2027-03-15T10:00", "2027-03-16T10:00"),
        "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=16",
        ["2027-03-16T10:00", "2027-04-16T10:00"],
    ),
    "a rich rule at another time of the same day": (
        series(MONDAY, "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=2"),
        (MONDAY, "2027-03-01T23:59"),
        "FREQ=MONTHLY;COUNT=2;BYDAY=MO,TU;BYSETPOS=1",
        ["2027-03-01T23:59", "2027-04-05T23:59"],
    ),
    "whole days over the clock change": (
        series("2027-10-30", "FREQ=WEEKLY;BYDAY=SA;COUNT=2"),
        ("2027-10-30", "2027-10-31"),
        "FREQ=WEEKLY;COUNT=2;BYDAY=SU",
        ["2027-10-31", "2027-11-07"],
    ),
    "UNTIL follows where a date would be lost": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270315"),
        (MONDAY, "2027-03-03T10:00"),
        "FREQ=WEEKLY;UNTIL=20270317T225959Z",
        ["2027-03-03T10:00", "2027-03-10T10:00", "2027-03-17T10:00"],
    ),
    "UNTIL stays where it is late enough": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270320"),
        (MONDAY, "2027-03-03T10:00"),
        "FREQ=WEEKLY;UNTIL=20270320T225959Z",
        ["2027-03-03T10:00", "2027-03-10T10:00", "2027-03-17T10:00"],
    ),
    "UNTIL stays when all are a day later, too": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270320"),
        (MONDAY, "2027-03-02T10:00"),
        "FREQ=WEEKLY;UNTIL=20270320T225959Z",
        ["2027-03-02T10:00", "2027-03-09T10:00", "2027-03-16T10:00"],
    ),
    "UNTIL comes along to an earlier day, so that no date is added": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270320"),
        (MONDAY, "2027-02-27T10:00"),
        "FREQ=WEEKLY;UNTIL=20270313T225959Z",
        ["2027-02-27T10:00", "2027-03-06T10:00", "2027-03-13T10:00"],
    ),
    "UNTIL with a time means that day, at whatever time": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270308T100000"),
        (MONDAY, "2027-03-01T23:00"),
        "FREQ=WEEKLY;UNTIL=20270308T225959Z",
        ["2027-03-01T23:00", "2027-03-08T23:00"],
    ),
    "a series cut a second before a date does not get it back at an earlier time": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270308T095959"),
        (MONDAY, "2027-03-01T08:00"),
        "FREQ=WEEKLY;UNTIL=20270307T225959Z",
        ["2027-03-01T08:00"],
    ),
}


@pytest.mark.parametrize("case", MOVES)
def test_a_series_is_moved_with_its_rule(case):
    old, (key, target), text, dates = MOVES[case]
    moved = moved_schedule(old, at(key), at(target))
    assert rules_of(moved) == [text]
    assert keys_of(moved) == dates
    length = old.ends_at_local - old.starts_at_local
    assert moved.ends_at_local - moved.starts_at_local == length


def test_a_single_date_is_moved():
    moved = moved_schedule(series(MONDAY), at(MONDAY), at("2027-03-28T23:00"))
    assert (moved.starts_at_local, moved.ends_at_local) == (
        at("2027-03-28T23:00"),
        at("2027-03-29T01:00"),
    )


def test_an_endless_series_stays_endless():
    moved = moved_schedule(series(MONDAY, "FREQ=WEEKLY"), at(MONDAY), at("2027-03-02T10:00"))
    assert moved.is_endless


def test_several_rules_move_as_many_days():
    """Each with its own last day: that of the Mondays, which have one, comes along."""
    old = series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270308", "FREQ=WEEKLY;BYDAY=TH;COUNT=5")
    moved = moved_schedule(old, at("2027-03-04T10:00"), at("2027-03-05T11:00"))
    assert keys_of(moved) == [
        "2027-03-02T11:00",
        "2027-03-05T11:00",
        "2027-03-09T11:00",
        "2027-03-12T11:00",
        "2027-03-19T11:00",
        "2027-03-26T11:00",
    ]


def test_changes_and_closed_days_stay_as_they_are():
    """The last day is that of the rule, whether its date is skipped or falls on a closed day."""
    changes = [change("2027-03-08T10:00", "cancelled"), change("2027-03-15T10:00", "skipped")]
    closed = [("2027-03-15", "2027-03-15")]
    old = series(MONDAY, "FREQ=WEEKLY;UNTIL=20270315", changes=changes, closed=closed)
    moved = moved_schedule(old, at(MONDAY), at("2027-03-02T10:00"))
    assert (moved.changes, moved.closed) == (old.changes, old.closed)
    assert rules_of(moved) == ["FREQ=WEEKLY;UNTIL=20270316T225959Z"]


REFUSED = {
    "Mondays in March": "FREQ=WEEKLY;BYMONTH=3;BYDAY=MO",
    "daily in March": "FREQ=DAILY;BYMONTH=3",
    "daily on Mondays": "FREQ=DAILY;BYDAY=MO",
    "two days of the month": "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "two weekdays of the month": "FREQ=MONTHLY;BYDAY=1MO,3MO",
    "every Monday of the month": "FREQ=MONTHLY;BYDAY=MO",
    "a Monday that is the first": "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO",
    "in two months of the year": "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1",
    "the first of each month, yearly": "FREQ=YEARLY;BYMONTHDAY=1",
    "the ninth Monday of the year": "FREQ=YEARLY;BYDAY=9MO",
    "the first workday": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
    "weekly, the first of the days": "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
    "the 60th day of the year": "FREQ=YEARLY;BYYEARDAY=60",
    "the ninth week of the year": "FREQ=YEARLY;BYWEEKNO=9;BYDAY=MO",
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_rule_that_is_too_rich_is_refused_on_another_day_only(case):
    old = series(MONDAY, REFUSED[case])
    with pytest.raises(RuleRefused, match="Change its rule"):
        moved_schedule(old, at(MONDAY), at("2027-03-02T10:00"))
    assert moved_schedule(old, at(MONDAY), at("2027-03-01T11:00")).rules == old.rules


@pytest.mark.parametrize(
    "text", ["FREQ=MONTHLY;BYMONTH=3;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTH=3;BYDAY=1MO"]
)
def test_months_that_a_rule_names_do_not_move_with_it(text):
    """It would name a day in March still, though it was moved to one in February."""
    with pytest.raises(RuleRefused, match="Change its rule"):
        moved_schedule(series(MONDAY, text), at(MONDAY), at("2027-02-28T10:00"))


@given(old=schedules(changed=False), data=st.data(), days=st.integers(-20, 20))
def test_the_date_that_is_pointed_at_is_where_it_was_to_be(old, data, days):
    """And where a rule does not count within months, so are all others. Left out are rules of months
    and years that leave their day to the start, or count every second one: of them a date that is
    moved into another month need not be one.
    """
    rule = old.rules[0]
    old = replace(old, rules=(rule,))
    keys = some_keys(old)
    key = data.draw(st.sampled_from(keys))
    later = timedelta(days=days)
    try:
        moved = moved_schedule(old, key, key + later)
    except RuleRefused:
        return
    if rule.is_endless and rule.interval == 1 and (rule.by_month_day or rule.by_weekday):
        assert has_date(moved, key + later)
    if rule.frequency in (Frequency.DAILY, Frequency.WEEKLY):
        assert some_keys(moved) == [one + later for one in keys]


NAMED = {
    "the start itself": (["FREQ=WEEKLY;BYDAY=MO"], MONDAY, MONDAY),
    "the next one": (["FREQ=WEEKLY;BYDAY=MO"], "2027-03-02T10:00", "2027-03-08T10:00"),
    "the earliest of several": (
        ["FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=FR"],
        MONDAY,
        "2027-03-03T10:00",
    ),
    "of those that have not ended": (
        ["FREQ=WEEKLY;BYDAY=WE;UNTIL=20270302", "FREQ=WEEKLY;BYDAY=FR"],
        MONDAY,
        "2027-03-05T10:00",
    ),
    "UNTIL is included": (["FREQ=WEEKLY;UNTIL=20270301T100000"], MONDAY, MONDAY),
    "none after UNTIL": (["FREQ=WEEKLY;UNTIL=20270301T095959"], MONDAY, None),
    "none of a rule without a day": (["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], MONDAY, None),
    "without a rule the start": ([], MONDAY, MONDAY),
}


@pytest.mark.parametrize("case", NAMED)
def test_the_first_date_that_rules_name(case):
    texts, start, expected = NAMED[case]
    rules = (parse_rule(text, BERLIN) for text in texts)
    assert first_named(rules, at(start), BERLIN) == (at(expected) if expected else None)


LAST_DAYS = {
    "the day that was chosen": ("20270308", 8),
    "a start at that very moment is still one": ("20270308T100000", 8),
    "a second before a start the day before": ("20270308T095959", 7),
    "written in UTC: the day is the zone's": ("20270308T233000Z", 8),
}


@pytest.mark.parametrize("case", LAST_DAYS)
def test_the_last_day_on_which_a_date_may_begin(case):
    text, day = LAST_DAYS[case]
    one = series(MONDAY, f"FREQ=WEEKLY;UNTIL={text}")
    assert last_day(one.rules[0].until, one) == date(2027, 3, day)


def test_in_another_zone_the_last_day_is_the_same_one():
    """It is told in words: the end of that day, in the zone that now holds. COUNT has none, and of a
    rule that is new nothing is known of before."""
    old = series(MONDAY, "FREQ=WEEKLY;UNTIL=20270329")
    rules = (old.rules[0], old.rules[0], parse_rule("FREQ=DAILY;COUNT=2", BERLIN))
    found = with_last_days(rules, old, "Asia/Baku", moved_days=3)
    assert [rule.text() for rule in found] == [
        "FREQ=WEEKLY;UNTIL=20270401T195959Z",
        "FREQ=WEEKLY;UNTIL=20270329T195959Z",
        "FREQ=DAILY;COUNT=2",
    ]
    assert with_last_days(old.rules, old, BERLIN)[0].text() == "FREQ=WEEKLY;UNTIL=20270329T215959Z"
