"""A calendar file as its parts: events, time zones, others. A part that is broken costs itself.

The frame of a file tells little that its parts do not tell themselves, so it is not trusted: an event
begins wherever ``BEGIN:VEVENT`` stands, and what stands between parts is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import EntryRefused, FileRefused, SchedulingError
from .lines import (
    BOUNDARY,
    MAX_BYTES,
    Component,
    Line,
    lines_of,
    no_calendar,
    too_large,
)

MAX_COMPONENTS = 5_000
WHOLE = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"})
"""They stand in a calendar and never in each other: where one begins, the last one has ended."""
OF_CALENDARS = frozenset({"X-WR-TIMEZONE", "X-WR-CALNAME", "PRODID", "VERSION"})
OF_EVENTS = frozenset({"DTSTART", "DTEND", "RRULE", "SUMMARY"})
"""Where these stand between parts, an event has lost its beginning and its end."""
OBSERVANCES = frozenset({"STANDARD", "DAYLIGHT"})


@dataclass
class Parts:
    """``others`` counts what is neither an event nor a time zone; ``is_complete`` is false for a
    file that breaks off; ``notes`` are about the file."""

    events: list[Component] = field(default_factory=list)
    definitions: list[Component] = field(default_factory=list)
    calendars: list[Component] = field(default_factory=list)
    others: int = 0
    is_complete: bool = True
    notes: list[SchedulingError] = field(default_factory=list)


def read_parts(data: bytes) -> Parts:
    """The parts of a file.

    Raises:
        FileRefused: the file exceeds a limit or is not a calendar.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    reading = _Reading()
    for line in lines_of(data):
        if boundary := BOUNDARY.fullmatch(line.data):
            name = boundary[2].decode().upper()
            if boundary[1].upper() == b"BEGIN":
                reading.begin(name)
            else:
                reading.end(name, line)
        else:
            reading.add(line)
    if not reading.found.calendars:
        raise no_calendar(data)
    return reading.finish()


class _Reading:
    """Line by line. ``open`` is the part that has begun, ``inner`` what has begun inside it."""

    def __init__(self) -> None:
        self.found = Parts()
        self.calendar: Component | None = None
        self.open: Component | None = None
        self.inner: list[str] = []
        self.between = Component("VEVENT")
        self.count = 0
        self.skipped = 0

    def begin(self, name: str) -> None:
        if name == "VCALENDAR":
            self._break_off()
            if self.calendar is None:
                self.calendar = Component(name)
                self.found.calendars.append(self.calendar)
        elif name in WHOLE or self.open is None:
            self._break_off()
            described = (one for one in reversed(self.found.calendars) if one.properties)
            self.open = Component(name, calendar=next(described, None))
            self._counted()
        else:
            self.inner.append(name)
            if self.open.name == "VTIMEZONE" and name in OBSERVANCES and len(self.inner) == 1:
                self.open.children.append(Component(name))
                self._counted()

    def end(self, name: str, line: Line) -> None:
        if name == "VCALENDAR":
            self._break_off()
            self.calendar = None
        elif self.open and name == self.open.name:
            if self.inner:
                self.open.faults.append(_endless(self.inner[-1]))
            self._close()
        elif name in self.inner:
            while self.inner.pop() != name:
                pass
        elif self.open:
            self.open.faults.append(_beginless(name, line))
        else:
            self._end_between(name, line)

    def add(self, line: Line) -> None:
        if self.open is None:
            self._add_between(line)
        elif not self.inner:
            self.open.add(line)
        elif self.open.children and len(self.inner) == 1 and self.inner[0] in OBSERVANCES:
            self.open.children[-1].add(line)

    def finish(self) -> Parts:
        is_inside = self.open is not None and self.open.name in WHOLE
        self.found.is_complete = self.calendar is None and not is_inside
        self._break_off()
        if not self.found.is_complete:
            self.found.notes.append(
                SchedulingError(_("The file breaks off: what stood after its end is missing."))
            )
        if self.skipped:
            self.found.notes.append(
                SchedulingError(
                    _("Lines that belong to no part of the calendar are left out: %(count)s."),
                    count=self.skipped,
                )
            )
        return self.found

    def _add_between(self, line: Line) -> None:
        if not self.found.calendars:
            self.skipped += 1
            return
        self.between.add(line)
        if self.calendar is not None and line.name:
            if line.name in OF_CALENDARS:
                self.calendar.add(line)
        else:
            self.skipped += 1

    def _end_between(self, name: str, line: Line) -> None:
        """Either the part before has ended too early, or the beginning of this one is missing; one
        of them is lost, and it is named."""
        fault = _beginless(name, line)
        said = {found.name for found in self.between.properties}
        last = self.found.events[-1] if self.found.events and self.calendar else None
        if name != "VEVENT" or not said:
            self.found.notes.append(fault)
        elif last is None or said & {"UID", *(found.name for found in last.properties)}:
            self.between.faults.append(fault)
            self.found.events.append(self.between)
        else:
            last.faults.append(fault)
        self.between = Component("VEVENT")

    def _break_off(self) -> None:
        """Close a part whose end is missing."""
        if self.open:
            self.open.faults.append(_endless(self.open.name))
            self._close()
        elif OF_EVENTS & {found.name for found in self.between.properties}:
            self.between.faults.append(_endless(self.between.name))
            self.found.events.append(self.between)
        self.between = Component("VEVENT")

    def _close(self) -> None:
        part = self.open
        if part is None or not self.found.calendars:
            pass
        elif part.name == "VEVENT":
            self.found.events.append(part)
        elif part.name == "VTIMEZONE":
            if not part.faults:
                self.found.definitions.append(part)
        else:
            self.found.others += 1
        self.open, self.inner = None, []
        self.between = Component("VEVENT")

    def _counted(self) -> None:
        self.count += 1
        if self.count > MAX_COMPONENTS:
            raise FileRefused(
                _("The file has more than %(limit)s parts. Split it."), limit=MAX_COMPONENTS
            )


def _endless(name: str) -> EntryRefused:
    return EntryRefused(_("It is incomplete: its %(name)s has no end."), name=name)


def _beginless(name: str, line: Line) -> EntryRefused:
    return EntryRefused(
        _("Line %(number)s ends a %(name)s that never began."), number=line.number, name=name
    )


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
