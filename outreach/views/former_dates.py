"""Where a date is now whose series was edited: its old address leads there."""

from __future__ import annotations

from django.http import Http404, HttpResponseRedirect
from django.utils import timezone

from ..models import Face, FormerDate
from ..models.event_pages import EventPageMixin
from ..scheduling.date_keys import local_start_of


def redirect_to_date(page: EventPageMixin, key: str, *, file: str = "") -> HttpResponseRedirect:
    """Lead from a key that was a date's of this page's event to its address now. Not for good: an
    edit can be undone.

    Args:
        file: what comes behind the date's address.

    Raises:
        Http404: there was no such date, or the public may not see where it is now.
    """
    former = local_start_of(key, all_day=False) or local_start_of(key, all_day=True)
    found = (
        FormerDate.objects.filter(
            event_id=page.event_id, local_start=former, occurrence__is_detached=False
        )
        .select_related("occurrence__event")
        .first()
    )
    if found is None:
        raise Http404
    date = found.occurrence
    faces = Face.objects.visible(timezone.now()).filter(
        event_id=date.event_id, language=page.locale.language_code
    )
    face = faces.first()
    if face is None:
        raise Http404
    return HttpResponseRedirect(f"{face.path}{date.key}/{file}")
