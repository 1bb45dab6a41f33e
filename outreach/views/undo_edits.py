"""Undoing an edit in the admin: asked first, refused when something else was changed since."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..models import Event, EventEdit
from ..permissions import user_can_change
from ..scheduling.errors import SchedulingError
from ..services.undoing import is_untouched, undo
from .edit_words import edit_words
from .screens import EventScreen


class UndoView(EventScreen):
    """GET asks, POST undoes one entry of the journal."""

    template_name = "outreach/admin/undo_edit.html"
    page_title = gettext_lazy("Undo")

    def is_allowed(self) -> bool:
        if not user_can_change(self.request.user, self.event):
            return False
        second = self.edit.successor
        return second is None or user_can_change(self.request.user, second)

    @cached_property
    def edit(self) -> EventEdit:
        rows = EventEdit.objects.select_related("event", "successor", "user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def event(self) -> Event:
        return self.edit.event

    def steps(self):
        return [{"url": reverse("outreach_event_dates", args=[self.event.pk]), "label": _("Dates")}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "edit": self.edit,
            "what": edit_words(self.edit),
            "can_undo": not self.edit.undone_at and is_untouched(self.edit),
            "back_url": reverse("outreach_event_dates", args=[self.event.pk]),
        }

    def post(self, request, *args, **kwargs):
        try:
            undo(edit=self.edit, user=request.user)
        except SchedulingError as error:
            messages.error(request, _(error.template) % error.values)
        else:
            messages.success(request, _("It is undone: everything is as it was before."))
        return HttpResponseRedirect(reverse("outreach_event_dates", args=[self.event.pk]))
