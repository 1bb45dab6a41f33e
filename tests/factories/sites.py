"""A site in three languages with a calendar at ``events/`` in each."""

from __future__ import annotations

from home.demo.site_pages import load_pages
from outreach.models import CalendarPage


def make_calendars() -> dict[str, CalendarPage]:
    """The front pages and calendars of az, en and ru, by language; the same ones when called again."""
    return load_pages()


def calendar_in(language: str) -> CalendarPage:
    found = CalendarPage.objects.filter(locale__language_code=language, slug="events").first()
    return found or make_calendars()[language]
