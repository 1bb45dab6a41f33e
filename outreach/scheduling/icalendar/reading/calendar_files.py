"""A calendar file (RFC 5545) as values: each entry is read or rejected on its own.

Not read: alarms; attendees and organisers, which are not ours to keep; tasks and journals, which
are not events; categories and page addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ...errors import EntryRefused, SchedulingError
from .entries import ReadEntry, read_entry
from .lines import Component
from .parts import read_parts
from .values import MOMENT, YEARS, wall_time_of
from .zones import Years, Zones, zone_by_name

__all__ = ["CalendarFile", "ReadEntry", "RefusedEntry", "read_calendar"]

YEARS_AHEAD = 10
"""For how many years to follow an endless series when identifying its zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedEntry:
    """An entry that was rejected, and why; with its first date, if that much can be read of it."""

    uid: str
    title: str
    error: SchedulingError
    starts_at_local: datetime | None = None
    all_day: bool = False


class CalendarFile:
    """What a file holds. Entries are read one by one, in their order, when they are asked for, so
    that whoever asks can stop.

    ``others`` counts the components that are neither events nor time zones; ``name`` and ``program``
    are what the file says of itself; ``is_complete`` is false for one that breaks off; ``notes``
    are about the whole file.

    Args:
        zone: IANA name of the zone for times without one and for all-day dates.

    Raises:
        FileRefused: the file exceeds a limit or is not a calendar.
    """

    def __init__(self, data: bytes, *, zone: str) -> None:
        parts = read_parts(data)
        self.others = parts.others
        self.is_complete = parts.is_complete
        self.name = _said(parts.calendars, "X-WR-CALNAME")
        self.program = _said(parts.calendars, "PRODID")
        self._groups = _by_uid(parts.events)
        self._nameless = [found for found in parts.events if not found.text("UID")]
        self._zones = Zones(parts.definitions, _years(parts.events), zone)
        self.notes = [*parts.notes, *_other_clock(parts.events, zone)]

    def __len__(self) -> int:
        return len(self._groups) + len(self._nameless)

    @property
    def uids(self) -> set[str]:
        return set(self._groups)

    def read(self) -> Iterator[ReadEntry | RefusedEntry]:
        for uid, components in self._groups.items():
            yield self._read(uid, components)
        for component in self._nameless:
            nameless = EntryRefused(_("It has no UID, so it could not be recognised again."))
            yield _refused("", component, component.faults[0] if component.faults else nameless)

    @property
    def entries(self) -> tuple[ReadEntry, ...]:
        return tuple(found for found in self.read() if isinstance(found, ReadEntry))

    @property
    def refused(self) -> tuple[RefusedEntry, ...]:
        return tuple(found for found in self.read() if isinstance(found, RefusedEntry))

    def _read(self, uid: str, components: list[Component]) -> ReadEntry | RefusedEntry:
        try:
            found = read_entry(uid, components, self._zones.named, home=_home(components[0]))
        except SchedulingError as error:
            return _refused(uid, components[0], error)
        # What is missing of a file that breaks off may be dates of this entry: any whole file is newer.
        return found if self.is_complete else replace(found, stamp=None)


def read_calendar(data: bytes, *, zone: str) -> CalendarFile:
    """Open a file; see ``CalendarFile``."""
    return CalendarFile(data, zone=zone)


def _refused(uid: str, component: Component, error: SchedulingError) -> RefusedEntry:
    starts_at, is_date = _start_as_written(component.text("DTSTART"))
    return RefusedEntry(
        uid=uid,
        title=component.text("SUMMARY"),
        error=error,
        starts_at_local=starts_at,
        all_day=is_date,
    )


def _start_as_written(text: str) -> tuple[datetime | None, bool]:
    """The start, whatever its zone, and whether it is a date; None if it is no time at all."""
    match = MOMENT.fullmatch(text.upper())
    found = wall_time_of(match) if match else None
    return found, bool(match and found and match[2] is None)


def _home(component: Component) -> str:
    """The zone of the calendar that an entry stands in; "" when it names none that we know."""
    calendar = component.calendar
    return zone_by_name(calendar.text("X-WR-TIMEZONE")) if calendar else ""


def _said(calendars: Iterable[Component], name: str) -> str:
    return next((text for found in calendars if (text := found.text(name))), "")


def _other_clock(events: Iterable[Component], zone: str) -> Iterator[SchedulingError]:
    """A note for times without a zone, where the file's calendar keeps another one than ours."""
    for component in events:
        home = _home(component)
        start = component.all("DTSTART")[:1]
        is_floating = (
            start and not start[0].parameters.get("TZID") and _is_wall_time(start[0].value)
        )
        if home and home != zone and is_floating:
            yield SchedulingError(
                _(
                    "Times without a time zone are read in %(zone)s, although the file's calendar "
                    "is kept in %(home)s."
                ),
                zone=zone,
                home=home,
            )
            return


def _is_wall_time(value: str) -> bool:
    return bool(re.fullmatch(r"\d{8}T\d{6}", value.strip().upper()))


def _by_uid(events: Iterable[Component]) -> dict[str, list[Component]]:
    """The components of each UID, in the order of the file."""
    groups: dict[str, list[Component]] = {}
    for component in events:
        if uid := component.text("UID"):
            groups.setdefault(uid, []).append(component)
    return groups


def _years(events: Iterable[Component]) -> dict[str, tuple[Years, ...]]:
    """For each TZID, the spans of years over which to compare its zone: the years written in the
    file with those that its rules reach, and, in case no zone matches, only the years written."""
    written: dict[str, set[int]] = {}
    reached: dict[str, set[int]] = {}
    for component in events:
        ends = _rules_end(component)
        for prop in component.properties:
            if tzid := prop.parameters.get("TZID", "").strip():
                years = _within(re.findall(r"([0-9]{4})[0-9]{4}T", prop.value))
                written.setdefault(tzid, set()).update(years)
                reached.setdefault(tzid, set()).update(years, ends)
    return {
        tzid: tuple(
            dict.fromkeys((min(years), max(years)) for years in (reached[tzid], written[tzid]))
        )
        for tzid in written
        if written[tzid]
    }


def _rules_end(component: Component) -> set[int]:
    start = re.match(r"[0-9]{4}", component.text("DTSTART"))
    years = []
    for rule in component.all("RRULE"):
        if until := re.search(r"UNTIL=([0-9]{4})", rule.value, re.I):
            years.append(until[1])
        elif start:
            years.append(str(int(start[0]) + YEARS_AHEAD))
    return _within(years)


def _within(years: Iterable[str]) -> set[int]:
    """Those of the years in which anything may take place."""
    return {year for year in map(int, years) if year in YEARS}


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
