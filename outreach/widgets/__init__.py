"""Our own form widgets."""

from .recurrence import RecurrenceWidget

__all__ = ["RecurrenceWidget"]
