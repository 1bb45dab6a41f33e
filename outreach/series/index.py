"""How far ahead dates are indexed: the horizon, and planning beyond it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from ..conf import horizon_months, past_years
from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence import ChangeKind, Instance, Schedule, dates_of, expand
from ..scheduling.recurrence_text import parse_recurrence
from ..scheduling.spans import TimeSpan, instant
from .conflicts import retried
from .occurrences import CALLED_OFF, Status
from .owners import ScheduleOwner
from .schedules import FARTHEST, bare_schedule


def horizon(now: datetime, owner: ScheduleOwner | None = None) -> datetime:
    """How far ahead endless series are indexed: the first of a month, an aware instant. Farther for
    an owner whose staff plan farther ahead; it is never moved back."""
    usual = first_of_month(now, horizon_months() + 1)
    return max(usual, (owner and owner.indexed_until) or usual)


def first_of_month(moment: datetime, later: int) -> datetime:
    """The start of the month that is ``later`` months after that of an aware ``moment``."""
    months = moment.year * 12 + moment.month - 1 + later
    return moment.replace(
        year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def reach(owner: ScheduleOwner, schedule: Schedule, *, now: datetime) -> datetime:
    """How far an endless series is indexed: to the horizon, or beyond its start and its last
    changed date, because whoever starts there, or cancels, moves or adds a date, has planned that
    far.

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
    """The limit for all planning ahead.

    Raises:
        ScheduleRefused: ``moment`` is more than ten years ahead.
    """
    if moment > now + FARTHEST:
        raise ScheduleRefused(_("A series without an end can be planned at most ten years ahead."))


def instances_of(
    schedule: Schedule, since: datetime | None, until: datetime | None
) -> list[Instance]:
    """The dates that belong in the index: all of a finite series, else those in between."""
    found = expand(schedule, TimeSpan(since, until)) if since and until else dates_of(schedule)
    return list({instance.local_start: instance for instance in found}.values())


def first_instant(owner: ScheduleOwner, schedule: Schedule, *, now: datetime) -> datetime:
    """The aware instant from which an endless series is indexed."""
    back = now - timedelta(days=365 * past_years())
    first = max(back, schedule.first_span.start)
    if first == back:
        held = owner.date_rows.filter(starts_at__lt=back).holding_data().order_by("starts_at")
        first = min(back, held.values_list("starts_at", flat=True).first() or back)
    # A date in that range may have been moved to a time before it.
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
    """The status of dates that took place before the whole event was called off, by their keys."""
    if owner.status not in CALLED_OFF:
        return {}
    over = owner.date_rows.past(now).filter(status__in=(Status.TENTATIVE, Status.CONFIRMED))
    return dict(over.values_list("local_start", "status"))


def _(text: str) -> str:
    """Mark a string for translation; it is translated where it is shown."""
    return text


ONE_RULE = ~Q(recurrence__contains="\n")
ENDS = Q(recurrence__contains="COUNT=") | Q(recurrence__contains="UNTIL=")


@retried
def plan_ahead(*, owner: ScheduleOwner, months: int = 12, now: datetime | None = None) -> datetime:
    """Index an endless series ``months`` months farther than now, and publish it.

    Returns:
        How far it is indexed now: the first of a month, an aware instant, not included.

    Raises:
        ScheduleRefused: the series ends by itself, or would be planned more than ten years ahead.
    """
    now = now or timezone.now()
    with owner.write(owner.pk):
        stored = owner.stored()
        until = first_of_month(horizon(now, stored), months)
        return plan_until(owner=owner, until=until, now=now)


@retried
def plan_until(*, owner: ScheduleOwner, until: datetime, now: datetime | None = None) -> datetime:
    """Like ``plan_ahead``, up to an aware instant; if that is already reached, nothing changes."""
    now = now or timezone.now()
    with owner.write(owner.pk):
        stored = owner.stored()
        if not bare_schedule(stored).is_endless:
            raise ScheduleRefused(_("This series has an end: all its dates are already there."))
        refuse_too_far(until, now=now)
        reached = max(until, horizon(now, stored))
        remember(stored, indexed_until=reached)
    owner.indexed_until = reached
    return reached


def behind_the_horizon(model: type[ScheduleOwner], *, now: datetime) -> list[int]:
    """The ids of the owners whose series has no end and is not indexed up to the horizon. Of series
    with an end, only those with several rules are examined."""
    behind = Q(indexed_until=None) | Q(indexed_until__lt=horizon(now))
    rows = model._base_manager.filter(behind).exclude(recurrence="").exclude(ONE_RULE & ENDS)
    return [
        pk
        for pk, text in rows.order_by("pk").values_list("pk", "recurrence").iterator()
        if any(rule.is_endless for rule in parse_recurrence(text, "UTC").rules)
    ]
