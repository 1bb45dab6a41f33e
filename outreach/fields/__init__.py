"""Our own model fields: wall times, recurrence rules, texts in several languages."""

from .recurrence import RecurrenceField
from .translated_text import TranslatedTextField, in_language
from .wall_time import DayField, LocalDateTimeField

__all__ = [
    "DayField",
    "LocalDateTimeField",
    "RecurrenceField",
    "TranslatedTextField",
    "in_language",
]
