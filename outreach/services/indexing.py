"""The occurrence index: dates materialised up to the horizon, kept true by every save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from ..conf import horizon_months, past_years
from ..models import Event
from ..models.schedule_owners import ScheduleOwner
from ..scheduling.occurrences import rebuild
from ..scheduling.recurrence import Instance, Schedule, dates_of, expand
from ..scheduling.spans import TimeSpan, wall_time


def horizon(now: datetime, owner: ScheduleOwner | None = None) -> datetime:
    """How far ahead endless series are indexed: the first of a month, an aware instant. Farther for
    an owner whose staff plan farther ahead."""
    months = now.year * 12 + now.month + horizon_months()
    usual = now.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return max(usual, (owner and owner.indexed_until) or usual)


def reindex(event: Event, schedule: Schedule, *, now: datetime, force: bool = False) -> bool:
    """Bring the event's rows in step with its schedule and status.

    Finite schedules are indexed whole; endless ones from five years back, or from the first row
    that holds data, to the horizon. A second call without a change reads nothing.

    Returns:
        Whether a row was written.

    Raises:
        ScheduleRefused: too many dates.
    """
    digest = _digest(event, schedule, now)
    if digest == event.index_digest and not force:
        return False
    rows = event.occurrences.all()
    since = None
    if schedule.is_endless:
        since = _first_instant(event, schedule, now)
        instances = expand(schedule, TimeSpan(since, horizon(now, event)))
    else:
        instances = dates_of(schedule)
    changed = rebuild(
        rows,
        _distinct(instances),
        status=event.status,
        since=wall_time(since, event.zone) if since else None,
        own_values=_place_and_title(event),
        event=event,
    )
    event.index_digest = digest
    Event.objects.filter(pk=event.pk).update(index_digest=digest)
    return changed


def _place_and_title(event: Event) -> Callable[[Instance], dict[str, object]]:
    """What a date has beside its times: its venue, and another title where a change gives one."""
    changes = {change.local_start: change for change in event.changes.all()}

    def values(instance: Instance) -> dict[str, object]:
        change = changes.get(instance.local_start)
        venue_id = (change and change.venue_id) or event.venue_id
        return {"venue_id": venue_id, "title": change.title if change else {}}

    return values


def _digest(event: Event, schedule: Schedule, now: datetime) -> str:
    ends = horizon(now, event).isoformat() if schedule.is_endless else ""
    others = [(change.venue_id, change.title) for change in event.changes.all()]
    facts = f"{schedule!r} {event.status} {event.venue_id} {others} {ends}"
    return hashlib.sha256(facts.encode()).hexdigest()


def _first_instant(event: Event, schedule: Schedule, now: datetime) -> datetime:
    """Where the indexing of an endless series begins: an aware instant."""
    back = now - timedelta(days=365 * past_years())
    if schedule.first_span.start >= back:
        return schedule.first_span.start
    held = event.occurrences.filter(starts_at__lt=back).holding_data().order_by("starts_at")
    first = held.values_list("starts_at", flat=True).first()
    return min(back, first) if first else back


def _distinct(instances: list[Instance]) -> list[Instance]:
    return list({found.local_start: found for found in instances}.values())
