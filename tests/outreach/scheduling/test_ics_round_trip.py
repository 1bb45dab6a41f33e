"""Subscribers see what the kernel means: three programs read the text, and agree with ``expand``.

``recurring_ical_events`` with the zones of the database; dateutil with nothing but our VTIMEZONE;
and khal, the program, from its command line.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rruleset, rrulestr
from dateutil.tz import UTC as DATEUTIL_UTC
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.ics import (
    Entry,
    EntryStatus,
    calendar_text,
    entry_text,
    zone_and_first_year,
)
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule, expand, local_starts
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


def years(schedule: Schedule) -> TimeSpan:
    """Five years from the month before the first date."""
    first = schedule.starts_at_local.replace(day=1, hour=0, minute=0)
    return TimeSpan(
        instant(first - timedelta(days=30), "UTC"),
        instant(first.replace(year=first.year + 5), "UTC"),
    )


def calendar_of(schedule: Schedule, **options: object) -> str:
    horizon = years(schedule).end.replace(tzinfo=None) + timedelta(days=3)
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


def meant(schedule: Schedule) -> list[Row]:
    """What the kernel says; whole days as midnights in UTC, since they have no zone.

    The readers' window begins and ends at midnight in UTC, which for whole days means the zone's
    midnight, or 01:00 where a clock change skips that: of a whole day only the date is read.
    """
    rows = []
    within = years(schedule)
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


def read_by_icalendar(text: str, within: TimeSpan) -> list[Row]:
    calendar = icalendar.Calendar.from_ical(text)
    events = recurring_ical_events.of(calendar).between(within.start, within.end)
    rows = [
        (as_instant(event.start), as_instant(event.end), event.get("STATUS") == "CANCELLED")
        for event in events
    ]
    return sorted(rows)


class DateutilReader:
    """A calendar program that knows dateutil and the file, and nothing of the world's zones."""

    def __init__(self, text: str) -> None:
        lines = text.replace("\r\n ", "").split("\r\n")
        self.components: list[list[tuple[str, str, str]]] = []
        for line in lines:
            head, _, value = line.partition(":")
            name, _, parameter = head.partition(";")
            if line == "BEGIN:VEVENT":
                self.components.append([])
            elif self.components and name != "END":
                self.components[-1].append((name, parameter, value))
        zones = [line for line in lines if line.startswith("TZID:")]
        head, _, rest = text.partition("BEGIN:VTIMEZONE\r\n")
        self.zones = tzical(StringIO("BEGIN:VTIMEZONE\r\n" + rest)) if zones else None

    def rows(self, until: datetime) -> list[Row]:
        replaced = {
            self.time(component, "RECURRENCE-ID"): component
            for component in self.components
            if self.values(component, "RECURRENCE-ID")
        }
        master = self.components[0]
        length = self.length(master)
        rows = []
        for start in self.expanded(master, until):
            if start not in replaced:
                rows.append((start, start + length, self.is_cancelled(master)))
        for component in replaced.values():
            start = self.time(component, "DTSTART")
            rows.append((start, start + self.length(component), self.is_cancelled(component)))
        return sorted(rows)

    def expanded(self, master: list, until: datetime) -> list[datetime]:
        start = self.naive(self.values(master, "DTSTART")[0][1])
        dates = rruleset()
        rules = self.values(master, "RRULE")
        for _parameter, rule in rules:
            parts = dict(part.split("=") for part in rule.split(";"))
            if parts.get("UNTIL", "").endswith("Z"):
                zone = self.zone(self.values(master, "DTSTART")[0][0])
                ends = self.naive(parts["UNTIL"]).replace(tzinfo=DATEUTIL_UTC).astimezone(zone)
                parts["UNTIL"] = f"{ends:%Y%m%dT%H%M%S}"
            text = ";".join(f"{name}={value}" for name, value in parts.items())
            dates.rrule(rrulestr(text, dtstart=start))
        if not rules:
            dates.rdate(start)
        for _parameter, value in self.values(master, "RDATE"):
            dates.rdate(self.naive(value))
        for _parameter, value in self.values(master, "EXDATE"):
            dates.exdate(self.naive(value))
        parameter = self.values(master, "DTSTART")[0][0]
        zone = self.zone(parameter)
        last = until.replace(tzinfo=None) + timedelta(days=1)
        found = dates.between(start, last, inc=True)
        return [local.replace(tzinfo=zone).astimezone(UTC) for local in found]

    def length(self, component: list) -> timedelta:
        if spelt := self.values(component, "DURATION"):
            return icalendar.vDuration.from_ical(spelt[0][1])
        if not self.values(component, "DTEND"):
            return timedelta()
        return self.time(component, "DTEND") - self.time(component, "DTSTART")

    def is_cancelled(self, component: list) -> bool:
        return self.values(component, "STATUS") == [("", "CANCELLED")]

    def time(self, component: list, name: str) -> datetime:
        [(parameter, value)] = self.values(component, name)
        zone = DATEUTIL_UTC if value.endswith("Z") else self.zone(parameter)
        return self.naive(value).replace(tzinfo=zone).astimezone(UTC)

    def zone(self, parameter: str):
        if parameter.startswith("TZID="):
            return self.zones.get(parameter.removeprefix("TZID="))
        return DATEUTIL_UTC

    @staticmethod
    def values(component: list, name: str) -> list[tuple[str, str]]:
        return [(parameter, value) for found, parameter, value in component if found == name]

    @staticmethod
    def naive(value: str) -> datetime:
        return datetime.fromisoformat(value.removesuffix("Z"))


