"""The index of sessions: dates materialised up to the horizon, kept true by every save."""

from __future__ import annotations

from datetime import datetime, timedelta

from outreach.conf import past_years
from outreach.scheduling.occurrences import Status, rebuild
from outreach.scheduling.recurrence import Instance, Schedule, dates_of, expand
from outreach.scheduling.spans import TimeSpan, wall_time
from outreach.services.indexing import horizon

from ..models import Activity
from ..models.sessions import held_condition, session_uid


def reindex(activity: Activity, schedule: Schedule, *, now: datetime) -> bool:
    """Bring the activity's sessions in step with its schedule and status.

    Finite schedules are indexed whole; endless ones from some years back, or from the first row
    that holds data, to the horizon. What was held stays so when the rest is cancelled.

    Returns:
        Whether a row was written.

    Raises:
        ScheduleRefused: too many dates.
    """
    since = None
    if schedule.is_endless:
        since = _first_instant(activity, schedule, now)
        instances = expand(schedule, TimeSpan(since, horizon(now, activity)))
    else:
        instances = dates_of(schedule)
    held = set(activity.sessions.filter(held_condition(now)).values_list("local_start", flat=True))
    keeps_held = activity.status in (Status.CANCELLED, Status.POSTPONED)

    def own_values(instance: Instance) -> dict[str, object]:
        values: dict[str, object] = {"uid": session_uid(activity.uid, instance.local_start)}
        if keeps_held and instance.local_start in held:
            values["status"] = Status.CONFIRMED
        return values

    return rebuild(
        activity.sessions.all(),
        list({found.local_start: found for found in instances}.values()),
        status=activity.status,
        since=wall_time(since, activity.zone) if since else None,
        own_values=own_values,
        activity=activity,
    )


def _first_instant(activity: Activity, schedule: Schedule, now: datetime) -> datetime:
    """Where the indexing of an endless series begins: an aware instant."""
    back = now - timedelta(days=365 * past_years())
    if schedule.first_span.start >= back:
        return schedule.first_span.start
    held = activity.sessions.filter(starts_at__lt=back).holding_data().order_by("starts_at")
    first = held.values_list("starts_at", flat=True).first()
    return min(back, first) if first else back
