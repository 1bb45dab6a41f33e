"""When public holidays change: reconciles the series that skip them; past dates stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from ..scheduling.recurrence import DayRange, local_starts
from .holidays import Holiday
from .reconciliation import reconcile
from .schedules import bare_schedule, frame_of

if TYPE_CHECKING:
    from .owners import ScheduleOwner

DAY = timedelta(days=1)


def give_holidays(owners: Iterable[ScheduleOwner]) -> None:
    """Load the public holidays for these objects at once, so that reading their schedules does not
    query them each time: one query, none when no owner skips holidays."""
    skipping = [owner for owner in owners if owner.skips_holidays]
    ranges = Holiday.objects.ranges() if skipping else []
    for owner in skipping:
        owner.holidays = ranges


def changed_days(before: Iterable[DayRange], after: Iterable[DayRange]) -> list[date]:
    """The days that are a holiday in only one of the two, in order."""
    return sorted(_days(before) ^ _days(after))


def reconcile_holidays(
    model: type[ScheduleOwner],
    *,
    before: Sequence[DayRange],
    after: Sequence[DayRange],
    now: datetime | None = None,
) -> None:
    """Reconcile the series of a model that skip holidays and have a date on a changed day.

    Dates that are over stay: those that took place are pinned, those that did not stay left out. A
    future date that holds data is detached when its day becomes a holiday, and never deleted.

    Args:
        before: the day ranges of all holidays before the change.
        after: those in the database now.
    """
    now = now or timezone.now()
    days = changed_days(before, after)
    for owner in _with_a_date_on(model, days):
        with model.write(owner.pk):
            if days[0] <= now.date() + DAY:
                _pin(model, owner.pk, before, after)


def _days(ranges: Iterable[DayRange]) -> set[date]:
    return {
        first + DAY * number for first, last in ranges for number in range((last - first).days + 1)
    }


def _with_a_date_on(model: type[ScheduleOwner], days: Sequence[date]) -> list[ScheduleOwner]:
    """Owners whose rules alone name a date on one of these days, by id: one query, however many
    days."""
    if not days:
        return []
    wanted, first = set(days), datetime.combine(days[0], time.min)
    before = datetime.combine(days[-1] + DAY, time.min)
    skipping = model._base_manager.filter(skips_holidays=True, starts_at_local__lt=before)
    return [
        owner
        for owner in skipping.exclude(recurrence="").order_by("pk")
        if any(
            start.date() in wanted for start in local_starts(bare_schedule(owner), first, before)
        )
    ]


def _pin(
    model: type[ScheduleOwner], pk: int, before: Sequence[DayRange], after: Sequence[DayRange]
) -> None:
    """Reconcile an owner from the old holidays to the new ones; called under its lock."""
    owner = model._base_manager.get(pk=pk)
    owner.holidays = list(before)
    old = frame_of(owner)
    owner.holidays = list(after)
    reconcile(owner, old, frame_of(owner))
