"""Schedules that subscribers must read as the kernel means them, and what it means."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.scheduling.icalendar.calendars import calendar_text
from outreach.scheduling.icalendar.timezones import zone_and_first_year
from outreach.scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule, expand
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.spans import TimeSpan, instant

Row = tuple[datetime, datetime, bool]
"""Start, end (both in UTC) and whether it is cancelled."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def schedule(
    start: str, end: str, zone: str, *rules: str, changes: tuple[Change, ...] = ()
) -> Schedule:
    """``end`` without a time makes it an all-day schedule."""
    return Schedule(
        starts_at_local=at(start),
        ends_at_local=at(end),
        zone=zone,
        all_day=len(end) == 10,
        rules=tuple(parse_rule(rule, zone) for rule in rules),
        changes=changes,
    )


def cancelled(key: str, **fields: object) -> Change:
    return Change(local_start=at(key), kind=ChangeKind.CANCELLED, **fields)


def skipped(key: str) -> Change:
    return Change(local_start=at(key), kind=ChangeKind.SKIPPED)


def extra(key: str, end: str = "") -> Change:
    ends = at(end) if end else None
    return Change(local_start=at(key), kind=ChangeKind.EXTRA, ends_at_local=ends)


def moved(key: str, start: str = "", end: str = "", **fields: object) -> Change:
    return Change(
        local_start=at(key),
        kind=ChangeKind.ALTERED,
        starts_at_local=at(start) if start else None,
        ends_at_local=at(end) if end else None,
        **fields,
    )


BERLIN = "Europe/Berlin"
WEEKLY = "FREQ=WEEKLY;UNTIL=20260413"
CASES = {
    "10:00 stays 10:00 across the clock change": schedule(
        "2026-03-16T10:00", "2026-03-16T12:00", BERLIN, WEEKLY
    ),
    "half past midnight stays on its weekday": schedule(
        "2026-01-05T00:30", "2026-01-05T01:30", BERLIN, "FREQ=MONTHLY;BYDAY=1MO"
    ),
    "02:30 on the day without that hour is 03:30": schedule(
        "2026-03-27T02:30", "2026-03-27T02:45", BERLIN, "FREQ=DAILY;COUNT=5"
    ),
    "02:30 in the doubled hour is the first": schedule(
        "2026-10-23T02:30", "2026-10-23T04:30", BERLIN, "FREQ=DAILY;COUNT=5"
    ),
    "a night keeps its exact length": schedule(
        "2026-03-07T22:00", "2026-03-08T06:00", BERLIN, "FREQ=WEEKLY"
    ),
    "a first night on the clock change does not lengthen the others": schedule(
        "2026-03-28T22:00", "2026-03-29T06:00", BERLIN, "FREQ=WEEKLY"
    ),
    "one date that ends in the second pass of the doubled hour": schedule(
        "2026-10-25T01:30", "2026-10-25T02:30", BERLIN
    ),
    "Baku before and after 2016": schedule(
        "2014-01-06T10:00", "2014-01-06T11:30", "Asia/Baku", "FREQ=WEEKLY;UNTIL=20171231"
    ),
    "Baku today": schedule("2026-02-02T10:00", "2026-02-02T11:30", "Asia/Baku", "FREQ=WEEKLY"),
    "New York across its change of rules": schedule(
        "2006-03-01T19:00", "2006-03-01T20:00", "America/New_York", "FREQ=WEEKLY;COUNT=150"
    ),
    "Casablanca through Ramadan": schedule(
        "2026-02-01T09:00", "2026-02-01T10:00", "Africa/Casablanca", "FREQ=DAILY;COUNT=90"
    ),
    "Lord Howe, half an hour": schedule(
        "2026-01-04T01:45", "2026-01-04T02:15", "Australia/Lord_Howe", "FREQ=WEEKLY"
    ),
    "Apia across the day that it left out": schedule(
        "2011-12-03T10:00", "2011-12-03T11:00", "Pacific/Apia", "FREQ=WEEKLY;COUNT=20"
    ),
    "UTC": schedule("2026-03-16T10:00", "2026-03-16T12:00", "UTC", WEEKLY),
    "one whole day": schedule("2026-03-29", "2026-03-30", BERLIN),
    "two whole days each week": schedule("2026-03-14", "2026-03-16", BERLIN, WEEKLY),
    "whole days in Apia": schedule("2026-03-14", "2026-03-15", "Pacific/Apia", WEEKLY),
    "whole days where the clock change skips midnight": schedule(
        "2026-08-30", "2026-08-31", "America/Santiago", "FREQ=WEEKLY;BYDAY=SA,SU"
    ),
    "whole days with every kind of change": schedule(
        "2026-03-14",
        "2026-03-15",
        "Asia/Baku",
        "FREQ=WEEKLY",
        changes=(
            cancelled("2026-03-21"),
            moved("2026-03-28", "2026-03-30", "2026-04-01"),
            skipped("2026-04-04"),
            extra("2026-04-08"),
        ),
    ),
    "every kind of change": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        "FREQ=WEEKLY",
        changes=(
            cancelled("2026-03-16T10:00"),
            moved("2026-03-23T10:00", "2026-03-29T11:00"),
            moved("2026-03-30T10:00", end="2026-03-30T15:00"),
            skipped("2026-04-06T10:00"),
            extra("2026-04-08T09:00"),
            extra("2026-04-09T09:00", "2026-04-09T17:00"),
            cancelled("2026-04-10T09:00", off_rule=True),
            moved("2026-04-11T09:00", "2026-04-12T09:00", off_rule=True),
        ),
    ),
    "changes of no date": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        WEEKLY,
        changes=(
            cancelled("2026-03-17T10:00"),
            moved("2026-04-20T10:00", "2026-04-21T10:00"),
            skipped("2026-03-18T10:00"),
        ),
    ),
    "a skipped first date": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        WEEKLY,
        changes=(skipped("2026-03-16T10:00"),),
    ),
    "a moved single date": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        changes=(moved("2026-03-16T10:00", "2026-03-17T09:00"),),
    ),
    "a cancelled single date": schedule(
        "2026-03-16T10:00", "2026-03-16T12:00", BERLIN, changes=(cancelled("2026-03-16T10:00"),)
    ),
    "a list of dates without a rule": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        changes=(extra("2026-03-29T10:00"), extra("2026-05-04T10:00")),
    ),
    "a change beyond the horizon": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        "FREQ=WEEKLY",
        changes=(cancelled("2036-03-17T10:00"),),
    ),
    "the 29th of February": schedule(
        "2024-02-29T10:00", "2024-02-29T12:00", "Asia/Baku", "FREQ=YEARLY"
    ),
    "the 29th of February as a whole day": schedule(
        "2024-02-29", "2024-03-01", "Asia/Baku", "FREQ=YEARLY;BYMONTH=2"
    ),
    "the 31st of the months that have one": schedule(
        "2026-01-31T10:00", "2026-01-31T12:00", "Asia/Baku", "FREQ=MONTHLY"
    ),
    "the last working day": schedule(
        "2026-01-30T10:00",
        "2026-01-30T12:00",
        "Asia/Baku",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9",
    ),
    "a first date that the rule does not name counts": schedule(
        "2026-03-18T10:00", "2026-03-18T12:00", BERLIN, "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
    ),
    "a first date that an endless rule does not name": schedule(
        "2026-03-18T10:00", "2026-03-18T12:00", BERLIN, "FREQ=WEEKLY;BYDAY=MO"
    ),
    "two rules that meet": schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        "FREQ=WEEKLY",
        "FREQ=MONTHLY;BYMONTHDAY=1,16,30",
        changes=(skipped("2026-04-01T10:00"), cancelled("2026-05-01T10:00")),
    ),
    "a moment": schedule("2026-03-16T10:00", "2026-03-16T10:00", BERLIN, WEEKLY),
}


