"""Rich text that was sent in a notation that is not the editor's, as no browser sends it: the field
says so, where Wagtail's converter would break."""

from __future__ import annotations

from functools import partial

from django import forms
from django.core.validators import RegexValidator
from wagtail.fields import RichTextField

NO_NOTATION = (ValueError, TypeError, LookupError, AttributeError)


def forgive_texts(form: forms.BaseModelForm) -> set[str]:
    """Called when the form is made. The names of the fields with such a text are in the answer as
    soon as the form has been read; it is taken for an empty one."""
    broken: set[str] = set()
    for field in form.instance._meta.fields:
        if isinstance(field, RichTextField) and field.name in form.fields:
            widget = form.fields[field.name].widget
            widget.value_from_datadict = partial(_read_or_empty, widget.value_from_datadict, broken)
    return broken


def refuse_texts(form: forms.BaseForm, broken: set[str]) -> None:
    """Called when the form is cleaned."""
    for name in form.fields:
        if form.add_prefix(name) in broken:
            form.add_error(name, forms.ValidationError(RegexValidator.message, code="invalid"))


def _read_or_empty(read, broken: set[str], data, files, name: str) -> str | None:
    try:
        return read(data, files, name)
    except NO_NOTATION:
        broken.add(name)
        return ""