@pytest.mark.parametrize("name", CASES)
def test_icalendar_reads_the_dates_that_the_kernel_means(name: str) -> None:
    """Hard cases 1, 2, 3 and 6."""
    case = CASES[name]
    assert read_by_icalendar(calendar_of(case), years(case)) == meant(case)


@pytest.mark.parametrize("name", CASES)
def test_a_program_that_knows_only_our_zone_definitions_reads_the_same(name: str) -> None:
    """Hard case 2: a second reader, which cannot fall back on the zone database."""
    case = CASES[name]
    within = years(case)
    rows = DateutilReader(calendar_of(case)).rows(within.end)
    assert [row for row in rows if TimeSpan(*row[:2]).overlaps(within)] == meant(case)


@pytest.mark.parametrize("name", CASES)
def test_without_the_cancelled_dates_all_others_are_still_there(name: str) -> None:
    """Hard case 6: a date that is left out does not come back by the rule."""
    case = CASES[name]
    expected = [row for row in meant(case) if not row[2]]
    text = calendar_of(case, keep_cancelled=False)
    assert read_by_icalendar(text, years(case)) == expected


def test_a_series_with_more_exceptions_than_google_takes_is_written_date_by_date() -> None:
    """Hard case 9."""
    plain = schedule("2025-01-01T10:00", "2025-01-01T12:00", BERLIN, "FREQ=DAILY")
    keys = [key for key in local_starts(plain, None, at("2026-02-01T00:00")) if key.day % 3 == 0]
    changes = tuple(Change(local_start=key, kind=ChangeKind.SKIPPED) for key in keys)
    case = schedule("2025-01-01T10:00", "2025-01-01T12:00", BERLIN, "FREQ=DAILY", changes=changes)
    assert len(changes) > 90
    text = calendar_of(case)
    assert "RRULE:FREQ=DAILY" not in text
    assert "EXDATE" not in text
    assert text.count("BEGIN:VEVENT") == 1
    assert read_by_icalendar(text, years(case)) == meant(case)
    shorter = calendar_of(case, since=at("2026-03-01T00:00"))
    expected = [row for row in meant(case) if row[0] >= datetime(2026, 2, 28, 23, tzinfo=UTC)]
    assert read_by_icalendar(shorter, years(case)) == expected