def entry(schedule: Schedule, **fields: object) -> Entry:
    values = {
        "uid": "first@example.org",
        "sequence": 3,
        "created_at": datetime(2026, 1, 1, 8, tzinfo=UTC),
        "changed_at": datetime(2026, 1, 2, 9, 30, tzinfo=UTC),
        "status": EntryStatus.CONFIRMED,
        "title": "Hüquqi yardım",
        "language": "az",
    }
    return Entry(schedule=schedule, **{**values, **fields})


def years(schedule: Schedule, count: int = 5) -> TimeSpan:
    """Some years from the month before the first date."""
    first = schedule.starts_at_local.replace(day=1, hour=0, minute=0)
    return TimeSpan(
        instant(first - timedelta(days=30), "UTC"),
        instant(first.replace(year=first.year + count), "UTC"),
    )


def calendar_of(schedule: Schedule, count: int = 5, **options: object) -> str:
    horizon = years(schedule, count).end.replace(tzinfo=None) + timedelta(days=3)
    needed = zone_and_first_year(schedule)
    return "".join(
        calendar_text(
            [entry_text(entry(schedule), horizon=horizon, **options)],
            name="Tədbirlər",
            language="az",
            zones=dict([needed]) if needed else {},
            url="https://example.org/az/events/",
            refresh=timedelta(hours=1),
            product="-//example.org//Outreach//EN",
        )
    )


def meant(schedule: Schedule, count: int = 5) -> list[Row]:
    """What the kernel says; whole days as midnights in UTC, since they have no zone.

    The readers' window begins and ends at midnight in UTC, which for whole days means the zone's
    midnight, or 01:00 where a clock change skips that: of a whole day only the date is read.
    """
    rows = []
    within = years(schedule, count)
    if schedule.all_day:
        start, end = (moment.replace(tzinfo=None) for moment in (within.start, within.end))
        within = TimeSpan(instant(start, schedule.zone), instant(end, schedule.zone))
    for found in expand(schedule, within):
        start, end = found.span.start, found.span.end
        if schedule.all_day:
            start, end = (
                as_instant(moment.astimezone(ZoneInfo(schedule.zone)).date())
                for moment in (start, end)
            )
        rows.append((start, end, found.is_cancelled))
    return sorted(rows)


def as_instant(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)
