"""Copying the plan of an event or activity, and making the second part of a split series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from ..scheduling.recurrence import CALLED_OFF_KINDS, Change, ChangeKind, Schedule
from ..scheduling.series.shifting import shifted_changes, shifted_schedule
from .schedules import set_schedule

if TYPE_CHECKING:
    from .owned_rows import ChangeBase
    from .owners import ScheduleOwner


FRAME = ("starts_at_local", "ends_at_local", "all_day", "zone", "recurrence", "skips_holidays")
TIMES = ("local_start", "off_rule", "starts_at_local", "ends_at_local")


def copy_plan(copy: ScheduleOwner, owner: ScheduleOwner, start: datetime | None = None) -> None:
    """Give an unsaved copy the schedule of ``owner``, its changed dates and its pauses.

    The copy is a new plan: what was cancelled or postponed takes place, and the reasons of changed
    dates are left out. Pauses keep theirs.

    Args:
        start: when the copy's first date begins, a naive wall time; None: when the owner's does.

    Raises:
        SchedulingError: the rule cannot be moved there, or it is too far in the future.
    """
    for name in FRAME:
        setattr(copy, name, getattr(owner, name))
    old = new = owner.schedule
    if start and start != old.starts_at_local:
        new = shifted_schedule(old, start)
        set_schedule(copy, new)
    for change in _planned_changes(owner, old, new):
        copy.changes.add(change)
    days = new.starts_at_local.date() - old.starts_at_local.date()
    for pause in owner.pauses.all():
        copy.pauses.add(
            type(pause)(
                first_on=pause.first_on + days,
                last_on=pause.last_on + days,
                reason=pause.reason,
            )
        )


def _planned_changes(owner: ScheduleOwner, old: Schedule, new: Schedule) -> Iterator[ChangeBase]:
    rows = {row.local_start: row for row in owner.changes.all()}
    changes = filter(None, (_planned(row.as_change()) for row in rows.values()))
    planned = replace(old, changes=tuple(sorted(changes)))
    shifted = shifted_changes(planned, new)
    taken: set[datetime] = set()
    # A date of the series takes precedence over an extra one that now coincides with it.
    for key in sorted(shifted, key=lambda key: planned.changes_by_key[key].is_extra):
        change = shifted[key]
        if change.local_start in taken:
            continue
        copied = _copied_row(rows[key], change)
        is_plain_now = change.kind is ChangeKind.ALTERED and copied.changes_nothing
        # An altered date may do no more than take place on a closed day.
        if not (is_plain_now and planned.changes_by_key[key].is_extra):
            taken.add(change.local_start)
            yield copied


def _planned(change: Change) -> Change | None:
    """The change as it was planned, before anything was called off. What only keeps a date as it was
    is no plan."""
    if change.is_only_pinned:
        return None
    change = change.unpinned()
    if change.kind not in CALLED_OFF_KINDS:
        return change
    return replace(change, kind=ChangeKind.EXTRA) if change.is_extra else None


def _copied_row(row: ChangeBase, change: Change) -> ChangeBase:
    """Without its reason, which belongs to the old plan."""
    values = {name: getattr(change, name) for name in TIMES}
    values |= {name: getattr(row, name) for name in row.beside}
    return type(row)(kind=change.kind.value, **values)


Owner = TypeVar("Owner", bound="ScheduleOwner")
SCHEDULE_FIELDS = ("starts_at_local", "ends_at_local", "all_day", "zone", "recurrence")


def continued(owner: Owner) -> Owner:
    """An unsaved owner with a UID of its own; the caller that splits the series moves dates and
    changes to it."""
    part = type(owner)(**{name: getattr(owner, name) for name in SCHEDULE_FIELDS})
    take_fields(part, owner, {})
    rows = {name: list(getattr(owner, name).all()) for name in owner.continued_rows}
    take_rows(part, {name: originals for name, originals in rows.items() if originals})
    return part


def take_fields(part: Owner, owner: Owner, typed: Mapping[str, Any]) -> None:
    """Give the second part what it takes over from the first besides the schedule.

    Args:
        typed: related records that a form has read, by field name; for other fields, those stored
            for ``owner`` are used.
    """
    for name in owner.continued_fields:
        field = owner._meta.get_field(name)
        if field.many_to_many:
            rows = list(typed[name] if name in typed else getattr(owner, name).all())
            if rows or part.pk:  # What is set is looked for in the database when it is saved.
                setattr(part, name, rows)
        else:
            setattr(part, field.attname, getattr(owner, field.attname))


def take_rows(part: ScheduleOwner, rows: Mapping[str, Iterable]) -> None:
    """Give it copies of these child rows, which are keyed by the name of their relation."""
    for name, originals in rows.items():
        model = part._meta.get_field(name).related_model
        columns = [model._meta.get_field(column).attname for column in part.continued_rows[name]]
        copies = [
            model(**{column: getattr(row, column) for column in columns}) for row in originals
        ]
        setattr(part, name, copies)
