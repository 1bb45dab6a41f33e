"""Events that calendar programs stumble over, saved as editors save them: one calendar of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from outreach.models import Event, EventPage, OccurrenceChange
from outreach.models.events import event_work
from outreach.scheduling.recurrence import local_starts
from tests.factories import EventFactory, EventPageFactory, RegionFactory

BERLIN, APIA = "Europe/Berlin", "Pacific/Apia"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAIN, MANY = "plain", "many"
"""Regions, to ask for those with many exceptions by themselves."""
TEXTS = (
    "Commas, semicolons; back\\slashes, \"quotes\" and 'apostrophes': all: of; them,",
    "\\n is no line break, \\, no comma and \\\\ no back\\slash\\",
    "BEGIN:VEVENT, END:VCALENDAR; ATTENDEE:mailto:a@example.org",
    "Line one\nline two\r\nline three\rline four",
    "Control\x07 characters and a\tTab",
    "ə ğ ş ı İ ö ü ç – «Könüllülər» № 5",
    "مشاوره حقوقی رایگان، هر دوشنبه؛ ‏(رایگان)‎ ۱۲۳",
    "עברית, and 日本語の予定、ไทย, हिन्दी",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇦🇿 e\u0301 a\u0308 \u200b\u00ad",
    "ə" * 255,
    "🙂," * 120,
    " spaces  within and around ",
)


def load_hard_events() -> list[EventPage]:
    """All of them, each with a page in Azerbaijani."""
    return [
        EventPageFactory(event=event, title=title, summary=title)
        for title, event in [*times(), *whole_days(), *many_exceptions(), *texts()]
    ]


def event(start: str, length: timedelta, rule: str = "", zone: str = BERLIN, **fields) -> Event:
    starts_at_local = datetime.fromisoformat(start)
    fields.setdefault("region", RegionFactory(slug=PLAIN))
    return EventFactory(
        starts_at_local=starts_at_local,
        ends_at_local=starts_at_local + length,
        recurrence=f"RRULE:{rule}" if rule else "",
        zone=zone,
        **fields,
    )


def day_event(start: str, days: int, rule: str = "", zone: str = BERLIN, **fields) -> Event:
    return event(start, days * DAY, rule, zone, all_day=True, **fields)


def with_changes(changed: Event, changes: Iterable[OccurrenceChange]) -> Event:
    with event_work(changed.pk):
        changed.changes = list(changes)
        changed.save()
    return changed


def change(key: str | datetime, kind: str = "cancelled", **fields) -> OccurrenceChange:
    key = datetime.fromisoformat(key) if isinstance(key, str) else key
    return OccurrenceChange(local_start=key, kind=kind, **fields)


def times() -> list[tuple[str, Event]]:
    """Hard case 1: clocks that are put forward and back, and zones at the edge of the day."""
    return [
        ("Berlin, at ten", event("2027-03-01T10:00", 2 * HOUR, "FREQ=WEEKLY")),
        ("Berlin, by night", event("2027-03-06T22:00", 8 * HOUR, "FREQ=WEEKLY;COUNT=60")),
        ("Berlin, half past midnight", event("2027-01-04T00:30", HOUR, "FREQ=MONTHLY;BYDAY=1MO")),
        (
            "Berlin, an hour that is skipped",
            event("2027-03-26T02:30", HOUR / 4, "FREQ=DAILY;COUNT=5"),
        ),
        ("Berlin, an hour that comes twice", event("2027-10-29T02:30", HOUR, "FREQ=DAILY;COUNT=5")),
        ("Berlin, over that hour", event("2027-10-31T01:30", 2 * HOUR)),
        ("Berlin, within that hour", event("2027-10-31T02:15", HOUR / 2)),
        ("Berlin, within it each day", event("2027-10-30T02:15", HOUR / 2, "FREQ=DAILY;COUNT=3")),
        ("Berlin, first in that hour", event("2027-10-31T02:15", HOUR / 2, "FREQ=DAILY;COUNT=3")),
        ("Lord Howe", event("2027-01-03T01:45", HOUR, "FREQ=WEEKLY", "Australia/Lord_Howe")),
        ("Apia, Saturdays", event("2011-12-03T10:00", HOUR, "FREQ=WEEKLY;COUNT=9", APIA)),
        ("Apia, early", event("2027-05-01T00:15", HOUR, "FREQ=WEEKLY;BYDAY=SA,SU", APIA)),
        ("Kathmandu", event("2027-02-01T09:00", HOUR, "FREQ=MONTHLY", "Asia/Kathmandu")),
        (
            "New York",
            event("2027-02-27T19:00", 3 * HOUR, "FREQ=DAILY;INTERVAL=7", "America/New_York"),
        ),
        ("UTC", event("2027-03-01T23:30", HOUR, "FREQ=WEEKLY;UNTIL=20270501T235959Z", "UTC")),
        ("Three days long", event("2027-03-27T18:00", 3 * DAY, "FREQ=MONTHLY;COUNT=4")),
        ("Leap day at ten", event("2024-02-29T10:00", HOUR, "FREQ=YEARLY", "Asia/Baku")),
        ("The 31st", event("2027-01-31T10:00", HOUR, "FREQ=MONTHLY", "Asia/Baku")),
        ("The last working day", event("2027-01-29T10:00", HOUR, LAST_WORKING_DAY, "Asia/Baku")),
        ("A list of dates", with_changes(event("2027-03-01T10:00", HOUR), EXTRA)),
        ("A list at other times", with_changes(event("2027-03-01T10:00", HOUR), IRREGULAR)),
        (
            "A rule that ends before it begins",
            event("2027-03-01T10:00", HOUR, "FREQ=WEEKLY;UNTIL=20270301T080000Z"),
        ),
        (
            "The same, moved",
            with_changes(
                event("2027-03-01T10:00", HOUR, "FREQ=DAILY;UNTIL=20270228T225959Z"),
                [change("2027-03-01T10:00", "altered", starts_at_local=datetime(2027, 3, 2, 11))],
            ),
        ),
        (
            "The same, with other dates",
            with_changes(
                event("2027-03-01T10:00", HOUR, "FREQ=DAILY;UNTIL=20270228T225959Z"), EXTRA
            ),
        ),
        (
            "Another date after the last",
            with_changes(event("2027-03-01T10:00", HOUR, "FREQ=WEEKLY;COUNT=3"), EXTRA),
        ),
        (
            "Every kind of change",
            with_changes(event("2027-03-01T10:00", HOUR, "FREQ=WEEKLY"), MIXED),
        ),
    ]


LAST_WORKING_DAY = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=9"
EXTRA = [change("2027-03-28T10:00", "extra"), change("2027-11-01T10:00", "extra")]
IRREGULAR = [
    change("2027-03-02T18:30", "extra", ends_at_local=datetime(2027, 3, 2, 21)),
    change("2027-03-09T18:30", "extra"),
    change("2027-03-28T02:30", "extra"),
    change("2027-04-17T18:30", "cancelled", off_rule=True),
    change("2027-10-31T02:30", "extra"),
]
MIXED = [
    change("2027-03-01T10:00"),
    change("2027-03-08T10:00", "altered", starts_at_local=datetime(2027, 3, 28, 3)),
    change("2027-03-15T10:00", "altered", ends_at_local=datetime(2027, 3, 15, 15)),
    change("2027-03-22T10:00", "skipped"),
    change("2027-03-29T10:00", "postponed"),
    change("2027-04-05T10:00", "altered", title={"az": "Başqa, ad; \\ \n yeni"}),
    change("2027-04-07T09:00", "extra", ends_at_local=datetime(2027, 4, 7, 17)),
]


DAYS = [change("2027-03-16", "extra"), change("2027-05-01", "extra"), change("2027-05-02", "extra")]


def whole_days() -> list[tuple[str, Event]]:
    """Hard case 3: days that have 23 or 25 hours are days."""
    changes = [
        change("2027-03-21"),
        change("2027-03-28", "altered", starts_at_local=datetime(2027, 3, 30)),
        change("2027-04-04", "skipped"),
    ]
    return [
        ("One day", day_event("2027-03-28", 1)),
        ("Sixteen days", day_event("2027-11-25", 16)),
        ("Weekends", day_event("2027-03-13", 2, "FREQ=WEEKLY")),
        ("Sundays", with_changes(day_event("2027-03-14", 1, "FREQ=WEEKLY"), changes)),
        ("A day, and a rule before it", day_event("2027-03-14", 1, "FREQ=WEEKLY;UNTIL=20270313")),
        ("A list of days", with_changes(day_event("2027-03-14", 1), DAYS)),
        ("Until a day", day_event("2027-01-01", 1, "FREQ=MONTHLY;UNTIL=20271001T215959Z")),
        ("Leap days", day_event("2024-02-29", 1, "FREQ=YEARLY")),
        ("Days in Apia", day_event("2027-03-13", 1, "FREQ=WEEKLY", APIA)),
        ("Santiago", day_event("2027-09-04", 1, "FREQ=WEEKLY;BYDAY=SA,SU", "America/Santiago")),
    ]


def many_exceptions() -> list[tuple[str, Event]]:
    """Hard case 9: more than the ninety that Google takes."""
    region = RegionFactory(slug=MANY)
    days = day_event("2027-01-01", 1, "FREQ=DAILY", region=region)

    def daily() -> Event:
        return event("2027-01-01T10:00", HOUR, "FREQ=DAILY;COUNT=400", region=region)

    return [
        ("A hundred cancelled", _with_many(daily(), change)),
        ("A hundred skipped", _with_many(daily(), _skipped)),
        ("A hundred moved", _with_many(daily(), _an_hour_later)),
        ("A hundred days skipped", _with_many(days, _skipped)),
    ]


def _skipped(key: datetime) -> OccurrenceChange:
    return change(key, "skipped")


def _an_hour_later(key: datetime) -> OccurrenceChange:
    return change(key, "altered", starts_at_local=key + HOUR)


def _with_many(changed: Event, made: Callable[[datetime], OccurrenceChange]) -> Event:
    keys = local_starts(changed.schedule, None, changed.starts_at_local + 300 * DAY)
    return with_changes(changed, [made(key) for key in list(keys)[::3]])


def texts() -> list[tuple[str, Event]]:
    """Hard case 12."""
    return [
        (text, event("2027-06-01T10:00", HOUR, "FREQ=WEEKLY;COUNT=3", "Asia/Baku"))
        for text in TEXTS
    ]
