"""A series in two: together the same dates, each part with what is its own; and the second part as
an editor writes it anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.errors import ScheduleRefused
from outreach.scheduling.recurrence import ChangeKind, Schedule, dates_of, local_starts
from outreach.scheduling.series.splitting import edited_tail, is_first_date, split_schedule
from outreach.scheduling.spans import instant, wall_time
from tests.factories.schedules import (
    at,
    change,
    far_end,
    keys_of,
    rules_of,
    schedules,
    series,
    some_keys,
)

MONDAY = "2027-03-01T10:00"

SPLITS = {
    "COUNT is shared out": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=8"),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;COUNT=2"],
        ["FREQ=WEEKLY;COUNT=6"],
    ),
    "the last of a COUNT alone": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=3"),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;COUNT=2"],
        ["FREQ=WEEKLY;COUNT=1"],
    ),
    "UNTIL of the first part is a second before, in UTC; that of the second stays": (
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270601"),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;UNTIL=20270315T085959Z"],
        ["FREQ=WEEKLY;UNTIL=20270601T215959Z"],
    ),
    "from the day on which the clock goes forward": (
        series("2027-03-07T10:00", "FREQ=WEEKLY"),
        "2027-03-28T10:00",
        ["FREQ=WEEKLY;UNTIL=20270328T075959Z"],
        ["FREQ=WEEKLY"],
    ),
    "from a time that the clock skips: the wall must not yet have shown it": (
        series("2027-03-26T02:30", "FREQ=DAILY"),
        "2027-03-28T02:30",
        ["FREQ=DAILY;UNTIL=20270328T002959Z"],
        ["FREQ=DAILY"],
    ),
    "from a time that there is twice: the first is meant": (
        series("2027-10-29T02:30", "FREQ=DAILY"),
        "2027-10-31T02:30",
        ["FREQ=DAILY;UNTIL=20271031T002959Z"],
        ["FREQ=DAILY"],
    ),
    "whole days end on the day before": (
        series("2027-03-01", "FREQ=DAILY"),
        "2027-03-29",
        ["FREQ=DAILY;UNTIL=20270328T215959Z"],
        ["FREQ=DAILY"],
    ),
    "an earlier UNTIL of another rule stays, and the second part is without that rule": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270305"),
        "2027-03-15T10:00",
        [
            "FREQ=WEEKLY;UNTIL=20270315T085959Z;BYDAY=MO",
            "FREQ=WEEKLY;UNTIL=20270305T225959Z;BYDAY=TH",
        ],
        ["FREQ=WEEKLY;BYDAY=MO"],
    ),
    "a COUNT that is used up stays with the first part": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TH;COUNT=2"),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;UNTIL=20270315T085959Z;BYDAY=MO", "FREQ=WEEKLY;COUNT=2;BYDAY=TH"],
        ["FREQ=WEEKLY;BYDAY=MO"],
    ),
    "of two COUNTs the rule that does not name the new start counts it all the same": (
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=4", "FREQ=WEEKLY;BYDAY=TH;COUNT=4"),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;COUNT=2;BYDAY=MO", "FREQ=WEEKLY;COUNT=3;BYDAY=TH"],
        ["FREQ=WEEKLY;COUNT=2;BYDAY=MO", "FREQ=WEEKLY;COUNT=2;BYDAY=TH"],
    ),
    "of several rules each says its own day, which the new start does not": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=4", "FREQ=MONTHLY;COUNT=3"),
        "2027-03-08T10:00",
        ["FREQ=WEEKLY;COUNT=1", "FREQ=MONTHLY;COUNT=1"],
        ["FREQ=WEEKLY;COUNT=3;BYDAY=MO", "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=1"],
    ),
    "the 31st, where not every month has one": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;COUNT=5"),
        "2027-05-31T10:00",
        ["FREQ=MONTHLY;COUNT=2"],
        ["FREQ=MONTHLY;COUNT=3"],
    ),
    "29 February": (
        series("2024-02-29", "FREQ=YEARLY;COUNT=4"),
        "2028-02-29",
        ["FREQ=YEARLY;COUNT=1"],
        ["FREQ=YEARLY;COUNT=3"],
    ),
    "what is skipped has been counted": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=5", changes=[change("2027-03-08T10:00", "skipped")]),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;COUNT=2"],
        ["FREQ=WEEKLY;COUNT=3"],
    ),
    "what lies on a closed day has been counted": (
        series(MONDAY, "FREQ=WEEKLY;COUNT=5", closed=[("2027-03-07", "2027-03-09")]),
        "2027-03-15T10:00",
        ["FREQ=WEEKLY;COUNT=2"],
        ["FREQ=WEEKLY;COUNT=3"],
    ),
}


@pytest.mark.parametrize("case", SPLITS)
def test_each_part_has_its_own_share_of_the_rules(case):
    """Hard case 7."""
    whole, key, first, second = SPLITS[case]
    head, tail = split_schedule(whole, at(key))
    assert (rules_of(head), rules_of(tail)) == (first, second)
    assert tail.starts_at_local == at(key)
    assert keys_of(head, 99) == [one for one in keys_of(whole, 99) if at(one) < at(key)]
    assert keys_of(tail, 9) == [one for one in keys_of(whole, 99) if at(one) >= at(key)][:9]


def test_two_counted_rules_lose_no_date_in_a_split():
    """The start of the second part is a date that each rule counts, whether it names it or not."""
    whole = series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=WEEKLY;BYDAY=WE;COUNT=4")
    for key in keys_of(whole)[1:]:
        head, tail = split_schedule(whole, at(key))
        assert keys_of(head) + keys_of(tail) == keys_of(whole), key


REFUSED = {
    "between two dates": (series(MONDAY, "FREQ=WEEKLY"), "2027-03-16T10:00", "no date"),
    "the first date": (series(MONDAY, "FREQ=WEEKLY"), MONDAY, "cannot be split at its first"),
    "the first that is left": (
        series(MONDAY, "FREQ=WEEKLY", changes=[change(MONDAY, "skipped")]),
        "2027-03-08T10:00",
        "cannot be split at its first",
    ),
    "a skipped date": (
        series(MONDAY, "FREQ=WEEKLY", changes=[change("2027-03-15T10:00", "skipped")]),
        "2027-03-15T10:00",
        "no date",
    ),
    "a closed day": (
        series(MONDAY, "FREQ=WEEKLY", closed=[("2027-03-15", "2027-03-15")]),
        "2027-03-15T10:00",
        "no date",
    ),
    "after the last date": (series(MONDAY, "FREQ=WEEKLY;COUNT=2"), "2027-03-15T10:00", "no date"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_series_is_split_only_at_a_date_that_has_one_before_it(case):
    whole, key, message = REFUSED[case]
    with pytest.raises(ScheduleRefused, match=message) as refused:
        split_schedule(whole, at(key))
    assert refused.value.values.get("start", at(key)) == at(key)
    if "no date" in message:
        assert str(at(key)) in str(refused.value)


def test_an_extra_date_may_be_the_first_one():
    whole = series(MONDAY, "FREQ=WEEKLY", changes=[change("2027-02-24T10:00", "extra")])
    assert is_first_date(whole, at("2027-02-24T10:00"))
    assert not is_first_date(whole, at(MONDAY))


def test_changes_go_with_their_date():
    early = change("2027-03-08T10:00", "cancelled")
    late = change("2027-03-15T10:00", "altered", "2027-03-16T10:00", "2027-03-16T12:00")
    head, tail = split_schedule(
        series(MONDAY, "FREQ=WEEKLY", changes=[early, late]), late.local_start
    )
    assert (head.changes, tail.changes) == ((early,), (late,))


def test_a_cancelled_date_begins_the_second_part_cancelled():
    called_off = change("2027-03-15T10:00", "cancelled")
    whole = series(MONDAY, "FREQ=WEEKLY;COUNT=4", changes=[called_off])
    _head, tail = split_schedule(whole, called_off.local_start)
    assert tail.starts_at_local == called_off.local_start
    assert [one.is_cancelled for one in dates_of(tail)] == [True, False]


def test_an_extra_date_stays_extra_where_a_rule_names_a_later_start():
    extra = change("2027-03-10T15:00", "extra")
    whole = series(MONDAY, "FREQ=WEEKLY;COUNT=3", changes=[extra])
    head, tail = split_schedule(whole, extra.local_start)
    assert keys_of(head) == [MONDAY, "2027-03-08T10:00"]
    assert tail.starts_at_local == at("2027-03-15T10:00")
    assert keys_of(tail) == ["2027-03-10T15:00", "2027-03-15T10:00"]


@pytest.mark.parametrize(
    ("kind", "stays"),
    [("extra", "altered"), ("cancelled", "cancelled"), ("postponed", "postponed")],
)
def test_an_extra_date_after_the_rules_end_becomes_the_start_of_the_second_part(kind, stays):
    extra = change("2027-04-10T15:00", kind, off_rule=True)
    later = change("2027-04-11T15:00", "extra")
    whole = series(MONDAY, "FREQ=WEEKLY;COUNT=3", changes=[extra, later])
    _head, tail = split_schedule(whole, extra.local_start)
    assert tail.starts_at_local == extra.local_start
    assert tail.rules == ()
    wanted = replace(extra, kind=ChangeKind(stays), off_rule=False)
    assert set(tail.changes) == {wanted, later}
    assert keys_of(tail) == ["2027-04-10T15:00", "2027-04-11T15:00"]


def test_the_second_part_lasts_as_long_across_the_clock_change():
    """Hard case 1: from 22:00 to 06:00 on the wall is an hour less in that night, on all others the
    dates last what they lasted."""
    whole = series("2027-03-26T22:00", "FREQ=DAILY;COUNT=4", lasts=timedelta(hours=8))
    head, tail = split_schedule(whole, at("2027-03-27T22:00"))
    assert tail.ends_at_local == at("2027-03-28T07:00")
    assert dates_of(head) + dates_of(tail) == dates_of(whole)


def test_a_series_of_whole_days_is_split_before_a_midnight_that_the_clock_skips():
    """In Santiago the clock goes from Saturday 24:00 to Sunday 01:00."""
    whole = series("2026-08-29", "FREQ=WEEKLY;COUNT=3", zone="America/Santiago")
    _head, tail = split_schedule(whole, at("2026-09-05"))
    assert keys_of(tail) == ["2026-09-05", "2026-09-12"]
    assert tail.ends_at_local == at("2026-09-06")


def test_the_second_part_keeps_closed_days():
    whole = series(MONDAY, "FREQ=WEEKLY;COUNT=5", closed=[("2027-03-22", "2027-03-22")])
    _head, tail = split_schedule(whole, at("2027-03-15T10:00"))
    assert keys_of(tail) == ["2027-03-15T10:00", "2027-03-29T10:00"]


@st.composite
def cuts(draw: st.DrawFn) -> tuple[Schedule, datetime]:
    """A series and one of its dates that is not the first. Left out are those with a date that ends
    in the second pass of a doubled hour: no wall time says that end."""
    whole = draw(schedules())
    keys = some_keys(whole, 15)
    assume(len(keys) > 1)
    ends = [whole.span_from(key).end for key in keys]
    assume(
        whole.all_day or all(instant(wall_time(end, whole.zone), whole.zone) == end for end in ends)
    )
    return whole, draw(st.sampled_from(keys[1:10]))


def _dates(schedule: Schedule, before: datetime) -> list[tuple]:
    found = [schedule.instance(key) for key in local_starts(schedule, None, before)]
    return [(one.local_start, one.span, one.is_cancelled, one.is_postponed) for one in found]


@given(cut=cuts())
def test_both_parts_together_are_the_same_dates(cut):
    """Hard case 7: nothing is lost or doubled."""
    whole, key = cut
    head, tail = split_schedule(whole, key)
    assert all(one < key for one in local_starts(head))
    assert all(one >= key for one in local_starts(tail, None, far_end(whole)))
    parts = _dates(head, key) + _dates(tail, far_end(whole))
    assert parts == _dates(whole, far_end(whole))


@given(cut=cuts())
def test_an_edit_that_says_what_was_leaves_the_second_part_as_it_is(cut):
    whole, key = cut
    tail = replace(split_schedule(whole, key)[1], changes=())
    assume(tail.rules)
    edited = edited_tail(whole, tail.starts_at_local, replace(whole, changes=()))
    assert edited.changes == ()
    assert list(local_starts(edited, None, far_end(whole))) == list(
        local_starts(tail, None, far_end(whole))
    )


WEEKLY = series(MONDAY, "FREQ=WEEKLY;COUNT=8")
FROM = "2027-03-22T10:00"
"""The fourth Monday, so that three are before it."""
EDITS = {
    "an hour later": (
        WEEKLY,
        series("2027-03-01T11:00", "FREQ=WEEKLY;COUNT=8"),
        "2027-03-22T11:00",
        ["FREQ=WEEKLY;COUNT=5"],
    ),
    "a day later": (
        WEEKLY,
        series("2027-03-02T10:00", "FREQ=WEEKLY;COUNT=8"),
        "2027-03-23T10:00",
        ["FREQ=WEEKLY;COUNT=5"],
    ),
    "COUNT is that of the whole": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;COUNT=10"),
        FROM,
        ["FREQ=WEEKLY;COUNT=7"],
    ),
    "a COUNT that the first part has used up leaves one date": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;COUNT=3"),
        FROM,
        ["FREQ=WEEKLY;COUNT=1"],
    ),
    "a COUNT of less than were before leaves one date": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;COUNT=1"),
        FROM,
        ["FREQ=WEEKLY;COUNT=1"],
    ),
    "a new COUNT counts from here on": (
        series(MONDAY, "FREQ=WEEKLY"),
        series(MONDAY, "FREQ=WEEKLY;COUNT=5"),
        FROM,
        ["FREQ=WEEKLY;COUNT=5"],
    ),
    "COUNT given up for UNTIL": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;UNTIL=20270430"),
        FROM,
        ["FREQ=WEEKLY;UNTIL=20270430T215959Z"],
    ),
    "another weekday, the start left alone: the first one of that week": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;BYDAY=TH;COUNT=8"),
        "2027-03-25T10:00",
        ["FREQ=WEEKLY;COUNT=5;BYDAY=TH"],
    ),
    "another weekday at another time: looked for from that day on": (
        WEEKLY,
        series("2027-03-02T08:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=8"),
        "2027-03-22T08:00",
        ["FREQ=WEEKLY;COUNT=5;BYDAY=MO"],
    ),
    "without a rule it is one date": (WEEKLY, series("2027-03-01T11:00"), "2027-03-22T11:00", []),
    "a rule besides is new: its COUNT is its own": (
        WEEKLY,
        series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=8", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3"),
        FROM,
        ["FREQ=WEEKLY;COUNT=5;BYDAY=MO", "FREQ=WEEKLY;COUNT=3;BYDAY=MO,TH"],
    ),
    "whole days instead": (
        WEEKLY,
        series("2027-03-01", "FREQ=WEEKLY;COUNT=8"),
        "2027-03-22",
        ["FREQ=WEEKLY;COUNT=5"],
    ),
    "the last of each month": (
        series("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6"),
        series("2027-01-30T10:00", "FREQ=MONTHLY;BYMONTHDAY=30;COUNT=6"),
        "2027-03-30T10:00",
        ["FREQ=MONTHLY;COUNT=4;BYMONTHDAY=30"],
    ),
}
STARTS = {"the last of each month": "2027-03-31T10:00"}


@pytest.mark.parametrize("case", EDITS)
def test_the_second_part_is_as_the_whole_was_written_anew(case):
    old, edited, start, texts = EDITS[case]
    tail = edited_tail(old, at(STARTS.get(case, FROM)), edited)
    assert tail.starts_at_local == at(start)
    assert rules_of(tail) == texts
    length = edited.ends_at_local - edited.starts_at_local
    assert tail.ends_at_local - tail.starts_at_local == length
    assert tail.all_day == edited.all_day


def test_of_several_rules_each_has_its_own_count_left():
    """Five Mondays and three Thursdays from the fourth date on are three Mondays and two Thursdays
    more."""
    texts = ["FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=WEEKLY;BYDAY=TH;COUNT=4"]
    old = series(MONDAY, *texts)
    edited = series("2027-03-01T11:00", *texts)
    tail = edited_tail(old, at("2027-03-15T10:00"), edited)
    assert keys_of(tail) == [
        "2027-03-15T11:00",
        "2027-03-18T11:00",
        "2027-03-22T11:00",
        "2027-03-29T11:00",
    ]


def test_a_rule_that_is_used_up_does_not_begin_the_second_part():
    texts = ["FREQ=WEEKLY;BYDAY=MO;COUNT=2", "FREQ=WEEKLY;BYDAY=TH;COUNT=5"]
    old = series(MONDAY, *texts)
    tail = edited_tail(old, at("2027-03-18T10:00"), old)
    assert keys_of(tail) == ["2027-03-18T10:00", "2027-03-25T10:00"]


def test_where_all_rules_are_used_up_one_date_is_left():
    old = series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=WEEKLY;BYDAY=TH;COUNT=5")
    edited = series(MONDAY, "FREQ=WEEKLY;BYDAY=MO;COUNT=1", "FREQ=WEEKLY;BYDAY=TH;COUNT=1")
    assert keys_of(edited_tail(old, at("2027-03-18T10:00"), edited)) == ["2027-03-22T10:00"]
    assert keys_of(edited_tail(old, at("2027-03-15T10:00"), edited)) == ["2027-03-15T10:00"]


def test_a_rule_without_a_day_is_no_hindrance():
    texts = ["FREQ=WEEKLY;BYDAY=MO;COUNT=3", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"]
    old = series(MONDAY, *texts)
    assert keys_of(edited_tail(old, at("2027-03-08T10:00"), old)) == [
        "2027-03-08T10:00",
        "2027-03-15T10:00",
    ]


def test_the_second_part_is_written_without_changes():
    edited = series(MONDAY, "FREQ=WEEKLY;COUNT=8", changes=[change(FROM, "cancelled")])
    assert edited_tail(WEEKLY, at(FROM), edited).changes == ()


def test_what_was_skipped_has_been_counted_by_the_edit():
    skipped = series(
        MONDAY,
        "FREQ=WEEKLY;COUNT=8",
        changes=[change("2027-03-08T10:00", "skipped"), change("2027-03-09T10:00", "extra")],
        closed=[("2027-03-15", "2027-03-15")],
    )
    assert rules_of(edited_tail(skipped, at(FROM), WEEKLY)) == ["FREQ=WEEKLY;COUNT=5"]


def test_a_rule_that_has_ended_before_is_refused():
    edited = series(MONDAY, "FREQ=WEEKLY;UNTIL=20270320")
    with pytest.raises(ScheduleRefused, match="gives no dates"):
        edited_tail(WEEKLY, at(FROM), edited)


def test_until_on_the_day_itself_is_late_enough():
    edited = series(MONDAY, "FREQ=WEEKLY;UNTIL=20270322")
    assert keys_of(edited_tail(WEEKLY, at(FROM), edited)) == [FROM]
