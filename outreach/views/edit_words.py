"""An edit that was made, in words, with the way on and the way back."""

from __future__ import annotations

from datetime import datetime

from django.contrib.admin.utils import quote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..forms.schedules import in_words
from ..models import Event, EventEdit


def done(request, edit: EventEdit) -> HttpResponseRedirect:
    """Back to the dates, with what was done and the way back."""
    buttons = [messages.button(reverse("outreach_undo_edit", args=[edit.pk]), _("Undo"))]
    if edit.successor:
        url_name = edit.successor.snippet_viewset.get_url_name("edit")
        url = reverse(url_name, args=[quote(edit.successor.pk)])
        buttons.insert(0, messages.button(url, _("The series that goes on")))
    messages.success(request, edit_words(edit), buttons=buttons)
    return HttpResponseRedirect(reverse("outreach_event_dates", args=[edit.event_id]))


def edit_words(edit: EventEdit) -> str:
    """An entry of the journal in a few words, in the reader's language."""
    words = {
        "what": edit.get_verb_display(),
        "which": edit.get_scope_display(),
        "date": _date_words(edit.local_start, edit.event),
    }
    if edit.local_start is None:
        return _("%(which)s: %(what)s") % words
    return _("%(date)s, %(which)s: %(what)s") % words


def _date_words(local_start: datetime | None, event: Event) -> str:
    return in_words(local_start, all_day=event.all_day) if local_start else ""
