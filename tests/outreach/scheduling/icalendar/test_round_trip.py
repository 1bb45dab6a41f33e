"""Subscribers see what the kernel means: three programs read the text, and agree with ``expand``.

``recurring_ical_events`` with the zones of the database; dateutil with nothing but our VTIMEZONE;
and khal, the program, from its command line.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rruleset, rrulestr
from dateutil.tz import UTC as DATEUTIL_UTC
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.icalendar.writer import entry_text
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule, local_starts
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.spans import TimeSpan
from tests.outreach.scheduling.icalendar.cases import (
    BERLIN,
    CASES,
    Row,
    as_instant,
    at,
    calendar_of,
    entry,
    meant,
    schedule,
    years,
)


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
        by_uid: dict[str, list] = {}
        for component in self.components:
            by_uid.setdefault(str(self.values(component, "UID")), []).append(component)
        found = (self.rows_of(components, until) for components in by_uid.values())
        return sorted(row for rows in found for row in rows)

    def rows_of(self, components: list, until: datetime) -> list[Row]:
        replaced = {
            self.time(component, "RECURRENCE-ID"): component
            for component in components
            if self.values(component, "RECURRENCE-ID")
        }
        master = components[0]
        length = self.length(master)
        rows = []
        for start in self.expanded(master, until):
            if start not in replaced:
                rows.append((start, start + length, self.is_cancelled(master)))
        for component in replaced.values():
            start = self.time(component, "DTSTART")
            rows.append((start, start + self.length(component), self.is_cancelled(component)))
        return rows

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


def test_a_series_with_more_exceptions_than_google_takes_is_written_in_parts() -> None:
    """Hard case 9."""
    plain = schedule("2025-01-01T10:00", "2025-01-01T12:00", BERLIN, "FREQ=DAILY")
    keys = [key for key in local_starts(plain, None, at("2026-02-01T00:00")) if key.day % 3 == 0]
    changes = tuple(Change(local_start=key, kind=ChangeKind.SKIPPED) for key in keys)
    case = schedule("2025-01-01T10:00", "2025-01-01T12:00", BERLIN, "FREQ=DAILY", changes=changes)
    assert len(changes) > 90
    text = calendar_of(case)
    assert text.count("RRULE:FREQ=DAILY") == text.count("BEGIN:VEVENT") == 2
    assert all(part.count("EXDATE") <= 90 for part in text.split("END:VEVENT"))
    assert read_by_icalendar(text, years(case)) == meant(case)


def test_a_series_with_many_exceptions_begins_later_and_keeps_its_rule() -> None:
    """Hard case 9: as much of the past goes as must, and nothing of the window."""
    keys = [at(f"2025-{month:02}-{day:02}T10:00") for month in range(1, 13) for day in range(1, 13)]
    changes = tuple(Change(local_start=key, kind=ChangeKind.SKIPPED) for key in keys)
    case = schedule("2025-01-01T10:00", "2025-01-01T12:00", BERLIN, "FREQ=DAILY", changes=changes)
    text = calendar_of(case, since=at("2025-12-01T00:00"))
    first = text[text.index("BEGIN:VEVENT") :]
    assert "RRULE:FREQ=DAILY\r\n" in first
    assert first.count("EXDATE") <= 90
    start = datetime(2025, 12, 1, tzinfo=UTC)
    read, expected = (
        [row for row in rows if row[0] >= start]
        for rows in (read_by_icalendar(text, years(case)), meant(case))
    )
    assert read == expected
    lost = set(meant(case)) - set(read_by_icalendar(text, years(case)))
    assert lost and max(lost)[0] < datetime(2025, 6, 1, tzinfo=UTC)
    whole = calendar_of(case, since=at("2025-02-01T00:00"))
    assert whole.count("BEGIN:VEVENT") == 2, "the window would lose dates: in parts"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=400",
        "FREQ=DAILY;UNTIL=20260301",
        "FREQ=DAILY;INTERVAL=2;COUNT=300",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;INTERVAL=2;COUNT=250",
        "FREQ=MONTHLY;BYDAY=1MO,2MO,3MO,4MO;BYSETPOS=1,3,4;COUNT=240",
    ],
)
def test_a_later_beginning_ends_where_the_series_did(rule) -> None:
    """Hard case 9: COUNT and UNTIL."""
    plain = schedule("2025-01-06T10:00", "2025-01-06T12:00", BERLIN, rule)
    keys = list(local_starts(plain))[::2][:110]
    changes = tuple(Change(local_start=key, kind=ChangeKind.SKIPPED) for key in keys)
    case = schedule("2025-01-06T10:00", "2025-01-06T12:00", BERLIN, rule, changes=changes)
    text = entry_text(entry(case), since=at("2030-01-01T00:00"))
    assert "RRULE:" in text and text.count("EXDATE") <= 90
    text = calendar_of(case, 12, since=at("2030-01-01T00:00"))
    read = read_by_icalendar(text, years(case, 12))
    assert read and read == [row for row in meant(case, 12) if row[0] >= read[0][0]]


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


@pytest.mark.slow
@pytest.mark.parametrize("name", KHAL_CASES)
def test_khal_lists_the_dates_that_the_kernel_means(name: str, tmp_path: Path) -> None:
    """Hard case 2: a calendar program that people use. It shows cancelled dates like others."""
    case = CASES[name]
    rows = [(f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}") for start, end, _ in meant(case)]
    assert khal_list(calendar_of(case), years(case), tmp_path) == rows


def one_by_one(text: str) -> list[str]:
    """A file for each UID, as whatever synchronises for khal writes them."""
    head, *events = text.partition("END:VCALENDAR")[0].split("BEGIN:VEVENT")
    by_uid: dict[str, list[str]] = {}
    for event in events:
        uid = event.partition("UID:")[2].partition("\r\n")[0]
        by_uid.setdefault(uid, []).append(f"BEGIN:VEVENT{event}")
    return [f"{head}{''.join(parts)}END:VCALENDAR\r\n" for parts in by_uid.values()]


def khal_list(text: str, within: TimeSpan, folder: Path) -> list[tuple[str, str]]:
    calendar = folder / "calendar"
    calendar.mkdir()
    for number, one in enumerate(one_by_one(text)):
        (calendar / f"{number}.ics").write_bytes(one.encode())
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
