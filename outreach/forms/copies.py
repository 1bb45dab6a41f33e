"""What is asked before an event is copied: when its first date begins, and whether with partners."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from ..fields.wall_time import LocalDateTimeFormField
from ..models import Event
from .schedules import midnight, refuse_far_years


class CopyForm(forms.Form):
    starts_at_local = LocalDateTimeFormField(
        label=_("First date"),
        help_text=_(
            "Suggested: about a year later, on a day that the series itself would name, or else on "
            "the same weekday. All other dates, changed dates and pauses are shifted along."
        ),
    )
    with_partners = forms.BooleanField(
        label=_("With its partners"), required=False, help_text=_("They are asked anew.")
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        refuse_far_years(self)
        widget = AdminDateInput() if event.all_day else AdminDateTimeInput()
        self.fields["starts_at_local"].widget = widget
        if not event.partnerships.exists():
            del self.fields["with_partners"]

    def clean_starts_at_local(self):
        start = self.cleaned_data["starts_at_local"]
        return midnight(start) if self.event.all_day else start
