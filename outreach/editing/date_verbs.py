"""Cancel, postpone, move and restore: one date, this and following, or all, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..scheduling.errors import EditRefused, ScheduleRefused
from ..scheduling.recurrence import ChangeKind
from ..scheduling.series.moving import moved_schedule
from ..series.edits import EditBase, Scope, Verb
from ..series.occurrences import Status
from ..series.owners import ScheduleOwner
from ..series.schedules import LONGEST, set_schedule
from .past_dates import refuse_what_is_over
from .series_edits import Apply, change_all, change_following, change_one

Reason = Mapping[str, str]
"""A text for the public, by language code."""
CALLED_OFF = {Verb.CANCEL: ChangeKind.CANCELLED, Verb.POSTPONE: ChangeKind.POSTPONED}


def call_off(
    *,
    owner: ScheduleOwner,
    local_start: datetime,
    scope: str,
    verb: str,
    reason: Reason,
    user,
    is_meant: bool = False,
) -> EditBase:
    """Cancel or postpone dates. They stay in the calendar, marked, so nobody comes for nothing.

    Args:
        verb: ``Verb.CANCEL`` or ``Verb.POSTPONE``.
        is_meant: see ``refuse_what_is_over``; of several dates those that took place stay as they are.

    Raises:
        SchedulingError: there is no such date, or it is over.
    """
    kind = CALLED_OFF[Verb(verb)]

    def on_date(row: Any) -> None:
        row.kind, row.reason = kind.value, dict(reason)

    def on_owner(part: Any) -> None:
        part.status, part.reason = Status(kind.value), dict(reason)

    return _change(owner, local_start, scope, verb, user, on_date, on_owner, is_meant=is_meant)


def move(
    *,
    owner: ScheduleOwner,
    local_start: datetime,
    scope: str,
    starts_at_local: datetime,
    ends_at_local: datetime,
    reason: Reason,
    user,
    place_id: int | None = None,
) -> EditBase:
    """Move dates to another time, day or place. Several dates all move by the same amount; those
    individually postponed or cancelled stay so.

    Args:
        starts_at_local: new start of the date at ``local_start``, a naive wall time.
        ends_at_local: its new end, exclusive.
        place_id: the new place, None to keep the old one.

    Raises:
        SchedulingError: there is no such date, or the rule is too complex to move to another day.
    """
    if ends_at_local < starts_at_local:
        raise ScheduleRefused(_("The end is before the start."))
    if ends_at_local - starts_at_local > LONGEST:
        raise ScheduleRefused(_("A date can last at most %(days)s days."), days=LONGEST.days)

    def on_date(row: Any) -> None:
        is_extra = row.kind == ChangeKind.EXTRA
        row.kind = ChangeKind.EXTRA.value if is_extra else ChangeKind.ALTERED.value
        row.starts_at_local, row.ends_at_local = starts_at_local, ends_at_local
        row.reason = dict(reason)
        if place_id and owner.place_column:
            setattr(row, owner.place_column, place_id)

    def on_owner(part: Any) -> None:
        schedule = part.schedule
        moved = moved_schedule(schedule, local_start, starts_at_local)
        length = ends_at_local - starts_at_local
        set_schedule(part, replace(moved, ends_at_local=moved.starts_at_local + length))
        if place_id and owner.place_column:
            setattr(part, owner.place_column, place_id)
        if part.status in (Status.POSTPONED, Status.CANCELLED):
            part.status, part.reason = Status.CONFIRMED, {}

    return _change(
        owner, local_start, scope, str(Verb.MOVE), user, on_date, on_owner, target=starts_at_local
    )


def restore(*, owner: ScheduleOwner, local_start: datetime, user) -> EditBase:
    """Undo the change of a date that was cancelled, postponed, skipped, moved or left out on a
    closed day. A date that was moved and then cancelled goes back to being moved.

    Raises:
        SchedulingError: there is no such date.
        EditRefused: there is no change to undo, or the owner's ``check_date`` forbids it.
    """
    stored = owner.stored()
    stored.check_date(str(Verb.RESTORE), local_start, None)
    refuse_what_is_over(stored, str(Verb.RESTORE), local_start, now=timezone.now())
    row = owner.stored_changes().filter(local_start=local_start).first()
    is_left_out = row is None and stored.schedule.is_closed(local_start.date())
    if (row is None and not is_left_out) or (row and row.is_only_pinned):
        raise EditRefused(_("There is nothing to restore for this date."))

    def on_date(row: Any) -> None:
        was_altered = row.kind in (ChangeKind.ALTERED, ChangeKind.EXTRA)
        row.kind = (ChangeKind.EXTRA if row.off_rule else ChangeKind.ALTERED).value
        row.reason = {}
        if was_altered:
            row.starts_at_local = row.ends_at_local = row.moved_from = None
            if owner.place_column:
                setattr(row, owner.place_column, None)

    return change_one(
        owner=owner,
        local_start=local_start,
        set_on=on_date,
        verb=str(Verb.RESTORE),
        user=user,
        drops_empty=True,
    )


def _change(
    owner: ScheduleOwner,
    local_start: datetime,
    scope: str,
    verb: str,
    user,
    on_date: Callable[[Any], None],
    on_owner: Apply,
    target: datetime | None = None,
    is_meant: bool = False,
) -> EditBase:
    stored = owner.stored()
    is_series = stored.schedule.recurs
    if not is_series:
        refuse_what_is_over(stored, verb, local_start, now=timezone.now(), is_meant=is_meant)
    if scope == Scope.ONE and is_series:
        return change_one(
            owner=owner,
            local_start=local_start,
            set_on=on_date,
            verb=verb,
            user=user,
            target=target,
            is_meant=is_meant,
        )
    change = change_following if scope == Scope.FOLLOWING else change_all
    return change(
        owner=owner, local_start=local_start, apply=on_owner, verb=verb, user=user, target=target
    )


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
