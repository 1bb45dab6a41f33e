"""What becomes of the dates of a series that is edited as a whole: what is over, and what holds data,
stays when and where it was; all others follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.recurrence import Change, Schedule, has_date, local_starts
from outreach.scheduling.series.reconciling import (
    IndexedDate,
    ReconciledChange,
    Reconciliation,
    reconcile_dates,
)
from outreach.scheduling.spans import instant, wall_time
from tests.factories.schedules import BERLIN, at, change, indexed, schedules, series, some_keys

MONDAY = "2027-03-01T10:00"
BEFORE_ALL = "2027-02-01"
NOON = "2027-03-15T12:00"
"""The moment at which the third of four Mondays ends."""


def weekly(*changes: Change, start: str = MONDAY, closed: Iterable = (), **fields) -> Schedule:
    """The Mondays 1, 8, 15, 22 March from ten to twelve."""
    return series(start, "FREQ=WEEKLY;COUNT=4", changes=changes, closed=closed, **fields)


def later(**fields) -> Schedule:
    """The same an hour later."""
    return weekly(start="2027-03-01T11:00", **fields)


WHOLE_DAYS = weekly(start="2027-03-01")
TWO_IN_A_WEEK = series(MONDAY, "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8")
HOLIDAYS = [("2027-03-08", "2027-03-08"), ("2027-03-22", "2027-03-22")]


def reconciled(
    old: Schedule,
    new: Schedule,
    now: str,
    *,
    holding: Iterable[str] = (),
    detached: Iterable[str] = (),
    with_changes: Iterable[Change] = (),
    **options,
) -> Reconciliation:
    new = replace(new, changes=tuple(sorted(with_changes)))
    rows = indexed(old, holding=holding, detached=detached)
    return reconcile_dates(old, new, rows, now=instant(at(now), BERLIN), **options)


def said(one: ReconciledChange) -> str:
    """``03-08 11:00 altered 10:00 to 12:00, was 03-08 10:00``; a time of its own day without that."""
    text = f"{one.change.local_start:%m-%d %H:%M} {one.change.kind}"
    if one.change.off_rule:
        text += " off rule"
    if one.change.starts_at_local or one.change.ends_at_local:
        times = one.change.starts_at_local, one.change.ends_at_local
        text += " " + " to ".join(_moment(time, one.change.local_start) for time in times)
    if one.was:
        text += f", was {_moment(one.was, one.change.local_start)}"
    return text + (", there" if one.keeps_place else "")


def _moment(moment: datetime | None, key: datetime) -> str:
    if moment is None:
        return "…"
    return f"{moment:%H:%M}" if moment.date() == key.date() else f"{moment:%m-%d %H:%M}"


EDITS = {
    "before the first date all follow, and nothing needs to be said": (
        (weekly(), later(), BEFORE_ALL),
        {},
        [],
    ),
    "what is over is pinned under its new key; a date that goes on follows": (
        (weekly(), later(), "2027-03-15T11:59"),
        {},
        ["03-01 11:00 altered 10:00 to 12:00, there", "03-08 11:00 altered 10:00 to 12:00, there"],
    ),
    "a date is over at the moment at which it ends": (
        (weekly(), later(), NOON),
        {},
        [
            "03-01 11:00 altered 10:00 to 12:00, there",
            "03-08 11:00 altered 10:00 to 12:00, there",
            "03-15 11:00 altered 10:00 to 12:00, there",
        ],
    ),
    "what holds data is pinned, though it is to come": (
        (weekly(), later(), BEFORE_ALL),
        {"holding": ["2027-03-22T10:00"]},
        ["03-22 11:00 altered 10:00 to 12:00, there"],
    ),
    "a file that says how it really was pins nothing": (
        (weekly(), later(), NOON),
        {"rewrites_past": True, "holding": ["2027-03-22T10:00"]},
        [],
    ),
    "an event that is no series is what its form says": (
        (series(MONDAY), series("2027-03-01T11:00"), NOON),
        {"holding": [MONDAY]},
        [],
    ),
    "what lasts longer from now on did not before": (
        (weekly(), weekly(lasts=timedelta(hours=5)), "2027-03-08T13:00"),
        {},
        ["03-01 10:00 altered 10:00 to 12:00, there", "03-08 10:00 altered 10:00 to 12:00, there"],
    ),
    "in another zone what is over stays that instant, in wall times of the new one": (
        (weekly(), weekly(zone="Asia/Baku"), "2027-03-02"),
        {},
        ["03-01 10:00 altered 13:00 to 15:00, there"],
    ),
    "both sides of a clock change stay the instants that they were": (
        (
            series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2"),
            series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2", zone="UTC"),
            "2027-04-01",
        ),
        {},
        ["03-27 10:00 altered 09:00 to 11:00, there", "03-28 10:00 altered 08:00 to 10:00, there"],
    ),
    "over and named no more it is an extra date": (
        (weekly(), series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"), NOON),
        {},
        ["03-08 10:00 extra off rule 10:00 to 12:00, there"],
    ),
    "named no more and to come it is nothing, whether it holds data or not": (
        (weekly(), series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"), BEFORE_ALL),
        {"holding": ["2027-03-08T10:00"]},
        [],
    ),
    "cancelled, over and named no more it stays cancelled": (
        (
            weekly(change("2027-03-08T10:00", "cancelled")),
            series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"),
            NOON,
        ),
        {},
        ["03-08 10:00 cancelled off rule 10:00 to 12:00, was 10:00, there"],
    ),
    "a new place is not that of what is over or holds data": (
        (weekly(), weekly(), "2027-03-10"),
        {"place_differs": True, "holding": ["2027-03-22T10:00"]},
        [
            "03-01 10:00 altered 10:00 to 12:00, there",
            "03-08 10:00 altered 10:00 to 12:00, there",
            "03-22 10:00 altered 10:00 to 12:00, there",
        ],
    ),
    "a new place, and a change that says when it was already": (
        (weekly(change(MONDAY, "altered", "2027-03-02T10:00")), weekly(), "2027-03-03"),
        {"place_differs": True},
        ["03-01 10:00 altered 03-02 10:00 to 03-02 12:00, was 10:00, there"],
    ),
    "cancelled or postponed it stays so when it is over": (
        (
            weekly(change(MONDAY, "cancelled"), change("2027-03-08T10:00", "postponed")),
            later(),
            "2027-03-09",
        ),
        {},
        [
            "03-01 11:00 cancelled 10:00 to 12:00, was 10:00, there",
            "03-08 11:00 postponed 10:00 to 12:00, was 10:00, there",
        ],
    ),
    "cancelled and to come it follows": (
        (weekly(change("2027-03-22T10:00", "cancelled")), later(), BEFORE_ALL),
        {},
        ["03-22 11:00 cancelled, was 10:00"],
    ),
    "moved by itself it stays where it was moved to": (
        (
            weekly(change("2027-03-22T10:00", "altered", "2027-03-23T09:00", "2027-03-23T10:00")),
            later(),
            BEFORE_ALL,
        ),
        {},
        ["03-22 11:00 altered 03-23 09:00 to 03-23 10:00, was 10:00"],
    ),
    "over, and where it was by its own change: that is enough": (
        (
            weekly(change(MONDAY, "altered", "2027-03-02T09:00", "2027-03-02T10:00")),
            later(),
            "2027-03-03",
        ),
        {},
        ["03-01 11:00 altered 03-02 09:00 to 03-02 10:00, was 10:00"],
    ),
    "over, with its own end only: the start is written too": (
        (weekly(change(MONDAY, "altered", "", "2027-03-01T15:00")), later(), "2027-03-02"),
        {},
        ["03-01 11:00 altered 10:00 to 15:00, was 10:00, there"],
    ),
    "skipped it stays, over or not": (
        (
            weekly(change("2027-03-08T10:00", "skipped"), change("2027-03-22T10:00", "skipped")),
            later(),
            "2027-03-10",
        ),
        {},
        [
            "03-01 11:00 altered 10:00 to 12:00, there",
            "03-08 11:00 skipped, was 10:00",
            "03-22 11:00 skipped, was 10:00",
        ],
    ),
    "an extra date stands by itself, over or not": (
        (
            weekly(change("2027-02-24T15:00", "extra"), change("2027-03-24T15:00", "extra")),
            later(),
            "2027-02-28",
        ),
        {},
        ["02-24 15:00 extra, was 15:00", "03-24 15:00 extra, was 15:00"],
    ),
    "an extra date keeps its length when the series gets another": (
        (
            weekly(change("2027-02-24T15:00", "extra")),
            weekly(lasts=timedelta(hours=1)),
            "2027-02-28",
        ),
        {},
        ["02-24 15:00 extra off rule 15:00 to 17:00, was 15:00, there"],
    ),
    "an extra date that the new rule names is one of its own": (
        (
            weekly(
                change("2027-03-04T10:00", "extra"),
                change("2027-03-11T10:00", "cancelled", off_rule=True),
                change("2027-03-12T10:00", "cancelled", off_rule=True),
            ),
            TWO_IN_A_WEEK,
            BEFORE_ALL,
        ),
        {},
        [
            "03-04 10:00 altered, was 10:00",
            "03-11 10:00 cancelled, was 10:00",
            "03-12 10:00 cancelled off rule, was 10:00",
        ],
    ),
    "an extra date where another's new key would be comes first": (
        (weekly(change("2027-03-08T11:00", "extra")), later(), BEFORE_ALL),
        {},
        ["03-08 11:00 altered, was 11:00"],
    ),
    "whole days know no times, and end at the midnight after": (
        (
            weekly(
                change("2027-03-08T10:00", "altered", "2027-03-09T22:00", "2027-03-10T01:00"),
                change("2027-03-24T15:00", "extra"),
            ),
            WHOLE_DAYS,
            BEFORE_ALL,
        ),
        {},
        [
            "03-08 00:00 altered 03-09 00:00 to 03-11 00:00, was 10:00",
            "03-24 00:00 extra, was 15:00",
        ],
    ),
    "a whole day that ends at midnight does not get another one": (
        (WHOLE_DAYS, replace(WHOLE_DAYS, zone=BERLIN), "2027-03-02"),
        {"place_differs": True},
        ["03-01 00:00 altered 00:00 to 03-02 00:00, there"],
    ),
    "what had no length is a whole day": (
        (
            weekly(change("2027-03-08T10:00", "altered", "2027-03-09T00:00", "2027-03-09T00:00")),
            WHOLE_DAYS,
            BEFORE_ALL,
        ),
        {},
        ["03-08 00:00 altered 03-09 00:00 to 03-10 00:00, was 10:00"],
    ),
    "a whole day that has a time from now on lasted from midnight to midnight": (
        (
            series("2027-03-01", "FREQ=WEEKLY;COUNT=4", changes=[change("2027-03-10", "extra")]),
            weekly(),
            "2027-03-02",
        ),
        {},
        [
            "03-01 10:00 altered 00:00 to 03-02 00:00, there",
            "03-10 10:00 extra, was 00:00",
        ],
    ),
    "what was left out on a closed day stays out under its new key": (
        (weekly(closed=HOLIDAYS), later(), "2027-03-10"),
        {},
        ["03-01 11:00 altered 10:00 to 12:00, there", "03-08 11:00 skipped"],
    ),
    "what took place did so, though its day is closed now": (
        (weekly(), weekly(closed=HOLIDAYS), "2027-03-10"),
        {"holding": ["2027-03-22T10:00"]},
        ["03-08 10:00 altered 10:00 to 12:00, there"],
    ),
    "the same under a new key": (
        (weekly(), later(closed=HOLIDAYS), "2027-03-10"),
        {},
        ["03-01 11:00 altered 10:00 to 12:00, there", "03-08 11:00 altered 10:00 to 12:00, there"],
    ),
    "what differs for a date holds against a day that is closed now": (
        (
            weekly(change("2027-03-22T10:00", "altered", "2027-03-22T12:00", "2027-03-22T13:00")),
            weekly(closed=HOLIDAYS),
            BEFORE_ALL,
        ),
        {"holding": ["2027-03-22T10:00"]},
        ["03-22 10:00 altered 12:00 to 13:00, was 10:00"],
    ),
    "changes that the new schedule has itself are not looked at": (
        (
            weekly(change("2027-03-24T15:00", "extra")),
            later(),
            BEFORE_ALL,
        ),
        {"with_changes": [change("2027-03-24T15:00", "extra"), change(MONDAY, "skipped")]},
        ["03-24 15:00 extra, was 15:00"],
    ),
    "a moment is over when it is there": (
        (
            weekly(lasts=timedelta(0)),
            replace(TWO_IN_A_WEEK, ends_at_local=TWO_IN_A_WEEK.starts_at_local),
            "2027-03-04T10:00",
        ),
        {},
        ["03-04 10:00 skipped"],
    ),
    "there was none on Thursdays before there were any": (
        (weekly(), TWO_IN_A_WEEK, "2027-03-11T12:00"),
        {},
        ["03-04 10:00 skipped", "03-11 10:00 skipped"],
    ),
    "a Thursday that goes on is one": (
        (weekly(), TWO_IN_A_WEEK, "2027-03-11T11:59"),
        {},
        ["03-04 10:00 skipped"],
    ),
    "a file that says how it really was adds what was": (
        (weekly(), TWO_IN_A_WEEK, NOON),
        {"rewrites_past": True},
        [],
    ),
    "who lets a series begin earlier says that it did": (
        (weekly(), series("2027-02-15T10:00", "FREQ=WEEKLY;COUNT=6"), NOON),
        {},
        [],
    ),
    "what is typed together with the edit may name a date of the new rule": (
        (
            weekly(
                change("2027-03-11T10:00", "cancelled"),
                change("2027-03-18T10:00", "altered", "2027-03-18T12:00"),
            ),
            replace(TWO_IN_A_WEEK, closed=weekly(closed=[("2027-03-18", "2027-03-18")]).closed),
            BEFORE_ALL,
        ),
        {},
        ["03-11 10:00 cancelled, was 10:00", "03-18 10:00 altered 12:00 to …, was 10:00"],
    ),
    "a change of no date is forgotten": (
        (weekly(change("2027-03-26T10:00", "cancelled")), later(), BEFORE_ALL),
        {},
        [],
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_what_is_said_of_single_dates_after_an_edit(case):
    """Hard case 7."""
    (old, new, now), options, expected = EDITS[case]
    changes = reconciled(old, new, now, **options).changes
    assert [said(one) for one in changes] == expected
    assert all(isinstance(one.change.off_rule, bool) for one in changes)


def test_rows_get_new_keys_where_these_differ():
    keys = reconciled(weekly(), later(), BEFORE_ALL).keys
    assert keys == {key: key + timedelta(hours=1) for key in some_keys(weekly())}
    assert reconciled(weekly(), weekly(), NOON).keys == {}


def test_what_has_no_row_gets_no_key():
    """Skipped and left out dates are not in the index, nor are changes of no date."""
    old = weekly(change(MONDAY, "skipped"), closed=[("2027-03-08", "2027-03-08")])
    assert reconciled(old, later(), NOON).keys == {
        at("2027-03-15T10:00"): at("2027-03-15T11:00"),
        at("2027-03-22T10:00"): at("2027-03-22T11:00"),
    }


def test_what_is_pinned_and_what_is_left_out_is_named_by_its_new_key():
    found = reconciled(weekly(closed=HOLIDAYS), later(), "2027-03-10")
    assert found.pinned == {at("2027-03-01T11:00")}
    assert found.left_out == {at("2027-03-08T11:00")}
    fewer = series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2")
    assert reconciled(weekly(), fewer, NOON).pinned == {at("2027-03-08T10:00")}


def test_a_date_that_has_left_the_series_keeps_its_key():
    """The one that would get it goes on without a key of the new rule, and leaves as well."""
    found = reconciled(weekly(), later(), BEFORE_ALL, detached=["2027-03-08T11:00"])
    assert sorted(found.keys) == [at(MONDAY), at("2027-03-15T10:00"), at("2027-03-22T10:00")]


def test_an_extra_date_does_not_get_the_key_of_one_that_has_left_the_series():
    """On whole days it would be that day's midnight, where a row is that was a date before."""
    old = weekly(change("2027-03-24T15:00", "extra"), change("2027-03-25T15:00", "extra"))
    found = reconciled(old, WHOLE_DAYS, BEFORE_ALL, detached=["2027-03-24"])
    assert at("2027-03-24T15:00") not in found.keys
    assert [said(one) for one in found.changes] == ["03-25 00:00 extra, was 15:00"]


