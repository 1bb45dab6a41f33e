"""Builds unsaved face rows: what is stored of an event for each language and calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from ..conf import cancelled_days
from ..folding import folded
from ..models import Event, Face
from ..scheduling.icalendar.date_layout import lay_out_dates, may_have_parts
from ..scheduling.icalendar.parts import borders_of
from ..scheduling.icalendar.timezones import zone_and_first_year
from ..scheduling.icalendar.withdrawn import withdrawn_text, without_listed_dates
from ..scheduling.icalendar.writer import entry_text
from ..scheduling.recurrence import Schedule
from ..scheduling.spans import wall_time
from ..series.index import first_of_month, horizon
from ..series.occurrences import CALLED_OFF
from ..series.owners import ScheduleOwner
from .entries import entry_of
from .faces import PublicFace
from .state import PublicationState, found_by, told_sequence

MONTHS_BACK = 12
"""How many months before the month of an event's last change the feed window begins. When a series
has more exceptions than calendar apps accept, only those before the window may be dropped."""

Rows = dict[tuple, Face]
"""Face rows by calendar key and language."""


def rows_of(
    event: Event,
    faces: Sequence[PublicFace],
    stored: Rows,
    state: PublicationState,
    *,
    now: datetime,
    renew_at: datetime | None,
) -> Rows:
    """The rows that should be stored.

    Args:
        faces: what is public, or will be.
        stored: the rows stored now.
        renew_at: when a go-live or expiry next changes the faces.
    """
    if not faces and not state.withdrawn_at:
        return {}
    filters = found_by(event)
    if faces:
        rows = {
            (face.calendar_key, face.language): public_row(event, face, state, now=now)
            for face in faces
        }
    else:
        rows = {key: _withdrawn_row(event, row, state) for key, row in stored.items()}
    for row in rows.values():
        row.renew_at, row.found_by = renew_at, filters
    return rows


def public_row(event: Event, face: PublicFace, state: PublicationState, *, now: datetime) -> Face:
    """The row of a public event for one language and calendar."""
    entry = entry_of(
        event,
        face,
        sequence=told_sequence(state),
        changed_at=state.changed_at,
        borders=borders_of(state.feed_borders),
    )
    schedule = entry.schedule
    bound = feed_end(event, schedule, now)
    since = window_start(entry.changed_at, schedule.zone)
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
        keep_until=_keep_until(event, state.cancelled_at),
        text=text,
        text_without_cancelled=None if shorter == text else shorter,
        zone=zone,
        first_year=first_year,
    )


def window_start(changed_at: datetime, zone: str) -> datetime:
    """Where the feed window of an entry begins that was changed then: naive wall time in its zone."""
    return wall_time(first_of_month(changed_at, -MONTHS_BACK), zone)


def feed_end(owner: ScheduleOwner, schedule: Schedule, now: datetime) -> datetime | None:
    """Up to where dates are listed one by one: naive wall time; None for a series that ends."""
    return wall_time(horizon(now, owner), owner.zone) if schedule.is_endless else None


def told_borders(
    owner: ScheduleOwner, schedule: Schedule, *, changed_at: datetime, now: datetime
) -> list[list]:
    """The borders of an owner's parts to store: those told so far and those that it needs now, in
    all languages alike. Its private calendars tell them too, whatever its status."""
    told = borders_of(owner.feed_borders)
    if not told and not may_have_parts(schedule):
        return []
    layout = lay_out_dates(
        schedule,
        horizon=feed_end(owner, schedule, now),
        own_texts=[change.local_start for change in schedule.changes],
        since=window_start(changed_at, schedule.zone),
        borders=told,
    )
    return [list(border) for border in layout.borders]


def _cancels(event: Event) -> bool:
    """Whether the event or any of its dates is called off, so that dropping those matters."""
    whole = event.status in CALLED_OFF
    return whole or any(change.kind in CALLED_OFF for change in event.changes.all())


def _withdrawn_row(event: Event, stored: Face, state: PublicationState) -> Face:
    """Only the last published times and that the event does not take place, kept long enough to
    reach subscribers. Edits made while the event is internal do not change the row."""
    if stored.is_withdrawn:
        text, keep_until = without_listed_dates(stored.text), stored.keep_until
    else:
        with translation.override(stored.language):
            title = _("Withdrawn")
        text = withdrawn_text(
            stored.text,
            sequence=state.public_sequence,
            changed_at=state.changed_at,
            title=title,
        )
        keep_until = _keep_until(event, state.withdrawn_at)
    return Face(
        event=event,
        calendar_key=stored.calendar_key,
        language=stored.language,
        page_language=stored.page_language,
        is_withdrawn=True,
        keep_until=keep_until,
        text=text,
        text_without_cancelled="",
        zone=stored.zone,
        first_year=stored.first_year,
    )


def _keep_until(event: Event, since: datetime | None) -> datetime | None:
    if since is None:
        return None
    last = event.occurrences.attached().aggregate(last=Max("ends_at"))["last"]
    return max(since, last or since) + timedelta(days=cancelled_days())
