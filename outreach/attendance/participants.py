"""Admin views of a date's participants: list, add and remove, for staff with permission."""

from __future__ import annotations

from itertools import combinations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ..editing.screens.owner_screens import OccurrenceScreen
from ..fields.translated_text import content_languages
from ..models import Registration
from ..permissions import (
    user_can_add_participants,
    user_can_print_sheet,
    user_can_remove_participants,
    user_can_view_participants,
)
from .attendance_sheets import SHEET_LANGUAGES
from .registrations import add_participants, remove_participant

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


def sheet_languages() -> list[tuple[str, str]]:
    """What a sheet can be printed in, two languages first: the sheet's parameter, and names."""
    names = dict(content_languages())
    choices = [*combinations(SHEET_LANGUAGES, 2), *combinations(SHEET_LANGUAGES, 1)]
    return [
        (",".join(codes), " + ".join(str(names.get(code, code)) for code in codes))
        for codes in choices
    ]


class ParticipantsView(OccurrenceScreen):
    page_title = _("Participants")
    header_icon = "group"
    template_name = "outreach/admin/participants.html"
    form = pasted = None

    def is_allowed(self):
        """Asked first whether any names may be read, so that nobody learns which dates there are."""
        user = self.request.user
        may = user.is_active and user.has_perm("outreach.view_registration")
        return may and user_can_view_participants(user, self.owner)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "participants": self.occurrence.registrations.all(),
            "sheet_languages": sheet_languages(),
            "form": self.form or ParticipantForm(),
            "pasted": self.pasted or PastedParticipantsForm(),
            "can_add": user_can_add_participants(user, self.owner),
            "can_delete": user_can_remove_participants(user, self.owner),
            "can_print": user_can_print_sheet(user, self.owner),
        }

    def post(self, request, *args, **kwargs):
        """Add one person, or the pasted lines."""
        if not user_can_add_participants(request.user, self.owner):
            raise PermissionDenied
        if "lines" in request.POST:
            self.pasted = PastedParticipantsForm(request.POST)
            people = self.pasted.cleaned_data["lines"] if self.pasted.is_valid() else []
        else:
            self.form = ParticipantForm(request.POST)
            people = [self.form.save(commit=False)] if self.form.is_valid() else []
        if not people:
            return self.render_to_response(self.get_context_data())
        added = add_participants(occurrence=self.occurrence, people=people, user=request.user)
        text = ngettext("%(count)s participant added.", "%(count)s participants added.", added)
        messages.success(request, text % {"count": added})
        return HttpResponseRedirect(request.path)


@require_POST
def delete_participant(request, pk: int):
    if not request.user.has_perm("outreach.delete_registration"):
        raise PermissionDenied
    rows = Registration.objects.select_related("occurrence__event")
    registration = get_object_or_404(rows, pk=pk)
    if not user_can_remove_participants(request.user, registration.occurrence.event):
        raise PermissionDenied
    remove_participant(registration=registration, user=request.user)
    messages.success(request, gettext("The participant was removed."))
    return HttpResponseRedirect(reverse("outreach_participants", args=[registration.occurrence_id]))
