"""Which rows a viewer may see, and whether a page is public: defined once, used everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction

from .faces import Face

VIEW_PLANS = "outreach.view_event"


class VisibleEvents:
    """Mixed into the queryset of events."""

    event_path = "pk"

    def visible_to(self, viewer, *, now: datetime, calendar_key=None, language: str | None = None):
        """The rows that ``viewer`` may see: all for staff with permission, for everybody else those
        with a public face (in this calendar and language, where given).

        Args:
            viewer: a user, or None for the public side, which shows staff no more than others.
        """
        if viewer is not None and viewer.is_active and viewer.has_perm(VIEW_PLANS):
            return self
        faces = Face.objects.visible(now).filter(event=OuterRef(self.event_path))
        if calendar_key:
            faces = faces.filter(calendar_key=calendar_key)
        if language:
            faces = faces.filter(language=language)
        return self.filter(Exists(faces))


class VisibleOccurrences(VisibleEvents):
    """Mixed into the queryset of occurrences."""

    event_path = "event_id"


def restricted_paths() -> tuple[str, ...]:
    """The tree paths of all pages with a view restriction: a page is private if its path
    ``startswith`` one of them. One query if there is none. Not a single join, for which SQLite
    would read all pages as long as there is no restriction."""
    keys = list(PageViewRestriction.objects.values_list("page_id", flat=True))
    rows = Page.objects.filter(pk__in=keys) if keys else Page.objects.none()
    return tuple(rows.values_list("path", flat=True))


def is_within_its_time(page: Page, now: datetime) -> bool:
    """Whether a live page has reached its go-live time and has not expired."""
    begun = page.go_live_at is None or page.go_live_at <= now
    return begun and (page.expire_at is None or page.expire_at > now)


def shows_the_public(page: Page, saving: Mapping[str, object]) -> bool:
    """Whether this save shows the public something, or takes it away: an alias is a page of its own
    to whoever visits it.

    Args:
        saving: the keyword arguments of ``save``.
    """
    columns = saving.get("update_fields")
    if columns is not None and not {"live", "alias_of_id", "alias_of"} & set(columns):
        return False
    return _is_or_was_live(page)


def touches_public(page: Page, saving: Mapping[str, object]) -> bool:
    """Whether the public may notice that this page is saved: it is live, or was; not when only a
    draft's number is stored.

    Args:
        saving: the keyword arguments of ``save``.
    """
    if saving.get("update_fields") is not None or page.alias_of_id:
        return False
    return _is_or_was_live(page)


def _is_or_was_live(page: Page) -> bool:
    stored = type(page)._base_manager.filter(pk=page.pk, live=True) if page.pk else None
    return page.live or bool(stored and stored.exists())
