"""Named errors of scheduling.

Every error keeps its English template and the values for it apart, so that the Django side can show
it in the reader's language: ``gettext(error.template) % error.values``.
"""

from __future__ import annotations


class SchedulingError(ValueError):
    """Base of all errors of the kernel: a message that says what to do next."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values if values else template)


class RuleRefused(SchedulingError):
    """A recurrence rule that we reject: unknown part, value out of range, too complex, too
    expensive."""


class ScheduleRefused(SchedulingError):
    """A schedule that contradicts itself: an end before its start, too many dates."""


class EditRefused(SchedulingError):
    """An edit that can no longer be made or undone, because something else has been changed
    since."""


class EditOutdated(EditRefused):
    """An edit of what somebody else has changed since it was shown."""


class WriteConflict(SchedulingError):
    """Somebody else's write was in the way, and nothing was written: it can be tried again."""


class UnknownZone(SchedulingError):
    """A time zone name that is not in the IANA database."""


class UnboundedExpansion(SchedulingError):
    """An endless schedule was to be expanded without an upper bound."""


class SheetRefused(SchedulingError):
    """A printable sheet that cannot be laid out: no column, rows too low to sign, too many
    values."""


class FileRefused(SchedulingError):
    """A calendar file that is rejected as a whole: too large, too deep, cut off, or not a
    calendar."""


class EntryRefused(SchedulingError):
    """An entry of a calendar file that is rejected; the other entries can still be read."""


class FetchRefused(SchedulingError):
    """A remote address that is not read: forbidden, unreachable, too slow, too large, or no
    calendar."""