RULES = [
    "",
    "FREQ=DAILY;INTERVAL=3;COUNT=40",
    "FREQ=WEEKLY;BYDAY=MO,SA,SU",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20280101",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=30",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
]


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any zone, any hour, any rule; changes on dates that it has and on some that it has not."""
    start = draw(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
    start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    all_day = draw(st.booleans())
    zone = draw(st.sampled_from(["Asia/Baku", BERLIN, "America/Santiago", "Australia/Lord_Howe"]))
    length = timedelta(minutes=draw(st.sampled_from([15, 120, 540, 3000])))
    if all_day:
        start, length = start.replace(hour=0, minute=0), timedelta(days=length.seconds // 20000 + 1)
    rule = draw(st.sampled_from(RULES))
    rules = (parse_rule(rule, zone),) if rule else ()
    end = start + length
    plain = Schedule(
        starts_at_local=start,
        ends_at_local=end,
        zone=zone,
        all_day=all_day,
        rules=rules,
    )
    keys = list(local_starts(plain, None, start + timedelta(days=500)))
    keys += [key + timedelta(days=1) for key in keys[:10]]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=6))
    changes = tuple(_any_change(draw, plain, key, keys) for key in chosen)
    return Schedule(
        starts_at_local=start,
        ends_at_local=end,
        zone=zone,
        all_day=all_day,
        rules=rules,
        changes=changes,
    )


def _any_change(draw: st.DrawFn, plain: Schedule, key: datetime, keys: list) -> Change:
    kinds = [ChangeKind.SKIPPED, ChangeKind.CANCELLED, ChangeKind.ALTERED]
    if next(local_starts(plain, key, key + timedelta(seconds=1)), None) is None:
        kinds.append(ChangeKind.EXTRA)
    kind = draw(st.sampled_from(kinds))
    starts = key + timedelta(days=draw(st.integers(-3, 3))) if kind is ChangeKind.ALTERED else None
    return Change(local_start=key, kind=kind, starts_at_local=starts)


def has_doubled_start(case: Schedule) -> bool:
    """A moved date may fall on another: programs then show one or both."""
    rows = meant(case)
    return len({row[:2] for row in rows}) < len(rows)


@given(case=schedules())
def test_any_schedule_is_read_as_it_is_meant(case: Schedule) -> None:
    if not meant(case) and not entry_text(entry(case), horizon=datetime(2032, 1, 1)):
        return
    if not has_doubled_start(case):
        text, within = calendar_of(case), years(case)
        assert read_by_icalendar(text, within) == meant(case)
        rows = DateutilReader(text).rows(within.end)
        assert [row for row in rows if TimeSpan(*row[:2]).overlaps(within)] == meant(case)


KHAL_CASES = [
    "10:00 stays 10:00 across the clock change",
    "Baku before and after 2016",
    "every kind of change",
    "a list of dates without a rule",
    "the 29th of February",
    "two rules that meet",
]


@pytest.mark.parametrize("name", KHAL_CASES)
def test_khal_lists_the_dates_that_the_kernel_means(name: str, tmp_path: Path) -> None:
    """Hard case 2: a calendar program that people use. It shows cancelled dates like others."""
    case = CASES[name]
    rows = [(f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}") for start, end, _ in meant(case)]
    assert khal_list(calendar_of(case), years(case), tmp_path) == rows


def khal_list(text: str, within: TimeSpan, folder: Path) -> list[tuple[str, str]]:
    calendar = folder / "calendar"
    calendar.mkdir()
    (calendar / "event.ics").write_bytes(text.encode())
    config = folder / "config"
    config.write_text(
        f"[calendars]\n[[test]]\npath = {calendar}\ntype = calendar\n"
        f"[sqlite]\npath = {folder}/khal.db\n"
        "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    program = Path(sys.executable).with_name("khal")
    command = [program, "--config", config, "list", "--day-format", ""]
    command += ["--format", "{start-long-full}|{end-long-full}"]
    last_day = within.end - timedelta(days=1)
    command += [f"{within.start:%Y-%m-%d}", f"{last_day:%Y-%m-%d}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [tuple(line.split("|")) for line in answer.stdout.splitlines() if "|" in line]
    return sorted(rows)
