"""Forms that cancel, postpone or move a date, and ask which dates are meant."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from ..fields.translated_text import TranslatedTextFormField
from ..fields.wall_time import LocalDateTimeFormField
from ..models.edits import Scope
from .schedules import ONE_DAY, midnight, refuse_far_years

LONGEST_REASON = 1000


class CallOffForm(forms.Form):
    """``occurrence`` is the date; without a choice, it is the only one of its event."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Which dates"),
        choices=[
            (Scope.ONE, gettext_lazy("Only this date")),
            (Scope.FOLLOWING, gettext_lazy("This date and all that follow")),
            (Scope.ALL, gettext_lazy("All dates; what is over stays as it was")),
        ],
        initial=Scope.ONE,
        widget=forms.RadioSelect,
    )
    reason = TranslatedTextFormField(
        label=gettext_lazy("Reason"),
        required=False,
        multiline=True,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The public sees it."),
    )

    def __init__(self, *args, occurrence, can_choose: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.occurrence = occurrence
        if not can_choose:
            self.fields["scope"].widget = forms.HiddenInput()
            self.fields["scope"].required = False

    def clean_scope(self):
        return self.cleaned_data["scope"] or Scope.ALL


class MoveForm(CallOffForm):
    starts_at_local = LocalDateTimeFormField(
        label=gettext_lazy("New start"), widget=AdminDateTimeInput
    )
    ends_at_local = LocalDateTimeFormField(
        label=gettext_lazy("New end"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=gettext_lazy("Left empty, it lasts as long as before."),
    )
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Other venue"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("The same as before"),
    )
    field_order = ["starts_at_local", "ends_at_local", "venue", "scope", "reason"]

    def __init__(self, *args, **kwargs):
        from ..models import Venue

        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = Venue.objects.all()
        refuse_far_years(self)
        start, end = self.occurrence.starts_at_local, self.occurrence.ends_at_local
        if self.occurrence.all_day:
            for name in ("starts_at_local", "ends_at_local"):
                self.fields[name].widget = AdminDateInput()
            start, end = start.date(), (end - ONE_DAY).date()
        self.initial |= {"starts_at_local": start, "ends_at_local": end}

    def clean(self):
        data = super().clean()
        start = data.get("starts_at_local")
        if start is None or "ends_at_local" in self.errors:
            return data
        end = data.get("ends_at_local")
        if self.occurrence.all_day:
            start = midnight(start)
            end = end and midnight(end) + ONE_DAY
        end = end or start + self._length()
        if end < start:
            self.add_error("ends_at_local", _("The end lies before the start."))
        return data | {"starts_at_local": start, "ends_at_local": end}

    def _length(self) -> timedelta:
        return self.occurrence.ends_at_local - self.occurrence.starts_at_local