def test_two_extra_dates_of_one_day_are_one_whole_day():
    old = weekly(change("2027-03-24T15:00", "extra"), change("2027-03-24T18:00", "extra"))
    found = reconciled(old, WHOLE_DAYS, BEFORE_ALL)
    assert [one.change.local_start for one in found.changes] == [at("2027-03-24")]
    assert list(found.keys.values()).count(at("2027-03-24")) == 1


def test_an_extra_date_brings_back_one_that_has_left_the_series():
    """It is typed at the time of a row that is kept for its data."""
    old = weekly(change("2027-03-24T15:00", "extra"))
    rows = indexed(weekly(), detached=["2027-03-24T15:00"])
    found = reconcile_dates(old, later(), rows, now=instant(at(BEFORE_ALL), BERLIN))
    assert [said(one) for one in found.changes] == ["03-24 15:00 extra, was 15:00"]


def test_an_endless_series_keeps_what_is_over():
    old, new = series(MONDAY, "FREQ=WEEKLY"), series("2027-03-01T11:00", "FREQ=WEEKLY")
    rows = indexed(old, until="2027-04-01")
    found = reconcile_dates(old, new, rows, now=instant(at("2027-03-09"), BERLIN))
    assert len(found.keys) == 5
    assert found.pinned == {at("2027-03-01T11:00"), at("2027-03-08T11:00")}


