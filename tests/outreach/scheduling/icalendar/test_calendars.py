"""The head of a calendar, and what is left of an entry that is withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from outreach.models.calendar_pages import COLORS
from outreach.scheduling.icalendar.calendars import COLOR_CODES, calendar_text
from outreach.scheduling.icalendar.timezones import comes_twice
from outreach.scheduling.icalendar.withdrawn import withdrawn_text
from outreach.scheduling.icalendar.writer import entry_text
from tests.outreach.scheduling.icalendar.cases import (
    BERLIN,
    at,
    cancelled,
    entry,
    extra,
    moved,
    schedule,
    skipped,
)

STAMP = datetime(2026, 5, 1, 8, tzinfo=UTC)


def head(**fields: object) -> list[str]:
    values = {
        "name": "Tədbirlər",
        "language": "az",
        "zones": {"Asia/Baku": 2026},
        "url": "https://example.org/az/events/",
        "refresh": timedelta(hours=4),
        "product": "-//example.org//Outreach//AZ",
    }
    text = "".join(calendar_text([], **{**values, **fields}))
    return text.replace("\r\n ", "").split("BEGIN:VTIMEZONE", 1)[0].splitlines()


def test_the_head_tells_programs_what_they_ask_for() -> None:
    lines = head(
        color="teal", zone="Asia/Baku", source="https://example.org/az/events/feed.ics?region=guba"
    )
    assert lines[3:] == [
        "CALSCALE:GREGORIAN",
        "NAME;LANGUAGE=az:Tədbirlər",
        "X-WR-CALNAME:Tədbirlər",
        "X-WR-TIMEZONE:Asia/Baku",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "SOURCE;VALUE=URI:https://example.org/az/events/feed.ics?region=guba",
        "URL:https://example.org/az/events/",
        "COLOR:teal",
        "X-APPLE-CALENDAR-COLOR:#008080",
    ]


def test_what_is_not_known_is_left_out() -> None:
    text = "\n".join(head())
    for name in ("COLOR", "SOURCE", "X-WR-TIMEZONE"):
        assert name not in text


def test_each_colour_that_a_calendar_may_have_has_a_code() -> None:
    assert set(COLOR_CODES) == {name for name, _label in COLORS}


def withdrawn(told: str) -> str:
    return withdrawn_text(told, sequence=4, changed_at=STAMP, title="Ləğv edilib, bitdi")


def test_a_withdrawn_series_keeps_the_times_that_were_told_and_nothing_else() -> None:
    """Hard case 11; RFC 5546 §3.2.5: the whole series, without RECURRENCE-ID, part by part."""
    case = schedule(
        "2026-03-16T10:00",
        "2026-03-16T12:00",
        BERLIN,
        "FREQ=WEEKLY;COUNT=9",
        changes=(
            cancelled("2026-03-23T10:00"),
            moved("2026-03-30T10:00", "2026-03-31T10:00"),
            skipped("2026-04-06T10:00"),
            extra("2026-04-08T09:00"),
        ),
    )
    long = "Gizli, çox gizli mətn; " * 20
    told = entry_text(
        entry(
            case,
            description=long,
            html=f"<p>{long}</p>",
            image="https://example.org/a.jpg",
            categories=("Gizli",),
            contacts=("Gizli",),
            geo=(40.0, 49.0),
        )
    )
    assert withdrawn(told).splitlines() == [
        "BEGIN:VEVENT",
        "UID:first@example.org",
        "DTSTAMP:20260501T080000Z",
        "CREATED:20260101T080000Z",
        "LAST-MODIFIED:20260501T080000Z",
        "SEQUENCE:4",
        "DTSTART;TZID=Europe/Berlin:20260316T100000",
        "DTEND;TZID=Europe/Berlin:20260316T120000",
        "RRULE:FREQ=WEEKLY;COUNT=9",
        "EXDATE;TZID=Europe/Berlin:20260406T100000",
        "STATUS:CANCELLED",
        "SUMMARY:Ləğv edilib\\, bitdi",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:first@example.org-2",
        "DTSTAMP:20260501T080000Z",
        "CREATED:20260101T080000Z",
        "LAST-MODIFIED:20260501T080000Z",
        "SEQUENCE:4",
        "DTSTART;TZID=Europe/Berlin:20260408T090000",
        "DTEND;TZID=Europe/Berlin:20260408T110000",
        "STATUS:CANCELLED",
        "SUMMARY:Ləğv edilib\\, bitdi",
        "END:VEVENT",
    ]
    assert withdrawn(withdrawn(told)) == withdrawn(told)


def test_a_folded_uid_and_a_folded_rule_stay_whole() -> None:
    rule = "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,2,3"
    case = schedule("2026-01-01T10:00", "2026-01-01T12:00", BERLIN, rule)
    told = entry_text(entry(case, uid="u" * 200), horizon=at("2028-01-01T00:00"))
    read = icalendar.Event.from_ical(withdrawn(told))
    assert read["UID"] == "u" * 200
    (rule_line,) = [
        line for line in told.replace("\r\n ", "").splitlines() if line.startswith("RRULE:")
    ]
    assert rule_line in withdrawn(told).replace("\r\n ", "")


def test_of_what_was_never_told_nothing_is_withdrawn() -> None:
    assert withdrawn("") == ""


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("2026-10-25T02:15", "2026-10-25T02:45", "DURATION:PT30M"),
        ("2026-10-25T01:30", "2026-10-25T02:30", "DURATION:PT1H"),
        ("2026-10-25T02:30", "2026-10-25T05:30", "DURATION:PT4H"),
        ("2026-10-25T01:30", "2026-10-25T01:45", "DTEND"),
        ("2026-10-25T03:00", "2026-10-25T04:00", "DTEND"),
    ],
)
def test_a_first_date_in_a_doubled_hour_tells_its_length(start, end, length) -> None:
    """Hard case 1: some programs read the second pass, and would lengthen or shorten all dates."""
    case = schedule(start, end, BERLIN, "FREQ=WEEKLY;COUNT=4")
    master = entry_text(entry(case)).split("END:VEVENT")[0]
    assert f"\r\n{length}" in master
    assert ("DTEND" in master) == (length == "DTEND")


def test_an_hour_that_comes_twice_is_known() -> None:
    assert comes_twice(at("2026-10-25T02:30"), BERLIN)
    assert not comes_twice(at("2026-10-25T03:00"), BERLIN)
    assert not comes_twice(at("2026-03-29T02:30"), BERLIN), "a skipped hour comes not at all"
