"""A site in three languages with a calendar at ``events/`` in each."""

from __future__ import annotations

from home.demo.site_pages import LANGUAGES, load_pages
from outreach.models import CalendarPage


def make_calendars() -> dict[str, CalendarPage]:
    """The front pages and calendars of az, en and ru, by language; the same ones when called again."""
    pages = CalendarPage.objects.filter(slug="events", alias_of=None).select_related("locale")
    found = {page.locale.language_code: page for page in pages}
    return found if found.keys() >= set(LANGUAGES) else load_pages()


def calendar_in(language: str) -> CalendarPage:
    pages = CalendarPage.objects.filter(slug="events").select_related("locale")
    found = pages.filter(locale__language_code=language).first()
    return found or make_calendars()[language]
