"""By how much selected events are shifted: so many days or weeks, later or earlier."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..services.shifting import MOST_DAYS

UNITS = {"days": 1, "weeks": 7}


class ShiftForm(forms.Form):
    number = forms.IntegerField(
        label=pgettext_lazy("how far to shift", "By"), min_value=1, max_value=MOST_DAYS, initial=1
    )
    unit = forms.ChoiceField(
        label=_("days or weeks"),
        choices=[("days", _("days")), ("weeks", _("weeks"))],
        initial="weeks",
        help_text=_("Whole weeks keep the weekdays."),
    )
    direction = forms.ChoiceField(
        label=_("later or earlier"),
        choices=[("later", _("later")), ("earlier", _("earlier"))],
        initial="later",
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean()
        if {"number", "unit"} <= data.keys() and self._size > MOST_DAYS:
            message = gettext("At most %(days)s days in one go.") % {"days": MOST_DAYS}
            self.add_error("number", message)
        return data

    @property
    def _size(self) -> int:
        return self.cleaned_data["number"] * UNITS[self.cleaned_data["unit"]]

    @property
    def days(self) -> int:
        """Of a valid form: negative when earlier."""
        return self._size if self.cleaned_data["direction"] == "later" else -self._size
