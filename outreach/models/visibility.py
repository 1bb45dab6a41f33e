"""Which rows a viewer may see, whether a page is public, and of which pages somebody may not know:
defined once, used everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from ..kinds import owner_kinds
from ..page_types.registry import owner_page_models
from ..permissions import user_can_know_of
from .faces import Face

VIEW_PLANS = "outreach.view_event"
REMEMBERED = "_outreach_hidden_pages"


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
    return saving.get("update_fields") is None and _is_or_was_live(page)


def _is_or_was_live(page: Page) -> bool:
    stored = type(page)._base_manager.filter(pk=page.pk, live=True) if page.pk else None
    return page.live or bool(stored and stored.exists())


@dataclass
class HiddenPages:
    """What one user may not know of, worked out at most once for each request.

    Args:
        kinds: of each type of which any pages are hidden from the user those.
    """

    kinds: list[QuerySet]

    @property
    def models(self) -> tuple[type[Page], ...]:
        """The types of pages of which the user may know only what is public."""
        return tuple(rows.model for rows in self.kinds)

    @cached_property
    def live_ids(self) -> frozenset[int]:
        """Those that Wagtail calls live: few, so that a list asks once for all its rows."""
        found: set[int] = set()
        for rows in self.kinds:
            found.update(rows.filter(live=True).values_list("pk", flat=True))
        return frozenset(found)

    def removed_from(self, pages: QuerySet) -> QuerySet:
        """These pages without the hidden ones."""
        for rows in self.kinds:
            pages = pages.exclude(pk__in=rows.values("pk"))
        return pages

    def __contains__(self, page: Page) -> bool:
        if not self.kinds or not issubclass(page.specific_class or Page, self.models):
            return False
        is_draft = not page.live or page.draft_title != page.title
        return is_draft or page.pk in self.live_ids


def pages_hidden_from(user: Any) -> HiddenPages:
    """Remembered on the user object, which lasts as long as a request."""
    if not hasattr(user, REMEMBERED):
        now = timezone.now()
        asked = [kind.rights.pages_hidden_from(user, now) for kind in owner_kinds()]
        setattr(user, REMEMBERED, HiddenPages([rows for hidden in asked for rows in hidden]))
    return getattr(user, REMEMBERED)


def event_pages_hidden_from(user: Any, now: datetime) -> list[QuerySet]:
    """Those that are not public, for whoever has no right on events. A draft of a new title is not
    public either; an alias counts as its original."""
    event = apps.get_model("outreach", "Event")
    if user_can_know_of(user, event):
        return []
    faces = Face.objects.visible(now).filter(page=Coalesce(OuterRef("alias_of"), OuterRef("pk")))
    public = Q(Exists(faces), live=True, draft_title=F("title"))
    found = [model._base_manager.all() for model in owner_page_models(event)]
    return [pages.exclude(pk__in=pages.filter(public).values("pk")) for pages in found]
