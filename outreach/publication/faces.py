"""Which faces an event has, and the page that serves each, with language fallback."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

import nh3
from django.db import connection, transaction
from django.utils import timezone
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError
from wagtail.models import Locale

from ..addresses.languages import default_language
from ..addresses.pages import addresses_in, page_address
from ..models import Calendar, Event
from ..models.event_pages import EventPageMixin
from ..models.events import event_work
from ..models.visibility import is_within_its_time, restricted_paths
from ..page_types.registry import owner_pages
from ..page_types.texts import html_of


@dataclass(frozen=True)
class PublicFace:
    """An event in one language and calendar, and the page that serves it."""

    calendar_key: uuid.UUID
    language: str
    serving: ServingPage

    @property
    def page(self) -> EventPageMixin:
        return self.serving.page

    @property
    def url(self) -> str:
        return self.serving.url

    @property
    def page_language(self) -> str:
        return self.serving.language


class Surroundings:
    """What of the site decides where events are public, read when it is first asked for: one query
    each, however many events there are."""

    @cached_property
    def restricted(self) -> tuple[str, ...]:
        """The tree paths of private pages."""
        return restricted_paths()

    @cached_property
    def calendars(self) -> list[tuple[uuid.UUID, str]]:
        """Key and tree path of each."""
        return list(Calendar.objects.values_list("key", "page__path"))

    @cached_property
    def languages(self) -> list[str]:
        """The codes, in order."""
        found = Locale.objects.order_by("language_code")
        return list(found.values_list("language_code", flat=True))

    def calendars_above(self, pages: Collection[EventPageMixin]) -> dict[uuid.UUID, set[int]]:
        """The calendars above these pages, in order, each with the ids of those below it."""
        found: dict[uuid.UUID, set[int]] = {}
        for key, path in sorted(self.calendars):
            below = {page.pk for page in pages if page.path.startswith(path)}
            if below:
                found.setdefault(key, set()).update(below)
        return found


def public_faces(event: Event, *, now: datetime | None = None) -> list[PublicFace]:
    """The faces of an event; none if it is internal, restricted, or has no live page."""
    pages = live_pages([event.pk])[event.pk]
    return faces_of(event, pages, Surroundings(), now=now or timezone.now())


def live_pages(event_ids: Collection[int]) -> dict[int, list[EventPageMixin]]:
    """By event, the pages that Wagtail calls live, oldest first. Aliases show the event in further
    calendars: each is a page like its original, elsewhere."""
    pages = owner_pages(Event).filter(event_id__in=event_ids, live=True)
    found: dict[int, list[EventPageMixin]] = {key: [] for key in event_ids}
    for page in pages.select_related("locale", "image").order_by("pk"):
        found[page.event_id].append(page)
    return found


def faces_of(
    event: Event, pages: Iterable[EventPageMixin], around: Surroundings, *, now: datetime
) -> list[PublicFace]:
    """The faces from the event's live pages; only pages between go-live and expiry count.

    A view restriction on one page, its own or inherited, hides the event in all languages; one on an
    alias hides only that.
    """
    pages = list(pages)
    originals = [page for page in pages if not page.alias_of_id]
    if not (event.has_public_status and originals) or any(
        page.path.startswith(around.restricted) for page in originals
    ):
        return []
    shown = {page.pk for page in originals if is_within_its_time(page, now)}
    serving = [
        ServingPage(page, address.url if address else "")
        for page in pages
        if page.pk in shown
        or (page.alias_of_id in shown and not page.path.startswith(around.restricted))
        for address in [page_address(page)]
    ]
    above = around.calendars_above([one.page for one in serving])
    return [
        PublicFace(key, language, _best(serving, language, below))
        for key, below in above.items()
        for language in around.languages
    ]


def _best(serving: Iterable[ServingPage], language: str, below: Collection[int]) -> ServingPage:
    """The page that serves a calendar in a language: one in that language, else in the site's default
    language, else the first; if there are several, one below the calendar."""
    wanted = (language, default_language())
    return min(
        serving,
        key=lambda one: (*(one.language != code for code in wanted), one.page.pk not in below),
    )


def next_renewal(pages: Iterable[EventPageMixin], now: datetime) -> datetime | None:
    """The next instant at which a go-live or expiry of these pages changes the faces."""
    originals = [page for page in pages if not page.alias_of_id]
    moments = [moment for page in originals for moment in (page.go_live_at, page.expire_at)]
    return min((moment for moment in moments if moment and moment > now), default=None)


PICTURE = "max-1200x1200|format-{format}"
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png"}
DRAWN = frozenset({".png", ".gif"})
"""Images of few colours, perhaps transparent; all others are treated as photographs."""
PICTURES = frozenset(PICTURE.format(format=name) for name in MEDIA_TYPES)
TAGS = {
    *("p", "br", "hr", "b", "strong", "i", "em", "a", "ul", "ol", "li", "blockquote"),
    *("h2", "h3", "h4", "h5", "h6", "sub", "sup"),
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
logger = logging.getLogger(__name__)


def drawn(image: AbstractImage, wanted: Filter) -> AbstractRendition | None:
    """The rendition, made where there is none; None if the file is missing or unreadable."""
    try:
        return image.get_rendition(wanted)
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as error:
        logger.warning("image %s is left out: %s", image.pk, error)
        return None


def _draw(image: AbstractImage, wanted: Filter, event_id: int) -> None:
    if drawn(image, wanted):
        with event_work(event_id):
            pass


@dataclass(frozen=True)
class Picture:
    url: str
    media_type: str


class ServingPage:
    """A page as it serves a face. ``url`` is its address with the host."""

    def __init__(self, page: EventPageMixin, url: str) -> None:
        self.page = page
        self.url = url

    @property
    def language(self) -> str:
        return self.page.locale.language_code

    @cached_property
    def picture(self) -> Picture | None:
        """The page's picture for calendar apps, at most 1200 × 1200 pixels; None if there is none,
        or its file is missing or unreadable."""
        image = self.page.image
        if image is None or image.is_svg():
            return None
        is_drawn = any(image.file.name.lower().endswith(ending) for ending in DRAWN)
        name = "png" if is_drawn else "jpeg"
        wanted = Filter(spec=PICTURE.format(format=name))
        rendition = image.find_existing_renditions(wanted).get(wanted)
        if rendition is None:
            if connection.in_atomic_block:
                # Reading and drawing a file takes long, and a rollback would leave it behind.
                event_id = self.page.event_id
                transaction.on_commit(lambda: _draw(image, wanted, event_id), robust=True)
                return None
            rendition = drawn(image, wanted)
        return rendition and Picture(urljoin(self.url, rendition.url), MEDIA_TYPES[name])

    @cached_property
    def html(self) -> str:
        """The page's text for calendar apps: sanitised HTML, with absolute links."""
        with addresses_in(self.language):
            expanded = html_of(self.page.body)
        return nh3.clean(
            expanded,
            tags=TAGS,
            clean_content_tags={"script", "style"},
            attributes={"a": {"href"}},
            attribute_filter=lambda _tag, _name, value: urljoin(self.url, value),
            url_schemes=URL_SCHEMES,
            link_rel=None,
        ).strip()
