"""The parts of a series in iCalendar: each is one rule with few enough exceptions, or one date.

Most series have one part. Dates that the rule does not name make parts of their own, because an
RDATE is read by few programs; a series with too many exceptions has consecutive ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from ..recurrence import Schedule, local_starts
from ..rules import Rule, last_moment
from .spanning import spanned

MAX_EXCEPTIONS = 90
"""Google Calendar rejects a series with more."""
RULE_LANE = ""


class Border(NamedTuple):
    """From where on dates belong to a part, and the number that the part has for ever.

    ``lane``: "" for the dates of the rule, else a time of day for others that start at it.
    ``first_on``: the part's first day, "" if it begins with its lane; both in ISO 8601.
    """

    lane: str
    first_on: str
    number: int


Borders = tuple[Border, ...]


def borders_of(stored: Iterable[Iterable]) -> Borders:
    """The borders as they are stored: rows of JSON."""
    return tuple(Border(*row) for row in stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One series as it is written, or one date if it has no ``rule``; times are keys, naive wall
    times of the schedule's zone. ``skipped`` become EXDATEs, ``own`` get a component with
    RECURRENCE-ID; ``dates`` are all that it stands for up to the horizon."""

    starts_at_local: datetime
    rule: Rule | None = None
    skipped: tuple[datetime, ...] = ()
    own: tuple[datetime, ...] = ()
    dates: frozenset[datetime] = frozenset()
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Dates that one rule can name. ``named``: what the rule names, among them what is left out;
    for a lane without a rule its dates."""

    name: str
    named: tuple[datetime, ...]
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Cuts lanes into parts.

    Attributes:
        left_out: keys that are no dates, or not to be written.
        own: keys of dates that need a component of their own.
        since: dates before it may be dropped where there are too many exceptions.
        horizon: up to where the dates of an endless rule are known.
    """

    schedule: Schedule
    left_out: frozenset[datetime]
    own: frozenset[datetime]
    since: datetime | None
    horizon: datetime | None

    def parts(self, lane: Lane, told: Iterable[Border]) -> Iterator[tuple[str, Part]]:
        """The parts of a lane in order, each with the border at which it begins.

        Args:
            told: the lane's borders; a part begins at each, at others only if it must.
        """
        begins = sorted({border.first_on for border in told} | {""})
        for place, begin in enumerate(begins):
            end = begins[place + 1] if place + 1 < len(begins) else ""
            inside = lane.named
            if begin or end:
                inside = tuple(key for key in inside if _is_within(key, begin, end))
            is_over = bool(self.since and begin and end) and end <= f"{self.since:%Y-%m-%d}"
            if inside and not is_over:
                yield from self._cut(replace(lane, named=inside), begin, is_last=not end)

    def _cut(self, lane: Lane, begin: str, *, is_last: bool) -> Iterator[tuple[str, Part]]:
        named = lane.named
        if lane.rule is None:
            named = tuple(key for key in named if key not in self.left_out)
        if self._exceptions(named)[MAX_EXCEPTIONS:]:
            named = self._later(named)
        while named:
            size = self._most(lane, named)
            taken, named = named[:size], named[size:]
            yield from self._part(lane, taken, begin, is_last=is_last and not named)
            begin = f"{named[0]:%Y-%m-%d}" if named else ""

    def _exceptions(self, named: tuple[datetime, ...]) -> list[datetime]:
        return [key for key in named if key in self.left_out or key in self.own]

    def _later(self, named: tuple[datetime, ...]) -> tuple[datetime, ...]:
        """Without the past that may go: as little as makes the exceptions few enough, or all."""
        if self.since is None:
            return named
        last_to_go = self._exceptions(named)[-MAX_EXCEPTIONS - 1]
        dates = [key for key in named if key not in self.left_out]
        enough = next((key for key in dates if key > last_to_go), None)
        within = next((key for key in dates if key >= self.since), None)
        if enough is None or (within and within < enough):
            enough = within
        first = enough or (dates[-1] if dates else None)
        return tuple(key for key in named if first and key >= first)

    def _most(self, lane: Lane, named: tuple[datetime, ...]) -> int:
        """How many of these one part can hold."""
        if lane.rule:
            beyond = self._exceptions(named)[MAX_EXCEPTIONS:]
            return named.index(beyond[0]) if beyond else len(named)
        most, too_many = 1, len(named) + 1
        size = len(named)
        while too_many - most > 1:
            if self._is_spanned(named[:size]):
                most = size
            else:
                too_many = size
            size = (most + too_many) // 2
        return most

    def _is_spanned(self, dates: tuple[datetime, ...]) -> bool:
        room = MAX_EXCEPTIONS - len(self.own.intersection(dates))
        return room >= 0 and (len(dates) == 1 or spanned(dates, room) is not None)

    def _part(
        self, lane: Lane, taken: tuple[datetime, ...], begin: str, *, is_last: bool
    ) -> Iterator[tuple[str, Part]]:
        dates = tuple(key for key in taken if key not in self.left_out)
        if not dates:
            return
        if lane.rule is None:
            yield begin, self._listed(dates)
        elif part := self._ruled(lane.rule, taken, dates, is_last=is_last):
            yield begin, part
        else:
            yield from self._cut(replace(lane, named=dates, rule=None), begin, is_last=is_last)

    def _listed(self, dates: tuple[datetime, ...]) -> Part:
        own = tuple(key for key in dates if key in self.own)
        found = spanned(dates, MAX_EXCEPTIONS - len(own)) if dates[1:] else None
        return Part(
            starts_at_local=dates[0],
            rule=found.rule if found else None,
            skipped=found.gaps if found else (),
            own=own if found else (),
            dates=frozenset(dates),
        )

    def _ruled(
        self,
        rule: Rule,
        taken: tuple[datetime, ...],
        dates: tuple[datetime, ...],
        *,
        is_last: bool,
    ) -> Part | None:
        """A part of the rule's dates; None if the rule would name others from there on."""
        schedule = self.schedule
        is_whole = is_last and taken[0] == schedule.starts_at_local
        start = taken[0] if is_whole else dates[0]
        if not is_whole:
            rule = ending(rule, schedule)
            if not is_last:
                rule = replace(rule, until=last_moment(dates[-1].date(), schedule.zone))
            length = schedule.ends_at_local - schedule.starts_at_local
            begun = replace(
                schedule,
                starts_at_local=start,
                ends_at_local=start + length,
                rules=(rule,),
                changes=(),
            )
            last = None if is_last else dates[-1]
            expected = {key for key in taken if key >= start and (last is None or key <= last)}
            if self.horizon:
                expected = {key for key in expected if key < self.horizon}
            if expected != set(local_starts(begun, None, self.horizon)):
                return None
        kept = [key for key in taken if start <= key and (is_last or key <= dates[-1])]
        return Part(
            starts_at_local=start,
            rule=rule,
            skipped=tuple(key for key in kept if key in self.left_out),
            own=tuple(key for key in kept if key in self.own and key not in self.left_out),
            dates=frozenset(dates),
        )


