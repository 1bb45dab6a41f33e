"""What stays of an edit that is undone: what took place under it, or holds data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.recurrence import Change, Schedule, has_date, local_starts
from outreach.scheduling.series.reconciling import IndexedDate, ReconciledChange
from outreach.scheduling.series.restoring import restore_dates
from outreach.scheduling.spans import instant, wall_time
from tests.factories.schedules import BERLIN, at, change, indexed, schedules, series, some_keys

MONDAY = "2027-03-01T10:00"
BEFORE_ALL = "2027-02-01"


def weekly(*changes: Change, start: str = MONDAY, closed: Iterable = ()) -> Schedule:
    """The Mondays 1, 8, 15, 22 March from ten to twelve."""
    return series(start, "FREQ=WEEKLY;COUNT=4", changes=changes, closed=closed)


LATER = weekly(start="2027-03-01T11:00")
BACK = {key: key - timedelta(hours=1) for key in some_keys(LATER)}
"""The keys that the rows of ``LATER`` get back."""


def restored(
    schedule: Schedule,
    edited: Schedule,
    now: str,
    keys: dict[datetime, datetime] | None = None,
    **index,
) -> list[str]:
    """The changes after ``edited`` was set back to ``schedule``."""
    rows = indexed(edited, **index)
    found = restore_dates(schedule, rows, keys or {}, now=instant(at(now), BERLIN))
    return [said(one) for one in found]


def said(one: ReconciledChange) -> str:
    text = f"{one.change.local_start:%m-%d %H:%M} {one.change.kind}"
    if one.change.off_rule:
        text += " off rule"
    start, end = one.change.starts_at_local, one.change.ends_at_local
    if start and end:
        text += f" {start:%m-%d %H:%M} to {end:%m-%d %H:%M}"
    return text + (", stored" if one.was else "") + (", there" if one.keeps_place else "")


UNDONE = {
    "before the first date nothing stays": ((weekly(), LATER, BEFORE_ALL, BACK), {}, []),
    "what took place an hour later did so; a date that goes on is set back": (
        (weekly(), LATER, "2027-03-08T12:59", BACK),
        {},
        ["03-01 10:00 altered 03-01 11:00 to 03-01 13:00, there"],
    ),
    "a date is over at the moment at which it ends": (
        (weekly(), LATER, "2027-03-08T13:00", BACK),
        {},
        [
            "03-01 10:00 altered 03-01 11:00 to 03-01 13:00, there",
            "03-08 10:00 altered 03-08 11:00 to 03-08 13:00, there",
        ],
    ),
    "what holds data stays when it is": (
        (weekly(), LATER, BEFORE_ALL, BACK),
        {"holding": ["2027-03-15T11:00"]},
        ["03-15 10:00 altered 03-15 11:00 to 03-15 13:00, there"],
    ),
    "what is as it was needs no change, over or holding data": (
        (weekly(), weekly(), "2027-03-10"),
        {"holding": ["2027-03-15T10:00"]},
        [],
    ),
    "an event that is no series is as it was": (
        (series(MONDAY), series("2027-03-01T11:00"), "2027-04-01", BACK),
        {"holding": ["2027-03-01T11:00"]},
        [],
    ),
    "a date that only the edit named, and that is over, is an extra one": (
        (
            series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"),
            weekly(),
            "2027-03-10",
        ),
        {},
        ["03-08 10:00 extra off rule 03-08 10:00 to 03-08 12:00, there"],
    ),
    "a date that only the edit named, and that is to come, is none, data or not": (
        (series(MONDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=2"), weekly(), BEFORE_ALL),
        {"holding": ["2027-03-08T10:00"]},
        [],
    ),
    "changes of before are back, also of dates that nobody holds": (
        (
            weekly(change("2027-03-08T10:00", "cancelled"), change("2027-03-15T10:00", "skipped")),
            LATER,
            BEFORE_ALL,
            BACK,
        ),
        {},
        ["03-08 10:00 cancelled, stored", "03-15 10:00 skipped, stored"],
    ),
    "called off before it stays so, at the time that it had meanwhile": (
        (
            weekly(change(MONDAY, "cancelled"), change("2027-03-08T10:00", "postponed")),
            LATER,
            "2027-03-10",
            BACK,
        ),
        {},
        [
            "03-01 10:00 cancelled 03-01 11:00 to 03-01 13:00, stored, there",
            "03-08 10:00 postponed 03-08 11:00 to 03-08 13:00, stored, there",
        ],
    ),
    "skipped before it did take place": (
        (weekly(change(MONDAY, "skipped")), LATER, "2027-03-02", BACK),
        {},
        ["03-01 10:00 altered 03-01 11:00 to 03-01 13:00, stored, there"],
    ),
    "skipped before, at the same time": (
        (weekly(change("2027-03-08T10:00", "skipped")), weekly(), "2027-03-09"),
        {},
        ["03-08 10:00 altered 03-08 10:00 to 03-08 12:00, stored, there"],
    ),
    "left out on a closed day it did take place": (
        (weekly(closed=[("2027-03-08", "2027-03-08")]), weekly(), "2027-03-09"),
        {},
        ["03-08 10:00 altered 03-08 10:00 to 03-08 12:00, there"],
    ),
    "an extra date that was moved meanwhile stays extra": (
        (
            weekly(change("2027-03-03T15:00", "extra")),
            weekly(change("2027-03-03T15:00", "extra", "2027-03-04T15:00", "2027-03-04T16:00")),
            "2027-03-05",
        ),
        {},
        ["03-03 15:00 extra off rule 03-04 15:00 to 03-04 16:00, stored, there"],
    ),
    "an extra date that only the edit had, and that is over, is one": (
        (weekly(), weekly(change("2027-03-03T15:00", "extra")), "2027-03-05"),
        {},
        ["03-03 15:00 extra off rule 03-03 15:00 to 03-03 17:00, there"],
    ),
    "a cancelled extra date stays cancelled": (
        (
            weekly(change("2027-03-03T15:00", "cancelled", off_rule=True)),
            weekly(change("2027-03-03T15:00", "extra", "2027-03-04T15:00", "2027-03-04T16:00")),
            "2027-03-05",
        ),
        {},
        ["03-03 15:00 cancelled off rule 03-04 15:00 to 03-04 16:00, stored, there"],
    ),
    "dates that had left the series have no part in it": (
        (weekly(), weekly(), "2027-05-01"),
        {"detached": ["2027-04-05T10:00"]},
        [],
    ),
    "over the clock change the instant stays, and the wall time of the zone says it": (
        (
            series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2"),
            series("2027-03-27T10:00", "FREQ=DAILY;COUNT=2", zone="UTC"),
            "2027-04-01",
        ),
        {},
        [
            "03-27 10:00 altered 03-27 11:00 to 03-27 13:00, there",
            "03-28 10:00 altered 03-28 12:00 to 03-28 14:00, there",
        ],
    ),
    "whole days": (
        (
            series("2027-10-30", "FREQ=DAILY;COUNT=2"),
            series("2027-10-30", "FREQ=DAILY;COUNT=2", lasts=timedelta(days=2)),
            "2027-11-01",
        ),
        {},
        ["10-30 00:00 altered 10-30 00:00 to 11-01 00:00, there"],
    ),
}


@pytest.mark.parametrize("case", UNDONE)
def test_what_is_said_of_single_dates_after_an_undo(case):
    """Hard cases 7 and 8."""
    arguments, index, expected = UNDONE[case]
    assert restored(*arguments, **index) == expected


def test_an_endless_series_is_set_back():
    rows = indexed(series("2027-03-01T11:00", "FREQ=WEEKLY"), until="2027-03-20")
    back = {row.local_start: row.local_start - timedelta(hours=1) for row in rows}
    now = instant(at("2027-03-02"), BERLIN)
    found = restore_dates(series(MONDAY, "FREQ=WEEKLY"), rows, back, now=now)
    assert [one.change.local_start for one in found] == [at(MONDAY)]


def test_changes_are_in_order():
    """The pinned ones among those of before."""
    schedule = weekly(change("2027-03-08T10:00", "cancelled"))
    assert [text[:5] for text in restored(schedule, LATER, "2027-03-20", BACK)] == [
        "03-01",
        "03-08",
        "03-15",
    ]


@given(before=schedules(), meanwhile=schedules(), days=st.integers(-2, 40))
def test_what_took_place_meanwhile_did_so(before, meanwhile, days):
    """Left out are whole days that become times, or the other way round, and dates within the second
    pass of a doubled hour."""
    assume(before.recurs)
    edited = replace(
        meanwhile,
        zone=before.zone,
        all_day=before.all_day,
        starts_at_local=before.starts_at_local,
        ends_at_local=before.ends_at_local,
    )
    end = before.starts_at_local + timedelta(days=40)
    now = before.first_span.start + timedelta(days=days)
    rows = [
        IndexedDate(local_start=key, span=edited.instance(key).span)
        for key in local_starts(edited, None, end)
    ]
    ends = [end for row in rows for end in (row.span.start, row.span.end)]
    assume(all(instant(wall_time(end, before.zone), before.zone) == end for end in ends))
    found = restore_dates(before, rows, {}, now=now)
    after = replace(before, changes=tuple(one.change for one in found))
    for row in rows:
        if row.span.end <= now:
            assert has_date(after, row.local_start)
            assert after.instance(row.local_start).span == row.span
    over = {row.local_start for row in rows if row.span.end <= now}
    others = set(local_starts(before, None, end)) - over
    assert all(after.instance(key) == before.instance(key) for key in others)
