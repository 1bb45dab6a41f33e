"""The recurrence editor: RRULE text in a textarea, made by a Stimulus controller.

Without JavaScript the text itself can be edited. The sentence and the next dates come from the
server, so that browser and server cannot disagree.
"""

from __future__ import annotations

import recurrence
from django import forms
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static

from ..scheduling.rules import WEEKDAYS as WEEKDAY_CODES

FREQUENCIES = (
    ("", _("Does not repeat")),
    ("DAILY", _("Daily")),
    ("WEEKLY", _("Weekly")),
    ("MONTHLY", _("Monthly")),
    ("YEARLY", _("Yearly")),
    ("TEXT", _("As text")),
)
UNITS = (
    ("DAILY", _("days")),
    ("WEEKLY", _("weeks")),
    ("MONTHLY", _("months")),
    ("YEARLY", _("years")),
)


class RecurrenceWidget(forms.Textarea):
    template_name = "outreach/widgets/recurrence.html"

    def __init__(self, attrs=None):
        super().__init__({"rows": 2, "spellcheck": "false", **(attrs or {})})

    def format_value(self, value):
        return recurrence.serialize(value) if isinstance(value, recurrence.Recurrence) else value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        weekdays = zip(WEEKDAY_CODES, WEEKDAYS.values(), strict=True)
        return context | {
            "frequencies": FREQUENCIES,
            "units": UNITS,
            "weekdays": list(weekdays),
            "prefix": name[: -len("recurrence")] if name.endswith("recurrence") else "",
            "preview_url": reverse("outreach_recurrence_preview"),
        }

    @property
    def media(self):
        return forms.Media(
            css={"all": [versioned_static("outreach/recurrence-editor.css")]},
            js=[static("outreach/recurrence-editor.js")],
        )
