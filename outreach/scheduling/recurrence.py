"""The schedule as a value, and its expansion: wall times, then instants (RFC 5545 §3.3.10)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from heapq import merge
from itertools import islice, takewhile

from .errors import ScheduleRefused, UnboundedExpansion
from .periods import days_of
from .rules import Rule
from .spans import TimeSpan, instant, wall_time

MAX_DATES = 4_000
"""The most dates a finite schedule may have: a little more than ten years of daily dates."""
WIDEST_OFFSET = timedelta(hours=26)
"""No wall time is farther than this from the same reading in UTC, even in a skipped hour."""
LAST_WALL_TIME = datetime.max  # noqa: DTZ901 - a wall time has no zone


class ChangeKind(StrEnum):
    ALTERED = "altered"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    SKIPPED = "skipped"
    EXTRA = "extra"


CALLED_OFF_KINDS = frozenset({ChangeKind.CANCELLED, ChangeKind.POSTPONED})
"""Dates of these kinds do not take place as planned."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """What differs for one date. ``local_start`` is the nominal start, the date's key; the new
    start and end are naive wall times, or None if they stay. ``off_rule``: a one-off date that no
    rule names (RDATE); an extra date always is one, and remains so when it is cancelled or
    altered.

    A **pin** keeps a date as it was when its series changed: ``pinned_start`` and ``pinned_end`` are
    the times that the series gave it, and the new ones too unless somebody moved it besides.
    ``moved_from``: when a date without a pin was to begin before it was moved, if the series has
    since given it another key. These say nothing of when it takes place, so they are not in its
    text, of which digests are made."""

    local_start: datetime
    kind: ChangeKind
    starts_at_local: datetime | None = None
    ends_at_local: datetime | None = None
    off_rule: bool = False
    pinned_start: datetime | None = field(default=None, repr=False)
    pinned_end: datetime | None = field(default=None, repr=False)
    moved_from: datetime | None = field(default=None, repr=False)

    @property
    def is_extra(self) -> bool:
        """Whether this row alone makes its key a date."""
        return self.kind is ChangeKind.EXTRA or (
            self.off_rule and self.kind is not ChangeKind.SKIPPED
        )

    @property
    def is_pinned(self) -> bool:
        return self.pinned_start is not None

    @property
    def has_own_times(self) -> bool:
        """Whether somebody gave it other times than its series or its pin does."""
        times = (self.starts_at_local, self.ends_at_local)
        return times not in ((None, None), (self.pinned_start, self.pinned_end))

    @property
    def has_pinned_times(self) -> bool:
        """Whether a pin gives it its times, and nobody has given it others."""
        return self.is_pinned and not self.has_own_times

    @property
    def is_only_pinned(self) -> bool:
        """Whether it does no more than keep its date, or that there was none, as it was."""
        return self.has_pinned_times and self.kind not in CALLED_OFF_KINDS

    @property
    def was_to_begin(self) -> datetime:
        """When it was to begin before anybody moved it."""
        return self.pinned_start or self.moved_from or self.local_start

    @property
    def is_moved(self) -> bool:
        """Whether somebody moved it; a pin does not."""
        is_date = self.kind is not ChangeKind.SKIPPED
        return is_date and self.starts_at_local not in (None, self.was_to_begin)

    def unpinned(self) -> Change:
        """Without its pin: only what somebody changed."""
        times = (self.starts_at_local, self.ends_at_local) if self.has_own_times else (None, None)
        return replace(
            self,
            starts_at_local=times[0],
            ends_at_local=times[1],
            pinned_start=None,
            pinned_end=None,
            moved_from=self.was_to_begin if self.is_moved else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Instance:
    """One date of a schedule (RFC 5545: recurrence instance).

    ``local_start`` is its key; ``span`` says when it takes place, in UTC. ``change`` is what
    differs, if anything.
    """

    span: TimeSpan
    local_start: datetime
    kind: ChangeKind | None = None
    change: Change | None = field(default=None, compare=False, repr=False)

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place as planned; a postponed date still awaits a new time."""
        return self.kind in CALLED_OFF_KINDS

    @property
    def is_postponed(self) -> bool:
        return self.kind is ChangeKind.POSTPONED

    @property
    def is_altered(self) -> bool:
        """Whether somebody altered it; a pin alone does not."""
        is_only_pinned = self.change is not None and self.change.is_only_pinned
        return self.kind is ChangeKind.ALTERED and not is_only_pinned

    @property
    def moved_from(self) -> datetime | None:
        """When it was to begin, a naive wall time, if somebody moved it."""
        return self.change.was_to_begin if self.change and self.change.is_moved else None


