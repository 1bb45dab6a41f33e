"""Cancel, postpone, move and restore: one date, this and following, or all, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ..scheduling.errors import EditRefused, ScheduleRefused
from ..scheduling.recurrence import ChangeKind
from ..scheduling.series.moving import moved_schedule
from ..series.edits import EditBase, Scope, Verb
from ..series.occurrences import Status
from ..series.owners import ScheduleOwner
from ..series.schedules import LONGEST, frame_of, set_schedule
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
    reason: Reason,
    user,
    ends_at_local: datetime | None = None,
    place_id: int | None = None,
    title: Reason | None = None,
) -> EditBase:
    """Move dates to another time, day or place. Several dates all move by the same amount; those
    individually postponed or cancelled stay so.

    Args:
        starts_at_local: new start of the date at ``local_start``, a naive wall time.
        ends_at_local: its new end, exclusive; None to keep its length.
        place_id: the new place, None to keep the old one.
        title: a title of its own for the one date, by language; None to keep what it has.

    Raises:
        SchedulingError: there is no such date, or the rule is too complex to move to another day.
        EditRefused: nothing would be different, or another date of the series begins then.
    """
    target = starts_at_local
    length = (ends_at_local - target) if ends_at_local else _length_of(owner, local_start)
    if length < timedelta(0):
        raise ScheduleRefused(_("The end is before the start."))
    if length > LONGEST:
        raise ScheduleRefused(_("A date can last at most %(days)s days."), days=LONGEST.days)

    def on_date(row: Any) -> None:
        stored = owner.stored()
        takes_place = row.pk and row.kind in (ChangeKind.ALTERED, ChangeKind.EXTRA)
        before = _as_it_is(row, stored) if takes_place or not row.pk else None
        is_extra = row.kind == ChangeKind.EXTRA
        row.kind = ChangeKind.EXTRA.value if is_extra else ChangeKind.ALTERED.value
        row.starts_at_local, row.ends_at_local = target, target + length
        row.follow(stored.schedule)
        if place_id and owner.place_column:
            setattr(row, owner.place_column, place_id)
        if title is not None and hasattr(row, "title"):
            row.title = dict(title)
        is_said_anew = bool(row.pk and reason and dict(reason) != row.reason)
        if before == _as_it_is(row, stored) and not is_said_anew:
            raise _nothing_moves()
        row.reason = dict(reason)

    def on_owner(part: Any) -> None:
        before = (frame_of(part), part.status)
        schedule = part.schedule
        moved = moved_schedule(schedule, local_start, target)
        set_schedule(part, replace(moved, ends_at_local=moved.starts_at_local + length))
        if place_id and owner.place_column:
            setattr(part, owner.place_column, place_id)
        if part.status in (Status.POSTPONED, Status.CANCELLED):
            part.status, part.reason = Status.CONFIRMED, {}
        if (frame_of(part), part.status) == before:
            raise _nothing_moves()

    return _change(
        owner,
        local_start,
        scope,
        str(Verb.MOVE),
        user,
        on_date,
        on_owner,
        target=target,
        place_id=place_id if owner.place_column else None,
    )


def _nothing_moves() -> EditRefused:
    return EditRefused(_("Nothing was moved: this is when and where it takes place already."))


def _length_of(owner: ScheduleOwner, local_start: datetime) -> timedelta:
    """How long a date lasts, in wall time."""
    row = owner.date_rows.filter(local_start=local_start).first()
    if row:
        return row.ends_at_local - row.starts_at_local
    return owner.ends_at_local - owner.starts_at_local


def _as_it_is(row: Any, owner: ScheduleOwner) -> tuple | None:
    """Of a date: start, end, place and title, as they are with this change. None if it does not
    take place, such as on a closed day."""
    change = row.as_change()
    start = change.starts_at_local or row.local_start
    if not row.pk and not row.starts_at_local:
        date = owner.date_rows.attached().filter(local_start=row.local_start).first()
        if date is None or date.is_called_off:
            return None
    end = change.ends_at_local or start + (owner.ends_at_local - owner.starts_at_local)
    place_id = owner.place_of(row) or owner.place_id
    return start, end, place_id, getattr(row, "title", {})


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
            if hasattr(row, "title"):
                row.title = {}

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
    place_id: int | None = None,
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
            place_id=place_id,
            drops_empty=verb == Verb.MOVE,
            is_meant=is_meant,
        )
    change = change_following if scope == Scope.FOLLOWING else change_all
    return change(
        owner=owner,
        local_start=local_start,
        apply=on_owner,
        verb=verb,
        user=user,
        target=target,
        place_id=place_id,
    )


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
