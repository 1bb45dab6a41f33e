"""Undoing an edit: dates that took place under it, or hold data, stay where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from ..recurrence import Change, ChangeKind, Schedule, has_date
from .reconciling import IndexedDate, ReconciledChange, pinned_change


def restore_dates(
    schedule: Schedule,
    rows: Iterable[IndexedDate],
    keys: Mapping[datetime, datetime],
    *,
    now: datetime,
) -> list[ReconciledChange]:
    """All changes after a schedule was set back to an earlier state.

    Args:
        schedule: the earlier state, with its changes.
        rows: what the index held before the schedule was set back.
        keys: maps the current key of a row to the one it gets back; other rows keep theirs.
        now: an aware instant.
    """
    found = {
        change.local_start: ReconciledChange(change=change, was=change.local_start)
        for change in schedule.changes
    }
    for row in rows if schedule.recurs else ():
        is_over = row.span.end <= now
        if row.is_detached or not (is_over or row.holds_data):
            continue
        key = keys.get(row.local_start, row.local_start)
        is_date = has_date(schedule, key)
        if (is_date and schedule.instance(key).span != row.span) or (not is_date and is_over):
            found[key] = _pinned(schedule, key, row)
    return [found[key] for key in sorted(found)]


def _pinned(schedule: Schedule, key: datetime, row: IndexedDate) -> ReconciledChange:
    change = schedule.changes_by_key.get(key)
    kind = change.kind if change else ChangeKind.ALTERED
    if kind is ChangeKind.SKIPPED:
        kind = ChangeKind.ALTERED
    named = has_date(replace(schedule, changes=(), closed=()), key)
    if not named and kind is ChangeKind.ALTERED:
        kind = ChangeKind.EXTRA
    plain = Change(local_start=key, kind=kind, off_rule=not named)
    pinned = pinned_change(plain, row, None, old=schedule, zone=schedule.zone)
    return ReconciledChange(change=pinned, was=key if change else None, keeps_place=True)
