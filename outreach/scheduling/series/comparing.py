"""What an edit will do to each date: kept, moved, pinned, added, removed, detached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..recurrence import Instance, Schedule, dates_of, expand
from ..spans import TimeSpan
from .reconciling import Carrying, IndexedDate


class Fate(StrEnum):
    """Pinned: it stays as it was, though the series is otherwise, since it is over or holds data.
    Detached: the series names it no more, and what it holds is kept. Called off: it is marked as
    cancelled or postponed."""

    KEPT = "kept"
    MOVED = "moved"
    PINNED = "pinned"
    ADDED = "added"
    REMOVED = "removed"
    DETACHED = "detached"
    CALLED_OFF = "called off"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFate:
    """``before`` is None for an added date, ``after`` for one that is removed or detached."""

    fate: Fate
    before: TimeSpan | None = None
    after: TimeSpan | None = None

    @property
    def starts_at(self) -> datetime:
        span = self.after or self.before
        assert span is not None  # noqa: S101 - a date was, or will be
        return span.start


def compare_dates(
    rows: Iterable[IndexedDate], carrying: Carrying, new: Schedule, *, within: TimeSpan
) -> list[DateFate]:
    """The fate of all dates, in order of time.

    Args:
        rows: what the index holds; detached dates are not told of.
        new: the schedule as it shall be; its changes are those of ``carrying``.
        within: how far an endless series is looked at, aware instants.
    """
    left = {one.local_start: one for one in _instances(carrying, new, within)}
    fates = []
    for row in rows:
        if row.is_detached:
            continue
        key = carrying.keys.get(row.local_start, row.local_start)
        found = left.pop(key, None)
        after = found.span if found else None
        fates.append(DateFate(fate=_fate(row, key, after, carrying), before=row.span, after=after))
    fates += [DateFate(fate=Fate.ADDED, after=one.span) for one in left.values()]
    return sorted(fates, key=lambda one: one.starts_at)


def _fate(row: IndexedDate, key: datetime, after: TimeSpan | None, carrying: Carrying) -> Fate:
    if after is None:
        return Fate.DETACHED if row.holds_data else Fate.REMOVED
    if key in carrying.pinned:
        return Fate.PINNED
    return Fate.KEPT if after == row.span else Fate.MOVED


def _instances(carrying: Carrying, new: Schedule, within: TimeSpan) -> list[Instance]:
    changes = tuple(sorted(carried.change for carried in carrying.changes))
    schedule = replace(new, changes=changes)
    return expand(schedule, within) if schedule.is_endless else dates_of(schedule)
