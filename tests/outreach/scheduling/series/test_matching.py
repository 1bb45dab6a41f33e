"""Which date of an edited series is which of the old one: the same time, as much later, the same day,
the same place in its week, month or year."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.recurrence import Schedule, has_date
from outreach.scheduling.series.matching import MARGIN, matched_keys
from tests.factories.schedules import (
    at,
    change,
    keys_of,
    schedules,
    series,
    some_keys,
    texts_of,
)

MONDAY = "2027-03-01T10:00"
WEEKLY = series(MONDAY, "FREQ=WEEKLY;COUNT=4")
"""The Mondays 1, 8, 15, 22 March."""


def matched(old: Schedule, new: Schedule, *keys: str) -> dict[str, str]:
    """Of all dates of ``old``, or of these."""
    asked = [at(key) for key in keys or keys_of(old)]
    found = matched_keys(old, new, asked)
    assert list(found) == [key for key in asked if key in found], "in the order of the question"
    return dict(zip(texts_of(found), texts_of(found.values()), strict=True))


def march(*days_and_hours: str) -> dict[str, str]:
    """``"01 10 > 02 12"``: 1 March at ten becomes 2 March at twelve."""
    pairs = [one.split(" > ") for one in days_and_hours]
    return {_march(old): _march(new) for old, new in pairs}


def _march(text: str) -> str:
    day, hour = text.split()
    return f"2027-03-{day}T{hour}:00"


EDITS = {
    "nothing differs": (
        WEEKLY,
        WEEKLY,
        march("01 10 > 01 10", "08 10 > 08 10", "15 10 > 15 10", "22 10 > 22 10"),
    ),
    "at noon instead: as much later": (
        WEEKLY,
        series("2027-03-01T12:00", "FREQ=WEEKLY;COUNT=4"),
        march("01 10 > 01 12", "08 10 > 08 12", "15 10 > 15 12", "22 10 > 22 12"),
    ),
    "on Tuesdays instead: as much later": (
        WEEKLY,
        series("2027-03-02T10:00", "FREQ=WEEKLY;COUNT=4"),
        march("01 10 > 02 10", "08 10 > 09 10", "15 10 > 16 10", "22 10 > 23 10"),
    ),
    "on the Saturdays before: as much earlier": (
        WEEKLY,
        series("2027-02-27T10:00", "FREQ=WEEKLY;COUNT=4"),
        {
            MONDAY: "2027-02-27T10:00",
            **march("08 10 > 06 10", "15 10 > 13 10", "22 10 > 20 10"),
        },
    ),
    "a week later: what begins at the same time is the same, and the first has none": (
        WEEKLY,
        series("2027-03-08T10:00", "FREQ=WEEKLY;COUNT=4"),
        march("08 10 > 08 10", "15 10 > 15 10", "22 10 > 22 10"),
    ),
    "every second week: the others have none": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"),
        march("01 10 > 01 10", "15 10 > 15 10"),
    ),
    "two more days in the week: Monday stays Monday": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20270326"),
        march("01 10 > 01 10", "08 10 > 08 10", "15 10 > 15 10", "22 10 > 22 10"),
    ),
    "Mondays, Wednesdays and Fridays at ten become Tuesdays and Fridays at noon: Friday stays Friday": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=3"),
        series("2027-03-02T12:00", "FREQ=WEEKLY;BYDAY=TU,FR;COUNT=2"),
        march("01 10 > 02 12", "05 10 > 05 12"),
    ),
    "Monday and Thursday become Wednesday and Friday: first is first, second second": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4"),
        series("2027-03-03T10:00", "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=4"),
        march("01 10 > 03 10", "04 10 > 05 10", "08 10 > 10 10", "11 10 > 12 10"),
    ),
    "three in a week, of which the first is as much later: the others in their order": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,TU,TH;COUNT=3"),
        series("2027-03-03T10:00", "FREQ=WEEKLY;BYDAY=WE,FR,SU;COUNT=3"),
        march("01 10 > 03 10", "02 10 > 05 10", "04 10 > 07 10"),
    ),
    "two in a week become one: the first has it": (
        series("2027-03-02T10:00", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4"),
        series("2027-03-06T10:00", "FREQ=WEEKLY;BYDAY=SA;COUNT=2"),
        march("02 10 > 06 10", "09 10 > 13 10"),
    ),
    "a Sunday belongs to the week that began before it": (
        series("2027-03-07T10:00", "FREQ=WEEKLY;BYDAY=SU;COUNT=2"),
        series("2027-03-02T10:00", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"),
        march("07 10 > 02 10", "14 10 > 09 10"),
    ),
    "daily in March, begun in February: the start is the start, all others stay on their day": (
        series(MONDAY, "FREQ=DAILY;COUNT=3"),
        series("2027-02-10T09:00", "FREQ=DAILY;BYMONTH=3;COUNT=9"),
        {MONDAY: "2027-02-10T09:00", **march("02 10 > 02 09", "03 10 > 03 09")},
    ),
    "a rule for a single date: the same day": (
        series(MONDAY),
        series("2027-02-22T08:00", "FREQ=WEEKLY;COUNT=3"),
        {MONDAY: "2027-02-22T08:00"},
    ),
    "without its rule the first is left": (WEEKLY, series(MONDAY), march("01 10 > 01 10")),
    "an endless one": (
        series(MONDAY, "FREQ=WEEKLY"),
        series("2027-03-01T11:00", "FREQ=WEEKLY"),
        None,
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_a_date_is_the_same_one_after_an_edit(case):
    old, new, expected = EDITS[case]
    if expected is None:
        expected = {key: key.replace("T10", "T11") for key in keys_of(old)}
    assert matched(old, new) == expected


MONTHS = {
    "the last day becomes the first Friday of its month": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"),
        series("2027-01-01T10:00", "FREQ=MONTHLY;BYDAY=1FR;COUNT=3"),
        {
            "2027-01-31T10:00": "2027-01-01T10:00",
            "2027-02-28T10:00": "2027-02-05T10:00",
            "2027-03-31T10:00": "2027-03-05T10:00",
        },
    ),
    "a month without a date leaves that of the next one alone": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"),
        series("2027-01-01T10:00", "FREQ=MONTHLY;BYMONTH=1,3;BYDAY=1FR;COUNT=2"),
        {"2027-01-31T10:00": "2027-01-01T10:00", "2027-03-31T10:00": "2027-03-05T10:00"},
    ),
    "in the same year, where it is counted by years": (
        series("2024-02-29T10:00", "FREQ=YEARLY;COUNT=2"),
        series("2024-03-10T10:00", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU;COUNT=6"),
        {"2024-02-29T10:00": "2024-03-10T10:00", "2028-02-29T10:00": "2028-03-12T10:00"},
    ),
    "a month of another year is another month": (
        series("2027-01-04T10:00", "FREQ=MONTHLY;BYDAY=1MO;COUNT=2"),
        series("2026-01-05T09:00", "FREQ=MONTHLY;BYDAY=2TU;COUNT=1"),
        {"2027-01-04T10:00": "2026-01-05T09:00"},
    ),
}


@pytest.mark.parametrize("case", MONTHS)
def test_a_date_is_the_same_one_in_its_month_or_year(case):
    old, new, expected = MONTHS[case]
    assert matched(old, new) == expected


@pytest.mark.parametrize(("week_start", "monday"), [("SU", "08"), ("MO", "01")])
def test_weeks_begin_where_the_rule_says(week_start, monday):
    """With weeks from Sunday on, Sunday the 7th is in one with the Monday after it."""
    old = series("2027-02-28T10:00", f"FREQ=WEEKLY;BYDAY=SU;WKST={week_start};COUNT=2")
    new = series("2027-02-24T09:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    assert matched(old, new, "2027-03-07T10:00") == march(f"07 10 > {monday} 09")


def test_weeks_may_begin_on_any_day():
    """From Wednesday on, Friday the 5th is in one with the Monday after it."""
    old = series("2027-02-26T10:00", "FREQ=WEEKLY;BYDAY=FR;WKST=WE;COUNT=2")
    new = series("2027-02-23T09:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    assert matched(old, new, "2027-03-05T10:00") == march("05 10 > 08 09")


def test_a_new_date_that_is_an_old_one_too_is_given_to_none_but_itself():
    """Rows can be given their new keys in one statement."""
    new = series("2027-03-08T10:00", "FREQ=WEEKLY;COUNT=3")
    assert matched(WEEKLY, new) == march("08 10 > 08 10", "15 10 > 15 10", "22 10 > 22 10")
    assert matched(WEEKLY, new, MONDAY) == {}


def test_what_is_skipped_cancelled_or_closed_has_its_place_all_the_same():
    old = series(
        MONDAY,
        "FREQ=WEEKLY;COUNT=4",
        changes=[change("2027-03-08T10:00", "skipped"), change("2027-03-09T10:00", "extra")],
        closed=[("2027-03-15", "2027-03-15")],
    )
    new = series("2027-03-02T10:00", "FREQ=WEEKLY;COUNT=4", closed=[("2027-03-09", "2027-03-09")])
    keys = ["2027-03-08T10:00", "2027-03-09T10:00", "2027-03-15T10:00"]
    assert matched(old, new, *keys) == march("08 10 > 09 10", "15 10 > 16 10")


def test_only_what_is_asked_is_answered_and_nothing_for_no_question():
    later = series("2027-03-01T12:00", "FREQ=WEEKLY;COUNT=4")
    assert matched(WEEKLY, later, "2027-03-15T10:00") == march("15 10 > 15 12")
    assert matched(WEEKLY, later, "2027-03-16T10:00") == {}
    assert matched_keys(WEEKLY, later, []) == {}


def test_a_series_may_be_moved_by_years():
    """Both are looked at where they are: what is far from the old dates is near the new ones."""
    old = series("2020-02-29", "FREQ=MONTHLY;COUNT=3")
    new = series("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3")
    shift = new.starts_at_local - old.starts_at_local
    assert shift > MARGIN
    assert matched_keys(old, new, [at("2020-02-29")]) == {at("2020-02-29"): at("2027-01-31")}
    assert matched_keys(new, old, [at("2027-01-31")]) == {at("2027-01-31"): at("2020-02-29")}


def test_whole_days_become_times_of_the_same_day():
    old, new = series("2027-03-28", "FREQ=DAILY;COUNT=2"), series("2027-03-28T02:30", "FREQ=DAILY")
    found = matched_keys(old, new, [at("2027-03-28"), at("2027-03-29")])
    assert texts_of(found.values()) == ["2027-03-28T02:30", "2027-03-29T02:30"]


@given(old=schedules(), new=schedules(changed=False), data=st.data())
def test_each_new_date_is_given_once_and_never_an_old_one(old, new, data):
    keys = some_keys(_bare(old), 8)
    asked = data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    found = matched_keys(old, new, asked)
    assert found.keys() <= set(asked)
    assert len(set(found.values())) == len(found)
    for key, target in found.items():
        assert has_date(new, target)
        assert key == target or target not in asked


@given(one=schedules())
def test_without_an_edit_each_date_is_itself(one):
    keys = some_keys(_bare(one), 8)
    assert matched_keys(one, one, keys) == {key: key for key in keys}


@given(one=schedules(changed=False), hour=st.integers(0, 23))
def test_at_another_time_each_date_is_on_its_day(one, hour):
    start = one.starts_at_local.replace(hour=hour, minute=45)
    new = replace(
        one,
        all_day=False,
        starts_at_local=start,
        ends_at_local=start + timedelta(hours=1),
    )
    keys = some_keys(one, 8)
    found = matched_keys(one, new, keys)
    assert found == {key: datetime.combine(key.date(), start.time()) for key in keys}


def _bare(schedule: Schedule) -> Schedule:
    return replace(schedule, changes=(), closed=())
