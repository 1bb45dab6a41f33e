"""Our own model fields: wall times, recurrence rules, texts in several languages."""

from .recurrence import RecurrenceField
from .translated_text import TranslatedTextField, in_language
from .wall_time import LocalDateTimeField

__all__ = ["LocalDateTimeField", "RecurrenceField", "TranslatedTextField", "in_language"]
