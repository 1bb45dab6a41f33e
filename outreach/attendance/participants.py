"""The list of a date's participants, to which people are added one by one or as a pasted list."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from ..editing.screens.owner_screens import OccurrenceScreen
from ..models import Registration
from ..permissions import (
    user_can_add_participants,
    user_can_correct_participants,
    user_can_print_sheet,
    user_can_remove_participants,
    user_can_view_participants,
)
from ..scheduling.errors import SchedulingError
from .attendance_sheets import has_title
from .likeness import Likeness
from .listing import listed
from .participant_forms import ParticipantForm, PastedParticipantsForm
from .printing import what_is_missing
from .registrations import AlreadyListed, add_participants
from .sheet_options import SheetOptions

MOST_ALIKE = 10
FOCUS = "focus"
"""The parameter that names the field in which one goes on typing after an addition."""


class ParticipantsView(OccurrenceScreen):
    """Also what is shown instead of a sheet that cannot be printed as it was asked for: then with
    ``sheet_options`` that say why, and a status of their own."""

    page_title = _("Participants")
    header_icon = "group"
    template_name = "outreach/admin/participants.html"
    form = pasted = sheet_options = None
    asks = False
    """Whether the sheet is to be printed although letters are missing."""
    status = 200

    def is_allowed(self):
        """Asked first whether any names may be read, so that nobody learns which dates there are."""
        user = self.request.user
        may = user.is_active and user.has_perm("outreach.view_registration")
        return may and user_can_view_participants(user, self.owner)

    @cached_property
    def can_add(self) -> bool:
        return user_can_add_participants(self.request.user, self.owner)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(), status=self.status)

    def get_context_data(self, alike: list[Likeness] | None = None, **kwargs):
        user = self.request.user
        people = list(self.occurrence.registrations.all())
        rows = listed(people)
        count, places = len(people), self.owner.capacity
        can_remove = user_can_remove_participants(user, self.owner)
        removed = self.occurrence.removed_registrations.kept(timezone.now()) if can_remove else ()
        can_print = user_can_print_sheet(user, self.owner)
        return super().get_context_data(**kwargs) | {
            "list_url": reverse("outreach_participants", args=[self.occurrence.pk]),
            "participants": rows,
            "unprintable": [row for row in rows if row.letters],
            "count": count,
            "places": places,
            "too_many": max(0, count - places) if places else 0,
            "removed": list(removed),
            "form": self.form or ParticipantForm(),
            "pasted": self.pasted or PastedParticipantsForm(),
            "alike": (alike or [])[:MOST_ALIKE],
            "more_alike": max(0, len(alike or []) - MOST_ALIKE),
            "is_adding": not people or bool(self.form or self.pasted),
            "options": (self.sheet_options or SheetOptions()) if can_print else None,
            "asks": self.asks,
            "without_pdf": what_is_missing(),
            "has_title": has_title(self.occurrence),
            "can_add": self.can_add,
            "can_correct": user_can_correct_participants(user, self.owner),
            "can_remove": can_remove,
            "can_print": can_print,
        }

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        focus = request.GET.get(FOCUS)
        if focus == "name":
            self.form = ParticipantForm()
        elif focus == "lines":
            self.pasted = PastedParticipantsForm()

    def render_to_response(self, context, **kwargs):
        """The focus is where one goes on typing; without a script as well."""
        for form in (self.pasted, self.form):
            if form:
                first = next(iter(form.errors.keys() & form.fields.keys()), next(iter(form.fields)))
                form.fields[first].widget.attrs["autofocus"] = True
                break
        return super().render_to_response(context, **kwargs)

    def post(self, request, *args, **kwargs):
        """Add one person, or the pasted lines; whoever is perhaps on the list only when asked again."""
        if not self.can_add:
            raise PermissionDenied
        if "lines" in request.POST:
            self.form, self.pasted = None, PastedParticipantsForm(request.POST)
            people = self.pasted.cleaned_data["lines"] if self.pasted.is_valid() else []
        else:
            self.form, self.pasted = ParticipantForm(request.POST), None
            people = [self.form.save(commit=False)] if self.form.is_valid() else []
        if not people:
            return self.render_to_response(self.get_context_data())
        return self._add(people)

    def _add(self, people: list[Registration]):
        request, form = self.request, self.form or self.pasted
        try:
            added = add_participants(
                occurrence=self.occurrence,
                people=people,
                user=request.user,
                anyway="anyway" in request.POST,
            )
        except AlreadyListed as found:
            return self.render_to_response(self.get_context_data(alike=found.alike))
        except SchedulingError as error:
            form.add_error(None, gettext(error.template) % error.values)
            return self.render_to_response(self.get_context_data())
        text = ngettext("%(count)s participant added.", "%(count)s participants added.", added)
        messages.success(request, text % {"count": added})
        return HttpResponseRedirect(f"{request.path}?{FOCUS}={next(iter(form.fields))}")
