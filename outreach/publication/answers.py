"""What all answers of a calendar to programs share: found by its path in one row, and validated."""

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
"""Of everything between the stored texts and the answer; raised when its bytes change."""
MAX_AGE_SECONDS = 300
CACHE_CONTROL = (
    f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate=60, stale-if-error=86400"
)
"""A network of caches in front asks again after five minutes, and bridges an outage of a day."""


def calendar_at(request, now: datetime) -> Calendar:
    """The public calendar above this address, brought up to date if time alone changed it.

    Raises:
        Http404: there is none, or it is not public.
    """
    return calendar_below(request, request.path.rpartition("/")[0] + "/", now)


def calendar_below(request, path: str, now: datetime) -> Calendar:
    """The public calendar with this address, without the host; see ``calendar_at``."""
    found = public_calendars_at(path)
    if not found:
        raise Http404
    if len(found) > 1:
        host = request.get_host().partition(":")[0]
        found.sort(key=lambda one: (one.site.hostname != host, not one.site.is_default_site))
    return brought_up_to_date(found[0], now)


def brought_up_to_date(calendar: Calendar, now: datetime) -> Calendar:
    """The calendar's row, its version raised when an instant has passed at which time alone changes
    what it shows."""
    if calendar.next_change_at and calendar.next_change_at <= now:
        advance(calendar.key, now=now)
        calendar.refresh_from_db()
    return calendar


def etag_of(calendar: Calendar, selection: Selection, *others: str) -> str:
    """Equal only when the bytes are. The version is read before the content: what is written between
    both is told again, never missed."""
    return quoted(digest_of(calendar, selection, *others))


def etag_of_bytes(body: bytes) -> str:
    """For what is small and made anew each time."""
    return quoted(hashlib.sha256(body).hexdigest())


def quoted(digest: str) -> str:
    """As the header has it."""
    return quote_etag(digest[:32])


def digest_of(calendar: Calendar, selection: Selection, *others: str) -> str:
    """Of the calendar's version and of all that was asked for."""
    facts = [RELEASE, str(calendar.pk), str(calendar.version), selection.language]
    facts += [f"{name}={','.join(values)}" for name, values in sorted(selection.filters.items())]
    facts += [selection.search, str(selection.ends_after or ""), *others]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def validated(answer: HttpResponse, etag: str, changed_at: datetime) -> HttpResponse:
    """Add the validators, also to a 304."""
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
    """A whole calendar in pieces; see ``calendar_text``. ``zones`` are those of its texts, ``zone``
    its own."""
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
    """Let a view that only reads be asked from everywhere, and answer a browser's preflight."""

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
