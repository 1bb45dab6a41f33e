"""Form widgets of ours."""

from .recurrence import RecurrenceWidget

__all__ = ["RecurrenceWidget"]