DayRange = tuple[date, date]
"""First and last day, both included."""


def merged_days(ranges: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The same days in as few ranges as possible, in order."""
    merged: list[DayRange] = []
    for first, last in sorted(ranges):
        if merged and (first - merged[-1][1]).days <= 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


@dataclass(frozen=True)
class Schedule:
    """When something takes place, as its editor meant it: naive wall times of ``zone``.

    ``ends_at_local`` is exclusive; an all-day schedule runs from midnight to midnight. The start is
    always a date, and the first that COUNT counts. ``zone`` is an IANA name. ``closed`` are days on
    which no date of a rule begins (holidays, pauses), as returned by ``merged_days``; COUNT counts
    them nevertheless. A change of such a date takes precedence.

    Raises:
        ScheduleRefused: the end is before the start, or an all-day bound is not at midnight.
        UnknownZone: no such zone.
    """

    starts_at_local: datetime
    ends_at_local: datetime
    zone: str
    all_day: bool = False
    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()
    closed: tuple[DayRange, ...] = ()

    def __post_init__(self) -> None:
        if self.first_span.end < self.first_span.start:
            raise ScheduleRefused(_("The end is before the start."))
        if self.all_day:
            midnight = datetime.min.time()
            if {self.starts_at_local.time(), self.ends_at_local.time()} != {midnight}:
                raise ScheduleRefused(_("All-day events begin and end at midnight."))
            if self.ends_at_local <= self.starts_at_local:
                raise ScheduleRefused(_("All-day events end on the following day at the earliest."))

    @cached_property
    def first_span(self) -> TimeSpan:
        return TimeSpan(
            instant(self.starts_at_local, self.zone), instant(self.ends_at_local, self.zone)
        )

    @cached_property
    def changes_by_key(self) -> dict[datetime, Change]:
        return {change.local_start: change for change in self.changes}

    @property
    def is_endless(self) -> bool:
        return any(rule.is_endless for rule in self.rules)

    @property
    def recurs(self) -> bool:
        """Whether it has, or could have, more than one date."""
        return bool(self.rules) or any(change.is_extra for change in self.changes)

    def is_closed(self, day: date) -> bool:
        """Whether no date of a rule begins on this day."""
        place = bisect_right(self.closed, (day, date.max))
        return bool(place) and day <= self.closed[place - 1][1]

    def leaves_out(self, local_start: datetime) -> bool:
        """Whether a nominal start that a rule names is nevertheless not a date."""
        change = self.changes_by_key.get(local_start)
        if change is None:
            return bool(self.closed) and self.is_closed(local_start.date())
        return change.kind is ChangeKind.SKIPPED

    def span_from(self, local_start: datetime) -> TimeSpan:
        """The span of a date that starts at this wall time: exactly as long as the first one; for
        all-day schedules, the same number of days (RFC 5545 §3.8.2.4, §3.8.5.3)."""
        start = instant(local_start, self.zone)
        if self.all_day:
            length = self.ends_at_local - self.starts_at_local
            return TimeSpan(start, instant(local_start + length, self.zone))
        return TimeSpan(start, start + self.first_span.duration)

    def instance(self, local_start: datetime) -> Instance:
        """The date with this key, with its change applied. Does not check that the key is a
        date."""
        change = self.changes_by_key.get(local_start)
        if change is None:
            return Instance(span=self.span_from(local_start), local_start=local_start)
        span = self._changed_span(change)
        return Instance(span=span, local_start=local_start, kind=change.kind, change=change)

    def _changed_span(self, change: Change) -> TimeSpan:
        span = self.span_from(change.starts_at_local or change.local_start)
        if change.ends_at_local:
            span = TimeSpan(span.start, max(span.start, instant(change.ends_at_local, self.zone)))
        return span

    def gives(self, change: Change) -> bool:
        """Whether the new times of a change are those that its date has anyway, by the rule or by
        its pin. No rule gives an extra date its times."""
        if change.is_extra or change.is_pinned:
            return change.has_pinned_times
        return self._changed_span(change) == self.span_from(change.local_start)

    def following(self, change: Change) -> Change:
        """The change without new times that its date has anyway, so that it moves along when the
        schedule does. What somebody moved, and a pin, stay."""
        if change.is_pinned or change.is_moved or not self.gives(change):
            return change
        return replace(change, starts_at_local=None, ends_at_local=None)


def local_starts(
    schedule: Schedule, first: datetime | None = None, before: datetime | None = None
) -> Iterator[datetime]:
    """Yield the nominal starts with ``first <= start < before``, in order: the keys of all dates.

    Skipped dates and those on closed days are left out, extra ones are included; cancelled and
    altered ones keep their key.

    Raises:
        UnboundedExpansion: the schedule is endless and there is no ``before``.
    """
    if schedule.is_endless and before is None:
        raise UnboundedExpansion(
            _("A series without an end needs a last day up to which its dates are listed.")
        )
    extras = sorted(change.local_start for change in schedule.changes if change.is_extra)
    streams = [_rule_starts(rule, schedule, first, before) for rule in schedule.rules]
    previous = None
    for start in merge([schedule.starts_at_local], extras, *streams):
        if before is not None and start >= before:
            return
        if start == previous or schedule.leaves_out(start):
            continue
        if first is None or start >= first:
            previous = start
            yield start


def _rule_starts(
    rule: Rule, schedule: Schedule, first: datetime | None, before: datetime | None
) -> Iterator[datetime]:
    """The starts that the rule names; ``first`` and ``before`` only limit how far it looks."""
    start = schedule.starts_at_local
    last = wall_time(rule.until, schedule.zone) if rule.until else LAST_WALL_TIME
    jump_to = first.date() if first and rule.count is None else None
    days = days_of(rule, start.date(), jump_to, min(last, before or last).date())
    starts = (datetime.combine(day, start.time()) for day in days)
    if rule.count is not None:
        return _counted(starts, start, rule.count)
    return takewhile(lambda local: local <= last, starts)


def _counted(starts: Iterator[datetime], start: datetime, count: int) -> Iterator[datetime]:
    """COUNT counts the start first, whether or not it fits the rule."""
    yield start
    yield from islice((local for local in starts if local != start), count - 1)


def closed_starts(schedule: Schedule) -> list[datetime]:
    """The nominal starts left out because their day is closed, up to the last closed day."""
    if not schedule.closed:
        return []
    first = datetime.combine(schedule.closed[0][0], datetime.min.time())
    before = datetime.combine(schedule.closed[-1][1], datetime.max.time())
    named = local_starts(replace(schedule, changes=(), closed=()), first, before)
    return [
        start
        for start in named
        if schedule.is_closed(start.date()) and start not in schedule.changes_by_key
    ]


def with_closed_days_listed(schedule: Schedule) -> Schedule:
    """The same dates, with those on closed days skipped one by one, for readers without closed
    days."""
    skipped = (
        Change(local_start=start, kind=ChangeKind.SKIPPED) for start in closed_starts(schedule)
    )
    return replace(schedule, changes=tuple(sorted((*schedule.changes, *skipped))), closed=())


def has_date(schedule: Schedule, local_start: datetime) -> bool:
    """Whether this key is a date of the schedule (a skipped one is not)."""
    after = local_start + timedelta(microseconds=1)
    return next(local_starts(schedule, local_start, after), None) is not None


def expand(schedule: Schedule, within: TimeSpan) -> list[Instance]:
    """The dates that overlap ``within``, earliest first; cancelled ones are included and marked.

    Repeats in the wall time of the schedule's zone: 19:00 stays 19:00 across a clock change.

    Args:
        within: aware instants.
    """
    longest = max(
        [schedule.first_span.duration]
        + [schedule.instance(change.local_start).span.duration for change in schedule.changes]
    )
    first = within.start.replace(tzinfo=None) - longest - WIDEST_OFFSET
    before = within.end.replace(tzinfo=None) + WIDEST_OFFSET
    keys = set(local_starts(schedule, first, before))
    moved = {
        change.local_start
        for change in schedule.changes
        if change.kind is not ChangeKind.SKIPPED and change.local_start not in keys
    }
    keys |= dates_among(schedule, moved)
    instances = (schedule.instance(key) for key in keys)
    return sorted(found for found in instances if found.span.overlaps(within))


def dates_among(schedule: Schedule, keys: set[datetime]) -> set[datetime]:
    """Those of the keys that are dates. A rule with COUNT is walked only once."""
    if keys and any(rule.count for rule in schedule.rules):
        return keys & set(local_starts(schedule, None, max(keys) + datetime.resolution))
    return {key for key in keys if has_date(schedule, key)}


def dates_of(schedule: Schedule, *, limit: int = MAX_DATES) -> list[Instance]:
    """All dates of a finite schedule, by key.

    Raises:
        ScheduleRefused: there are more than ``limit``; the message names the limit.
        UnboundedExpansion: the schedule is endless.
    """
    keys = list(islice(local_starts(schedule), limit + 1))
    if len(keys) > limit:
        raise ScheduleRefused(
            _("This series has more than %(limit)s dates. End it earlier."), limit=limit
        )
    return [schedule.instance(key) for key in keys]


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
