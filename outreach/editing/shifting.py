"""Shifting a whole event by some days, with its rule, dates and changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from ..scheduling.errors import EditOutdated, ScheduleRefused
from ..scheduling.recurrence import Schedule, has_date
from ..scheduling.series.comparing import DateChange, Effect, compare_dates
from ..scheduling.series.reconciling import IndexedDate, Reconciliation
from ..scheduling.series.shifted_dates import reconcile_shifted
from ..scheduling.series.shifting import LATEST_YEAR, shifted_schedule
from ..scheduling.spans import TimeSpan, wall_time
from ..series.conflicts import retried
from ..series.edits import EditBase, Scope, Verb
from ..series.index import horizon
from ..series.owners import ScheduleOwner
from ..series.reconciliation import indexed_dates, write_reconciliation
from ..series.schedules import check_schedule, set_schedule
from .journal import recorded

MOST_DAYS = 3_660
MARGIN_DAYS = 62
"""Rules that count within months do not move all dates by the same number of days."""


@dataclass(frozen=True)
class ShiftPlan:
    """What a shift does. ``first_before`` and ``first_after`` are the old and new start of the
    first date that moves, in the event's wall time."""

    schedule: Schedule
    reconciliation: Reconciliation
    date_changes: tuple[DateChange, ...]
    first_before: datetime
    first_after: datetime


def plan_shift(owner: ScheduleOwner, days: int, *, now: datetime) -> ShiftPlan:
    """What shifting a stored owner by ``days`` (negative: earlier) would do. Writes nothing.

    Raises:
        RuleRefused: its rule cannot be moved to another day.
        ScheduleRefused: nothing can move, dates would collide, or the target is too far away.
    """
    try:
        old = owner.schedule
        rows = indexed_dates(owner.date_rows.with_held_data().order_by("local_start"))
        if not old.recurs and any(row.span.end <= now for row in rows):
            raise ScheduleRefused(_("It is already over."))
        key = _first_to_move(old, rows, now)
        new = shifted_schedule(old, key + timedelta(days), key)
        reconciliation = reconcile_shifted(old, new, rows, now=now)
        date_changes = _date_changes(owner, reconciliation, new, rows, now, days)
        check_schedule(_with_changes(new, reconciliation), now=now)
    except OverflowError as error:
        raise ScheduleRefused(_("Choose a year before %(year)s."), year=LATEST_YEAR + 1) from error
    moved = next((one for one in date_changes if one.effect is Effect.MOVED), None)
    if moved is None or moved.before is None or moved.after is None:
        raise ScheduleRefused(_("Nothing to shift: all dates are past or have participants."))
    return ShiftPlan(
        schedule=new,
        reconciliation=reconciliation,
        date_changes=date_changes,
        first_before=wall_time(moved.before.start, new.zone),
        first_after=wall_time(moved.after.start, new.zone),
    )


def _first_to_move(old: Schedule, rows: list[IndexedDate], now: datetime) -> datetime:
    """The key of the date that moves by exactly ``days``: the first date of the rule that is
    neither past nor holds data, or the series' start if there is none."""
    free = (
        row.local_start
        for row in rows
        if not (row.is_detached or row.holds_data or row.span.end <= now)
    )
    bare = replace(old, changes=(), closed=())
    return next((key for key in free if has_date(bare, key)), old.starts_at_local)


def _date_changes(
    owner: ScheduleOwner,
    reconciliation: Reconciliation,
    new: Schedule,
    rows: list[IndexedDate],
    now: datetime,
    days: int,
) -> tuple[DateChange, ...]:
    """The effect on each date. Dates that enter an endless series near its horizon do not count as
    added."""
    ends = horizon(now, owner)
    margin = timedelta(abs(days) + MARGIN_DAYS)
    first = min([new.first_span.start, *(row.span.start for row in rows)])
    within = TimeSpan(first, max(ends + margin, first))
    date_changes = compare_dates(rows, reconciliation, new, within=within)
    return tuple(
        one
        for one in date_changes
        if not (new.is_endless and one.effect is Effect.ADDED and one.starts_at >= ends - margin)
    )


@retried
def shift(*, owner: ScheduleOwner, days: int, user, shown_sequence: str = "") -> EditBase | None:
    """Shift an event or activity and update index, feeds and SEQUENCE. It can be undone.

    Dates that are past or hold data stay. So do pauses: they are calendar days.

    Args:
        shown_sequence: the schedule's number that whoever shifts it has seen, "" if unknown.

    Raises:
        EditOutdated: somebody else has changed the schedule since.
        SchedulingError: as ``plan_shift``; nothing is written.
    """
    with owner.write(owner.pk):
        stored = owner.stored()
        if shown_sequence and shown_sequence != str(stored.sequence):
            raise EditOutdated(_("Somebody else has changed its dates since you looked at them."))
        plan = plan_shift(stored, days, now=timezone.now())
        with recorded(
            owner,
            verb=str(Verb.MOVE),
            scope=str(Scope.ALL),
            user=user,
            local_start=plan.first_before,
        ) as recording:
            recording.target = plan.first_after
            _write(owner.stored(), plan)
    return recording.edit


def _write(owner: ScheduleOwner, plan: ShiftPlan) -> None:
    rows = list(owner.date_rows.all())
    stored = {row.local_start: row for row in owner.stored_changes()}
    # A new key may be the old key of another row, so all rows are deleted and rewritten, ids kept.
    owner.stored_changes().delete()
    write_reconciliation(owner, rows, stored, plan.reconciliation)
    set_schedule(owner, plan.schedule)
    owner.forget_changes()
    owner.reconciles_dates = False
    owner.save()


def _with_changes(schedule: Schedule, reconciliation: Reconciliation) -> Schedule:
    changes = sorted(reconciled.change for reconciled in reconciliation.changes)
    return replace(schedule, changes=tuple(changes))


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
