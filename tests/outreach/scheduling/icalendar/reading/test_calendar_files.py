"""Calendar files as values: limits before parsing, zones by their names, entries one by one."""

from __future__ import annotations

from datetime import datetime

import pytest

from outreach.scheduling.errors import FileRefused
from outreach.scheduling.icalendar.reading.calendar_files import CalendarFile, read_calendar
from outreach.scheduling.icalendar.reading.entries import ReadEntry
from outreach.scheduling.icalendar.writer import EntryStatus
from outreach.scheduling.recurrence import Change, ChangeKind, dates_of
from tests.work import no_hang


def observance(start: str, before: str, after: str, *lines: str) -> str:
    times = (f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}")
    return "\n".join(["BEGIN:STANDARD", *times, *lines, "END:STANDARD"])


def fixed(offset: str) -> str:
    return observance("16010101T000000", offset, offset)


def calendar(*parts: str) -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


def vevent(*lines: str, uid: str = "a") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def read(*parts: str) -> CalendarFile:
    return read_calendar(calendar(*parts), zone="Asia/Baku")


def entry(*lines: str) -> ReadEntry:
    file = read(vevent(*lines))
    assert not file.refused, file.refused[0].error
    return file.entries[0]


def reason(*parts: str) -> str:
    file = read(*parts)
    assert not file.entries
    return str(file.refused[0].error)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


TEN = "DTSTART;TZID=Asia/Baku:20260302T100000"
NOON = "DTEND;TZID=Asia/Baku:20260302T120000"
WEEKLY = (TEN, NOON, "RRULE:FREQ=WEEKLY;COUNT=4")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not a calendar file: line 1"),
        (b"<html></html>", "not a calendar file: line 1"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "not a calendar file: line 1"),
        (b"\x89PNG\r\n\x1a\n", "line 1 is not utf-8"),
        ("BEGIN:VCALENDAR\n".encode("utf-16"), "line 1 is not utf-8"),
        (calendar("X-A:" + "a" * 600_000), "larger than 512 kB"),
        (calendar(*["BEGIN:VEVENT\nEND:VEVENT"] * 5_001), "more than 5000 parts"),
    ],
)
def test_a_file_that_is_not_taken_says_why(data, message):
    """Hard case 17."""
    with pytest.raises(FileRefused) as caught:
        read_calendar(data, zone="Asia/Baku")
    assert message.lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    "part",
    [
        vevent(TEN, "CATEGORIES:" + "," * 8_000),
        vevent(TEN, *["EXDATE:" + ",".join(["20260302T100000Z"] * 480)] * 50),
        vevent(TEN, *["X-A;" + "B=c;" * 1_900 + "D=e:f"] * 50),
        "\n".join(vevent("DTSTART;TZID=Z:20260302T100000", uid=str(n)) for n in range(4_000)),
        "\n".join(vevent(TEN, "RRULE:FREQ=DAILY;COUNT=1000", uid=str(n)) for n in range(4_000)),
        "\n".join(
            vevent(TEN, "BEGIN:VALARM", "TRIGGER:-PT1S", "REPEAT:9999999", "END:VALARM", uid=str(n))
            for n in range(2_400)
        ),
        vevent(TEN, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "EXDATE:21990101T000000Z"),
        "\n".join(
            f"BEGIN:VTIMEZONE\nTZID:Z{n}\n{fixed('+0317')}\nEND:VTIMEZONE\n"
            + vevent(f"DTSTART;TZID=Z{n}:20260302T100000", uid=str(n))
            for n in range(1_500)
        ),
    ],
    ids=["commas", "exdates", "parameters", "zones", "series", "alarms", "impossible", "clocks"],
)
def test_reading_a_hostile_file_comes_to_an_end(part):
    """Hard cases 9, 17."""
    with no_hang():
        read(part)


def test_lines_may_end_and_fold_in_any_way():
    text = f"BEGIN:VCALENDAR\n{vevent(TEN, 'SUMMARY:Görüş')}\nEND:VCALENDAR\n".encode()
    cut_in_a_letter = text.replace("ö".encode(), b"\xc3\n \xb6")
    variants = [
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + text,
        text.replace(b"\n", b"\n\n"),
        cut_in_a_letter,
        cut_in_a_letter.replace(b"\n", b"\r\n"),
        text.replace(b"SUMMARY", b"summary").replace(b"BEGIN", b"begin"),
    ]
    for variant in variants:
        assert read_calendar(variant, zone="Asia/Baku").entries[0].title == "Görüş"


