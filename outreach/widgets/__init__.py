"""Our own form widgets."""

from .date_inputs import EndDayInput, EndMomentInput, TypedDayInput, TypedMomentInput, end_follows
from .recurrence import RecurrenceWidget

__all__ = [
    "EndDayInput",
    "EndMomentInput",
    "RecurrenceWidget",
    "TypedDayInput",
    "TypedMomentInput",
    "end_follows",
]
