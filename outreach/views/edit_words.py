"""An edit that was made, in words, with the way on and the way back."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..forms.schedules import in_words
from ..models.edits import EditBase
from .owner_kinds import OwnerKind


def done(request, edit: EditBase, kind: OwnerKind) -> HttpResponseRedirect:
    """Back to the dates, with what was done and the way back."""
    messages.success(request, edit_words(edit), buttons=edit_buttons(edit, kind))
    return HttpResponseRedirect(kind.dates_url(request.user, edit.owner, edit.local_start))


def edit_buttons(edit: EditBase, kind: OwnerKind) -> list:
    """To the second part, where there is one, and to undoing it."""
    buttons = [messages.button(reverse(kind.urls.undo, args=[edit.pk]), _("Undo"))]
    if edit.successor:
        url = kind.form_url(edit.successor)
        buttons.insert(0, messages.button(url, _("The series that goes on")))
    return buttons


def edit_words(edit: EditBase) -> str:
    """An entry of the journal in a few words, in the reader's language."""
    words = {"what": edit.get_verb_display(), "which": edit.get_scope_display()}
    if edit.local_start is None:
        return _("%(which)s: %(what)s") % words
    words["date"] = in_words(edit.local_start, all_day=edit.owner.all_day)
    return _("%(date)s, %(which)s: %(what)s") % words