def test_several_calendars_in_one_file_are_read():
    data = calendar(vevent(TEN)) + calendar(vevent(TEN, uid="b"))
    assert read_calendar(data, zone="Asia/Baku").uids == {"a", "b"}


def test_parts_that_are_no_events_are_counted():
    assert read("BEGIN:VTODO\nEND:VTODO", "BEGIN:VJOURNAL\nEND:VJOURNAL", vevent(TEN)).others == 2


@pytest.mark.parametrize(
    ("lines", "ends_at"),
    [
        ((TEN, NOON), "2026-03-02T12:00"),
        ((TEN,), "2026-03-02T10:00"),
        ((TEN, "DURATION:PT90M"), "2026-03-02T11:30"),
        ((TEN, "DURATION:P1W"), "2026-03-09T10:00"),
        (("DTSTART;TZID=Europe/Berlin:20260328T220000", "DURATION:PT8H"), "2026-03-29T07:00"),
        (("DTSTART;TZID=Europe/Berlin:20260328T220000", "DURATION:P1D"), "2026-03-29T22:00"),
        ((TEN, "DTEND:20260302T080000Z"), "2026-03-02T12:00"),
        (("DTSTART;VALUE=DATE:20260302",), "2026-03-03"),
        (("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260302"), "2026-03-03"),
        (("DTSTART;VALUE=DATE:20260302", "DURATION:P3D"), "2026-03-05"),
    ],
)
def test_an_end_is_exclusive_and_may_be_said_in_many_ways(lines, ends_at):
    """Hard case 3."""
    assert entry(*lines).schedule.ends_at_local == at(ends_at)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260304", 4),
        ("20260304T000000Z", 4),
        ("20260304T195959Z", 4),
        ("20260304T235959", 4),
    ],
)
def test_the_last_of_whole_days_is_the_day_that_is_written(until, last):
    """No zone belongs to it, whatever time some programs add."""
    schedule = entry("DTSTART;VALUE=DATE:20260302", f"RRULE:FREQ=DAILY;UNTIL={until}").schedule
    assert [found.local_start.day for found in dates_of(schedule)][-1] == last


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("EXDATE;TZID=Asia/Baku:20260309T100000", ChangeKind.SKIPPED),
        ("EXDATE:20260309T060000Z", ChangeKind.SKIPPED),
        ("EXDATE;TZID=Europe/Berlin:20260309T070000", ChangeKind.SKIPPED),
        ("EXDATE;VALUE=DATE:20260309", ChangeKind.SKIPPED),
        ("EXDATE:20260309T100000", ChangeKind.SKIPPED),
        ("EXDATE;TZID=Asia/Baku:20260309T000000", None),
        ("EXDATE;TZID=Asia/Baku:20260310T100000", None),
        ("RDATE;TZID=Asia/Baku:20260310T100000", ChangeKind.EXTRA),
        ("RDATE;VALUE=DATE:20260310", ChangeKind.EXTRA),
        ("RDATE;TZID=Asia/Baku:20260309T100000", None),
        ("RDATE;VALUE=PERIOD:20260309T060000Z/PT2H", None),
        ("RDATE;VALUE=PERIOD:20260309T060000Z/PT3H", ChangeKind.ALTERED),
    ],
)
def test_listed_dates_become_changes_where_they_change_something(line, change):
    changes = entry(*WEEKLY, line).schedule.changes
    assert [found.kind for found in changes] == ([change] if change else [])
    if change is ChangeKind.SKIPPED:
        assert changes[0].local_start == at("2026-03-09T10:00")


