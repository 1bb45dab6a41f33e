"""Forms of the editors' side, one subject a file."""

from .changes import ChangeForm
from .events import EventForm
from .pages import EventPageForm
from .records import RecordForm
from .schedules import ScheduleFormMixin
from .series import SeriesFormMixin

__all__ = [
    "ChangeForm",
    "EventForm",
    "EventPageForm",
    "RecordForm",
    "ScheduleFormMixin",
    "SeriesFormMixin",
]
