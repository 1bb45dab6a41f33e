"""Which faces an event shows: its live pages, each language's fallback, no restricted ones."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Locale, PageViewRestriction

from ..models import Calendar, Event, EventPage


@dataclass(frozen=True)
class PublicFace:
    """What one language and calendar are to show: ``page`` is the one that serves ``language``."""

    calendar_key: uuid.UUID
    language: str
    page: EventPage
    url: str

    @property
    def page_language(self) -> str:
        return self.page.locale.language_code


def public_faces(event: Event) -> list[PublicFace]:
    """The faces of an event, none when it is internal, without a live page, or restricted.

    A view restriction on one page, its own or inherited, hides the event in all languages.
    """
    if not event.has_public_status:
        return []
    pages = list(
        EventPage.objects.filter(event=event, alias_of=None, live=True).select_related("locale")
    )
    if not pages or _is_restricted(pages):
        return []
    by_language = {page.locale.language_code: page for page in pages}
    fallback = by_language.get(settings.LANGUAGE_CODE) or pages[0]
    urls = {page.pk: page.full_url or "" for page in pages}
    languages = Locale.objects.values_list("language_code", flat=True)
    return [
        PublicFace(key, language, page, urls[page.pk])
        for key in _calendar_keys(pages)
        for language in languages
        for page in [by_language.get(language, fallback)]
    ]


def _is_restricted(pages: list[EventPage]) -> bool:
    restricted = PageViewRestriction.objects.values_list("page__path", flat=True)
    return any(page.path.startswith(path) for path in restricted for page in pages)


def _calendar_keys(pages: list[EventPage]) -> list[uuid.UUID]:
    """The keys of all calendars above these pages."""
    calendars = Calendar.objects.values_list("key", "page__path")
    return sorted(
        {key for key, path in calendars if any(page.path.startswith(path) for page in pages)}
    )
