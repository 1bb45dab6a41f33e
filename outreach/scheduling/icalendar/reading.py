"""A calendar file (RFC 5545) as values: each entry is read or rejected on its own.

Not read: alarms; attendees and organisers, which are not ours to keep; tasks and journals, which
are not events; categories and page addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import EntryRefused, SchedulingError
from .reading_entries import ReadEntry, read_entry
from .reading_lines import Component, read_components
from .reading_values import YEARS
from .reading_zones import Years, Zones

__all__ = ["CalendarFile", "ReadEntry", "RefusedEntry", "read_calendar"]

YEARS_AHEAD = 10
"""For how many years to follow an endless series when identifying its zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedEntry:
    """An entry that was rejected, and why."""

    uid: str
    title: str
    error: SchedulingError


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """What a file holds. ``others`` counts the components that are neither events nor time
    zones."""

    entries: tuple[ReadEntry, ...]
    refused: tuple[RefusedEntry, ...]
    others: int = 0

    @property
    def uids(self) -> set[str]:
        return {found.uid for found in self.entries} | {found.uid for found in self.refused}


def read_calendar(data: bytes, *, zone: str) -> CalendarFile:
    """Read a file.

    Args:
        zone: IANA name of the zone for times without one and for all-day dates.

    Raises:
        FileRefused: the file exceeds a limit, is cut off, or is not a calendar.
    """
    parts = [part for calendar in read_components(data) for part in calendar.children]
    events = [part for part in parts if part.name == "VEVENT"]
    definitions = [part for part in parts if part.name == "VTIMEZONE"]
    zones = Zones(definitions, _years(events), zone)
    entries: list[ReadEntry] = []
    refused: list[RefusedEntry] = []
    for uid, components in _by_uid(events):
        try:
            entries.append(read_entry(uid, components, zones.named))
        except SchedulingError as error:
            title = components[0].text("SUMMARY")
            refused.append(RefusedEntry(uid=uid, title=title, error=error))
    for component in events:
        if not component.text("UID"):
            nameless = EntryRefused(_("It has no UID, so it could not be recognised again."))
            refused.append(RefusedEntry(uid="", title=component.text("SUMMARY"), error=nameless))
    return CalendarFile(
        entries=tuple(entries),
        refused=tuple(refused),
        others=len(parts) - len(events) - len(definitions),
    )


def _by_uid(events: Iterable[Component]) -> list[tuple[str, list[Component]]]:
    """The components of each UID, in the order of the file."""
    groups: dict[str, list[Component]] = {}
    for component in events:
        if uid := component.text("UID"):
            groups.setdefault(uid, []).append(component)
    return list(groups.items())


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
