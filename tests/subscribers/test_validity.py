"""The validator finds what it is there for: each row breaks a valid feed in one way."""

from __future__ import annotations

import pytest

from .validity import faults

FEED = b"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//Test//EN
BEGIN:VTIMEZONE
TZID:Asia/Baku
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0400
TZOFFSETTO:+0400
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20270101T080000Z
SEQUENCE:2
DTSTART;TZID=Asia/Baku:20270301T100000
DTEND;TZID=Asia/Baku:20270301T120000
RRULE:FREQ=WEEKLY;UNTIL=20270501T195959Z
EXDATE;TZID=Asia/Baku:20270308T100000
STATUS:CONFIRMED
SUMMARY;LANGUAGE=az:G\xc3\xb6r\xc3\xbc\xc5\x9f\\, bir
 inci
END:VEVENT
BEGIN:VEVENT
UID:1
DTSTAMP:20270101T080000Z
SEQUENCE:2
RECURRENCE-ID;TZID=Asia/Baku:20270315T100000
DTSTART;TZID=Asia/Baku:20270316T100000
DTEND;TZID=Asia/Baku:20270316T120000
STATUS:CANCELLED
SUMMARY:Moved
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")

EXCLUDED = b"EXDATE;TZID=Asia/Baku:20270308T100000\r\n"
OVERRIDE = FEED[FEED.rindex(b"BEGIN:VEVENT") : -len(b"END:VCALENDAR\r\n")]
EVENTS = FEED[FEED.index(b"BEGIN:VEVENT") : -len(b"END:VCALENDAR\r\n")]
ZONE = FEED[FEED.index(b"BEGIN:VTIMEZONE") : FEED.index(b"BEGIN:VEVENT")]
BREAKS = {
    "a bare line feed": (b"SEQUENCE:2\r\n", b"SEQUENCE:2\n"),
    "a bare carriage return": (b"SUMMARY:Moved", b"SUMMARY:Mo\rved"),
    "a control character": (b"SUMMARY:Moved", b"SUMMARY:Mo\x07ved"),
    "a line of 76 octets": (b"SUMMARY:Moved", b"SUMMARY:" + b"m" * 68),
    "a torn letter": (b"G\xc3\xb6r", b"G\xc3\r\n \xb6r"),
    "another encoding": (b"G\xc3\xb6r", b"G\xf6r"),
    "an empty line": (b"SUMMARY:Moved\r\n", b"SUMMARY:Moved\r\n\r\n"),
    "no end of the last line": (b"END:VCALENDAR\r\n", b"END:VCALENDAR"),
    "a property without a value": (b"SUMMARY:Moved", b"SUMMARY"),
    "a line break that was not escaped": (b"SUMMARY:Moved", b"SUMMARY:Mo\r\nved"),
    "a comma that was not escaped": (b"SUMMARY:Moved", b"SUMMARY:Moved, again"),
    "a component that does not end": (b"END:VEVENT\r\nEND:VCAL", b"END:VCAL"),
    "two calendars": (FEED, FEED + FEED),
    "no PRODID": (b"PRODID:-//example.org//Test//EN\r\n", b""),
    "METHOD": (b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:PUBLISH"),
    "ATTENDEE": (b"SUMMARY:Moved", b"SUMMARY:Moved\r\nATTENDEE:mailto:a@example.org"),
    "ORGANIZER": (b"SUMMARY:Moved", b"SUMMARY:Moved\r\nORGANIZER:mailto:a@example.org"),
    "two titles": (b"SUMMARY:Moved", b"SUMMARY:Moved\r\nSUMMARY:Again"),
    "no stamp": (b"DTSTAMP:20270101T080000Z\r\nSEQUENCE:2\r\nREC", b"SEQUENCE:2\r\nREC"),
    "a stamp that is not in UTC": (b"DTSTAMP:20270101T080000Z", b"DTSTAMP:20270101T080000"),
    "a status of other components": (b"STATUS:CANCELLED", b"STATUS:COMPLETED"),
    "a floating time": (b"DTEND;TZID=Asia/Baku:", b"DTEND:"),
    "an end and a length": (b"STATUS:CANC", b"DURATION:PT1H\r\nSTATUS:CANC"),
    "an end that is the start": (b":20270316T120000", b":20270316T100000"),
    "no zone": (ZONE, b""),
    "a zone twice": (ZONE, ZONE + ZONE),
    "a zone after an event": (ZONE + EVENTS, EVENTS + ZONE),
    "a zone that nobody uses": (ZONE, ZONE + ZONE.replace(b"Baku", b"Tokyo")),
    "a zone without an offset": (b"TZOFFSETFROM:+0400\r\n", b""),
    "two series with one UID": (b"RECURRENCE-ID;TZID=Asia/Baku:20270315T100000\r\n", b""),
    "a date that is overridden twice": (OVERRIDE, OVERRIDE + OVERRIDE),
    "an override of another sequence": (b"SEQUENCE:2\r\nREC", b"SEQUENCE:3\r\nREC"),
    "a date both excluded and overridden": (b"20270308T100000", b"20270315T100000"),
    "a date both excluded and added": (EXCLUDED, EXCLUDED + EXCLUDED.replace(b"EX", b"R")),
    "an exclusion in UTC": (b"EXDATE;TZID=Asia/Baku:20270308T100000", b"EXDATE:20270308T060000Z"),
    "UNTIL without a zone": (b"UNTIL=20270501T195959Z", b"UNTIL=20270501T195959"),
    "UNTIL and COUNT": (b"WEEKLY;", b"WEEKLY;COUNT=5;"),
}


def test_a_valid_feed_has_no_faults() -> None:
    assert faults(FEED) == []


@pytest.mark.parametrize("what", BREAKS)
def test_each_fault_is_found(what: str) -> None:
    before, after = BREAKS[what]
    assert before in FEED
    assert faults(FEED.replace(before, after))
