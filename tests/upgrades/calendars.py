"""Whether a calendar file says what it said: to the byte, but for lists of dates in another form and
dates that stand as they were, which say no more than when and where.

Releases up to 8dcddc4 listed dates as RDATE; since then they are rules that span them, or parts with
UIDs of their own. Files of one event held its zone whether their times named it or not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime

import icalendar
import recurring_ical_events

EVENT = re.compile("BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", re.S)
ZONE = re.compile("BEGIN:VTIMEZONE\r\n.*?END:VTIMEZONE\r\n", re.S)
UID = re.compile("^UID:(.+?)(?:-[0-9])?\r$", re.M)
TOLD = 5
"""Of a date: its start, end, summary, status and location."""
FACTS = re.compile(
    r"^(?:BEGIN|END|UID|SEQUENCE|RECURRENCE-ID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|STATUS)[;:].*",
    re.M,
)
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


def says_the_same(address: str, told: str, now: str) -> bool:
    is_of_one_event = address.endswith("/event.ics")
    if _frame(told) != _frame(now):
        return False
    zones, zones_now = ZONE.findall(told), ZONE.findall(now)
    if zones != zones_now and not (is_of_one_event and set(zones_now) < set(zones)):
        return False
    events, events_now = _by_uid(told), _by_uid(now)
    return list(events) == list(events_now) and all(
        text == events_now[uid]
        or _facts(text) == _facts(events_now[uid])
        or _is_rewritten(text, events_now[uid], "".join(zones))
        for uid, text in events.items()
    )


def _frame(text: str) -> str:
    return ZONE.sub("", EVENT.sub("", text))


def _by_uid(text: str) -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for event in EVENT.findall(text):
        found[UID.search(event)[1]] += event
    return found


def _facts(text: str) -> list[str]:
    """When things take place, and under which UID and SEQUENCE."""
    return FACTS.findall(text.replace("\r\n ", ""))


def _is_rewritten(text: str, now: str, zones: str) -> bool:
    """Whether dates were listed, are not any more, and all are the same, with the same SEQUENCE."""
    if "\r\nRDATE" in now or _numbers(text) != _numbers(now):
        return False
    is_one_date = text.count("BEGIN:VEVENT") == 1 and "\r\nRRULE" not in text
    if "\r\nRDATE" not in text and not is_one_date:
        return False
    dates, dates_now = _dates(text, zones), _dates(now, zones)
    return len(dates) == len(dates_now) and all(map(_is_as_it_was, dates, dates_now))


def _is_as_it_was(date: tuple[str, ...], now: tuple[str, ...]) -> bool:
    """A pin says no more than when, where and what it is called."""
    return date == now or (date[:TOLD] == now[:TOLD] and set(now[TOLD:]) == {"None"})


def _numbers(text: str) -> set[str]:
    return set(re.findall("^SEQUENCE:.+$", text, re.M))


def _dates(text: str, zones: str) -> list[tuple[str, ...]]:
    body = re.sub("^RECURRENCE-ID[;:].*\r\n", "", text, flags=re.M) if _is_alone(text) else text
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{zones}{body}END:VCALENDAR\r\n"
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(whole)).between(FIRST, LAST)
    names = ("SUMMARY", "STATUS", "LOCATION", "DESCRIPTION", "URL", "COMMENT")
    return sorted(
        (_moment(event.start), _moment(event.end), *(str(event.get(name)) for name in names))
        for event in found
    )


def _is_alone(text: str) -> bool:
    return text.count("BEGIN:VEVENT") == 1


def _moment(value: date) -> str:
    return f"{value.astimezone(UTC) if isinstance(value, datetime) else value}"
