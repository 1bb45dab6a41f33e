"""The frame shared by all pages of a calendar: addresses, filters, a cached body."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from ..conf.host_frames import frame_context
from ..kinds import is_worth_storing
from ..models import Calendar
from ..models.calendar_pages import CalendarPageMixin
from ..publication.answers import brought_up_to_date, digest_of
from ..publication.feed_addresses import FeedAddress
from ..publication.stored_answers import Body, stored_body
from .filters import filters_of, query_of
from .selections import selection_from


class PageFrame:
    """One request for a calendar view: ``list``, ``past``, ``day``, ``month`` or ``subscribe``."""

    def __init__(self, request, page: CalendarPageMixin, view: str) -> None:
        self.request = request
        self.page = page
        self.view = view
        self.now = timezone.now()
        calendar = (
            Calendar.objects.with_marks().filter(page_id=page.pk).first() if page.pk else None
        )
        self.calendar = brought_up_to_date(calendar, self.now) if calendar else None
        self.language = self.calendar.language if self.calendar else page.locale.language_code
        self.selection = selection_from(
            request.GET, calendar_key=page.translation_key, language=self.language, now=self.now
        )
        self.query = query_of(self.selection)

    @cached_property
    def is_behind(self) -> bool:
        return bool(self.calendar and self.calendar.is_behind(self.now))

    @cached_property
    def url(self) -> str:
        return self.page.get_url(self.request) or ""

    @cached_property
    def feed_url(self) -> str:
        base = self.calendar.url if self.calendar else self.page.full_url
        return f"{base}feed.ics{self.query}"

    def body(self, make: Callable[[], Body], *asked: str, is_stored: bool = True) -> str:
        """The content, cached except for previews of drafts, for searches, of which there are
        too many, and for a calendar that is behind.

        Args:
            asked: everything the content depends on besides the calendar and the filters.
            is_stored: False for what there is without number, such as whatever a cursor may say.
        """
        is_preview = getattr(self.request, "is_preview", False)
        is_one_of_many = self.selection.search or not is_stored
        if self.calendar is None or is_preview or is_one_of_many or self.is_behind:
            return make().html
        page = f"{self.url} {self.page.live_revision_id} {self.page.last_published_at}"
        facts = (self.view, page, get_language() or "", *asked)
        variant = digest_of(self.calendar, self.selection, *facts)
        stores = partial(is_worth_storing, self.selection)
        return stored_body(self.calendar, variant, make, now=self.now, stores=stores)

    def rendered(self, template: str, **context: object) -> str:
        """Render a part of the page that depends on nothing in the request but its address."""
        base = {
            "page": self.page,
            "language": self.language,
            "view": self.view,
            "path": self.request.path,
            "calendar_url": self.url,
            "selection": self.selection,
            "query": self.query,
            "filters": filters_of(self.selection),
            "feed_url": self.feed_url,
            "webcal_url": FeedAddress(self.feed_url, self.page.title).webcal,
        }
        return render_to_string(template, base | context)

    def answer(self, template: str, *, head: str, body: str, **context: object):
        base = {
            "view": self.view,
            "query": self.query,
            "calendar_url": self.url,
            "feed_url": self.feed_url,
            "body": mark_safe(body),  # noqa: S308 - rendered by our own template
            **frame_context(head),
        }
        answer = self.page.render(self.request, context_overrides=base | context, template=template)
        if self.is_behind:
            answer.headers["Cache-Control"] = "no-store"
        return answer
