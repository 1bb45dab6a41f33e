"""Forms that cancel, postpone or move a date, and ask which dates it applies to."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...fields.moments import ONE_DAY, midnight
from ...fields.translated_text import TranslatedTextFormField
from ...fields.wall_time import LocalDateTimeFormField
from ...models import Venue
from ...series.dates import OwnerDate
from ...series.edits import Scope
from ...widgets import EndDayInput, EndMomentInput, TypedDayInput, TypedMomentInput, end_follows
from .schedules import refuse_far_years

LONGEST_REASON = 1000
LONGEST_TITLE = 255


class CallOffForm(forms.Form):
    """Cancels or postpones ``date``.

    Args:
        can_choose: False when the date is its owner's only one; the scope is then hidden.
        reason_help: help text saying who reads the reason.
        must_be_meant: the date is over; that it did not take place has to be said twice.
    """

    scope = forms.ChoiceField(
        label=gettext_lazy("Which dates"),
        choices=[
            (Scope.ONE, gettext_lazy("Only this date")),
            (Scope.FOLLOWING, gettext_lazy("This and all following dates")),
            (Scope.ALL, gettext_lazy("All dates (past ones stay as they are)")),
        ],
        initial=Scope.ONE,
        widget=forms.RadioSelect,
    )
    is_meant = forms.BooleanField(
        label=gettext_lazy("It did not take place"),
        required=False,
        help_text=gettext_lazy(
            "This date is over. Cancel it only if it did not take place; everybody will read so."
        ),
    )
    reason = TranslatedTextFormField(
        label=gettext_lazy("Reason"),
        required=False,
        multiline=True,
        max_length=LONGEST_REASON,
    )

    def __init__(
        self,
        *args,
        date: OwnerDate,
        can_choose: bool,
        reason_help: str,
        must_be_meant: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.date, self.can_choose = date, can_choose
        self.fields["reason"].help_text = reason_help
        if not must_be_meant:
            del self.fields["is_meant"]
        if not can_choose:
            self.fields["scope"].widget = forms.HiddenInput()
            self.fields["scope"].required = False

    def clean_scope(self):
        return self.cleaned_data["scope"] or Scope.ALL

    def clean(self):
        data = super().clean()
        is_alone = not self.can_choose or data.get("scope") == Scope.ONE
        if is_alone and data.get("is_meant") is False:
            self.add_error("is_meant", _("Confirm that it did not take place."))
        return data


class MoveForm(CallOffForm):
    starts_at_local = LocalDateTimeFormField(
        label=gettext_lazy("New start"), widget=TypedMomentInput
    )
    ends_at_local = LocalDateTimeFormField(
        label=gettext_lazy("New end"),
        required=False,
        widget=EndMomentInput,
        help_text=gettext_lazy(
            "It moves with the start until you change it. Leave empty to keep the length."
        ),
    )
    venue = forms.ModelChoiceField(
        label=gettext_lazy("Different venue"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Same as before"),
    )
    title = TranslatedTextFormField(
        label=gettext_lazy("Different title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("For this date only. Leave empty to keep the event’s own title."),
    )
    field_order = ["starts_at_local", "ends_at_local", "venue", "title", "scope", "reason"]

    def __init__(self, *args, can_choose: bool, **kwargs):
        super().__init__(*args, can_choose=can_choose, **kwargs)
        if self.date.owner.place_field:
            self.fields["venue"].queryset = Venue.objects.all()
        else:
            del self.fields["venue"]
        if can_choose and hasattr(self.date, "title"):
            self.initial["title"] = self.date.title
        else:
            del self.fields["title"]
        refuse_far_years(self)
        start, end = self.date.starts_at_local, self.date.ends_at_local
        if self.date.all_day:
            self.fields["starts_at_local"].widget = TypedDayInput()
            self.fields["ends_at_local"].widget = EndDayInput()
            start, end = start.date(), (end - ONE_DAY).date()
        self.initial |= {"starts_at_local": start, "ends_at_local": end}

    def clean_title(self):
        """None if it stays as it is."""
        return self.cleaned_data["title"] if "title" in self.changed_data else None

    def clean(self):
        data = super().clean()
        if data.get("scope") != Scope.ONE and data.get("title") is not None:
            self.add_error("title", _("Only a single date can have a title of its own."))
        start = data.get("starts_at_local")
        if start is None or "ends_at_local" in self.errors:
            return data
        end = data.get("ends_at_local")
        if end_follows(self, "starts_at_local", "ends_at_local"):
            end = None
        if self.date.all_day:
            start = midnight(start)
            end = end and midnight(end) + ONE_DAY
        end = end or start + self._length()
        if end < start:
            self.add_error("ends_at_local", _("The end is before the start."))
        return data | {"starts_at_local": start, "ends_at_local": end}

    def _length(self) -> timedelta:
        return self.date.ends_at_local - self.date.starts_at_local
