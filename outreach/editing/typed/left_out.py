"""The dates of a stored series that its closed days leave out, so that a list of dates has no gaps
which nobody explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ...scheduling.recurrence import local_starts
from ...series.owners import ScheduleOwner
from .series import closures_of
from .shown_dates import closed_words


@dataclass(frozen=True)
class LeftOutDate:
    """``local_start`` is when it would begin, a naive wall time; ``words`` say why it does not."""

    local_start: datetime
    words: str


def left_out_dates(owner: ScheduleOwner, first: datetime, before: datetime) -> list[LeftOutDate]:
    """Those between two naive wall times, in order."""
    schedule = owner.schedule
    if not schedule.closed:
        return []
    closures = closures_of(owner.pauses.all(), skips_holidays=owner.skips_holidays)
    found = []
    for start in local_starts(replace(schedule, closed=()), first, before):
        closure = next((one for one in closures if one.covers(start.date())), None)
        if closure and schedule.leaves_out(start):
            found.append(LeftOutDate(start, closed_words(closure, is_kept=False)))
    return found
