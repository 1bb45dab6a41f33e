"""django-recurrence's field, made safe: read strictly first, then handed to the library."""

from __future__ import annotations

import recurrence
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _
from recurrence.exceptions import RecurrenceError
from recurrence.fields import RecurrenceField as LibraryRecurrenceField

from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence_text import RecurrenceText, parse_recurrence
from ..widgets import RecurrenceWidget


class StoredText(str):
    """A text from the database: read strictly before it was written, so not before it is needed."""

    __slots__ = ()


class RecurrenceAttribute(DeferredAttribute):
    """The attribute on the model: text becomes the library's object when it is looked at.

    The library's own replaces Django's, so that ``.only()`` and ``.defer()`` raise KeyError.
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
    """RRULE lines as text; our widget's controller writes them."""

    def clean(self, value):
        """Refused here already: a form assigns its values where nothing may raise."""
        value = super().clean(value)
        try:
            parse_recurrence(value, "UTC")
        except SchedulingError as error:
            raise ValidationError(_(error.template) % error.values, code="refused") from error
        return value

    def prepare_value(self, value):
        return recurrence.serialize(value) if isinstance(value, recurrence.Recurrence) else value

    def has_changed(self, initial, data):
        """By what the texts say, not by how they are written."""
        try:
            before = parse_recurrence(self.prepare_value(initial) or "", "UTC")
            return before != parse_recurrence(data or "", "UTC")
        except SchedulingError:
            return True


class RecurrenceField(LibraryRecurrenceField):
    """Stores UTC text; gives a ``recurrence.Recurrence``. A bare date in UNTIL means the end of
    that day in the zone of the instance, so the model declares its ``zone`` field before this one.
    """

    descriptor_class = RecurrenceAttribute

    def __init__(self, verbose_name=None, **kwargs):
        kwargs["include_dtstart"] = False
        super().__init__(verbose_name=verbose_name, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("include_dtstart", None)
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, private_only=False):
        """Past the library, whose descriptor cannot be deferred."""
        models.Field.contribute_to_class(self, cls, name, private_only=private_only)

    def from_db_value(self, value, expression, connection):
        return StoredText(value or "")

    def to_python(self, value, zone: str | None = None):
        """The library's object of a text or object.

        Raises:
            ValidationError: what the strict parser refuses, in the reader's language.
        """
        zone = zone or "UTC"
        try:
            text = parse_recurrence(_text_of(value), zone).text(zone)
            return recurrence.deserialize(text, include_dtstart=False)
        except SchedulingError as error:
            raise ValidationError(_(error.template) % error.values, code="refused") from error

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
    """The kernel's reading of a field's value; ``zone`` is the event's."""
    return parse_recurrence(_text_of(value), zone)


def _text_of(value: object) -> str:
    if isinstance(value, recurrence.Recurrence):
        try:
            return recurrence.serialize(value) or ""
        except (RecurrenceError, AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                _("This rule could not be read. Check its text."), code="refused"
            ) from error
    return str(value or "")
