"""Editing a series: one date, this and following, or all. No data that was entered is lost.

An edit is a function that sets fields on an owner. This module decides which owner it is given, and
which indexed dates, changes and pages move with it. It serves events and activities alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence import Schedule, has_date
from ..scheduling.series.splitting import is_first_date, split_schedule
from ..series.conflicts import retried
from ..series.edits import EditBase, Scope, Verb
from ..series.owners import ScheduleOwner
from ..series.reconciliation import note_moves
from ..series.schedules import check_schedule, frame_of, set_schedule
from .continuing import continue_pages
from .journal import (
    columns_of,
    digest_of_change,
    plain,
    recorded,
    shown_start,
    write_entry,
)
from .past_dates import refuse_second_date, refuse_what_is_over

Apply = Callable[[Any], None]
"""Sets the edited fields on an owner without saving it."""


@retried
def change_one(
    *,
    owner: ScheduleOwner,
    local_start: datetime,
    set_on: Callable[[Any], None],
    verb: str,
    user,
    target: datetime | None = None,
    place_id: int | None = None,
    drops_empty: bool = False,
    is_meant: bool = False,
) -> EditBase:
    """Write the change row of one date. What is over and took place keeps its time and place.

    Args:
        set_on: sets the row's columns; the row is new if the date had no change before.
        target, place_id: the date's new start and place, for the history.
        drops_empty: delete a row that changes nothing, unless it keeps its date on a closed day.
        is_meant: see ``refuse_what_is_over``.

    Raises:
        ScheduleRefused: there is no such date.
        EditRefused: it is over, or another one begins at its new time, or the owner's ``check_date``
            forbids it.
        SchedulingError: the schedule would be beyond its limits.
    """
    with owner.write(owner.pk) as work:
        work.cause = verb
        row = owner.stored_changes().filter(local_start=local_start).first()
        stored = owner.stored()
        schedule = stored.schedule
        if row is None and not _is_named(schedule, local_start):
            raise ScheduleRefused(
                _("The series has no date that starts at %(start)s."), start=local_start
            )
        now = timezone.now()
        refuse_what_is_over(stored, verb, local_start, now=now, is_meant=is_meant)
        before, shown = plain(row, columns_of(row)) if row else None, shown_start(row)
        row = row or owner.new_change(local_start=local_start)
        row.off_rule = row.off_rule or row.as_change().is_extra
        set_on(row)
        stored.check_date(verb, local_start, row.as_change())
        if drops_empty and row.says_nothing and not schedule.is_closed(local_start.date()):
            if row.pk:
                row.delete()
            row = None
        else:
            row.save()
        after = owner.stored().schedule
        refuse_second_date(schedule, after, local_start)
        check_schedule(after, now=now)
        return write_entry(
            owner,
            verb=verb,
            scope=str(Scope.ONE),
            user=user,
            local_start=local_start,
            before={"change": before},
            after=digest_of_change(row),
            target=target,
            place_id=place_id,
            shown=shown_start(row) if verb == Verb.RESTORE else shown,
            reason=row.reason if row else {},
        )


@retried
def change_all(
    *,
    owner: ScheduleOwner,
    apply: Apply,
    verb: str,
    user,
    local_start: datetime | None = None,
    target: datetime | None = None,
    place_id: int | None = None,
) -> EditBase:
    """Change the whole series. It keeps its UID; dates past or holding data stay as they were.

    Raises:
        SchedulingError: the schedule would be beyond its limits.
    """
    with recorded(
        owner, verb=verb, scope=str(Scope.ALL), user=user, local_start=local_start
    ) as recording:
        recording.target, recording.place_id = target, place_id
        stored = recording.stored
        apply(stored)
        check_schedule(frame_of(stored).schedule, now=timezone.now())
        stored.save()
    return recording.entry


@retried
def change_following(
    *,
    owner: ScheduleOwner,
    local_start: datetime,
    apply: Apply,
    verb: str,
    user,
    target: datetime | None = None,
    place_id: int | None = None,
) -> EditBase:
    """End the series before a date and continue it, with the edit applied, as a second, linked one.

    The second series has its own UID. Its dates keep their ids and everything attached to them, and
    their old URLs redirect. If the date is the first one, this is the same as ``change_all``.

    Raises:
        ScheduleRefused: there is no such date.
        SchedulingError: a schedule would be beyond its limits.
    """
    with recorded(
        owner, verb=verb, scope=str(Scope.FOLLOWING), user=user, local_start=local_start
    ) as recording:
        recording.target, recording.place_id = target, place_id
        first = part = recording.stored
        schedule = first.schedule
        if has_date(schedule, local_start) and is_first_date(schedule, local_start):
            recording.scope = str(Scope.ALL)
        else:
            part = recording.successor = split(first, schedule, local_start)
            part.paused = first.paused
        apply(part)
        check_schedule(frame_of(part).schedule, now=timezone.now())
        part.save()
        if recording.successor:
            continue_pages(first, part, user=user)
    return recording.entry


def split(owner: ScheduleOwner, schedule: Schedule, local_start: datetime) -> ScheduleOwner:
    """Split a series in two; call inside the owner's unit of work.

    Args:
        schedule: the owner's, as it is stored.

    Returns:
        The second series, saved, with its dates and changes; ``owner`` is the first.
    """
    head, tail = split_schedule(schedule, local_start)
    successor = owner.continued()
    set_schedule(successor, tail)
    successor.follows = owner
    successor.save()
    rows = owner.date_rows.filter(local_start__gte=local_start)
    tail_rows = list(rows)
    owner.remember_addresses(tail_rows)
    note_moves(owner, tail_rows)
    rows.update(**{owner.date_rows.field.name: successor})
    if any(key >= local_start for key in schedule.changes_by_key):
        changes = owner.stored_changes().filter(local_start__gte=local_start)
        changes.update(**{changes.model._meta.get_field(owner.change_owner).name: successor})
        _fit_changes(successor, tail)
    owner.forget_changes()
    successor.forget_changes()
    set_schedule(owner, head)
    owner.save()
    return successor


def _fit_changes(successor: ScheduleOwner, tail: Schedule) -> None:
    """Update changes that mean something else in the second series: an extra date with which it
    starts is no longer extra."""
    for row in successor.stored_changes():
        wanted = tail.changes_by_key.get(row.local_start)
        if wanted and wanted != row.as_change():
            values: Mapping = {"kind": wanted.kind.value, "off_rule": wanted.off_rule}
            successor.stored_changes().filter(pk=row.pk).update(**values)


def _is_named(schedule: Schedule, local_start: datetime) -> bool:
    """Whether the series has this date, or would have it if its day were not closed."""
    return has_date(replace(schedule, closed=()), local_start)


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
