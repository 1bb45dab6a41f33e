"""Calendar files for tests: written by hand, and read as another program reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from outreach.importing.files import import_calendar
from outreach.importing.reports import ImportReport
from outreach.models import Face
from outreach.scheduling.icalendar.calendars import calendar_text

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
BAKU = ZoneInfo("Asia/Baku")
FROM, TO = datetime(2014, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)

Row = tuple[str, str, str, bool]
"""Start, end, title, and whether it is cancelled."""


def import_data(calendar, data: bytes | str, *, publish=True, dry_run=False) -> ImportReport:
    data = data.encode() if isinstance(data, str) else data
    return import_calendar(data, calendar=calendar, publish=publish, dry_run=dry_run, now=NOW)


def feed() -> str:
    """The stored texts as one calendar, joined as a feed joins them."""
    zones: dict[str, int] = {}
    faces = list(Face.objects.filter(language="az"))
    for face in faces:
        if face.zone:
            zones[face.zone] = min(face.first_year, zones.get(face.zone, face.first_year))
    return "".join(
        calendar_text(
            [face.text for face in faces],
            name="Tədbirlər",
            language="az",
            zones=zones or {"Asia/Baku": 2026},
            url="https://example.org/az/events/",
            refresh=timedelta(hours=1),
            product="-//example.org//Outreach//EN",
        )
    )


def instant(value) -> str:
    """An instant in UTC; a whole day by itself; a floating time in the calendar's zone."""
    if not isinstance(value, datetime):
        return value.isoformat()
    value = value if value.tzinfo else value.replace(tzinfo=BAKU)
    return value.astimezone(UTC).isoformat()


def rows(data: bytes | str) -> set[Row]:
    """What another program sees in a file."""
    if isinstance(data, bytes):
        data = re.sub(rb"\r?\n[ \t]", b"", data).decode()
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(FROM, TO)
    return {
        (
            instant(event.start),
            instant(event.end),
            " ".join(str(event.get("SUMMARY", "")).split()),
            event.get("STATUS") == "CANCELLED",
        )
        for event in found
    }


def vevent(uid: str, *lines: str, title: str = "Görüş", sequence: int = 0, day: int = 1) -> str:
    return "\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:202601{day:02}T080000Z",
            f"SEQUENCE:{sequence}",
            *lines,
            f"SUMMARY:{title}",
            "END:VEVENT",
        ]
    )


def vcalendar(*parts: str) -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//Test//EN"]
    return "\n".join([*head, *parts, "END:VCALENDAR", ""])


def times(start: str, end: str, zone: str = "Asia/Baku") -> tuple[str, str]:
    return f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}"


MONDAYS = (*times("20260302T100000", "20260302T120000"), "RRULE:FREQ=WEEKLY;COUNT=4")
