"""The index of sessions: dates materialised up to the horizon, kept true by every save."""

from __future__ import annotations

from datetime import datetime

from outreach.scheduling.occurrences import Status, rebuild
from outreach.scheduling.recurrence import Instance, Schedule
from outreach.scheduling.spans import wall_time
from outreach.services.indexing import first_instant, instances_of, reach, remember

from ..models import Activity
from ..models.sessions import held_condition, session_uid


def reindex(activity: Activity, schedule: Schedule, *, now: datetime) -> bool:
    """Bring the activity's sessions in step with its schedule and status.

    Finite schedules are indexed whole; endless ones from some years back, or from the first row
    that holds data, to their reach. What was held stays so when the rest is cancelled.

    Returns:
        Whether a row was written.

    Raises:
        ScheduleRefused: too many dates, or one too far ahead.
    """
    until = reach(activity, schedule, now=now) if schedule.is_endless else None
    since = first_instant(activity, schedule, now=now) if until else None
    held = set(activity.sessions.filter(held_condition(now)).values_list("local_start", flat=True))
    keeps_held = activity.status in (Status.CANCELLED, Status.POSTPONED)

    def own_values(instance: Instance) -> dict[str, object]:
        values: dict[str, object] = {"uid": session_uid(activity.uid, instance.local_start)}
        if keeps_held and instance.local_start in held:
            values["status"] = Status.CONFIRMED
        return values

    remember(activity, indexed_until=until or activity.indexed_until)
    return rebuild(
        activity.sessions.all(),
        instances_of(schedule, since, until),
        status=activity.status,
        since=wall_time(since, activity.zone) if since else None,
        own_values=own_values,
        activity=activity,
    )
