"""Copying an event to other dates, with a preview of those dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from wagtail.log_actions import log

from ..models import Event
from ..models.events import event_work, new_copy
from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence import Schedule, closed_starts, dates_of, local_starts
from ..scheduling.series.anniversaries import same_time_next_year
from ..scheduling.series.shifting import FARTHEST, LATEST_YEAR
from ..scheduling.spans import wall_time
from ..series.conflicts import retried
from ..series.schedules import check_schedule

COPIED = "outreach.copy_event"


@dataclass(frozen=True, slots=True)
class PlannedDates:
    """Summary of a schedule's dates, in wall time. ``count`` and ``last`` are None for an endless
    schedule; ``left_out`` is the number of further dates that fall on closed days."""

    count: int | None
    first: datetime | None
    last: datetime | None
    left_out: int


def suggested_start(event: Event, now: datetime) -> datetime:
    """The default start of a copy: about a year later, on a day that fits the rule if possible,
    otherwise on the same weekday. Never before today."""
    try:
        return same_time_next_year(event.schedule, wall_time(now, event.zone).date())
    except (OverflowError, ValueError):
        return event.starts_at_local


def planned_copy(
    event: Event, *, start: datetime, with_partners: bool = True, now: datetime
) -> Event:
    """An unsaved copy whose first date begins at ``start``, naive wall time of its zone.

    Raises:
        RuleRefused: the rule cannot be moved to that day.
        ScheduleRefused: too many dates, or too far away.
    """
    try:
        without = () if with_partners else ("partnerships",)
        copy = new_copy(event, start=start, without=without)
        check_schedule(copy.schedule, now=now)
    except OverflowError as error:
        raise ScheduleRefused(_("Choose a year before %(year)s."), year=LATEST_YEAR + 1) from error
    return copy


@retried
def copy_event(*, event: Event, start: datetime, with_partners: bool, user) -> Event:
    """Save and return a copy: planned, with its own UID; partners to be asked again, or none.

    Raises:
        SchedulingError: as ``planned_copy``; nothing is written.
    """
    with event_work():
        copy = planned_copy(event, start=start, with_partners=with_partners, now=timezone.now())
        copy.save()
        revision = copy.save_revision(user=user, clean=False)
        data = {
            "source": {"id": event.pk, "title": str(event)},
            "date": copy.starts_at_local.isoformat(),
            "all_day": copy.all_day,
        }
        log(instance=copy, action=COPIED, user=user, revision=revision, data=data)
    return copy


def planned_dates(schedule: Schedule) -> PlannedDates:
    """Summarise the dates of a schedule.

    Raises:
        ScheduleRefused: more dates than a series may have.
    """
    if schedule.is_endless:
        far = schedule.starts_at_local + FARTHEST
        return PlannedDates(None, next(local_starts(schedule, None, far), None), None, 0)
    spans = sorted(found.span for found in dates_of(schedule))
    left_out = len(closed_starts(replace(schedule, changes=())))
    if not spans:
        return PlannedDates(0, None, None, left_out)
    first, last = (wall_time(span.start, schedule.zone) for span in (spans[0], spans[-1]))
    return PlannedDates(len(spans), first, last, left_out)


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
