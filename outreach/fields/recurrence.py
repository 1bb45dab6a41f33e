"""django-recurrence's field made safe: text is parsed strictly before the library reads it."""

from __future__ import annotations

import copy
import re

import recurrence
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from recurrence.exceptions import RecurrenceError
from recurrence.fields import RecurrenceField as LibraryRecurrenceField

from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence_text import RecurrenceText, parse_recurrence
from ..widgets import RecurrenceWidget

FARTHEST_FROM_END = -4
"""BYMONTHDAY that the library still writes."""
FORM_WORDS = {
    "INTERVAL": gettext_noop("The interval must be a number from %(low)s to %(high)s."),
    "COUNT": gettext_noop("The number of dates must be from %(low)s to %(high)s."),
    "BYMONTHDAY": gettext_noop("Days of the month must be numbers from %(low)s to %(high)s."),
}
OTHER_WORDS = {
    "UNTIL is not a date: %(value)s": gettext_noop("The last day is not a date: %(value)s"),
}


class StoredText(str):
    """Text from the database. It was parsed strictly before it was written, so it is parsed only on
    use."""

    __slots__ = ()


class RecurrenceAttribute(DeferredAttribute):
    """The attribute on the model: text becomes the library's object on first access.

    The library's own descriptor replaces Django's, so that ``.only()`` and ``.defer()`` raise
    KeyError.
    """

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, StoredText):
            return value
        parsed = recurrence.deserialize(str(value), include_dtstart=False)
        instance.__dict__[self.field.attname] = parsed
        return parsed

    def __set__(self, instance, value):
        if not isinstance(value, StoredText):
            value = self.field.to_python(value, zone=getattr(instance, "zone", None))
        instance.__dict__[self.field.attname] = value


class RecurrenceFormField(forms.CharField):
    """RRULE lines as text, written by our widget's controller."""

    def clean(self, value):
        """Rejected here already, because a form assigns its values where nothing may raise."""
        value = super().clean(value)
        try:
            parse_recurrence(value, "UTC")
        except SchedulingError as error:
            raise ValidationError(_words_of(error), code="refused") from error
        return value

    def prepare_value(self, value):
        return serialized(value) if isinstance(value, recurrence.Recurrence) else value

    def has_changed(self, initial, data):
        """Compares what the texts mean, not how they are written."""
        try:
            before = parse_recurrence(self.prepare_value(initial) or "", "UTC")
            return before != parse_recurrence(data or "", "UTC")
        except SchedulingError:
            return True


class RecurrenceField(LibraryRecurrenceField):
    """Stores text with instants in UTC; returns a ``recurrence.Recurrence``. A bare date in UNTIL
    means the end of that day in the instance's zone, so the model declares its ``zone`` field
    before this one."""

    descriptor_class = RecurrenceAttribute

    def __init__(self, verbose_name=None, **kwargs):
        kwargs["include_dtstart"] = False
        super().__init__(verbose_name=verbose_name, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("include_dtstart", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, private_only=False):
        """Bypasses the library, whose descriptor cannot be deferred."""
        models.Field.contribute_to_class(self, cls, name, private_only=private_only)

    def from_db_value(self, value, expression, connection):
        return StoredText(value or "")

    def to_python(self, value, zone: str | None = None):
        """The library's object for a text or object.

        Raises:
            ValidationError: what the strict parser rejects, in the reader's language.
        """
        zone = zone or "UTC"
        try:
            text = parse_recurrence(_text_of(value), zone).text(zone)
            return recurrence.deserialize(text, include_dtstart=False)
        except SchedulingError as error:
            raise ValidationError(_words_of(error), code="refused") from error

    def get_prep_value(self, value):
        return _text_of(value)

    def clean(self, value, model_instance):
        value = self.to_python(value, zone=getattr(model_instance, "zone", None))
        self.validate(value, model_instance)
        return value

    def formfield(self, **kwargs):
        defaults = {"form_class": RecurrenceFormField, "widget": RecurrenceWidget}
        return models.Field.formfield(self, **{**defaults, **kwargs, "required": False})


def recurrence_text(value: object, zone: str) -> RecurrenceText:
    """A field's value as the kernel reads it; ``zone`` is the event's."""
    return parse_recurrence(_text_of(value), zone)


def serialized(value: recurrence.Recurrence) -> str:
    """The library's text of its own object. It refuses days that are counted farther than the fourth
    from the end of a month, so these are written afterwards."""
    if all(day >= FARTHEST_FROM_END for rule in value.rrules for day in rule.bymonthday):
        return recurrence.serialize(value) or ""
    days = [",".join(map(str, rule.bymonthday)) for rule in value.rrules]
    nearer = copy.deepcopy(value)
    for rule in nearer.rrules:
        rule.bymonthday = [max(day, FARTHEST_FROM_END) for day in rule.bymonthday]
    lines = recurrence.serialize(nearer).splitlines()
    rules = [place for place, line in enumerate(lines) if line.startswith("RRULE")]
    for place, text in zip(rules, days, strict=True):
        lines[place] = re.sub(r"(?<=;BYMONTHDAY=)[^;]*", text, lines[place])
    return "\n".join(lines)


def _words_of(error: SchedulingError) -> str:
    """The message for people who fill in a form: it names what the form shows, not a file's parts."""
    named = FORM_WORDS.get(str(error.values.get("part"))) if "low" in error.values else None
    return _(named or OTHER_WORDS.get(error.template, error.template)) % error.values


def _text_of(value: object) -> str:
    if isinstance(value, recurrence.Recurrence):
        try:
            return serialized(value)
        except (RecurrenceError, AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                _("This rule could not be read. Check its text."), code="refused"
            ) from error
    return str(value or "")
