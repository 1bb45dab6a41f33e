"""The rows of faces: what is stored of an event for each language and calendar, not yet saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from ..conf import cancelled_days
from ..folding import folded
from ..models import Event, Face
from ..scheduling.icalendar.timezones import zone_and_first_year
from ..scheduling.icalendar.withdrawn import withdrawn_text
from ..scheduling.icalendar.writer import Entry, entry_text
from ..scheduling.spans import wall_time
from ..series.index import first_of_month, horizon
from ..series.occurrences import CALLED_OFF
from .entries import entry_of
from .faces import PublicFace
from .state import Memory, found_by

MONTHS_BACK = 12
"""The window of the feeds begins so many months before the month of an event's last change: only
what lies before it may go when a series has more exceptions than programs take."""

Rows = dict[tuple, Face]
"""By calendar key and language."""


def rows_of(
    event: Event,
    faces: Sequence[PublicFace],
    told: Rows,
    memory: Memory,
    *,
    now: datetime,
    renew_at: datetime | None,
) -> Rows:
    """The rows that should be there.

    Args:
        faces: what is public, or will be.
        told: the rows that are there.
        renew_at: when time alone makes the faces others.
    """
    if not faces and not memory.withdrawn_at:
        return {}
    filters = found_by(event)
    if faces:
        rows = {
            (face.calendar_key, face.language): public_row(event, face, memory, now=now)
            for face in faces
        }
    else:
        rows = {key: _withdrawn_row(event, row, memory) for key, row in told.items()}
    for row in rows.values():
        row.renew_at, row.found_by = renew_at, filters
    return rows


def public_row(event: Event, face: PublicFace, memory: Memory, *, now: datetime) -> Face:
    """What one language and calendar show of a public event."""
    entry = entry_of(event, face, sequence=memory.sequence, changed_at=memory.changed_at)
    schedule = entry.schedule
    bound = wall_time(horizon(now, event), event.zone) if schedule.is_endless else None
    since = window_start(entry)
    text = shorter = entry_text(entry, horizon=bound, since=since)
    if _cancels(event):
        shorter = entry_text(entry, horizon=bound, since=since, keep_cancelled=False)
    zone, first_year = zone_and_first_year(schedule) or ("", 0)
    return Face(
        event=event,
        calendar_key=face.calendar_key,
        language=face.language,
        page_id=face.page.pk,
        page_language=face.page_language,
        title=face.page.title,
        summary=face.page.summary,
        search_text=folded(f"{face.page.title} {face.page.summary} {entry.location}"),
        url=face.url,
        visible_from=face.page.go_live_at,
        visible_until=face.page.expire_at,
        keep_until=_keep_until(event, memory.cancelled_at),
        text=text,
        text_without_cancelled=None if shorter == text else shorter,
        zone=zone,
        first_year=first_year,
    )


def window_start(entry: Entry) -> datetime:
    """Where the feed's window of an entry begins: a naive wall time of its zone."""
    return wall_time(first_of_month(entry.changed_at, -MONTHS_BACK), entry.schedule.zone)


def _cancels(event: Event) -> bool:
    """Whether anything of the event is cancelled, so that leaving it out makes a difference."""
    whole = event.status in CALLED_OFF
    return whole or any(change.kind in CALLED_OFF for change in event.changes.all())


def _withdrawn_row(event: Event, told: Face, memory: Memory) -> Face:
    """Nothing but the times that were told and that it does not take place, until subscribers have
    heard it. What the event becomes while it is internal changes nothing of that."""
    if told.is_withdrawn:
        text, keep_until = told.text, told.keep_until
    else:
        with translation.override(told.language):
            title = _("Withdrawn")
        text = withdrawn_text(
            told.text, sequence=memory.sequence, changed_at=memory.changed_at, title=title
        )
        keep_until = _keep_until(event, memory.withdrawn_at)
    return Face(
        event=event,
        calendar_key=told.calendar_key,
        language=told.language,
        page_language=told.page_language,
        is_withdrawn=True,
        keep_until=keep_until,
        text=text,
        text_without_cancelled="",
        zone=told.zone,
        first_year=told.first_year,
    )


def _keep_until(event: Event, since: datetime | None) -> datetime | None:
    if since is None:
        return None
    last = event.occurrences.attached().aggregate(last=Max("ends_at"))["last"]
    return max(since, last or since) + timedelta(days=cancelled_days())