@pytest.mark.parametrize(
    ("start", "until"),
    [
        ("DTSTART;TZID=Asia/Baku:20260302T100000", "20260302T050000Z"),
        ("DTSTART;TZID=Asia/Baku:20260302T100000", "20260301"),
        ("DTSTART;VALUE=DATE:20260302", "20260301"),
        ("DTSTART;VALUE=DATE:20260302", "20260301T230000Z"),
    ],
)
def test_a_rule_that_ends_before_the_first_date_is_left_out_with_a_remark(start, until):
    """Some programs show that date, others nothing."""
    found = entry(start, f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert not found.schedule.rules and len(dates_of(found.schedule)) == 1
    (remark,) = found.remarks
    assert "ends before the first date" in str(remark)


def override(key: str, *lines: str, parameters: str = ";TZID=Asia/Baku") -> str:
    return vevent(f"RECURRENCE-ID{parameters}:{key}", *lines)


def changes(*parts: str) -> tuple[Change, ...]:
    file = read(vevent(*WEEKLY, "SUMMARY:Görüş"), *parts)
    assert not file.refused, file.refused[0].error
    return file.entries[0].schedule.changes


def test_a_moved_date_keeps_its_key_and_names_only_what_differs():
    start, end = "DTSTART:20260310T060000Z", "DTEND:20260310T080000Z"
    moved = Change(
        local_start=at("2026-03-09T10:00"),
        kind=ChangeKind.ALTERED,
        starts_at_local=at("2026-03-10T10:00"),
    )
    for part in (
        override("20260309T100000", start, end),
        override("20260309T060000Z", start, end, parameters=""),
        override("20260309", start, end, parameters=";VALUE=DATE"),
    ):
        assert changes(part) == (moved,)


def test_a_date_that_differs_in_nothing_is_no_change():
    same = ("DTSTART:20260309T060000Z", "DTEND:20260309T080000Z", "SUMMARY:Görüş")
    assert changes(override("20260309T100000", *same)) == ()


def test_a_cancelled_date_needs_no_times():
    (change,) = changes(override("20260309T100000", "STATUS:CANCELLED"))
    assert change.kind is ChangeKind.CANCELLED
    assert (change.starts_at_local, change.ends_at_local) == (None, None)


def test_a_date_in_a_skipped_hour_is_known_by_its_instant():
    """Hard case 1: 02:30 does not exist on that night, other programs write 03:30 or 01:30Z."""
    series = vevent("DTSTART;TZID=Europe/Berlin:20260327T023000", "RRULE:FREQ=DAILY;COUNT=5")
    for key, parameters in (
        ("20260329T013000Z", ""),
        ("20260329T033000", ";TZID=Europe/Berlin"),
        ("20260329T023000", ";TZID=Europe/Berlin"),
    ):
        part = override(key, "STATUS:CANCELLED", parameters=parameters)
        (change,) = read(series, part).entries[0].schedule.changes
        assert change.local_start == at("2026-03-29T02:30")
        assert not change.off_rule


def test_of_what_stands_twice_the_newest_is_taken():
    old = vevent(*WEEKLY, "SUMMARY:Old", "SEQUENCE:1")
    new = vevent(*WEEKLY, "SUMMARY:New", "SEQUENCE:2")
    for parts in ((old, new), (new, old)):
        found = read(*parts).entries[0]
        assert (found.title, found.sequence, len(found.remarks)) == ("New", 2, 1)
    assert read(old, old).entries[0].remarks == ()


def test_single_dates_without_their_series_become_one_event():
    file = read(
        override("20260316T100000", "DTSTART:20260316T070000Z"),
        override("20260309T100000", "DTSTART:20260309T070000Z"),
    )
    schedule = file.entries[0].schedule
    assert schedule.starts_at_local == at("2026-03-09T07:00")
    assert [change.off_rule for change in schedule.changes] == [True]


@pytest.mark.parametrize(
    ("lines", "status"),
    [((), None), (("STATUS:tentative",), EntryStatus.TENTATIVE), (("STATUS:X",), None)],
)
def test_a_status_is_one_of_three_or_none(lines, status):
    assert entry(TEN, *lines).status == status


def test_versions_are_compared_by_content_alone():
    first = entry(*WEEKLY, "DTSTAMP:20260101T000000Z", "SUMMARY:Görüş")
    same = entry("SUMMARY:Görüş", *WEEKLY, "SEQUENCE:4", "X-OTHER:1", "DTSTAMP:20260102T000000Z")
    assert first.digest == same.digest
    assert first.digest != entry(*WEEKLY, "SUMMARY:Dərs").digest


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((TEN, "DURATION:-PT1H"), "not a duration"),
        ((TEN, "DURATION:PT"), "not a duration"),
        ((TEN, TEN.replace("10", "11")), "DTSTART appears twice"),
        (("DTSTART:20260230T100000Z",), "DTSTART is not a date"),
        (("DTSTART:00010101T000000Z",), "DTSTART is not a date"),
        (("DTSTART:",), "It has no start"),
        (("DTSTART;VALUE=DATE:20260302", "DURATION:PT5H"), "last whole days"),
        ((*WEEKLY, "EXDATE:" + "20260309T060000Z," * 400, "RDATE:" + "20260309," * 200), "500"),
        ((*WEEKLY, "RRULE:FREQ=DAILY;FREQ=DAILY"), "FREQ appears twice"),
        ((TEN, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "This rule gives no dates"),
        ((TEN, "SEQUENCE:2147483648"), "SEQUENCE must be"),
        ((TEN, "SEQUENCE:-1"), "SEQUENCE must be"),
        ((TEN, "DESCRIPTION;ENCODING=X-ZIP:abc"), "Line 5 is encoded in a way"),
        ((TEN, "SUMMARY;ENCODING=QUOTED-PRINTABLE:=FF=FE"), "Line 5 is encoded in a way"),
        ((TEN, "EXDATE:" + "20260302T100000Z," * 600), "Line 5 is longer than 8 kB"),
        ((TEN, 'RRULE;X="a:FREQ=DAILY'), "Line 5 could not be read"),
        ((TEN, "STATUS"), "Line 5 could not be read"),
    ],
)
def test_an_entry_that_cannot_be_taken_says_why(lines, message):
    assert message in reason(vevent(*lines))


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/Asia/Baku", "Asia/Baku"),
        ("/x/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Azerbaijan Standard Time", "Asia/Baku"),
        ("Georgian Standard Time", "Asia/Tbilisi"),
        ("Etc/UTC", "Etc/UTC"),
    ],
)
def test_a_zone_is_known_by_its_name(tzid, zone):
    """Hard cases 2, 17: no definition is needed."""
    assert entry(f"DTSTART;TZID={tzid}:20260302T100000").schedule.zone == zone


