"""What others write: a broken part costs itself, and every loss is named (hard case 24)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from outreach.scheduling.icalendar.reading.calendar_files import (
    CalendarFile,
    ReadEntry,
    read_calendar,
)
from outreach.scheduling.icalendar.reading.lines import without_unread
from outreach.scheduling.recurrence import dates_of
from tests.work import calls_of

FILES = Path(__file__).resolve().parents[4] / "files" / "of_others"
TEN = "DTSTART;TZID=Asia/Baku:20261203T100000"


def event(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


def read(*parts: str | bytes) -> CalendarFile:
    if isinstance(parts[0], bytes):
        return read_calendar(b"".join(parts), zone="Asia/Baku")
    return read_calendar(calendar(*parts), zone="Asia/Baku")


def only(*lines: str) -> ReadEntry:
    file = read(event(*lines))
    assert not file.refused, file.refused[0].error
    return file.entries[0]


def told(file: CalendarFile) -> dict[str, list[str]]:
    """By UID what is said of each entry; refused ones begin with "refused"."""
    found = {}
    for entry in file.read():
        is_read = isinstance(entry, ReadEntry)
        messages = [*map(str, entry.remarks)] if is_read else [f"refused: {entry.error}"]
        found[entry.uid] = messages
    return found


def dates(entry: ReadEntry) -> list[str]:
    found = dates_of(entry.schedule)
    spans = [entry.schedule.instance(one.local_start) for one in found]
    if entry.schedule.all_day:
        starts = [entry.schedule.changes_by_key.get(one.local_start) for one in found]
        days = [
            (change and change.starts_at_local) or one.local_start
            for change, one in zip(starts, found, strict=True)
        ]
        return [f"{day:%Y-%m-%d}" for day in days]
    return [one.span.start.isoformat() for one in spans]


def of_others(name: str) -> CalendarFile:
    return read_calendar((FILES / f"{name}.ics").read_bytes(), zone="Asia/Baku")


def test_lines_that_are_too_long_cost_nothing_or_the_end_of_a_text():
    found = told(of_others("long_lines"))
    cut = "is longer than 8 kB; the text ends there."
    assert [uid for uid in found if found[uid]] == ["folded", "formatted"]
    assert all(cut in found[uid][0] for uid in ("folded", "formatted"))
    assert set(found) == {"good", "attachment", "folded", "formatted", "both", "last"}


def test_a_long_formatted_text_gives_way_to_a_plain_one_that_is_whole():
    both = {entry.uid: entry for entry in of_others("long_lines").entries}["both"]
    assert (both.html, both.description) == ("", "Plain and short")


def test_broken_lines_cost_what_they_say():
    file = of_others("broken_lines")
    found = told(file)
    assert found == {
        "quoted": [],
        "underscore": [],
        "unfolded": ["Line 21 could not be read and is left out."],
        "parameter": [],
        "bare": ["Line 33 could not be read and is left out."],
        "deep": [],
        "date": ["refused: Line 52 could not be read."],
        "byte": ["refused: Line 58 is not UTF-8 text. Save the file as UTF-8 and try again."],
        "foreign-byte": [],
        "good": [],
    }
    (byte,) = (entry for entry in file.refused if entry.uid == "byte")
    assert (byte.title, byte.starts_at_local) == ("caf\ufffd", datetime(2026, 12, 2, 17))


def test_an_empty_property_says_nothing():
    found = {entry.uid: dates(entry) for entry in of_others("empty_properties").entries}
    assert found == {
        "rule": ["2027-01-01"],
        "skipped": ["2027-01-05T06:00:00+00:00", "2027-01-12T06:00:00+00:00"],
        "extra": ["2027-01-06T06:00:00+00:00", "2027-01-13T06:00:00+00:00"],
        "end": ["2027-01-07T06:00:00+00:00"],
        "length": ["2027-01-08T06:00:00+00:00"],
        "key": ["2027-01-09T06:00:00+00:00"],
        "words": ["2027-01-10T06:00:00+00:00"],
        "zone": ["2027-01-11T06:00:00+00:00"],
    }


def test_whole_days_need_no_zone():
    found = {entry.uid: entry for entry in of_others("zones_of_days").entries}
    assert dates(found["moved"]) == [
        *("2027-01-05", "2027-01-07", "2027-01-12", "2027-01-15"),
        *("2027-01-19", "2027-01-21", "2027-01-26", "2027-01-28"),
    ]
    assert dates(found["skipped"]) == ["2027-01-05", "2027-01-19"]
    assert [str(remark) for remark in found["instant"].remarks] == [
        "A whole day is named by an instant in UTC: 2027-01-11 20:00. It is read as 2027-01-12."
    ]


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("/Europe/Vienna", "Europe/Vienna"),
        ("/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/UTC", "UTC"),
        ("/freeassociation.sourceforge.net/UTC", "UTC"),
        ("/example.org/Etc/UTC", "Etc/UTC"),
        ("/example.org/20260101_1/America/Indiana/Knox", "America/Indiana/Knox"),
        ("/example.org/2026b/Asia/Baku", "Asia/Baku"),
        ("UTC+04", "Asia/Baku"),
        ("GMT+0400", "Asia/Baku"),
        ("UTC+01:00", "Etc/GMT-1"),
        ("gmt-5", "Etc/GMT+5"),
        ("UTC+05:45", "Asia/Katmandu"),
    ],
)
def test_a_zone_is_known_by_a_global_name_or_by_its_offset(tzid, zone):
    assert only(f'DTSTART;TZID="{tzid}":20261204T080000').schedule.zone == zone


@pytest.mark.parametrize("tzid", ["UTC+99", "UTC+03:17", "(UTC+01:00) Berlin", "Vienna", "/Vienna"])
def test_what_is_no_zone_is_refused_by_name(tzid):
    (refused,) = read(event(f'DTSTART;TZID="{tzid}":20261204T080000')).refused
    assert tzid in str(refused.error)


def at_home(*lines: str, zone: str = "Asia/Baku") -> ReadEntry:
    (found,) = read(f"X-WR-TIMEZONE:{zone}", event(*lines)).entries
    return found


def test_times_in_utc_take_the_zone_of_their_calendar():
    """Hard case 24: every instant stays; a rule names the weekdays of that zone."""
    for number, (lines, starts_at, rules) in enumerate(
        [
            (("DTSTART:20261211T100000Z",), "2026-12-11 14:00", []),
            (("DTSTART:20261211T203000Z", "DURATION:PT1H"), "2026-12-12 00:30", []),
            (
                ("DTSTART:20261211T213000Z", "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
                "2026-12-12 01:30",
                ["FREQ=WEEKLY;COUNT=3;BYDAY=SA"],
            ),
            (
                ("DTSTART:20261213T213000Z", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU"),
                "2026-12-14 01:30",
                ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=TU"],
            ),
            (
                ("DTSTART:20261211T100000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=11;COUNT=3"),
                "2026-12-11 14:00",
                ["FREQ=MONTHLY;COUNT=3;BYMONTHDAY=11"],
            ),
        ]
    ):
        moved, stayed = at_home(*lines), only(*lines)
        assert (moved.schedule.zone, f"{moved.schedule.starts_at_local:%Y-%m-%d %H:%M}") == (
            "Asia/Baku",
            starts_at,
        ), number
        assert [rule.text() for rule in moved.schedule.rules] == rules
        assert moved.remarks == ()
        if not moved.schedule.is_endless:
            assert dates(moved) == dates(stayed)


def test_skipped_and_moved_dates_of_such_a_series_stay_theirs():
    lines = ("DTSTART:20261211T213000Z", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261218T213000Z")
    moved = event("RECURRENCE-ID:20261225T213000Z", "DTSTART:20261225T100000Z")
    (found,) = read("X-WR-TIMEZONE:Asia/Baku", event(*lines), moved).entries
    (plain,) = read(event(*lines), moved).entries
    assert found.schedule.zone == "Asia/Baku"
    assert dates(found) == dates(plain)


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("Europe/Berlin", ("DTSTART:20261211T100000Z", "RRULE:FREQ=WEEKLY;COUNT=40")),
        ("Europe/Berlin", ("DTSTART:20261211T100000Z", "RRULE:FREQ=WEEKLY")),
        ("Asia/Baku", ("DTSTART:20261231T213000Z", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3")),
        ("Europe/Berlin", ("DTSTART:20261025T013000Z",)),
    ],
)
def test_what_would_not_keep_its_instants_stays_in_utc_and_says_so(zone, lines):
    found = at_home(*lines, zone=zone)
    assert found.schedule.zone == "UTC"
    assert f"in the time of its calendar, {zone}" in str(found.remarks[0])


def test_a_calendar_without_a_zone_that_we_know_moves_nothing():
    for zone in ("", "UTC", "Nowhere/Atall"):
        assert at_home("DTSTART:20261211T100000Z", zone=zone).schedule.zone == "UTC"


def test_floating_times_are_ours_and_the_file_is_told_when_it_means_others():
    file = read("X-WR-TIMEZONE:Europe/Berlin", event("DTSTART:20261211T140000"))
    assert file.entries[0].schedule.zone == "Asia/Baku"
    assert "the file's calendar is kept in Europe/Berlin" in str(file.notes[0])
    assert read("X-WR-TIMEZONE:Asia/Baku", event("DTSTART:20261211T140000")).notes == []


def test_old_encodings_are_read():
    found = {entry.uid: entry for entry in of_others("vcalendar").entries}
    assert (found["line"].title, found["line"].location) == ("Встреча", "Büro")
    assert found["soft"].description == "Первая строка\nвторая строка"
    assert found["bare"].title == "Görüş"
    assert found["cyrillic"].title == "Право"
    assert found["base"].description == "Hallo"
    assert found["good"].title == "good neighbour"


@pytest.mark.parametrize(
    "after",
    [
        "\x1a",
        "\n\n# made by hand",
        "\nBEGIN:GARBAGE",
        "\nEND:VEVENT",
        "\n<html>\n</html>\n",
        "\x00\x00",
    ],
)
@pytest.mark.parametrize("before", ["", " \n", "\ufeff", "PHP warning on line 3\n"])
def test_what_stands_around_the_calendar_is_left_out(before, after):
    data = before.encode() + calendar(event(TEN)).strip() + after.encode()
    file = read_calendar(data, zone="Asia/Baku")
    assert [entry.uid for entry in file.entries] == ["a"]
    assert file.is_complete


@pytest.mark.parametrize("ending", [b"\r\r\n", b"\r\n\r\n", b"\n", b"\r"])
def test_any_line_ending_is_one(ending):
    data = calendar(event(TEN, "SUMMARY:Long enough to be", "  folded"), event(TEN, uid="b"))
    file = read_calendar(data.replace(b"\n", ending), zone="Asia/Baku")
    assert [entry.title for entry in file.entries] == ["Long enough to be folded", ""]


def test_a_file_that_breaks_off_keeps_what_came_before():
    whole = calendar(event(TEN, "DTSTAMP:20261101T080000Z"), event(TEN, "SUMMARY:Lost", uid="b"))
    file = read(whole[: whole.index(b"SUMMARY")])
    assert told(file) == {"a": [], "b": ["refused: It is incomplete: its VEVENT has no end."]}
    assert not file.is_complete
    assert file.entries[0].stamp is None
    assert [str(note) for note in file.notes] == [
        "The file breaks off: what stood after its end is missing."
    ]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("BEGIN:VEVENT\nUID:b\nSUMMARY:Broken\n" + TEN, "its VEVENT has no end"),
        ("UID:b\nSUMMARY:Broken\n" + TEN + "\nEND:VEVENT", "ends a VEVENT that never began"),
        (event(TEN, "BEGIN:VALARM", "TRIGGER:-PT5M", uid="b"), "its VALARM has no end"),
        (event(TEN, "TRIGGER:-PT5M", "END:VALARM", uid="b"), "ends a VALARM that never began"),
        (event(TEN, "END:VEVENT", "STATUS:CANCELLED", uid="b"), "ends a VEVENT that never began"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:b\n" + TEN, "its VEVENT has no end"),
        ("BEGIN:VEVENT\nUID:b\nEND:VCALENDAR\n" + TEN, "its VEVENT has no end"),
    ],
)
def test_a_part_without_beginning_or_end_costs_itself(broken, message):
    file = read(event(TEN, uid="before"), broken, event(TEN, uid="after"))
    found = told(file)
    assert (found["before"], found["after"]) == ([], [])
    assert message in found["b"][0]


def test_nobody_who_is_invited_is_stored():
    data = calendar(
        event(
            TEN,
            "SUMMARY:Kept",
            "ORGANIZER;CN=Leyla Aliyeva:mailto:leyla@example.org",
            "ATTENDEE;CN=Anna;RSVP=TRUE;X-A=",
            " long:mailto:anna@example.org",
            "anna@example.org, unfolded",
            "BEGIN:VALARM",
            "ATTENDEE:mailto:anna@example.org",
            "END:VALARM",
        ),
        event(TEN, "ATTACH;ENCODING=BASE64:" + "QUJD" * 3_000, uid="b"),
    )
    stored = without_unread(data)
    for secret in (b"leyla", b"Leyla", b"anna", b"Anna", b"QUJD"):
        assert secret not in stored
    assert (
        told(read(stored))
        == told(read(data))
        == {
            "a": ["Line 9 could not be read and is left out."],
            "b": [],
        }
    )


def test_rules_without_any_day_are_known_at_once():
    """Hard case 9: two thousand of them took half a minute."""
    rule = "RRULE:FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=-31,31"
    assert calls_of(lambda: read(event(TEN, rule)).refused) < 3_000
