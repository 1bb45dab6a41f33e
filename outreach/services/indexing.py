"""The occurrence index: dates materialised up to the horizon, kept true by every save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from ..conf import horizon_months, past_years
from ..models import Event
from ..models.owner_schedules import FARTHEST
from ..models.schedule_owners import ScheduleOwner
from ..scheduling.errors import ScheduleRefused
from ..scheduling.occurrences import CALLED_OFF, Status, rebuild
from ..scheduling.recurrence import ChangeKind, Instance, Schedule, dates_of, expand
from ..scheduling.spans import TimeSpan, instant, wall_time


def horizon(now: datetime, owner: ScheduleOwner | None = None) -> datetime:
    """How far ahead endless series are indexed: the first of a month, an aware instant. Farther for
    an owner whose staff plan farther ahead; what was reached once is never given up."""
    usual = first_of_month(now, horizon_months() + 1)
    return max(usual, (owner and owner.indexed_until) or usual)


def first_of_month(moment: datetime, later: int) -> datetime:
    """Where the month begins that is so many months later than that of an aware ``moment``."""
    months = moment.year * 12 + moment.month - 1 + later
    return moment.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def reach(owner: ScheduleOwner, schedule: Schedule, *, now: datetime) -> datetime:
    """To where an endless series is indexed: the horizon, or beyond its start and the last date
    that differs: whoever begins there, or cancels, moves or adds a date, has planned so far.

    Raises:
        ScheduleRefused: that is more than ten years ahead.
    """
    usual = horizon(now, owner)
    typed = (one for one in schedule.changes if one.kind is not ChangeKind.SKIPPED)
    starts = (schedule.instance(one.local_start).span.start for one in typed)
    last = max([schedule.first_span.start, *starts])
    if last < usual:
        return usual
    refuse_too_far(last, now=now)
    return first_of_month(last, 1)


def refuse_too_far(moment: datetime, *, now: datetime) -> None:
    """The limit of all planning ahead.

    Raises:
        ScheduleRefused: it is more than ten years ahead.
    """
    if moment > now + FARTHEST:
        raise ScheduleRefused(_("A series without an end is planned at most ten years ahead."))


def reindex(event: Event, schedule: Schedule, *, now: datetime, force: bool = False) -> bool:
    """Bring the event's rows in step with its schedule and status.

    Finite schedules are indexed whole; endless ones from five years back, or from the first row
    that holds data, to their reach. A second call without a change reads nothing.

    Returns:
        Whether a row was written.

    Raises:
        ScheduleRefused: too many dates, or one too far ahead.
    """
    until = reach(event, schedule, now=now) if schedule.is_endless else None
    digest = _digest(event, schedule, until)
    changed = False
    if digest != event.index_digest or force:
        since = first_instant(event, schedule, now=now) if until else None
        changed = rebuild(
            event.occurrences.all(),
            instances_of(schedule, since, until),
            status=event.status,
            since=wall_time(since, event.zone) if since else None,
            own_values=_own_values(event, now),
            event=event,
        )
    remember(event, index_digest=digest, indexed_until=until or event.indexed_until)
    return changed


def instances_of(
    schedule: Schedule, since: datetime | None, until: datetime | None
) -> list[Instance]:
    """The dates that belong into the index: all of a finite series, else those between."""
    found = expand(schedule, TimeSpan(since, until)) if since and until else dates_of(schedule)
    return list({instance.local_start: instance for instance in found}.values())


def first_instant(owner: ScheduleOwner, schedule: Schedule, *, now: datetime) -> datetime:
    """Where the indexing of an endless series begins: an aware instant."""
    back = now - timedelta(days=365 * past_years())
    first = max(back, schedule.first_span.start)
    if first == back:
        held = owner.date_rows.filter(starts_at__lt=back).holding_data().order_by("starts_at")
        first = min(back, held.values_list("starts_at", flat=True).first() or back)
    # A date that belongs in there may have been moved to before its beginning.
    keys = (one.local_start for one in schedule.changes if one.kind is not ChangeKind.SKIPPED)
    moved = (schedule.instance(key).span.start for key in keys if instant(key, owner.zone) >= first)
    return min([first, *moved])


def remember(owner: ScheduleOwner, **values: object) -> None:
    """Set columns that no form sets, on the object and, where they differ, in the database."""
    differing = {name: value for name, value in values.items() if getattr(owner, name) != value}
    for name, value in differing.items():
        setattr(owner, name, value)
    if differing:
        type(owner)._base_manager.filter(pk=owner.pk).update(**differing)


def taken_place(owner: ScheduleOwner, *, now: datetime) -> dict[datetime, str]:
    """The status of dates that took place before the whole was called off, by their keys."""
    if owner.status not in CALLED_OFF:
        return {}
    over = owner.date_rows.past(now).filter(status__in=(Status.TENTATIVE, Status.CONFIRMED))
    return dict(over.values_list("local_start", "status"))


def _own_values(event: Event, now: datetime) -> Callable[[Instance], dict[str, object]]:
    """What a date has beside its times: its venue, another title where a change gives one, and its
    own status where it took place before the rest was called off."""
    changes = {change.local_start: change for change in event.changes.all()}
    taken = taken_place(event, now=now)

    def values(instance: Instance) -> dict[str, object]:
        change = changes.get(instance.local_start)
        venue_id = (change and change.venue_id) or event.venue_id
        own: dict[str, object] = {"venue_id": venue_id, "title": change.title if change else {}}
        status = taken.get(instance.local_start)
        return own | {"status": status} if status and not instance.is_cancelled else own

    return values


def _digest(event: Event, schedule: Schedule, until: datetime | None) -> str:
    others = [(change.venue_id, change.title) for change in event.changes.all()]
    ends = until.isoformat() if until else ""
    facts = f"{schedule!r} {event.status} {event.venue_id} {others} {ends}"
    return hashlib.sha256(facts.encode()).hexdigest()


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
