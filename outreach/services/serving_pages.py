"""A page that serves readers, with what is made of it once for all languages that it serves."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

import nh3
from django.utils import translation
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from ..models import EventPage

PICTURE = "max-1200x1200|format-{format}"
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png"}
DRAWN = frozenset({".png", ".gif"})
"""Files of few colours, which may be transparent; all others are photographs."""
PICTURES = frozenset(PICTURE.format(format=name) for name in MEDIA_TYPES)
TAGS = {
    *("p", "br", "hr", "b", "strong", "i", "em", "a", "ul", "ol", "li", "blockquote"),
    *("h2", "h3", "h4", "h5", "h6", "sub", "sup"),
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    url: str
    media_type: str


class ServingPage:
    """``url`` is the page's address with the host."""

    def __init__(self, page: EventPage, url: str) -> None:
        self.page = page
        self.url = url

    @property
    def language(self) -> str:
        return self.page.locale.language_code

    @cached_property
    def picture(self) -> Picture | None:
        """The page's picture for other programs, at most 1200 pixels wide and high; None without
        one, or when its file is missing or cannot be read."""
        image = self.page.image
        if image is None or image.is_svg():
            return None
        is_drawn = any(image.file.name.lower().endswith(ending) for ending in DRAWN)
        name = "png" if is_drawn else "jpeg"
        try:
            rendition = image.get_rendition(PICTURE.format(format=name))
        except (SourceImageIOError, InvalidFilterSpecError, OSError) as error:
            logger.warning("the picture of page %s is left out: %s", self.page.pk, error)
            return None
        return Picture(urljoin(self.url, rendition.url), MEDIA_TYPES[name])

    @cached_property
    def html(self) -> str:
        """The page's text for other programs: clean, and its links are addresses with a host."""
        if not self.page.body:
            return ""
        with translation.override(self.language):
            expanded = expand_db_html(self.page.body)
        return nh3.clean(
            expanded,
            tags=TAGS,
            clean_content_tags={"script", "style"},
            attributes={"a": {"href"}},
            attribute_filter=lambda _tag, _name, value: urljoin(self.url, value),
            url_schemes=URL_SCHEMES,
            link_rel=None,
        ).strip()