def _is_within(key: datetime, begin: str, end: str) -> bool:
    day = f"{key:%Y-%m-%d}"
    return begin <= day and (not end or day < end)


def ending(rule: Rule, schedule: Schedule) -> Rule:
    """The same rule with COUNT replaced by the equivalent UNTIL."""
    if rule.count is None:
        return rule
    counted = local_starts(replace(schedule, rules=(rule,), changes=()))
    return replace(rule, count=None, until=last_moment(max(counted).date(), schedule.zone))


def numbered(
    cut: Iterable[tuple[str, str, Part]], told: Borders
) -> tuple[tuple[Part, ...], Borders]:
    """Give each part its number: the one that was told, else the next. The first has the UID.

    Args:
        cut: lane, border and part, the main lane's first.
        told: the borders told so far.

    Returns:
        The parts by number, and all borders that are told now; none as long as the main lane's
        first part is alone.
    """
    numbers = {(border.lane, border.first_on): border.number for border in told}
    parts = []
    for lane, begin, part in cut:
        if (lane, begin) not in numbers:
            taken = max(numbers.values(), default=0)
            numbers[lane, begin] = taken + 1 if 1 in numbers.values() else 1
        parts.append(replace(part, number=numbers[lane, begin]))
    is_plain = numbers.keys() <= {(RULE_LANE, "")}
    borders = () if is_plain else tuple(Border(*key, one) for key, one in sorted(numbers.items()))
    return tuple(sorted(parts, key=lambda part: part.number)), borders
