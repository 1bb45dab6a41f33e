"""What a form is sent as a key and is none, as no browser sends it: a chooser takes it for nothing
chosen, and the field says what is wrong; a row with it is taken for a new one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import BaseChooser

NO_KEY = (ValueError, TypeError, OverflowError)
LONGEST_KEY = 18
"""Digits that every database takes for a number."""


class ForgivingChooserMixin:
    def get_instance(self, value):
        return instance_or_none(super().get_instance, value)


def can_be_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


def forgive_keys(form: forms.BaseForm) -> None:
    """Called when the form is made, before its rows are."""
    for field in form.fields.values():
        if isinstance(field.widget, BaseChooser):
            field.widget.get_instance = partial(instance_or_none, field.widget.get_instance)
    for rows in getattr(form, "formsets", {}).values():
        if rows.is_bound:
            _forgive_rows(rows)


def instance_or_none(get: Callable[[Any], Any], value: Any) -> Any:
    """Wagtail looks for whatever was sent."""
    try:
        return get(value)
    except NO_KEY:
        return None


def _forgive_rows(rows) -> None:
    key = rows.model._meta.pk
    data = rows.data.copy()
    for number in range(min(rows.initial_form_count(), rows.absolute_max)):
        name = f"{rows.add_prefix(number)}-{key.name}"
        try:
            key.to_python(data.get(name) or None)
        except ValidationError:
            data[name] = ""
        data.setdefault(name, "")
    rows.data = data
