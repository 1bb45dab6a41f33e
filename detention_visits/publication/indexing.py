"""The index of sessions: dates stored up to the horizon, updated by every save."""

from __future__ import annotations

from datetime import datetime

from outreach.scheduling.recurrence import Instance, Schedule
from outreach.scheduling.spans import wall_time
from outreach.series.index import first_instant, instances_of, reach, remember, taken_place
from outreach.series.occurrences import rebuild
from outreach.series.owners import new_uid

from ..models import Activity


def reindex(activity: Activity, schedule: Schedule, *, now: datetime) -> bool:
    """Update the activity's sessions to its schedule and status.

    Finite schedules are indexed completely; endless ones from some years back, or from the first
    row with data, up to their reach. Dates that took place keep their status when the rest is
    called off.

    Returns:
        Whether a row was written.

    Raises:
        ScheduleRefused: too many dates, or one too far ahead.
    """
    until = reach(activity, schedule, now=now) if schedule.is_endless else None
    since = first_instant(activity, schedule, now=now) if until else None
    taken = taken_place(activity, now=now)

    def own_values(instance: Instance) -> dict[str, object]:
        status = taken.get(instance.local_start)
        return {"status": status} if status and not instance.is_cancelled else {}

    remember(activity, indexed_until=until or activity.indexed_until)
    return rebuild(
        activity,
        instances_of(schedule, since, until),
        since=wall_time(since, activity.zone) if since else None,
        own_values=own_values,
        first_values=lambda: {"uid": new_uid()},
    )
