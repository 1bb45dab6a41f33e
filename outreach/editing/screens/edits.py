"""Describing an edit, offering to undo it, and the view that does so."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ...fields.moments import in_words
from ...kinds import kind_of
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import CALLED_OFF_KINDS
from ...series.edits import EditBase, Verb
from ..undoing import is_untouched, undo
from .owner_screens import OwnerScreen


def done(request, edit: EditBase) -> HttpResponseRedirect:
    """Redirect to the dates with a message that describes the edit and offers to undo it."""
    messages.success(request, edit_words(edit), buttons=edit_buttons(edit, request.user))
    addresses = kind_of(edit.owner).addresses
    return HttpResponseRedirect(addresses.dates_url(request.user, edit.owner, edit.local_start))


def edit_buttons(edit: EditBase, user) -> list:
    """Message buttons: the second series, if there is one, and undo, if the user may."""
    kind = kind_of(edit.owner)
    buttons = []
    if edit.successor:
        url = kind.url_for(user, edit.successor)
        buttons.append(messages.button(url, _("The series that continues")))
    if kind.user_can_undo(user, edit):
        buttons.append(messages.button(reverse(kind.addresses.undo, args=[edit.pk]), _("Undo")))
    return buttons


def edit_words(edit: EditBase) -> str:
    """A short description of a journal entry, in the reader's language."""
    words = {"what": edit.get_verb_display(), "which": edit.get_scope_display()}
    if edit.local_start is None:
        return _("%(which)s: %(what)s") % words
    words["date"] = in_words(edit.shown_start, all_day=edit.owner.all_day)
    if edit.target and (edit.target != edit.shown_start or _was_called_off(edit)):
        target = in_words(edit.target, all_day=edit.owner.all_day)
        words["target"] = ", ".join(str(part) for part in (target, edit.place) if part)
        return _("%(date)s, %(which)s: %(what)s to %(target)s") % words
    if edit.target and (place := edit.place):
        return _("%(date)s, %(which)s: now in %(place)s") % (words | {"place": place})
    if edit.target:
        words["what"] = Verb.CHANGE.label
    return _("%(date)s, %(which)s: %(what)s") % words


def _was_called_off(edit: EditBase) -> bool:
    return (edit.before.get("change") or {}).get("kind") in CALLED_OFF_KINDS


class UndoView(OwnerScreen):
    """Takes the ``pk`` of a journal entry: GET asks for confirmation, POST undoes it."""

    template_name = "outreach/admin/undo_edit.html"
    page_title = gettext_lazy("Undo")

    def is_allowed(self) -> bool:
        user = self.request.user
        return self.kind.rights.user_can_view(user) and self.kind.user_can_undo(user, self.edit)

    @cached_property
    def edit(self) -> EditBase:
        edits = self.kind.model._meta.get_field("edits").related_model.objects
        owner_name = self.kind.dates.model.owner_field
        rows = edits.select_related(owner_name, "successor", "user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def owner(self):
        return self.edit.owner

    @property
    def dates_url(self) -> str:
        return self.kind.addresses.dates_url(self.request.user, self.owner, self.edit.local_start)

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
            messages.success(request, _("Undone. Everything is as it was before."))
        return HttpResponseRedirect(back_url)
