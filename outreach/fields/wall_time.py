"""A naive wall time in the database: what the editor typed, in the zone stored beside it."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

BY_HAND = re.compile(
    r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:,?[ T]+(\d{1,2})[:.](\d{2})(?::00)?)?\.?"
)
"""A day as people here write it, the day before the month, and perhaps a time."""


def moment_by_hand(text: str) -> datetime | None:
    """``15.12.2026 09:00``, ``15/12/2026`` or ``15.12.26`` as a naive wall time; None if it is
    written otherwise.

    Raises:
        ValueError: there is no such day or time.
    """
    found = BY_HAND.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in found.groups())
    of_day = date(year if year > 99 else 2000 + year, month, day)
    return datetime.combine(of_day, time(hour, minute))


class DayFormField(forms.DateField):
    """A day as typed."""

    def to_python(self, value):
        if isinstance(value, str):
            try:
                moment = moment_by_hand(value)
            except ValueError as error:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from error
            value = moment.date() if moment else value
        return super().to_python(value)


class LocalDateTimeFormField(forms.DateTimeField):
    """A date and time as typed. Django's own would attach the zone of the server or the user."""

    def prepare_value(self, value):
        return value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time.min)
        try:
            parsed = moment_by_hand(value) or parse_datetime(value.strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if parsed is None:
            parsed = forms.fields.BaseTemporalField.to_python(self, value)
        if parsed.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return parsed

    def has_changed(self, initial, data):
        """Forms of whole days begin with days."""
        return super().has_changed(self.to_python(initial), data)


class DayField(models.DateField):
    """A day, which forms read as people write it. In migrations it is the field that it is."""

    def deconstruct(self):
        name, _path, arguments, named = super().deconstruct()
        return name, "django.db.models.DateField", arguments, named

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": DayFormField, **kwargs})


class LocalDateTimeField(models.Field):
    """Naive in, naive out; ``timestamp without time zone`` on PostgreSQL, ISO text on SQLite.

    Not a ``DateTimeField``: Django and modelcluster make those aware in the ambient zone, the
    latter in every revision too.
    """

    description = _("Wall time")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” is not a date and time. Write it as YYYY-MM-DD HH:MM."),
        "aware": _("“%(value)s” includes a time zone. Enter the local time without one."),
    }

    def db_type(self, connection):
        return "timestamp" if connection.vendor == "postgresql" else "text"

    def to_python(self, value):
        if value is None or value == "":
            return None
        if isinstance(value, str):
            value = self._parsed(value)
        elif not isinstance(value, datetime) and isinstance(value, date):
            value = datetime.combine(value, time.min)
        if value.tzinfo is not None:
            raise ValidationError(
                self.error_messages["aware"], code="aware", params={"value": value}
            )
        return value.replace(microsecond=0)

    def _parsed(self, text: str) -> datetime:
        try:
            moment = parse_datetime(text)
            day = parse_date(text) if moment is None else None
        except ValueError:
            moment = day = None
        if moment is None and day is None:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": text}
            )
        return moment or datetime.combine(day, time.min)

    def from_db_value(self, value, expression, connection):
        return datetime.fromisoformat(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value, connection, prepared=False):
        value = value if prepared else self.get_prep_value(value)
        if value is None or connection.vendor == "postgresql":
            return value
        return value.isoformat(timespec="seconds")

    def pre_save(self, model_instance, add):
        """ISO text: modelcluster would shift a naive datetime into UTC for its revision."""
        value = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return None if value is None else value.isoformat(timespec="seconds")

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else value.isoformat(timespec="seconds")

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LocalDateTimeFormField, **kwargs})
