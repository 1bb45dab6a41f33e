"""Calendars for programs: iCalendar and JSON, found by their path in one row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from wagtail.models import Page

from ..models import Calendar, Occurrence
from ..models.event_pages import EventPageMixin
from ..scheduling import sources
from ..scheduling.ics import calendar_text, date_text, zone_and_first_year
from ..scheduling.sources import FeedText, Selection
from ..selections import selection_from
from ..services.calendars import raise_versions
from ..services.entries import entry_of
from ..services.faces import public_faces
from .events import occurrence_of
from .former_dates import redirect_to_date

RELEASE = "1"
"""Of everything between the stored texts and the answer; raised when its bytes change."""
REFRESH = timedelta(hours=4)
YEAR_OF_NOTHING = 2020
MAX_AGE_SECONDS = 300
CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_feed(request, path: str):
    """All events of a calendar, with the filters of its pages; ``?cancelled=drop`` leaves out what
    does not take place."""
    now = timezone.now()
    calendar = calendar_at(request, now)
    selection = selection_from(
        request.GET, calendar_key=calendar.key, language=calendar.language, now=now
    )
    keep_cancelled = request.GET.get("cancelled") != "drop"
    etag = etag_of(calendar, selection, str(keep_cancelled))
    answer = get_conditional_response(request, etag, int(calendar.changed_at.timestamp()))
    if answer is None:
        texts = list(sources.texts(selection, keep_cancelled=keep_cancelled))
        answer = _response(
            texts,
            name=calendar.title,
            language=calendar.language,
            url=calendar.url,
            zone=calendar.zone,
            filename="events.ics",
        )
    return validated(answer, etag, calendar.changed_at)


def event_feed(request, path: str):
    """One event with all its dates."""
    page = _event_page(request, path)
    face = page.public_face(timezone.now())
    if face is None:
        raise Http404
    return _alone(page, [FeedText(face.text, face.zone, face.first_year)], page.slug)


def date_feed(request, path: str, key: str):
    """One date of an event."""
    page = _event_page(request, path)
    event = page.event
    row = occurrence_of(event, key) or redirect_to_date(page, key, file="event.ics")
    if not isinstance(row, Occurrence):
        return row
    shown = [face for face in public_faces(event) if face.page.pk == page.pk]
    if not shown:
        raise Http404
    entry = entry_of(event, shown[0], sequence=event.sequence, changed_at=event.changed_at)
    needed = zone_and_first_year(event.schedule) or ("", 0)
    text = FeedText(date_text(entry, row.local_start), *needed)
    return _alone(page, [text], f"{page.slug}-{key}")


def calendar_at(request, now: datetime) -> Calendar:
    """The public calendar above this address, brought up to date if time alone changed it.

    Raises:
        Http404: there is none, or it is not public.
    """
    path = request.path.rpartition("/")[0] + "/"
    found = list(Calendar.objects.filter(path=path, is_public=True).select_related("site"))
    host = request.get_host().partition(":")[0]
    found.sort(
        key=lambda calendar: (calendar.site.hostname != host, not calendar.site.is_default_site)
    )
    if not found:
        raise Http404
    calendar = found[0]
    if calendar.next_change_at and calendar.next_change_at <= now:
        raise_versions([calendar.key], now=now)
        calendar.refresh_from_db()
    return calendar


def etag_of(calendar: Calendar, selection: Selection, *others: str) -> str:
    """Equal exactly when the bytes are."""
    facts = [RELEASE, str(calendar.pk), str(calendar.version), selection.language]
    facts += [f"{name}={','.join(values)}" for name, values in sorted(selection.filters.items())]
    facts += [selection.search, *others]
    return quote_etag(hashlib.sha256("\n".join(facts).encode()).hexdigest()[:32])


def validated(answer: HttpResponse, etag: str, changed_at: datetime) -> HttpResponse:
    """Add the validators, also to a 304."""
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(changed_at.timestamp())
    answer.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return answer


def _event_page(request, path: str) -> EventPageMixin:
    """The public page at a path below the language's prefix."""
    page = Page.find_for_request(request, path)
    if not isinstance(page, EventPageMixin):
        raise Http404
    return page


def _alone(page: EventPageMixin, texts: list[FeedText], filename: str) -> HttpResponse:
    answer = _response(
        texts,
        name=page.title,
        language=page.locale.language_code,
        url=page.full_url,
        zone=page.event.zone,
        filename=f"{filename}.ics",
        as_attachment=True,
    )
    answer.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return answer


def _response(
    texts: list[FeedText],
    *,
    name: str,
    language: str,
    url: str,
    zone: str,
    filename: str,
    as_attachment: bool = False,
) -> HttpResponse:
    host = urlsplit(url).hostname or "localhost"
    pieces = calendar_text(
        (text.text for text in texts),
        name=name,
        language=language,
        zones=_zones(texts, zone),
        url=url,
        refresh=REFRESH,
        product=f"-//{host}//Outreach//{language.upper()}",
    )
    answer = HttpResponse("".join(pieces), content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment, filename)
    return answer


def _zones(texts: Iterable[FeedText], own: str) -> dict[str, int]:
    """The first year in which each zone is needed; a calendar without any needs one all the same."""
    zones: dict[str, int] = {}
    for text in texts:
        if text.zone:
            zones[text.zone] = min(zones.get(text.zone, text.first_year), text.first_year)
    return zones or {own: YEAR_OF_NOTHING}
