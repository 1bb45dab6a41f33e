"""Publication of events: bumps SEQUENCE, updates stored texts and bumps calendar versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils import timezone

from ..models import Event, Face
from ..models.approvals import follow_owners
from ..models.event_pages import EventPageMixin
from ..models.events import event_work
from ..series.holiday_changes import give_holidays
from .calendars import bump_versions
from .face_rows import Rows, rows_of, told_borders
from .faces import Surroundings, faces_of, live_pages, next_renewal
from .indexing import reindex
from .state import PublicationState, next_state

CHILDREN = (
    *("changes__venue__region", "changes__pinned_venue__region", "pauses"),
    "partnerships__organisation",
    *("audiences", "topics", "faces"),
)
COMPARED_FIELDS = (
    "page_id",
    "page_language",
    "title",
    "summary",
    "search_text",
    "url",
    "is_withdrawn",
    "visible_from",
    "visible_until",
    "keep_until",
    "renew_at",
    "found_by",
    "text",
    "text_without_cancelled",
    "zone",
    "first_year",
)


def republish(event_ids: Iterable[int]) -> None:
    """Bring the public view of these events up to date, all in one unit of work, in order."""
    ids = sorted(set(event_ids))
    if ids:
        with event_work(*ids):
            pass


def publish_events(
    event_ids: Collection[int], *, now: datetime | None = None, force: bool = False
) -> None:
    """Sync index, SEQUENCE, faces and calendars with the saved events.

    Runs at the end of ``event_work``, under the events' locks; a second run changes nothing. What
    they have in common is read once.

    Args:
        force: rebuild the index even if its digest is unchanged.
    """
    moment = now or timezone.now()
    events = Event.objects.select_related("venue__region", "follows").prefetch_related(*CHILDREN)
    found = list(events.filter(pk__in=event_ids).order_by("pk"))
    give_holidays(found)
    follow_owners(Event, [event.pk for event in found])
    pages, around = live_pages([event.pk for event in found]), Surroundings()
    for event in found:
        _publish(event, pages[event.pk], around, moment, force=force)


def _publish(
    event: Event,
    pages: list[EventPageMixin],
    around: Surroundings,
    moment: datetime,
    *,
    force: bool,
) -> None:
    now = moment.replace(microsecond=0)
    reindexed = reindex(event, event.schedule, now=now, force=force)
    before = {(face.calendar_key, face.language): face for face in event.faces.all()}
    state, wanted = _state_and_rows(event, pages, around, before, moment, now)
    _store(event, state)
    rows = [*before.values(), *wanted.values()]
    dates_differ = reindexed and not all(row.is_withdrawn for row in rows)
    if _replace(event, before, wanted) or dates_differ:
        bump_versions({row.calendar_key for row in rows}, now=now)


def _state_and_rows(
    event: Event,
    pages: list[EventPageMixin],
    around: Surroundings,
    before: Rows,
    moment: datetime,
    now: datetime,
) -> tuple[PublicationState, Rows]:
    """The publication state and face rows to store. ``changed_at`` is the time of the last change
    to the published texts.

    Args:
        moment: when the pages' go-live and expiry are evaluated.
        now: the same, truncated to seconds like all timestamps in feeds.
    """
    faces = faces_of(event, pages, around, now=moment)
    renew_at = next_renewal(pages, moment) if event.has_public_status else None
    state = next_state(event, is_public=bool(faces), was_shown=bool(before), now=now)
    state.feed_borders = told_borders(event, event.schedule, changed_at=state.changed_at, now=now)
    if renew_at and not faces and not state.withdrawn_at:
        faces = faces_of(event, pages, around, now=renew_at)
    wanted = rows_of(event, faces, before, state, now=now, renew_at=renew_at)
    if state.public_sequence == event.public_sequence and _texts(wanted) != _texts(before):
        state.changed_at = now
        wanted = rows_of(event, faces, before, state, now=now, renew_at=renew_at)
    return state, wanted


def _texts(rows: Rows) -> dict[tuple, str]:
    return {key: row.text for key, row in rows.items()}


def _store(event: Event, state: PublicationState) -> None:
    values = vars(state)
    if any(getattr(event, name) != value for name, value in values.items()):
        Event.objects.filter(pk=event.pk).update(**values)


def _replace(event: Event, before: Rows, wanted: Rows) -> bool:
    """Write the rows that differ.

    Returns:
        Whether any differed.
    """
    changed, added = [], []
    for key, face in wanted.items():
        known = before.get(key)
        if known is None:
            added.append(face)
        elif any(getattr(known, name) != getattr(face, name) for name in COMPARED_FIELDS):
            face.pk = known.pk
            changed.append(face)
    gone = [face.pk for key, face in before.items() if key not in wanted]
    if gone:
        event.faces.filter(pk__in=gone).delete()
    Face.objects.bulk_update(changed, COMPARED_FIELDS)
    Face.objects.bulk_create(added)
    return bool(changed or added or gone)
