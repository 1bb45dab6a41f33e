"""The days that a rule names: known answers, an independent engine, and a budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.periods import days_of
from outreach.scheduling.rules import Frequency, Rule, parse_rule
from tests.factories.rules import rules
from tests.work import calls_of


def rule(text: str) -> Rule:
    return parse_rule(text, "UTC")


def written(days: Iterator[date]) -> str:
    return " ".join(f"{day:%Y-%m-%d}" for day in days)


DAYS = [
    (
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "2026-01-31",
        "2026-01-31 2026-03-31 2026-05-31 2026-07-31",
        "months without a 31st are left out",
    ),
    (
        "FREQ=MONTHLY",
        "2026-01-31",
        "2026-01-31 2026-03-31 2026-05-31 2026-07-31",
        "and so they are when only the start says the day",
    ),
    (
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "2027-12-31",
        "2027-12-31 2028-01-31 2028-02-29 2028-03-31",
        "every month has a last day",
    ),
    (
        "FREQ=YEARLY",
        "2024-02-29",
        "2024-02-29 2028-02-29 2032-02-29 2036-02-29",
        "29 February waits for leap years",
    ),
    (
        "FREQ=YEARLY;INTERVAL=4",
        "2096-02-29",
        "2096-02-29 2104-02-29 2108-02-29 2112-02-29",
        "2100 is none",
    ),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "2026-01-30",
        "2026-01-30 2026-02-27 2026-03-31 2026-04-30",
        "the last weekday of the month",
    ),
    (
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "2026-01-01",
        "2026-02-13 2026-03-13 2026-11-13 2027-08-13",
        "Friday the 13th",
    ),
    (
        "FREQ=MONTHLY;BYDAY=1MO,FR",
        "2026-06-01",
        "2026-06-01 2026-06-05 2026-06-12 2026-06-19",
        "weekdays with and without ordinal name the days of both",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
        "1997-08-05",
        "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
        "the example of §3.3.10 for weeks that begin on Monday",
    ),
    (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "1997-08-05",
        "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
        "and for weeks that begin on Sunday",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1",
        "2026-06-03",
        "2026-06-05 2026-06-12 2026-06-19 2026-06-26",
        "places count in the whole week, not from the start on",
    ),
    (
        "FREQ=YEARLY;BYDAY=20MO",
        "1997-05-19",
        "1997-05-19 1998-05-18 1999-05-17 2000-05-15",
        "an example of §3.8.5.3: the 20th Monday of the year",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "1997-05-12",
        "1997-05-12 1998-05-11 1999-05-17 2000-05-15",
        "an example of §3.8.5.3: Monday of week 20",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20",
        "2026-05-14",
        "2026-05-14 2027-05-20 2028-05-18 2029-05-17",
        "a week without a weekday takes the start's",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTHDAY=15",
        "2026-05-15",
        "2026-05-15 2028-05-15 2029-05-15 2030-05-15",
        "a week with a day of the month has its day, whatever its weekday is",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=20,21;BYYEARDAY=135",
        "2026-05-15",
        "2026-05-15 2029-05-15 2030-05-15 2031-05-15",
        "and so has a week with a day of the year",
    ),
    (
        "FREQ=YEARLY;BYWEEKNO=53",
        "2026-12-31",
        "2026-12-31 2032-12-30 2037-12-31 2043-12-31",
        "few years have so many weeks",
    ),
    (
        "FREQ=YEARLY;BYYEARDAY=-1,366",
        "2027-12-31",
        "2027-12-31 2028-12-31 2029-12-31 2030-12-31",
        "one day that is named twice comes once",
    ),
    (
        "FREQ=DAILY;INTERVAL=10;BYMONTH=2",
        "2026-01-01",
        "2026-02-10 2026-02-20 2027-02-05 2027-02-15",
        "the count of days goes on while nothing takes place",
    ),
]


@pytest.mark.parametrize(("text", "start", "expected", "reason"), DAYS)
def test_a_rule_names_its_days(text: str, start: str, expected: str, reason: str) -> None:
    """Hard case 9: 29 February and the 31st."""
    found = islice(days_of(rule(text), date.fromisoformat(start)), 4)
    assert written(found) == expected, reason


LAST_DAY = date(MAXYEAR - 1, 12, 31)
late_starts = st.dates(date(MAXYEAR - 32, 1, 1), date(MAXYEAR - 6, 12, 31))
"""dateutil looks for a further day up to the year 9999, so we ask for years near it. The calendar
repeats itself after 400 years, and 9967 is like 1967."""


def read_alike(text: str) -> bool:
    """Whether dateutil and we have decided alike on what RFC 5545 leaves open.

    Weekdays with and without ordinal: dateutil names only days that are both. WEEKLY with BYSETPOS:
    it counts its first week from the start on. BYWEEKNO alone: it names the whole week.
    (That DTSTART is a date in any case is the schedule's business, and none of the days'.)

    And two defects: it tells the last week of a year, when that ends in January, by the length of
    the wrong year (``test_weeks_are_those_of_iso_8601`` has those weeks), and falls over weekdays
    that a month has not as often as that.
    """
    read = rule(text)
    ordinals = {bool(weekday.nth) for weekday in read.by_weekday}
    return not (
        len(ordinals) > 1
        or (read.frequency is Frequency.WEEKLY and read.by_set_position)
        or (read.by_week_number and not says_the_day(read))
        or any(abs(number) >= 52 for number in read.by_week_number)
        or (read.by_month and any(abs(weekday.nth) > 5 for weekday in read.by_weekday))
    )


def says_the_day(read: Rule) -> bool:
    return bool(read.by_weekday or read.by_month_day or read.by_year_day)


def without_end(text: str) -> str:
    return ";".join(part for part in text.split(";") if part[:5] not in ("COUNT", "UNTIL"))


def days_of_dateutil(text: str, start: date) -> Iterator[date]:
    try:
        for found in rrulestr(text, dtstart=datetime.combine(start, datetime.min.time())):
            yield found.date()
    except ValueError:  # It falls over the end of the calendar.
        return


@given(text=rules().map(without_end).filter(read_alike), start=late_starts)
def test_dateutil_names_the_same_days(text: str, start: date) -> None:
    ours = [day for day in days_of(rule(text), start) if day <= LAST_DAY]
    assert ours == [day for day in days_of_dateutil(text, start) if day <= LAST_DAY]


@given(
    weeks=st.lists(st.integers(1, 53), min_size=1, max_size=4, unique=True),
    start=st.dates(date(1960, 1, 1), date(2035, 12, 31)),
)
def test_weeks_are_those_of_iso_8601(weeks: list[int], start: date) -> None:
    text = f"FREQ=YEARLY;BYWEEKNO={','.join(map(str, weeks))};BYDAY=MO,TU,WE,TH,FR,SA,SU"
    days = [start + timedelta(offset) for offset in range(1200)]
    expected = [day for day in days if day.isocalendar().week in weeks]
    assert [day for day in days_of(rule(text), start, last=days[-1]) if day <= days[-1]] == expected


starts = st.dates(date(1960, 1, 1), date(2035, 12, 31))


@given(text=rules(), start=starts, after=st.integers(-500, 20_000), days=st.integers(0, 800))
def test_a_jump_leads_to_the_same_days(text: str, start: date, after: int, days: int) -> None:
    read = rule(text)
    first = start + timedelta(after)
    last = first + timedelta(days)
    walked = [day for day in days_of(read, start, last=last) if first <= day <= last]
    jumped = [day for day in days_of(read, start, first, last) if first <= day <= last]
    assert jumped == walked


@given(text=rules(), start=starts)
def test_days_come_in_order_and_once(text: str, start: date) -> None:
    days = list(days_of(rule(text), start, last=start + timedelta(1500)))
    assert days == sorted(set(days))
    assert all(day >= start for day in days)


@given(text=rules(), start=starts)
def test_a_year_holds_what_its_days_hold(text: str, start: date) -> None:
    """Asked for one day at a time, a rule says the same: nothing depends on how much is asked."""
    read = rule(text)
    assume(read.interval < 5)
    first, last = start + timedelta(300), start + timedelta(360)
    asked_once = {day for day in days_of(read, start, first, last) if first <= day <= last}
    each = (first + timedelta(offset) for offset in range(61))
    assert asked_once == {day for day in each if day in days_of(read, start, day, day)}


IMPOSSIBLE = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
    "FREQ=YEARLY;BYYEARDAY=1;BYMONTHDAY=2",
    "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1",
    "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
@pytest.mark.work
def test_a_rule_without_any_day_comes_to_an_end(text: str) -> None:
    """Hard case 9: an impossible rule costs a fixed time."""
    start = date(2026, 2, 1)
    assert next(days_of(rule(text), start), None) is None
    month = days_of(rule(text), start, date(2026, 5, 1), date(2026, 5, 31))
    work = calls_of(lambda: next(month, None))
    assert work < 20_000, "a month is asked for, and no more is looked at"


@pytest.mark.work
def test_the_rarest_rules_are_found() -> None:
    """The budget for barren periods is wide enough for what the calendar does hold."""
    monday = days_of(rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"), date(2072, 3, 1))
    assert written(islice(monday, 2)) == "2112-02-29 2140-02-29"
    far = days_of(rule("FREQ=YEARLY;INTERVAL=50;BYMONTH=2;BYMONTHDAY=29"), date(2050, 1, 1))
    assert written(islice(far, 2)) == "2400-02-29 2800-02-29"


@pytest.mark.work
def test_a_rule_from_1970_is_not_walked_from_1970() -> None:
    """Hard case 9."""
    for text in ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY"):
        days = days_of(rule(text), date(1970, 1, 1), date(2026, 5, 1), date(2026, 5, 31))
        assert calls_of(lambda days=days: list(days)) < 5_000, text


@pytest.mark.parametrize("frequency", Frequency)
def test_the_end_of_the_calendar_is_an_end(frequency: Frequency) -> None:
    days = list(days_of(Rule(frequency=frequency), date(MAXYEAR - 1, 12, 1)))
    assert days[0] == date(MAXYEAR - 1, 12, 1)
    assert len(days) < 400
