"""The dates of a typed schedule shown to the editor: upcoming, extra and skipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from ...scheduling.recurrence import ChangeKind, Schedule, expand
from ...scheduling.spans import TimeSpan
from .date_states import State
from .series import TypedSeries, listed_items
from .shown_dates import ListedLine, ShownDate

HELD_DATES = 10
MOST_SHOWN = 60
LONGEST_RUN = 5
"""Up to this many dates left out by one pause are listed one by one; more share a line."""
WINDOWS = tuple(timedelta(days) for days in (62, 800, 12 * 366, 45 * 366))
"""How far to look ahead: each window in turn, until enough dates are found."""


def upcoming_dates(series: TypedSeries, *, now: datetime) -> list[ShownDate]:
    """The next ``HELD_DATES`` dates to take place, earliest first, and any between that do not."""
    schedule = _with_dates_left_out(series.schedule)
    since = max(now, schedule.first_span.start)
    shown: list[ShownDate] = []
    for window in WINDOWS:
        instances = expand(schedule, TimeSpan(now, since + window))
        shown = sorted(
            (ShownDate(series, instance.local_start) for instance in instances),
            key=lambda shown_date: (shown_date.start, shown_date.key),
        )
        if sum(one.is_held for one in shown) >= HELD_DATES:
            break
    return list(_runs_shown_once(_until_enough(shown)))[:MOST_SHOWN]


def _with_dates_left_out(schedule: Schedule) -> Schedule:
    """The schedule with closed and skipped dates put back."""
    return replace(
        schedule,
        closed=(),
        changes=tuple(
            replace(change, kind=ChangeKind.ALTERED, starts_at_local=None, ends_at_local=None)
            if change.kind is ChangeKind.SKIPPED
            else change
            for change in schedule.changes
        ),
    )


def _until_enough(dates: Iterable[ShownDate]) -> Iterator[ShownDate]:
    held = 0
    for shown in dates:
        yield shown
        held += shown.is_held
        if held == HELD_DATES:
            return


def _runs_shown_once(dates: Iterable[ShownDate]) -> Iterator[ShownDate]:
    def pause_of(shown: ShownDate):
        is_pause = shown.state is State.CLOSED and not shown.closure.is_holiday
        return shown.closure if is_pause else None

    for pause, group in groupby(dates, pause_of):
        run = list(group)
        if pause is None or len(run) <= LONGEST_RUN:
            yield from run
        else:
            yield replace(run[0], last_key=run[-1].key, length_of_run=len(run))


def listed_dates(series: TypedSeries) -> tuple[list[ShownDate], list[ShownDate]]:
    """The extra and the skipped dates, wherever they were typed, in order."""
    changes = [one for one in series.schedule.changes if not one.is_only_pinned]
    extra = [one.local_start for one in changes if one.kind is ChangeKind.EXTRA]
    skipped = [one.local_start for one in changes if one.kind is ChangeKind.SKIPPED]
    return [ShownDate(series, key) for key in extra], [ShownDate(series, key) for key in skipped]


def listed_lines(text: str, zone: str) -> tuple[list[ListedLine], list[ListedLine]]:
    """Like ``listed_dates``, for a text whose series cannot be parsed."""
    extra, skipped = [], []
    for line, listed, is_extra in listed_items(text, zone):
        (extra if is_extra else skipped).append(ListedLine(line, listed, zone))
    return extra, skipped
