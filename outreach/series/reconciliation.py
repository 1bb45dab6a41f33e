"""Stores the reconciliation of an edited series: rows keep their id and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ..scheduling.recurrence import Schedule
from ..scheduling.series.reconciling import (
    IndexedDate,
    ReconciledChange,
    Reconciliation,
    reconcile_dates,
)
from ..scheduling.spans import TimeSpan
from .occurrences import write_rows
from .schedules import Frame, frame_of
from .unit_of_work import current_work

if TYPE_CHECKING:
    from .owners import ScheduleOwner

PIN_COLUMNS = ("pinned_start", "pinned_end", "moved_from")
CHANGE_COLUMNS = (
    "local_start",
    "kind",
    "off_rule",
    "starts_at_local",
    "ends_at_local",
    *PIN_COLUMNS,
)
"""What the kernel knows of a change."""
PARKED_YEARS = 4000
"""Keys this many years ahead are free, and a leap year stays one."""


@contextmanager
def reconciling(model: type[ScheduleOwner], pk: int | None) -> Iterator[None]:
    """Wraps a separate write of something that an owner's dates depend on, such as a pause:
    afterwards they are reconciled as if the owner had been saved."""
    with model.write(pk) as work:
        is_saving = work.is_saving(model, pk)
        before = None if is_saving else model._base_manager.filter(pk=pk).first()
        if before is None:
            yield
            return
        old = frame_of(before)
        yield
        after = model._base_manager.get(pk=pk)
        if (new := frame_of(after)) != old:
            reconcile(after, old, new)


def reconcile(owner: ScheduleOwner, old: Frame, new: Frame) -> None:
    """Bring changes and index keys of a saved owner from its old schedule to its new one.

    A constant number of queries. The index itself is rebuilt by publication.
    """
    now = timezone.now()
    stored = {change.local_start: change for change in owner.stored_changes()}
    rows = list(owner.date_rows.with_held_data())
    before = _with_changes(old.schedule, stored)
    reconciliation = reconcile_dates(
        before,
        new.schedule,
        indexed_dates(rows),
        now=now,
        place_differs=old.place_id != new.place_id,
        rewrites_past=owner.rewrites_past,
    )
    write_reconciliation(owner, rows, stored, reconciliation)


def write_reconciliation(
    owner: ScheduleOwner,
    rows: Iterable,
    stored: Mapping[datetime, Any],
    reconciliation: Reconciliation,
) -> None:
    """Write what the kernel returned.

    Args:
        rows: all dates of the owner in the index.
        stored: its change rows by their keys.
    """
    places = {
        reconciliation.keys.get(row.local_start, row.local_start): owner.place_of(row)
        for row in rows
    }
    rekey(owner, rows, reconciliation.keys)
    write_changes(owner, stored, reconciliation.changes, places)


def indexed_dates(rows: Iterable) -> list[IndexedDate]:
    """Index rows, which say whether they hold data, as values of the kernel."""
    return [
        IndexedDate(
            local_start=row.local_start,
            span=TimeSpan(row.starts_at, row.ends_at),
            moved_from=row.moved_from,
            holds_data=row.holds_data,
            is_detached=row.is_detached,
        )
        for row in rows
    ]


def rekey(owner: ScheduleOwner, rows: Iterable, keys: Mapping[datetime, datetime]) -> None:
    """Give rows their new keys, in one statement for each batch; their old addresses still lead to
    them."""
    moved = [row for row in rows if not row.is_detached and row.local_start in keys]
    if not moved:
        return
    owner.remember_addresses(moved)
    note_moves(owner, moved)
    targets = [keys[row.local_start] for row in moved]
    if set(targets) & {row.local_start for row in moved}:
        # No two rows may share a key, not even within one statement.
        for row in moved:
            row.local_start = row.local_start.replace(year=row.local_start.year + PARKED_YEARS)
        write_rows(moved, ["local_start"])
    for row, target in zip(moved, targets, strict=True):
        row.local_start = target
    write_rows(moved, ["local_start"])


def note_moves(owner: ScheduleOwner, rows: Iterable) -> None:
    """Tell the unit of work of dates that are about to get other keys, or another owner."""
    if work := current_work():
        for row in rows:
            work.date_moves(owner._meta.label_lower, row.pk, owner.pk, row.local_start)


def write_changes(
    owner: ScheduleOwner,
    stored: Mapping[datetime, Any],
    wanted: Iterable[ReconciledChange],
    places: Mapping[datetime, int | None],
) -> None:
    """Make the change rows match ``wanted``; stored rows from which no wanted change comes, and those
    that said no more than a pin that is gone, are deleted.

    Args:
        places: where each date was, by its new key, for dates that keep their place.
    """
    place = f"pinned_{owner.place_field}" if owner.place_field else ""
    columns = [*CHANGE_COLUMNS, *([place] if place else [])]
    kept, added = [], []
    for reconciled in wanted:
        change = reconciled.change
        row = stored.get(reconciled.was) if reconciled.was else None
        was_pinned = row is not None and row.is_pinned
        is_new = row is None
        row = owner.new_change() if row is None else row
        row.take_change(change)
        if place and (reconciled.keeps_place or not change.is_pinned):
            where = places.get(change.local_start) if change.is_pinned else None
            is_elsewhere = where != owner.place_id and owner.place_of(row) is None
            setattr(row, f"{place}_id", where if is_elsewhere else None)
        if is_new:
            added.append(row)
        elif not (was_pinned and row.says_nothing):
            kept.append(row)
    gone = {row.pk for row in stored.values()} - {row.pk for row in kept}
    if gone:
        owner.stored_changes().filter(pk__in=gone).delete()
    write_rows(kept, columns)
    owner.stored_changes().bulk_create(added)


def _with_changes(schedule: Schedule, stored: Mapping) -> Schedule:
    return replace(schedule, changes=tuple(sorted(one.as_change() for one in stored.values())))
