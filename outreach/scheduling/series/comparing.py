"""What an edit will do to each date: kept, moved, pinned, added, removed, detached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..recurrence import Instance, Schedule, dates_of, expand
from ..spans import TimeSpan
from .reconciling import IndexedDate, Reconciliation


class Effect(StrEnum):
    """Pinned: stays as it was although the series changes, because it is over or holds data.
    Detached: no longer named by the series, kept for its data. Called off: marked as cancelled or
    postponed."""

    KEPT = "kept"
    MOVED = "moved"
    PINNED = "pinned"
    ADDED = "added"
    REMOVED = "removed"
    DETACHED = "detached"
    CALLED_OFF = "called off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateChange:
    """``before`` is None for an added date, ``after`` for one that is removed or detached.
    ``is_called_off``: it is cancelled or postponed already, wherever it goes."""

    effect: Effect
    before: TimeSpan | None = None
    after: TimeSpan | None = None
    is_called_off: bool = False

    @property
    def starts_at(self) -> datetime:
        span = self.after or self.before
        assert span is not None  # noqa: S101 - one of them is always set
        return span.start


def compare_dates(
    rows: Iterable[IndexedDate], reconciliation: Reconciliation, new: Schedule, *, within: TimeSpan
) -> list[DateChange]:
    """The effect of an edit on every date, in chronological order.

    Args:
        rows: what the index holds; detached dates are left out.
        new: the schedule after the edit; its changes are taken from ``reconciliation``.
        within: how far an endless series is compared, aware instants.
    """
    left = {one.local_start: one for one in _instances(reconciliation, new, within)}
    date_changes = []
    for row in rows:
        if row.is_detached:
            continue
        key = reconciliation.keys.get(row.local_start, row.local_start)
        found = left.pop(key, None)
        after = found.span if found else None
        date_changes.append(
            DateChange(
                effect=_effect(row, key, after, reconciliation),
                before=row.span,
                after=after,
                is_called_off=found is not None and found.is_cancelled,
            )
        )
    date_changes += [DateChange(effect=Effect.ADDED, after=one.span) for one in left.values()]
    return sorted(date_changes, key=lambda one: one.starts_at)


def _effect(
    row: IndexedDate, key: datetime, after: TimeSpan | None, reconciliation: Reconciliation
) -> Effect:
    if after is None:
        return Effect.DETACHED if row.holds_data else Effect.REMOVED
    if key in reconciliation.pinned:
        return Effect.PINNED
    return Effect.KEPT if after == row.span else Effect.MOVED


def _instances(reconciliation: Reconciliation, new: Schedule, within: TimeSpan) -> list[Instance]:
    changes = tuple(sorted(reconciled.change for reconciled in reconciliation.changes))
    schedule = replace(new, changes=changes)
    return expand(schedule, within) if schedule.is_endless else dates_of(schedule)
