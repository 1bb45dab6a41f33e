"""A calendar's feed: joins stored texts, and caches the compressed result for each version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import chain

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import kinds
from ..models import Calendar
from ..publication.answers import (
    CONTENT_TYPE,
    accepts_gzip,
    brought_up_to_date,
    calendar_pieces,
    calendars_asked,
    digest_of,
    not_modified,
    quoted,
    validated,
)
from ..publication.feed_fetches import note_fetch
from ..publication.stored_answers import compressed, store_answer, stored_answer
from ..scheduling.days import day_of, days_span, midnight
from ..scheduling.sources import FeedText, Selection, zones_of
from .filters import query_of
from .selections import selection_from, whole_number

HELD_CHARACTERS = 12_000_000
"""A larger feed is streamed, so that it is never held in memory as a whole."""
CHUNK_CHARACTERS = 65_536
MOST_PAST_DAYS = 3650
OFFERED_PAST_DAYS = (None, 365, 90, 30, 0)
"""The windows that the subscribe page offers, None for all that is past: only these are stored."""


class FeedRefused(ValueError):
    """The requested feed is invalid; the message says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a calendar is requested, and in which encoding. ``changed_at``: when an edit or
    the passing of time last changed it, an aware instant. ``past_days``: see ``_past_days``."""

    selection: Selection
    keep_cancelled: bool
    past_days: int | None
    coding: str
    changed_at: datetime

    @property
    def query(self) -> str:
        """The canonical query string of this request."""
        return query_of(
            self.selection,
            cancelled="" if self.keep_cancelled else "drop",
            past="" if self.past_days is None else str(self.past_days),
        )

    def texts(self) -> Iterator[FeedText]:
        return kinds.texts(self.selection, keep_cancelled=self.keep_cancelled)


@require_safe
def calendar_feed(request, found: Calendar):
    """All events of a calendar, with the filters of its pages. ``?cancelled=drop`` leaves out what
    does not take place; ``?past=90`` leaves out events that ended more than 90 days ago."""
    now = timezone.now()
    calendar = brought_up_to_date(found, now)
    note_fetch(calendar, request.headers.get("User-Agent", ""), "ics", now=now)
    try:
        wanted = _wanted(request, calendar, now)
    except FeedRefused as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    digest = _digest(calendar, wanted)
    answer = not_modified(request, calendar, quoted(digest), wanted.changed_at, now)
    if answer is None:
        make = _compressed_answer if wanted.coding else _plain_answer
        answer = make(request, calendar, wanted, digest)
    return _validated(answer, calendar, wanted, digest)


def unchanged_feed(request) -> HttpResponse | None:
    """The 304 for a program that has the feed as it is, without anything else that a request needs;
    None for whatever else is asked, which is for the view."""
    if not request.path_info.endswith("/feed.ics") or request.method not in ("GET", "HEAD"):
        return None
    if not ("If-None-Match" in request.headers or "If-Modified-Since" in request.headers):
        return None
    now = timezone.now()
    found = calendars_asked(request)
    if len(found) != 1:
        return None
    (calendar,) = found
    try:
        wanted = _wanted(request, calendar, now)
    except FeedRefused:
        return None
    digest = _digest(calendar, wanted)
    answer = not_modified(request, calendar, quoted(digest), wanted.changed_at, now)
    if answer is None or answer.status_code != HTTPStatus.NOT_MODIFIED:
        return None
    note_fetch(calendar, request.headers.get("User-Agent", ""), "ics", now=now)
    return _validated(answer, calendar, wanted, digest)


def _digest(calendar: Calendar, wanted: Wanted) -> str:
    return digest_of(calendar, wanted.selection, str(wanted.keep_cancelled), wanted.coding)


def _validated(answer, calendar: Calendar, wanted: Wanted, digest: str):
    patch_vary_headers(answer, ["Accept-Encoding"])
    is_behind = calendar.is_behind(wanted.selection.now)
    return validated(answer, quoted(digest), wanted.changed_at, is_behind=is_behind)


def _wanted(request, calendar: Calendar, now: datetime) -> Wanted:
    """
    Raises:
        FeedRefused: the requested window is invalid.
    """
    days = _past_days(request.GET)
    begins, moved_at = (None, now) if days is None else _window(days, calendar.zone, now)
    return Wanted(
        selection=selection_from(
            request.GET,
            calendar_key=calendar.key,
            language=calendar.language,
            now=now,
            ends_after=begins,
        ),
        keep_cancelled=request.GET.get("cancelled") != "drop",
        past_days=days,
        coding="gzip" if accepts_gzip(request) else "",
        changed_at=calendar.changed_at if begins is None else max(calendar.changed_at, moved_at),
    )


def _window(days: int, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """The start of a window, and when it last moved: at midnight."""
    today = day_of(now, zone)
    return days_span(today - timedelta(days=days), today, zone).start, midnight(now, zone)


def _past_days(query: QueryDict) -> int | None:
    """How many whole days before today the window begins; None if it is unbounded.

    Raises:
        FeedRefused: the parameter is not a number of days in range.
    """
    asked = query.get("past", "all")
    if asked == "all":
        return None
    days = whole_number(asked, least=0, most=MOST_PAST_DAYS)
    if days is None:
        message = _("“past” must be a number of days from 0 to %(most)s, or “all”.")
        raise FeedRefused(message % {"most": MOST_PAST_DAYS})
    return days


def _compressed_answer(request, calendar: Calendar, wanted: Wanted, digest: str) -> HttpResponse:
    now = wanted.selection.now
    is_behind = calendar.is_behind(now)
    body = None if is_behind else stored_answer(calendar, digest, now=now)
    if body is None:
        body = compressed(
            _chunks(_pieces(calendar, wanted, zones_of(wanted.texts(), calendar.zone)))
        )
        is_one_of_few = wanted.past_days in OFFERED_PAST_DAYS
        if not is_behind and is_one_of_few and kinds.is_worth_storing(wanted.selection):
            store_answer(calendar, digest, body, now=now)
    answer = HttpResponse(body, content_type=CONTENT_TYPE)
    answer.headers["Content-Encoding"] = wanted.coding
    return _named(answer)


def _plain_answer(request, calendar: Calendar, wanted: Wanted, digest: str):
    texts = wanted.texts()
    held, size = [], 0
    for text in texts:
        held.append(text)
        size += len(text.text)
        if size > HELD_CHARACTERS:
            break
    else:
        pieces = _pieces(calendar, wanted, zones_of(held, calendar.zone), held)
        return _named(HttpResponse("".join(pieces), content_type=CONTENT_TYPE))
    del held, texts
    if request.method == "HEAD":
        return _named(StreamingHttpResponse(content_type=CONTENT_TYPE))
    chunks = _chunks(_pieces(calendar, wanted, zones_of(wanted.texts(), calendar.zone)))
    return _named(StreamingHttpResponse(chunks, content_type=CONTENT_TYPE))


def _pieces(
    calendar: Calendar,
    wanted: Wanted,
    zones: dict[str, int],
    texts: Iterable[FeedText] | None = None,
) -> Iterator[str]:
    return calendar_pieces(
        wanted.texts() if texts is None else texts,
        name=calendar.title,
        language=calendar.language,
        url=calendar.url,
        zone=calendar.zone,
        zones=zones,
        color=calendar.color,
        source=f"{calendar.url}feed.ics{wanted.query}",
    )


def _chunks(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in larger pieces, since sending or compressing each piece has a cost."""
    held: list[str] = []
    size = 0
    for piece in chain(pieces, [None]):
        if piece is None or size > CHUNK_CHARACTERS:
            yield "".join(held)
            held, size = [], 0
        if piece:
            held.append(piece)
            size += len(piece)


def _named(answer):
    answer.headers["Content-Disposition"] = content_disposition_header(False, "events.ics")
    return answer
