"""Our own form widgets."""

from .date_inputs import TypedDayInput, TypedMomentInput
from .recurrence import RecurrenceWidget

__all__ = ["RecurrenceWidget", "TypedDayInput", "TypedMomentInput"]
