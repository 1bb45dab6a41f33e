"""Forms for activities and their sessions."""

from __future__ import annotations

import json

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from outreach.editing.forms.series import SeriesFormMixin

from ..models.sessions import COUNTS

LONGEST = 1000
MOST_PEOPLE = 9_999
"""More than any facility holds: a slip of the finger."""


class ActivityForm(SeriesFormMixin, WagtailAdminModelForm):
    """The zone defaults to the facility's; the rule is read in it."""

    no_zone = _("the facility's time zone")
    schedule_fields = (*SeriesFormMixin.schedule_fields, "facility")

    def clean(self):
        facility = self.cleaned_data.get("facility")
        if facility and not self.cleaned_data.get("zone"):
            self.cleaned_data["zone"] = facility.zone
        return super().clean()


class SessionForm(forms.ModelForm):
    """One row of the sessions table: counts, never names.

    ``shown`` is what the row held when the table was made. What nobody touched since is not written,
    whatever is stored by now, and a row that somebody else has written too is not written at all.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    was_held = forms.NullBooleanField(
        required=False,
        label=_("Held"),
        widget=forms.Select(
            choices=(("", _("not known yet")), ("True", _("held")), ("False", _("not held")))
        ),
    )

    class Meta:
        fields = ("was_held", "women", "men", "girls", "boys", "participants_total")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in COUNTS:
            self.fields[name].validators.append(MaxValueValidator(MOST_PEOPLE))
        self.stored: dict[str, str] = {}
        if not self.instance.pk:
            return
        self.stored = {name: _text(self.initial.get(name)) for name in self._meta.fields}
        self.fields["shown"].initial = json.dumps(self.stored)
        for field in self.visible_fields():
            label = f"{field.label}: {self.instance.starts_at_local:%Y-%m-%d %H:%M}"
            field.field.widget.attrs["aria-label"] = label

    @cached_property
    def made_from(self) -> dict[str, str]:
        """The texts of all fields as they were shown; as they are stored, if the row does not say."""
        text = self.data.get(self.add_prefix("shown"), "")
        try:
            found = json.loads(text) if len(text) <= LONGEST else None
        except (ValueError, RecursionError):
            found = None
        is_whole = isinstance(found, dict) and found.keys() == self.stored.keys()
        return found if is_whole else self.stored

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that whoever sends the table has changed."""
        if not self.instance.pk:
            return super().changed_data
        return [name for name in self._meta.fields if self._typed(name) != self.made_from[name]]

    def _typed(self, name: str) -> str:
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return _text(field.to_python(value))
        except ValidationError:
            return str(value)

    @property
    def is_stale(self) -> bool:
        """Whether somebody else has written the row since, and so does this form."""
        return bool(self.changed_data) and self.made_from != self.stored

    def on_top(self) -> dict[str, str]:
        """What is typed on top of what is stored, as data of a new form."""
        texts = {
            name: self._typed(name) if name in self.changed_data else self.stored[name]
            for name in self._meta.fields
        }
        texts["shown"] = json.dumps(self.stored)
        return {self.add_prefix(name): text for name, text in texts.items()}

    def stored_words(self) -> str:
        """What is stored now, for a message."""
        held = {"True": gettext("held"), "False": gettext("not held")}.get(self.stored["was_held"])
        counts = [
            f"{self.fields[name].label}: {text}"
            for name, text in self.stored.items()
            if text and name != "was_held"
        ]
        return ", ".join(filter(None, [held, *counts])) or gettext("nothing")


def _text(value: object) -> str:
    return "" if value is None else str(value)
