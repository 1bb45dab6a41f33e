"""Our own model fields: wall times, recurrence rules, texts in several languages."""

from .recurrence import RecurrenceField
from .synchronized import SynchronizedFields
from .translated_text import TranslatedTextField, in_language
from .wall_time import DayField, LocalDateTimeField

__all__ = [
    "DayField",
    "LocalDateTimeField",
    "RecurrenceField",
    "SynchronizedFields",
    "TranslatedTextField",
    "in_language",
]
