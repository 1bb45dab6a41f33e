"""Forms for copying an event and for shifting several."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...fields.moments import midnight
from ...fields.wall_time import LocalDateTimeFormField
from ...models import Event
from ...widgets import TypedDayInput, TypedMomentInput
from ..shifting import MOST_DAYS
from .schedules import refuse_far_years


class CopyForm(forms.Form):
    starts_at_local = LocalDateTimeFormField(
        label=_("First date"),
        help_text=_(
            "The suggested date is about a year later: a day that fits the rule, or "
            "otherwise the same weekday. All other dates, changed dates and pauses "
            "shift with it."
        ),
    )
    with_partners = forms.BooleanField(
        label=_("Copy the partners too"),
        required=False,
        help_text=_("They will have to be asked again."),
    )

    with_pages = forms.BooleanField(
        label=_("Copy the texts of its pages"),
        required=False,
        help_text=_("As drafts, in the same languages. Reports are not copied."),
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        refuse_far_years(self)
        widget = TypedDayInput() if event.all_day else TypedMomentInput()
        self.fields["starts_at_local"].widget = widget
        if not event.partnerships.exists():
            del self.fields["with_partners"]
        if not event.pages.filter(alias_of=None).exists():
            del self.fields["with_pages"]

    def clean_starts_at_local(self):
        start = self.cleaned_data["starts_at_local"]
        return midnight(start) if self.event.all_day else start


UNITS = {"days": 1, "weeks": 7}


class ShiftForm(forms.Form):
    number = forms.IntegerField(label=_("Shift by"), min_value=1, max_value=MOST_DAYS, initial=1)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[("days", _("days")), ("weeks", _("weeks"))],
        initial="weeks",
        help_text=_("Whole weeks keep the weekdays."),
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[("later", _("later")), ("earlier", _("earlier"))],
        initial="later",
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean()
        if {"number", "unit"} <= data.keys() and self._size > MOST_DAYS:
            message = gettext("At most %(days)s days at a time.") % {"days": MOST_DAYS}
            self.add_error("number", message)
        return data

    @property
    def _size(self) -> int:
        return self.cleaned_data["number"] * UNITS[self.cleaned_data["unit"]]

    @property
    def days(self) -> int:
        """Days to shift, negative for earlier. Call on a valid form."""
        return self._size if self.cleaned_data["direction"] == "later" else -self._size
