"""Keeps the index of an event's dates in sync with every save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from ..models import Event
from ..scheduling.recurrence import ChangeKind, Instance, Schedule
from ..scheduling.spans import wall_time
from ..series.index import first_instant, instances_of, reach, remember, taken_place
from ..series.occurrences import rebuild


def reindex(event: Event, schedule: Schedule, *, now: datetime, force: bool = False) -> bool:
    """Sync the event's date rows with its schedule and status.

    Finite schedules are indexed completely; endless ones from ``OUTREACH_PAST_YEARS`` back, or from
    the first row that holds data, up to ``reach()``. A second call without a change reads no rows.

    Returns:
        Whether any row was written.

    Raises:
        ScheduleRefused: too many dates, or one too far ahead.
    """
    until = reach(event, schedule, now=now) if schedule.is_endless else None
    digest = _digest(event, schedule, until)
    changed = False
    if digest != event.index_digest or force:
        since = first_instant(event, schedule, now=now) if until else None
        changed = rebuild(
            event,
            instances_of(schedule, since, until),
            since=wall_time(since, event.zone) if since else None,
            own_values=_own_values(event, now),
        )
    remember(event, index_digest=digest, indexed_until=until or event.indexed_until)
    return changed


def _own_values(event: Event, now: datetime) -> Callable[[Instance], dict[str, object]]:
    """A date's columns other than its times: its venue, the title if a change gives one, and its
    own status if it took place before the event was called off."""
    changes = {change.local_start: change for change in event.changes.all()}
    taken = taken_place(event, now=now)

    def values(instance: Instance) -> dict[str, object]:
        change = changes.get(instance.local_start)
        own: dict[str, object] = {"venue_id": event.venue_id, "title": {}}
        if change:
            own["venue_id"] = change.own_venue_id or event.venue_id
            own["title"] = change.title
            if instance.kind is ChangeKind.ALTERED and (change.venue_id or change.title):
                own["is_altered"] = True
        status = taken.get(instance.local_start)
        return own | {"status": status} if status and not instance.is_cancelled else own

    return values


def _digest(event: Event, schedule: Schedule, until: datetime | None) -> str:
    changes = event.changes.all()
    others = [(change.own_venue_id, change.title) for change in changes]
    pinned = [
        (change.pinned_start, bool(change.venue_id)) for change in changes if change.is_pinned
    ]
    moved = [change.moved_from for change in changes if change.moved_from]
    ends = until.isoformat() if until else ""
    facts = f"{schedule!r} {event.status} {event.venue_id} {others} {ends}"
    if pinned or moved:
        facts += f" {pinned} {moved}"
    return hashlib.sha256(facts.encode()).hexdigest()
