"""iCalendar files of one event, or of one of its dates."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.models import Page

from ..models import Occurrence
from ..models.event_pages import EventPageMixin
from ..publication.answers import CONTENT_TYPE, calendar_pieces, etag_of_bytes, validated
from ..publication.entries import entry_of
from ..publication.faces import public_faces
from ..publication.state import told_sequence
from ..scheduling.icalendar.timezones import zone_and_first_year
from ..scheduling.icalendar.writer import date_text
from ..scheduling.sources import FeedText, zones_of
from .events import occurrence_of, redirect_to_date


@require_safe
def event_feed(request, path: str):
    """One event with all its dates."""
    page = _event_page(request, path)
    face = page.public_face(timezone.now())
    if face is None:
        raise Http404
    text = FeedText(face.text, face.zone, face.first_year)
    return _alone(request, page, text, page.slug)


@require_safe
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
    number = told_sequence(event)
    entry = entry_of(event, shown[0], sequence=number, changed_at=event.changed_at)
    needed = zone_and_first_year(event.schedule) or ("", 0)
    text = FeedText(date_text(entry, row.local_start), *needed)
    return _alone(request, page, text, f"{page.slug}-{key}")


def _event_page(request, path: str) -> EventPageMixin:
    """The public event page at a path without language prefix; 404 if there is none."""
    page = Page.find_for_request(request, path)
    if not isinstance(page, EventPageMixin):
        raise Http404
    return page


def _alone(request, page: EventPageMixin, text: FeedText, filename: str) -> HttpResponse:
    """A calendar with this text only; its ETag is a digest of its bytes."""
    pieces = calendar_pieces(
        [text],
        name=page.title,
        language=page.locale.language_code,
        url=page.full_url,
        zone=page.event.zone,
        zones=zones_of([text], page.event.zone),
    )
    body = "".join(pieces).encode()
    etag = etag_of_bytes(body)
    changed_at: datetime = page.event.changed_at
    answer = get_conditional_response(request, etag, int(changed_at.timestamp()))
    if answer is None:
        answer = HttpResponse(body, content_type=CONTENT_TYPE)
        name = f"{filename}.ics"
        answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return validated(answer, etag, changed_at)
