"""Which faces an event shows: its live pages, each language's fallback, no restricted ones."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale

from ..models import Calendar, Event, EventPage
from ..models.page_publicity import is_within_its_time, restricted_paths
from .serving_pages import ServingPage


@dataclass(frozen=True)
class PublicFace:
    """What one language and calendar are to show, and the page that serves it."""

    calendar_key: uuid.UUID
    language: str
    serving: ServingPage

    @property
    def page(self) -> EventPage:
        return self.serving.page

    @property
    def url(self) -> str:
        return self.serving.url

    @property
    def page_language(self) -> str:
        return self.serving.language


def public_faces(event: Event, *, now: datetime | None = None) -> list[PublicFace]:
    """The faces of an event, none when it is internal, without a live page, or restricted."""
    return faces_of(event, live_pages(event), now=now or timezone.now())


def live_pages(event: Event) -> list[EventPage]:
    """What Wagtail calls live, the first made first; an alias is no face of its own."""
    pages = EventPage.objects.filter(event=event, alias_of=None, live=True)
    return list(pages.select_related("locale", "image").order_by("pk"))


def faces_of(event: Event, pages: Iterable[EventPage], *, now: datetime) -> list[PublicFace]:
    """The same from the event's live pages, of which those count whose time it is.

    A view restriction on one page, its own or inherited, hides the event in all languages.
    """
    pages = list(pages)
    if not event.has_public_status or _is_restricted(pages):
        return []
    pages = [page for page in pages if is_within_its_time(page, now)]
    by_language: dict[str, ServingPage] = {}
    for page in pages:
        serving = ServingPage(page, page.full_url or "")
        by_language.setdefault(serving.language, serving)
    if not by_language:
        return []
    fallback = by_language.get(settings.LANGUAGE_CODE) or next(iter(by_language.values()))
    languages = Locale.objects.order_by("language_code").values_list("language_code", flat=True)
    return [
        PublicFace(key, language, by_language.get(language, fallback))
        for key in _calendar_keys(pages)
        for language in languages
    ]


def next_renewal(pages: Iterable[EventPage], now: datetime) -> datetime | None:
    """The next instant at which go-live or expiry of one of these pages makes the faces others."""
    moments = [moment for page in pages for moment in (page.go_live_at, page.expire_at)]
    return min((moment for moment in moments if moment and moment > now), default=None)


def _is_restricted(pages: list[EventPage]) -> bool:
    restricted = restricted_paths()
    return any(page.path.startswith(restricted) for page in pages)


def _calendar_keys(pages: list[EventPage]) -> list[uuid.UUID]:
    """The keys of all calendars above these pages."""
    calendars = Calendar.objects.values_list("key", "page__path")
    return sorted(
        {key for key, path in calendars if any(page.path.startswith(path) for page in pages)}
    )
