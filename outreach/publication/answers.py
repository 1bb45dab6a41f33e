"""Shared by all machine-readable responses of a calendar: lookup by path, validators, CORS."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.http import http_date, quote_etag

from ..models import Calendar
from ..models.calendars import public_calendars_at
from ..scheduling.icalendar.calendars import calendar_text
from ..scheduling.sources import FeedText, Selection
from .calendars import advance

RELEASE = "3"
"""Version of the code that turns stored texts into a response; raise it when the bytes change."""
MAX_AGE_SECONDS = 300
CACHE_CONTROL = (
    f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate=60, stale-if-error=86400"
)
"""A CDN revalidates after five minutes, and serves stale copies for up to a day of outage."""


def calendar_at(request, now: datetime) -> Calendar:
    """The public calendar that this address belongs to, brought up to date.

    Raises:
        Http404: there is no such calendar, or it is not public.
    """
    return calendar_below(request, request.path.rpartition("/")[0] + "/", now)


def calendar_below(request, path: str, now: datetime) -> Calendar:
    """The public calendar at this path, which has no host; see ``calendar_at``."""
    found = public_calendars_at(path)
    if not found:
        raise Http404
    if len(found) > 1:
        host = request.get_host().partition(":")[0]
        found.sort(key=lambda one: (one.site.hostname != host, not one.site.is_default_site))
    return brought_up_to_date(found[0], now)


def brought_up_to_date(calendar: Calendar, now: datetime) -> Calendar:
    """Advance the calendar if its ``next_change_at`` has passed; return its current row."""
    if calendar.next_change_at and calendar.next_change_at <= now:
        advance(calendar.key, now=now)
        calendar.refresh_from_db()
    return calendar


def etag_of(calendar: Calendar, selection: Selection, *others: str) -> str:
    """Equal only for equal bytes. The version is read before the content, so a write in between is
    sent once more rather than missed."""
    return quoted(digest_of(calendar, selection, *others))


def etag_of_bytes(body: bytes) -> str:
    """For small responses that are not cached."""
    return quoted(hashlib.sha256(body).hexdigest())


def quoted(digest: str) -> str:
    """The digest as an ETag header value."""
    return quote_etag(digest[:32])


def digest_of(calendar: Calendar, selection: Selection, *others: str) -> str:
    """Digest of the calendar's version and everything the request asked for."""
    facts = [RELEASE, str(calendar.pk), str(calendar.version), selection.language]
    facts += [f"{name}={','.join(values)}" for name, values in sorted(selection.filters.items())]
    facts += [selection.search, str(selection.ends_after or ""), *others]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def validated(answer: HttpResponse, etag: str, changed_at: datetime) -> HttpResponse:
    """Add the validators and Cache-Control, also to a 304."""
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(changed_at.timestamp())
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=4)


def calendar_pieces(
    texts: Iterable[FeedText],
    *,
    name: str,
    language: str,
    url: str,
    zone: str,
    zones: dict[str, int],
    color: str = "",
    source: str = "",
) -> Iterator[str]:
    """A whole calendar, in pieces; see ``calendar_text``. ``zones`` are those its texts need,
    ``zone`` is its own."""
    host = urlsplit(url).hostname or "localhost"
    return calendar_text(
        (text.text for text in texts),
        name=name,
        language=language,
        zones=zones,
        url=url,
        refresh=REFRESH,
        product=f"-//{host}//Outreach//{language.upper()}",
        color=color,
        zone=zone,
        source=source,
    )


METHODS = ("GET", "HEAD", "OPTIONS")
PREFLIGHT_SECONDS = 86_400


def for_all_origins(view):
    """Allow cross-origin requests to a read-only view, and answer CORS preflights."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method == "OPTIONS":
            answer = _preflight()
        elif request.method in METHODS:
            answer = view(request, *args, **kwargs)
        else:
            answer = HttpResponseNotAllowed(METHODS)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "ETag"
        return answer

    return answered


def _preflight() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer.headers["Allow"] = ", ".join(METHODS)
    answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    answer.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return answer
