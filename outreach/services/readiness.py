"""What an event still lacks before the public sees it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from wagtail.models import Locale

from ..models import Event, EventPage
from .faces import public_faces


def missing_before_public(event: Event, *, now: datetime) -> list[str]:
    """Sentences for the editor, the gravest first; empty when it is public and complete."""
    pages = list(EventPage.objects.filter(event=event, alias_of=None).select_related("locale"))
    missing = _obstacles(event, pages)
    live = {page.locale_id for page in pages if page.live}
    if live:
        missing += [
            _("There is no published page in %(language)s: its readers see another language.")
            % {"language": locale.get_display_name()}
            for locale in Locale.objects.exclude(pk__in=live)
        ]
    if not event.venue_id:
        missing.append(_("No venue is named."))
    if not event.region_id:
        missing.append(_("No region is named, so no regional filter finds it."))
    if not event.occurrences.attached().upcoming(now).exists():
        missing.append(_("All its dates are past."))
    return missing


def _obstacles(event: Event, pages: list[EventPage]) -> list[str]:
    """What alone keeps it from the public."""
    found = []
    if not event.has_public_status:
        found.append(
            _("Its status is “%(status)s”, which is internal.")
            % {"status": event.get_status_display()}
        )
    if not pages:
        found.append(_("It has no page."))
    elif not any(page.live for page in pages):
        found.append(_("None of its pages is published."))
    elif event.has_public_status and not public_faces(event):
        found.append(_("A view restriction hides one of its pages, and with it the event."))
    return found
