"""Shared by all machine-readable responses of a calendar: lookup by path, validators, CORS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseNotAllowed
from django.http.request import split_domain_port
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from ..addresses.languages import content_language, default_language
from ..addresses.pages import as_stored
from ..models import Calendar
from ..models.calendars import public_calendars_at
from ..scheduling.icalendar.calendars import calendar_text
from ..scheduling.sources import FeedText, Selection
from .renewing import advance_for_reader

RELEASE = "4"
"""Version of the code that turns stored texts into a response; raise it when the bytes change."""
MAX_AGE_SECONDS = 300
CACHE_CONTROL = (
    f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate=60, stale-if-error=86400"
)
"""A CDN revalidates after five minutes, and serves stale copies for up to a day of outage."""


def calendar_asked(request) -> Calendar | None:
    """The public calendar below which this address is, as its row is stored. Where languages share
    an address it is the one in the active language, as of Wagtail's pages."""
    found = calendars_asked(request)
    if len(found) < 2:
        return found[0] if found else None
    by_language = {calendar.language: calendar for calendar in found}
    wanted = (content_language(get_language() or ""), default_language())
    return next((by_language[code] for code in wanted if code in by_language), found[0])


def calendars_asked(request) -> list[Calendar]:
    """All public calendars below whose address this one is, of the site that is served."""
    folder = request.path_info.removesuffix("/").rpartition("/")[0] + "/"
    host = split_domain_port(request.get_host())[0]
    return public_calendars_at((folder, as_stored(folder)), host=host, port=request.get_port())


def brought_up_to_date(calendar: Calendar, now: datetime) -> Calendar:
    """Advance the calendar if it is behind, as far as that goes without waiting; return its current
    row, which may still be behind."""
    if not calendar.is_behind(now):
        return calendar
    advance_for_reader(calendar.key, now=now)
    return Calendar.objects.with_marks().filter(pk=calendar.pk).first() or calendar


def not_modified(
    request, calendar: Calendar, etag: str, changed_at: datetime | None, now: datetime
) -> HttpResponse | None:
    """The 304, or 412, that answers a conditional request; never while the calendar is behind, since
    the content may differ from that of the same version."""
    if calendar.is_behind(now):
        return None
    return get_conditional_response(request, etag, changed_at and int(changed_at.timestamp()))


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
    """Digest of the calendar's version and everything the request asked for. As JSON, so that no
    separator within one fact can make two questions look the same."""
    facts = [
        RELEASE,
        calendar.pk,
        calendar.version,
        selection.language,
        sorted(selection.filters.items()),
        selection.search,
        str(selection.ends_after or ""),
        *others,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def validated(
    answer: HttpResponse, etag: str, changed_at: datetime | None, *, is_behind: bool = False
) -> HttpResponse:
    """Add the validators and Cache-Control, also to a 304; of a calendar that is behind neither,
    and nobody may store it."""
    if is_behind:
        answer.headers["Cache-Control"] = "no-store"
        return answer
    answer.headers["ETag"] = etag
    if changed_at:
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


def accepts_gzip(request) -> bool:
    """Whether whoever asks reads gzip."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _separator, parameters = part.partition(";")
        if coding.strip() in ("gzip", "x-gzip"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


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
