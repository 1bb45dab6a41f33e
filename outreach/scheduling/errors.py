"""What can go wrong in scheduling, by name.

Every error carries its English template and the values for it apart, so that the Django half
can show it in the reader's language: ``gettext(error.template) % error.values``.
"""

from __future__ import annotations


class SchedulingError(ValueError):
    """Base of all errors of the kernel: a message that says what to do next."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values if values else template)


class RuleRefused(SchedulingError):
    """A recurrence rule that we do not take: unknown part, value out of range, too rich, a bomb."""


class ScheduleRefused(SchedulingError):
    """A schedule that contradicts itself: an end before its start, too many dates."""


class EditRefused(SchedulingError):
    """An edit that cannot be made or undone any more, since something else was changed meanwhile."""


class UnknownZone(SchedulingError):
    """A time zone name that is not in the IANA database."""


class UnboundedExpansion(SchedulingError):
    """An endless schedule was to be expanded without an end."""


class SheetRefused(SchedulingError):
    """A printable sheet that cannot be laid out: no column, rows too low to sign, too many values."""


class FileRefused(SchedulingError):
    """A calendar file that is not taken at all: too large, too deep, cut off, no calendar."""


class EntryRefused(SchedulingError):
    """An entry of a calendar file that cannot be taken; the other entries can."""


class FetchRefused(SchedulingError):
    """A remote address that is not read: forbidden, out of reach, too slow, too large, no calendar."""
