"""Which rows a viewer may see, written once: every list, feed and count asks here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

VIEW_PLANS = "outreach.view_event"


class VisibleEvents:
    """Mixed into the queryset of events."""

    event_path = "pk"

    def visible_to(self, viewer, *, now: datetime, calendar_key=None, language: str | None = None):
        """The rows that ``viewer`` may see: staff with the right all, everybody else what has a
        public face (in this calendar and language, where given).

        Args:
            viewer: a user, or None for the public side, which shows staff no more than others.
        """
        if viewer is not None and viewer.is_active and viewer.has_perm(VIEW_PLANS):
            return self
        from .faces import Face

        faces = Face.objects.visible(now).filter(event=OuterRef(self.event_path))
        if calendar_key:
            faces = faces.filter(calendar_key=calendar_key)
        if language:
            faces = faces.filter(language=language)
        return self.filter(Exists(faces))


class VisibleOccurrences(VisibleEvents):
    """Mixed into the queryset of occurrences."""

    event_path = "event_id"
