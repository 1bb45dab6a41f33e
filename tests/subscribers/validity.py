"""Whether a feed is a valid iCalendar object (RFC 5545), and one that says no more than it should.

Read here byte by byte, without any library: those forgive what a stricter program would refuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_OCTETS = 75
LINE = re.compile(
    r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)'
)
ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "COMMENT", "NAME", "X-WR-CALNAME", "UID"}
ONCE = TEXTS - {"CONTACT", "COMMENT"} | {
    *("DTSTART", "DTEND", "DURATION", "RRULE", "RECURRENCE-ID", "DTSTAMP", "CREATED"),
    *("LAST-MODIFIED", "SEQUENCE", "STATUS", "GEO", "URL", "CLASS", "TRANSP"),
}
STAMPS = ("DTSTAMP", "CREATED", "LAST-MODIFIED")
NEVER = {"METHOD", "ORGANIZER", "ATTENDEE", "REQUEST-STATUS"}
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}
FORMS = {
    "": re.compile(r"\d{8}T\d{6}Z"),
    "DATE": re.compile(r"\d{8}"),
    "TZID": re.compile(r"\d{8}T\d{6}"),
}


@dataclass
class Property:
    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        found = re.search(rf";{name}=\"?([^;\"]*)", self.parameters)
        return found[1] if found else ""


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str:
        found = self.all(name)
        return found[0].value if found else ""

    def named(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]


def faults(data: bytes) -> list[str]:
    """What is wrong with a feed, in words; nothing when it is as it should be."""
    found = list(_line_faults(data))
    if found:
        return found
    root, found = _parsed(data.decode())
    return found or [*_calendar_faults(root), *_zone_faults(root), *_series_faults(root)]


def _line_faults(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n"):
        yield "does not end with a line break"
    for number, line in enumerate(data.split(b"\r\n")[:-1], start=1):
        if len(line) > MOST_OCTETS:
            yield f"line {number} has {len(line)} octets"
        if not line.strip():
            yield f"line {number} is empty"
        if any((octet < 0x20 and octet != 0x09) or octet == 0x7F for octet in line):
            yield f"line {number} has a control character: {line!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is no UTF-8, or a letter is torn apart: {line!r}"


def _parsed(text: str) -> tuple[Component, list[str]]:
    outside = Component("")
    stack, wrong = [outside], []
    for line in re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]:
        match = LINE.fullmatch(line)
        if not match:
            wrong.append(f"no content line: {line}")
            continue
        name, parameters, value = match.groups()
        if name == "BEGIN":
            stack.append(Component(value))
            stack[-2].parts.append(stack[-1])
        elif name == "END" and len(stack) > 1 and stack[-1].name == value:
            stack.pop()
        elif name == "END":
            wrong.append(f"END:{value} within {stack[-1].name}")
        else:
            stack[-1].properties.append(Property(name, parameters, value))
    if [part.name for part in outside.parts] != ["VCALENDAR"] or len(stack) > 1:
        wrong.append("is not one VCALENDAR")
    return (outside.parts or [outside])[0], wrong


def _calendar_faults(root: Component) -> Iterator[str]:
    if root.value("VERSION") != "2.0" or not root.value("PRODID"):
        yield "VERSION or PRODID is missing"
    if not root.parts:
        yield "has no component"
    for component in _all(root):
        for one in component.properties:
            if one.name in NEVER:
                yield f"{component.name} has {one.name}"
            if one.name in TEXTS and not ESCAPED.fullmatch(one.value):
                yield f"{one.name} is not escaped: {one.value}"
    for event in root.named("VEVENT"):
        uid = event.value("UID")
        yield from (f"{uid}: {fault}" for fault in _event_faults(event))


def _event_faults(event: Component) -> Iterator[str]:
    counts = Counter(one.name for one in event.properties)
    yield from (f"{name} comes {n} times" for name, n in counts.items() if name in ONCE and n > 1)
    for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY"):
        if not event.value(name):
            yield f"{name} is missing"
    if event.value("STATUS") not in STATUSES:
        yield f"STATUS:{event.value('STATUS')}"
    for name in STAMPS:
        if any(not FORMS[""].fullmatch(one.value) for one in event.all(name)):
            yield f"{name} is not in UTC"
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"):
        for one in event.all(name):
            if not FORMS[_kind(one)].fullmatch(one.value):
                yield f"{name}{one.parameters}:{one.value}"
    if event.all("DTEND") and event.all("DURATION"):
        yield "has DTEND and DURATION"
    start, end = (event.all(name) for name in ("DTSTART", "DTEND"))
    if start and end and (start[0].parameters, start[0].value) == (end[0].parameters, end[0].value):
        yield "DTEND is DTSTART"


def _kind(one: Property) -> str:
    """How its times are written: as dates, in a zone, or in UTC."""
    return one.parameter("VALUE") or ("TZID" if one.parameter("TZID") else "")


def _zone_faults(root: Component) -> Iterator[str]:
    names = [part.name for part in root.parts]
    zones = [zone.value("TZID") for zone in root.named("VTIMEZONE")]
    used = {
        one.parameter("TZID")
        for event in root.named("VEVENT")
        for one in event.properties
        if one.parameter("TZID")
    }
    yield from (f"{zone} is defined {n} times" for zone, n in Counter(zones).items() if n > 1)
    yield from (f"{zone} is not defined" for zone in sorted(used.difference(zones)))
    if used:  # A calendar without any component is not valid, so an empty one has its zone.
        yield from (f"{zone} is not used" for zone in sorted(set(zones) - used))
    if "VTIMEZONE" in names[names.index("VEVENT") :] if "VEVENT" in names else False:
        yield "a zone is defined after an event"
    for zone in root.named("VTIMEZONE"):
        parts = zone.named("STANDARD") + zone.named("DAYLIGHT")
        if not zone.named("STANDARD") or len(parts) != len(zone.parts):
            yield f"{zone.value('TZID')} has no STANDARD, or something else"
        for part in parts:
            for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
                if len(part.all(name)) != 1:
                    yield f"{zone.value('TZID')}: {part.name} without one {name}"


def _series_faults(root: Component) -> Iterator[str]:
    by_uid: dict[str, list[Component]] = {}
    for event in root.named("VEVENT"):
        by_uid.setdefault(event.value("UID"), []).append(event)
    for uid, events in by_uid.items():
        series = [event for event in events if not event.all("RECURRENCE-ID")]
        if len(series) > 1:
            yield f"{uid}: {len(series)} series"
        if len({event.value("SEQUENCE") for event in events}) > 1:
            yield f"{uid}: an override has another SEQUENCE"
        own = Counter(event.value("RECURRENCE-ID") for event in events)
        yield from (f"{uid}: {key} is overridden twice" for key, n in own.items() if n > 1)
        for one in series:
            yield from (f"{uid}: {fault}" for fault in _rule_faults(one, events, set(own)))


def _rule_faults(series: Component, events: list[Component], own: set[str]) -> Iterator[str]:
    start = series.all("DTSTART")[0]
    for event in events:
        for name in ("RECURRENCE-ID", "EXDATE"):
            if any(one.parameters != start.parameters for one in event.all(name)):
                yield f"{name} is not written as DTSTART"
    excluded = {one.value for one in series.all("EXDATE")}
    if series.all("RDATE"):
        yield "an RDATE, which few programs read"
    yield from (f"{key} is both EXDATE and overridden" for key in sorted(excluded & own))
    if len(excluded | own) > 91:
        yield f"{len(excluded) + len(own)} exceptions, more than Google takes"
    rule = dict(part.split("=") for part in series.value("RRULE").split(";") if part)
    if "UNTIL" in rule and not FORMS["DATE" if _kind(start) == "DATE" else ""].fullmatch(
        rule["UNTIL"]
    ):
        yield f"UNTIL={rule['UNTIL']} does not fit DTSTART"
    if "UNTIL" in rule and "COUNT" in rule:
        yield "RRULE has UNTIL and COUNT"


def _all(component: Component) -> Iterator[Component]:
    yield component
    for part in component.parts:
        yield from _all(part)
