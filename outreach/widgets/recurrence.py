"""The recurrence editor: RRULE text in a textarea, turned into a form by Stimulus controllers.

Without JavaScript the text itself can be edited. All words and dates come from the server, so that
browser and server cannot disagree, even in a language that browsers do not know.
"""

from __future__ import annotations

from django import forms
from django.templatetags.static import static
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static

from .date_inputs import ClockInput, DayInput, MomentInput
from .recurrence_words import choices, messages

SCRIPTS = (
    "typed-dates.js",
    "recurrence-editor-rule.js",
    "recurrence-editor-changes.js",
    "recurrence-editor-form.js",
    "recurrence-editor-mover.js",
    "recurrence-editor.js",
    "recurrence-editor-dates.js",
)
SCHEDULE_FIELDS = (
    "starts_at_local",
    "ends_at_local",
    "all_day",
    "zone",
    "recurrence",
    "skips_holidays",
)


class RecurrenceWidget(forms.Textarea):
    template_name = "outreach/widgets/recurrence.html"
    preview_url = ""
    """Where the form is posted for a preview of its dates; else what stands in the fields beside the
    rule makes them."""
    schedule_fields = SCHEDULE_FIELDS
    """The fields of the form that make its dates."""
    is_text_open = False
    """Whether the posted form was being edited as text."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 3, "spellcheck": "false", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        self.is_text_open = bool(data.get(f"{name}-is_text"))
        return super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        editor_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        prefix = name[: -len("recurrence")] if name.endswith("recurrence") else ""
        return context | {
            **choices(),
            "inputs": _inputs(editor_id),
            "is_text_open": self.is_text_open,
            "messages": messages(),
            "prefix": prefix,
            "preview_url": self.preview_url or reverse("outreach_recurrence_preview"),
            "schedule_fields": " ".join(self.schedule_fields),
        }

    @property
    def media(self):
        scripts = [static(f"outreach/{name}") for name in SCRIPTS]
        css = {"all": [versioned_static("outreach/recurrence-editor.css")]}
        return DayInput().media + forms.Media(css=css, js=scripts)


def _inputs(editor_id: str) -> dict[str, str]:
    """The inputs with a date or time picker. They have no names, so they are not posted."""
    editor, dates = "outreach-recurrence", "outreach-recurrence-dates"
    kinds = {
        "until": (DayInput, editor, f"change->{editor}#changed"),
        "extraDay": (DayInput, dates, f"keydown.enter->{dates}#addExtra:prevent"),
        "extraTime": (ClockInput, dates, f"keydown.enter->{dates}#addExtra:prevent"),
        "skippedDay": (DayInput, dates, f"keydown.enter->{dates}#addSkipped:prevent"),
        "newStart": (MomentInput, dates, f"keydown.enter->{dates}#applyMove:prevent"),
        "newEnd": (MomentInput, dates, f"keydown.enter->{dates}#applyMove:prevent"),
    }
    return {
        target: widget().render(
            "",
            None,
            {
                "id": f"{editor_id}-{target}",
                "dir": "ltr",
                "class": "" if target == "until" else "outreach-recurrence__small",
                f"data-{controller}-target": target,
                "data-action": action,
            },
        )
        for target, (widget, controller, action) in kinds.items()
    }
