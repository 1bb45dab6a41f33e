"""iCalendar files of one event, or of one of its dates."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..models import Occurrence
from ..models.event_pages import EventPageMixin
from ..publication.answers import (
    CONTENT_TYPE,
    accepts_gzip,
    calendar_pieces,
    etag_of_bytes,
    validated,
)
from ..publication.entries import entry_of
from ..publication.face_rows import feed_end, window_start
from ..publication.faces import public_faces
from ..publication.state import told_sequence
from ..publication.stored_answers import compressed
from ..scheduling.icalendar.parts import borders_of
from ..scheduling.icalendar.timezones import zones_used
from ..scheduling.icalendar.writer import date_text
from ..scheduling.sources import FeedText
from .events import occurrence_of, redirect_to_date
from .own_addresses import page_at


@require_safe
def event_feed(request, page: EventPageMixin):
    """One event with all its dates."""
    face = page.public_face(timezone.now())
    if face is None:
        raise Http404
    return _alone(request, page, face.text, page.slug, url=face.url)


@require_safe
def date_feed(request, page: EventPageMixin, key: str):
    """One date of an event."""
    event = page.event
    row = occurrence_of(event, key) or redirect_to_date(page, key, file="event.ics")
    if not isinstance(row, Occurrence):
        return row
    shown = [
        face
        for face in public_faces(event)
        if face.page.pk == page.pk and face.language == face.page_language
    ]
    if not shown:
        raise Http404
    entry = entry_of(
        event,
        shown[0],
        sequence=told_sequence(event),
        changed_at=event.changed_at,
        borders=borders_of(event.feed_borders),
    )
    text = date_text(
        entry,
        row.local_start,
        horizon=feed_end(event, entry.schedule, timezone.now()),
        since=window_start(event.changed_at, event.zone),
    )
    return _alone(request, page, text, f"{page.slug}-{key}", url=shown[0].url)


def event_page_asked(request, key: str = "") -> EventPageMixin | None:
    """The public event page below which this address is, of the site that is served."""
    file = f"{key}/event.ics" if key else "event.ics"
    page = page_at(request, request.path_info.removesuffix(file))
    return page if isinstance(page, EventPageMixin) else None


def _alone(request, page: EventPageMixin, text: str, filename: str, *, url: str) -> HttpResponse:
    """A calendar with this text only, and the zones that it names; its ETag is a digest of its
    bytes, as they are sent."""
    pieces = calendar_pieces(
        [FeedText(text)],
        name=page.title,
        language=page.locale.language_code,
        url=url,
        zone=page.event.zone,
        zones=zones_used(text),
    )
    is_compressed = accepts_gzip(request)
    body = compressed(pieces) if is_compressed else "".join(pieces).encode()
    etag = etag_of_bytes(body)
    changed_at: datetime = page.event.changed_at
    answer = get_conditional_response(request, etag, int(changed_at.timestamp()))
    if answer is None:
        answer = HttpResponse(body, content_type=CONTENT_TYPE)
        name = f"{filename}.ics"
        answer.headers["Content-Disposition"] = content_disposition_header(True, name)
        if is_compressed:
            answer.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return validated(answer, etag, changed_at)
