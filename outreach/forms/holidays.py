"""The form of a public holiday."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm


class HolidayForm(WagtailAdminModelForm):
    """Most holidays last one day: the last day may be left empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_on"].required = False
        self.fields["last_on"].help_text = _("Left empty, it is the first: a holiday of one day.")

    def clean(self):
        data = super().clean()
        if not data.get("last_on") and "last_on" not in self.errors:
            data["last_on"] = data.get("first_on")
        return data
