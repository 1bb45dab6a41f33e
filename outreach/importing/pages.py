"""The page of an imported event: its title, text and slug."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import nh3
from django.utils import translation
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from wagtail.coreutils import find_available_slug

from ..models import Event, EventPageMixin
from ..models.calendar_pages import RESERVED_SLUGS
from ..page_types.registry import owner_pages, page_model_for
from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.reading.entries import ReadEntry
from .targets import Target

MAX_TITLE_LENGTH = 255
MAX_SLUG_LENGTH = 80
LATIN = str.maketrans({"ə": "e", "Ə": "e", "ı": "i", "İ": "i"})
"""Letters that have no Latin base letter in Unicode."""
TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h2", "h3", "h4"}
TAGS_WITHOUT_CONTENT = {"script", "style", "title"}
MARKUP = re.compile(
    r"<(?:/?(?:p|br|b|strong|i|em|u|ul|ol|li|div|span|h[1-6]|html|body|font|table|t[rdh]|hr)"
    r"(?:\s[^<>]*)?/?|a\s[^<>]*href\s*=[^<>]*)>",
    re.I,
)
"""How formatted text is known, where a program writes it as if it were plain."""
BREAKS = re.compile(r"<(?:p|br|div|ul|ol|li|h[1-6]|table|tr)\b", re.I)
ENDS_OF_LINES = re.compile(r"</(?:div|tr|table|blockquote|section|h5|h6)\s*>", re.I)
URL_SCHEMES = {"http", "https", "mailto", "tel"}
NAMES = {"title": _("title"), "rich_text": _("text")}
RECORDED = {"rich_text": "body"}
"""Under what a field is recorded, where that is not its name."""
KEPT = {
    "title": _("The title of its page was edited here and is kept."),
    "rich_text": _("The text of its page was edited here and is kept."),
}


def title_of(text: str, language: str) -> str:
    """One line of at most 255 characters, cut with an ellipsis; never empty."""
    title = " ".join(text.split())
    if not title:
        with translation.override(language):
            return gettext("Untitled")
    if len(title) > MAX_TITLE_LENGTH:
        return title[: MAX_TITLE_LENGTH - 1].rstrip() + "…"
    return title


def text_of(entry: ReadEntry) -> str:
    """Rich text of the description, formatted where the file says how."""
    if entry.html:
        return _cleaned(entry.html)
    if MARKUP.search(entry.description):
        is_plain_between = not BREAKS.search(entry.description)
        lines = entry.description
        return _cleaned(lines.replace("\n", "<br/>") if is_plain_between else lines)
    paragraphs = entry.description.split("\n\n")
    texts = (escape(text.strip()).replace("\n", "<br/>") for text in paragraphs)
    return "".join(f"<p>{text}</p>" for text in texts if text)


def _cleaned(html: str) -> str:
    """Without what a page may not hold; a block that is none of ours ends with a line break."""
    return nh3.clean(
        ENDS_OF_LINES.sub("<br>", html),
        tags=TAGS,
        clean_content_tags=TAGS_WITHOUT_CONTENT,
        attributes={"a": {"href"}},
        url_schemes=URL_SCHEMES,
        link_rel=None,
    ).strip()


@dataclass
class ImportedPage:
    """The page of one entry. Messages to the user go to ``remarks``."""

    target: Target
    title: str
    rich_text: str
    remarks: list[SchedulingError]

    def add(self, event: Event) -> int:
        """Publish a page below the calendar, in its language, unless there is one already.

        Returns:
            Its primary key, to detect later whether somebody has removed it.
        """
        known_calendar, user = self.target.calendar, self.target.user
        calendar = type(known_calendar)._base_manager.get(pk=known_calendar.pk)
        known = event.pages.filter(locale=calendar.locale, alias_of=None).first()
        if known:
            return known.pk
        page = page_model_for(calendar, Event)(
            event=event,
            locale=calendar.locale,
            title=self.title,
            slug=find_available_slug(calendar, slug_of(self.title)),
            owner=user,
            live=False,
        )
        page.rich_text = self.rich_text
        calendar.add_child(instance=page)
        page.save_revision(user=user).publish(user=user)
        return page.pk

    def compare(self, contents: Mapping, differences: list[str]) -> EventPageMixin | None:
        """Apply a newer version to the recorded page, adding the changed fields to ``differences``.

        Returns:
            The changed page, unsaved; None if nothing changes or the page has to stay.
        """
        key = contents["page"]
        page = owner_pages(Event).filter(pk=key).first() if key else None
        if page is None:
            return None
        changed = [name for name in NAMES if self._is_taken(page, contents, name)]
        if not changed:
            return None
        if not page.is_live_or_approved or page.has_newer_draft:
            self._remark(_("Its page has unpublished changes and is left as it is."))
            return None
        user = self.target.user
        if user and not page.permissions_for_user(user).can_publish():
            self._remark(
                _("You do not have permission to publish its page, so it is left as it is.")
            )
            return None
        for name in changed:
            setattr(page, name, getattr(self, name))
            differences.append(NAMES[name])
        return page

    def _is_taken(self, page: EventPageMixin, contents: Mapping, name: str) -> bool:
        """Whether a field takes the new value; one edited here since the last version does not."""
        own, wanted = getattr(page, name), getattr(self, name)
        if own == wanted:
            return False
        if own == contents[RECORDED.get(name, name)]:
            return True
        self._remark(KEPT[name])
        return False

    def _remark(self, template: str) -> None:
        self.remarks.append(SchedulingError(template))


def slug_of(title: str) -> str:
    """ASCII letters if the title has Latin letters only, else in its own script."""
    text = title.translate(LATIN)
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum())
    slug = slugify(text, allow_unicode=not all(map(str.isascii, letters)))
    slug = slug[:MAX_SLUG_LENGTH].strip("-_") or "event"
    return f"{slug}-event" if slug in RESERVED_SLUGS else slug
