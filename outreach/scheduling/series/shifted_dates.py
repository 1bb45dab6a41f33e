"""Reconciles the dates of a series that is shifted as a whole: the third date stays the third.

An edit of a series matches dates that begin at the same time. After a shift by a week the third
date would be matched with the new second one, but what was cancelled or entered for the third date
belongs to the third.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from ..errors import ScheduleRefused
from ..recurrence import Change, Schedule, closed_starts
from .reconciling import (
    IndexedDate,
    ReconciledChange,
    Reconciliation,
    never_held,
    reconcile_dates,
)
from .shifting import shifted_changes, shifted_keys


def reconcile_shifted(
    old: Schedule, new: Schedule, rows: Iterable[IndexedDate], *, now: datetime
) -> Reconciliation:
    """Like ``reconcile_dates``, for the result of ``shifted_schedule``: changes and their new times
    move with their date; dates that are over or hold data keep their time.

    Args:
        old: with its changes.
        rows: what the index holds of ``old``, including detached dates.
        now: an aware instant; what has ended by then is over.

    Raises:
        ScheduleRefused: two dates would get the same key, or one would get that of a detached date.
    """
    rows = tuple(rows)
    attached = [row for row in rows if not row.is_detached]
    keys = shifted_keys(old, new, (row.local_start for row in attached))
    changes = shifted_changes(old, new) | _left_out(old, new, now)
    keys |= {key: change.local_start for key, change in changes.items()}
    _refuse_meetings(keys, {row.local_start for row in rows if row.is_detached})
    # Everything is moved here first, so that past dates only have to be pinned.
    moved = [replace(row, local_start=keys[row.local_start]) for row in attached]
    moved += [row for row in rows if row.is_detached]
    shifted = replace(new, changes=tuple(sorted(changes.values())))
    reconciliation = reconcile_dates(shifted, new, moved, now=now)
    origins = {change.local_start: key for key, change in changes.items()}
    stored = old.changes_by_key.keys()
    targets = {key: reconciliation.keys.get(target, target) for key, target in keys.items()}
    indexed = {row.local_start for row in attached}
    return Reconciliation(
        keys={key: target for key, target in targets.items() if key in indexed and key != target},
        changes=tuple(_from(reconciled, origins, stored) for reconciled in reconciliation.changes),
        pinned=reconciliation.pinned,
    )


def _left_out(old: Schedule, new: Schedule, now: datetime) -> dict[datetime, Change]:
    """Skips for past dates that did not take place because their day was closed: after the shift
    they must not seem to have taken place on another day."""
    over = [start for start in closed_starts(old) if old.span_from(start).end <= now]
    if not (over and old.recurs):
        return {}
    keys = shifted_keys(old, new, over)
    return {
        key: never_held(target) for key, target in keys.items() if not new.is_closed(target.date())
    }


def _refuse_meetings(keys: dict[datetime, datetime], detached: set[datetime]) -> None:
    seen = set(detached)
    for target in keys.values():
        if target in seen:
            raise ScheduleRefused(
                _("Two dates would begin at the same time: %(start)s."), start=target
            )
        seen.add(target)


def _from(
    reconciled: ReconciledChange, origins: dict[datetime, datetime], stored: Collection[datetime]
) -> ReconciledChange:
    """With ``was`` set to the key of the stored change that it comes from."""
    was = origins.get(reconciled.was) if reconciled.was else None
    return replace(reconciled, was=was if was and was in stored else None)


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