Edit = tuple[Schedule, Schedule, list[IndexedDate], datetime]
DAYS = 40
"""As long as an index is in these property tests."""


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Another rule, another time, or both, some time before, within or after what is indexed; some
    dates hold data. Left out are dates within the second pass of a doubled hour."""
    old, other = draw(schedules()), draw(schedules(changed=False))
    start, length = old.starts_at_local, old.ends_at_local - old.starts_at_local
    if draw(st.booleans()):
        minutes = 0 if old.all_day else draw(st.sampled_from([0, 60, -45]))
        start += timedelta(days=draw(st.integers(-10, 10)), minutes=minutes)
    new = replace(
        old,
        starts_at_local=start,
        ends_at_local=start + length,
        rules=draw(st.sampled_from([old.rules, other.rules])),
        changes=(),
    )
    rows = _index(old, _end(old))
    assume(rows)
    held = draw(st.sets(st.sampled_from(rows), max_size=3))
    ends = [end for row in rows for end in (row.span.start, row.span.end)]
    assume(all(instant(wall_time(end, old.zone), old.zone) == end for end in ends))
    now = draw(st.sampled_from(ends)) + timedelta(minutes=draw(st.integers(-30, 30)))
    return old, new, [replace(row, holds_data=row in held) for row in rows], now


def _end(schedule: Schedule) -> datetime:
    return schedule.starts_at_local + timedelta(days=DAYS)


def _index(schedule: Schedule, end: datetime) -> list[IndexedDate]:
    keys = local_starts(schedule, None, end)
    return [IndexedDate(local_start=key, span=schedule.instance(key).span) for key in keys]


def _after(new: Schedule, found: Reconciliation) -> Schedule:
    return replace(new, changes=tuple(one.change for one in found.changes))


@given(edit=edits())
def test_no_edit_touches_what_is_over_or_holds_data(edit):
    """Hard cases 7 and 8. What is over is a date still, at its time and cancelled or not as it was;
    what holds data has its time, or has left the series; and nothing has taken place that had not."""
    old, new, rows, now = edit
    found = reconcile_dates(old, new, rows, now=now)
    after = _after(new, found)
    keys = {row.local_start: found.keys.get(row.local_start, row.local_start) for row in rows}
    assert len(set(keys.values())) == len(rows)
    for row in rows:
        key = keys[row.local_start]
        if row.span.end <= now:
            assert has_date(after, key)
            assert after.instance(key).is_cancelled == old.instance(row.local_start).is_cancelled
        if has_date(after, key) and (row.holds_data or row.span.end <= now):
            assert after.instance(key).span == row.span
    first = max(old.starts_at_local, min(keys))
    named = set(local_starts(after, first, min(_end(old), wall_time(now, old.zone)))) - set(
        keys.values()
    )
    assert not {key for key in named if after.instance(key).span.end <= now}


@given(edit=edits())
def test_saved_once_more_nothing_differs(edit):
    """Hard case 8."""
    old, new, rows, now = edit
    found = reconcile_dates(old, new, rows, now=now)
    after = _after(new, found)
    end = _end(old)
    held = {found.keys.get(row.local_start, row.local_start) for row in rows if row.holds_data}
    again = [replace(row, holds_data=row.local_start in held) for row in _index(after, end)]
    second = reconcile_dates(after, new, again, now=now)
    assert second.keys == {}
    assert _index(_after(new, second), end) == _index(after, end)
