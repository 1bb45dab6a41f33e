"""Undoing an edit in the admin: asked first, refused when something else was changed since."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..models.edits import EditBase
from ..scheduling.errors import SchedulingError
from ..services.undoing import is_untouched, undo
from .edit_words import edit_words
from .screens import OwnerScreen


class UndoView(OwnerScreen):
    """Takes the ``pk`` of an entry of the journal: GET asks, POST undoes it."""

    template_name = "outreach/admin/undo_edit.html"
    page_title = gettext_lazy("Undo")

    def is_allowed(self) -> bool:
        if not self.may_change:
            return False
        second = self.edit.successor
        return not second or self.kind.user_can_change(self.request.user, second)

    @cached_property
    def edit(self) -> EditBase:
        edits = self.kind.owners.model._meta.get_field("edits").related_model.objects
        owner_name = self.kind.dates.model.owner_field
        rows = edits.select_related(owner_name, "successor", "user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def owner(self):
        return self.edit.owner

    @property
    def dates_url(self) -> str:
        return self.kind.dates_url(self.request.user, self.owner, self.edit.local_start)

    def steps(self):
        return [self.step_of_dates()]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "edit": self.edit,
            "what": edit_words(self.edit),
            "can_undo": not self.edit.undone_at and is_untouched(self.edit),
            "back_url": self.dates_url,
        }

    def post(self, request, *args, **kwargs):
        back_url = self.dates_url
        try:
            undo(edit=self.edit, user=request.user)
        except SchedulingError as error:
            messages.error(request, _(error.template) % error.values)
        else:
            messages.success(request, _("It is undone: everything is as it was before."))
        return HttpResponseRedirect(back_url)
