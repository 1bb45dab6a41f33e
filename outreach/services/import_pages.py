"""The page of an imported event: its title, its text, its address."""

from __future__ import annotations

import unicodedata

import nh3
from django.utils import translation
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug

from ..models import CalendarPage, Event, EventPage
from ..models.calendar_pages import RESERVED_SLUGS
from ..scheduling.ics_reading import ReadEntry

MAX_TITLE_LENGTH = 255
MAX_SLUG_LENGTH = 80
LATIN = str.maketrans({"ə": "e", "Ə": "e", "ı": "i", "İ": "i"})
"""Letters that have no Latin base letter in Unicode."""
TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h2", "h3", "h4"}
TAGS_WITHOUT_CONTENT = {"script", "style", "title"}
URL_SCHEMES = {"http", "https", "mailto", "tel"}


def title_of(text: str, language: str) -> str:
    """One line of at most 255 characters, cut with an ellipsis; never empty."""
    title = " ".join(text.split())
    if not title:
        with translation.override(language):
            return _("Untitled")
    if len(title) > MAX_TITLE_LENGTH:
        return title[: MAX_TITLE_LENGTH - 1].rstrip() + "…"
    return title


def body_of(entry: ReadEntry, *, names_place: bool) -> str:
    """Rich text of the description. Its first paragraph is the place, unless a venue names it."""
    place = f"<p>{escape(entry.location)}</p>" if entry.location and names_place else ""
    if entry.html:
        return place + _cleaned(entry.html)
    paragraphs = entry.description.split("\n\n")
    texts = (escape(text.strip()).replace("\n", "<br/>") for text in paragraphs)
    return place + "".join(f"<p>{text}</p>" for text in texts if text)


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=TAGS_WITHOUT_CONTENT,
        attributes={"a": {"href"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
    ).strip()


def add_page(event: Event, calendar: CalendarPage, *, title: str, body: str) -> EventPage:
    """Publish a page of the event below the calendar, in the calendar's language."""
    calendar = CalendarPage.objects.get(pk=calendar.pk)
    page = calendar.add_child(
        instance=EventPage(
            event=event,
            locale=calendar.locale,
            title=title,
            slug=find_available_slug(calendar, slug_of(title)),
            body=body,
            live=False,
        )
    )
    page.save_revision().publish()
    return page


def slug_of(title: str) -> str:
    """Latin letters without marks where the title has Latin letters only, else its own script."""
    text = title.translate(LATIN)
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum())
    slug = slugify(text, allow_unicode=not all(map(str.isascii, letters)))
    slug = slug[:MAX_SLUG_LENGTH].strip("-_") or "event"
    return f"{slug}-event" if slug in RESERVED_SLUGS else slug
