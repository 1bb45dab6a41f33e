"""Forms of participants: one person, and a pasted list."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..models import Registration

MOST_LINES = 500
LONGEST_TEXT = 100_000
PARTS = ("name", "representing", "position", "contact")


class ParticipantForm(forms.ModelForm):
    class Meta:
        model = Registration
        fields = PARTS
        labels = {"name": pgettext_lazy("person", "Name")}


class PastedParticipantsForm(forms.Form):
    """One person per line; parts separated by semicolons, or tabs as copied from a spreadsheet."""

    lines = forms.CharField(
        label=gettext_lazy("Several participants"),
        help_text=gettext_lazy("One per line: name; organisation; position; contact"),
        max_length=LONGEST_TEXT,
        widget=AdminAutoHeightTextInput(attrs={"rows": 4}),
    )

    def clean_lines(self) -> list[Registration]:
        """Unsaved registrations, or an error that names the line."""
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip(" ;\t")]
        if len(lines) > MOST_LINES:
            raise ValidationError(
                gettext("At most %(limit)s lines at a time.") % {"limit": MOST_LINES}
            )
        people = []
        for number, line in enumerate(lines, start=1):
            parts = [part.strip() for part in line.replace("\t", ";").split(";")]
            form = ParticipantForm(dict(zip(PARTS, parts, strict=False)))
            if len(list(filter(None, parts))) > len(PARTS) or not form.is_valid():
                raise ValidationError(
                    gettext("Line %(number)s could not be read: %(line)s")
                    % {"number": number, "line": line[:80]}
                )
            people.append(form.save(commit=False))
        return people