def test_a_floating_time_takes_the_calendars_zone_and_z_is_utc():
    assert entry("DTSTART:20260302T100000").schedule.zone == "Asia/Baku"
    assert entry("DTSTART:20260302T100000Z").schedule.zone == "UTC"


def fitted(*observances: str, start: str, rule: str = "") -> str:
    definition = "\n".join(["BEGIN:VTIMEZONE", "TZID:Own", *observances, "END:VTIMEZONE"])
    event = vevent(f"DTSTART;TZID=Own:{start}", *([rule] if rule else []))
    file = read(definition, event)
    return file.entries[0].schedule.zone if file.entries else str(file.refused[0].error)


BAKU_SUMMER = [
    observance("19701025T050000", "+0500", "+0400", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    observance("19700329T040000", "+0400", "+0500", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
]


@pytest.mark.parametrize(
    ("observances", "start", "rule", "zone"),
    [
        ([fixed("+0400")], "20260302T100000", "", "Asia/Baku"),
        ([fixed("+0400")], "20260302T100000", "RRULE:FREQ=DAILY", "Asia/Baku"),
        ([fixed("+0400")], "20100302T100000", "", "Asia/Dubai"),
        (BAKU_SUMMER, "20140302T100000", "", "Asia/Baku"),
        (BAKU_SUMMER, "20140302T100000", "RRULE:FREQ=WEEKLY", "Asia/Baku"),
        ([fixed("+0000")], "20260302T100000", "", "UTC"),
        ([fixed("+0317")], "20260302T100000", "", "matches none that we know"),
        (["BEGIN:STANDARD\nEND:STANDARD"], "20260302T100000", "", "matches none that we know"),
        ([], "20260302T100000", "", "matches none that we know"),
    ],
)
def test_a_definition_is_compared_over_the_years_that_are_used(observances, start, rule, zone):
    """Hard case 2."""
    assert zone in fitted(*observances, start=start, rule=rule)
