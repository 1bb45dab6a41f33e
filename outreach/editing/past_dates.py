"""What is over stands as it was: which edits of a single date are refused, and which must be asked.

A date that is over and took place keeps its time and place. That it did not take place can still be
said, when it is said twice, or where a mark says what took place. A date that was called off may get
another time, however late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ..scheduling.errors import EditRefused
from ..scheduling.recurrence import Schedule, expand, has_date
from ..scheduling.spans import TimeSpan
from ..series.edits import Verb
from ..series.owners import ScheduleOwner


def took_place(owner: ScheduleOwner, local_start: datetime, *, now: datetime) -> bool:
    """Whether the date with this key is over and was not called off."""
    row = owner.date_rows.attached().filter(local_start=local_start).first()
    if row is not None:
        return row.took_place(now)
    schedule = owner.schedule  # An endless series is older than its index.
    if not has_date(schedule, local_start):
        return False
    instance = schedule.instance(local_start)
    return instance.span.end <= now and not instance.is_cancelled


def refuse_what_is_over(
    owner: ScheduleOwner,
    verb: str,
    local_start: datetime,
    *,
    now: datetime,
    is_meant: bool = False,
) -> None:
    """
    Args:
        is_meant: somebody was told that the date is over, and says that it did not take place.

    Raises:
        EditRefused: the verb would rewrite what took place.
    """
    if took_place(owner, local_start, now=now):
        if owner.date_rows.model.is_marked and verb in (Verb.CANCEL, Verb.POSTPONE):
            return  # The owner's ``check_date`` knows the mark.
        if verb != Verb.CANCEL:
            raise EditRefused(_("This date is over: it stays as it was."))
        if not is_meant:
            raise EditRefused(_("This date is over. Cancel it only if it did not take place."))
    elif verb == Verb.RESTORE:
        schedule = owner.schedule
        if schedule.span_from(local_start).end <= now and not has_date(schedule, local_start):
            raise EditRefused(_("This date is over: it stays as it was."))


def refuse_second_date(before: Schedule, after: Schedule, local_start: datetime) -> None:
    """
    Args:
        after: the same series with the change of the date at ``local_start``.

    Raises:
        EditRefused: the change moves the date onto another one of the series. One that is called
            off is not in the way.
    """
    if not has_date(after, local_start):
        return
    start = after.instance(local_start).span.start
    if has_date(before, local_start) and before.instance(local_start).span.start == start:
        return
    at_that_moment = expand(after, TimeSpan(start, start + timedelta(seconds=1)))
    for one in at_that_moment:
        is_another = one.local_start != local_start and not one.is_cancelled
        if one.span.start == start and is_another:
            raise EditRefused(
                _("Another date of this series begins at that time. Choose another time.")
            )


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
