"""Public counts: no small number is told, and none can be found by subtraction, at no time.

Whoever reads the page after each save could subtract: the groups from the total, last week's page from
today's, the page without a session from the page with it, one correction from another. Against all of
it, counts are told in **portions**, and what was told of a portion is kept:

- A portion is some sessions whose counts together are not small. Its sessions stay together for good:
  what was told of several is never told of some of them. A session that is un-marked takes its whole
  portion with it, unless it was a small part; marked again, it brings back what was told before.
- A told number moves in steps that are not small. A smaller correction waits, and is told together with
  the next new portion, as if it were its.
- Over all times, two numbers that the page showed are the same or not close to each other.

Decision 0018 says what an attacker may know. Everything here is arithmetic on values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SMALLEST_SHOWN = 5
NO_GROUP = ""
"""The name of the people in no group. They are not shown, but could be found by subtraction."""


@dataclass(frozen=True)
class Count:
    """The count of one session or portion; ``groups`` has the counted groups, by name."""

    total: int
    groups: Mapping[str, int] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, int]:
        """The groups, and the people in none of them; together they are the total."""
        return {**self.groups, NO_GROUP: self.total - sum(self.groups.values())}


@dataclass
class Portion:
    """What was told of some sessions together.

    Args:
        total: as told.
        parts: as told: the groups and the people in none; None if that was never told.
        counted: their count at that time. What was told differs from it by corrections of others.
        size: how many sessions they are, whether marked now or not.
        members: the counts of those that are marked now.
    """

    total: int
    parts: dict[str, int] | None
    counted: Count
    size: int
    members: Sequence[Count] = ()
    key: int | None = None

    @property
    def now(self) -> Count:
        return summed(self.members)

    @property
    def level(self) -> int:
        """What would be told of them now."""
        return self.total + self.now.total - self.counted.total

    @property
    def is_whole(self) -> bool:
        return len(self.members) == self.size

    @property
    def is_shown(self) -> bool:
        """Not if too little is left. Without some of its sessions a portion stands only as long as
        the missing part is small."""
        still_stands = self.is_whole or self.level > self.total - SMALLEST_SHOWN
        return self.level >= SMALLEST_SHOWN and still_stands

    @property
    def part_levels(self) -> dict[str, int]:
        """``level`` for each part."""
        told = self.parts or {}
        before = self.counted.parts if self.parts is not None else {}
        now = self.now.parts
        names = [*self.now.groups, NO_GROUP]
        levels = {n: told.get(n, 0) + now.get(n, 0) - before.get(n, 0) for n in names}
        levels[NO_GROUP] = self.level - sum(levels[name] for name in self.now.groups)
        return levels

    @property
    def is_split(self) -> bool:
        """Whether its parts may be shown: they were told with the total, and none of them has moved
        far since."""
        if self.parts is None or sum(self.parts.values()) != self.total:
            return False
        levels = self.part_levels
        return all(
            abs(levels.get(name, 0) - self.parts.get(name, 0)) < SMALLEST_SHOWN
            for name in {*levels, *self.parts}
        )

    def tell_again(self) -> bool:
        """Tell what the sessions count now, if each number that changes takes a step that is not
        small. Returns whether anything changed."""
        if not (self.is_whole and self.is_shown):
            return False
        total, parts = self.level, self.part_levels
        was = self.parts or {}
        steps = [total - self.total]
        if self.parts is not None:
            steps += [parts.get(name, 0) - was.get(name, 0) for name in {*parts, *was}]
        may_be_split = are_not_small(parts) and all(map(_is_no_small_step, steps))
        if may_be_split and (any(steps) or self.parts is None):
            self.total, self.parts, self.counted = total, parts, self.now
            return True
        if abs(total - self.total) >= SMALLEST_SHOWN:
            groups = self.counted.groups
            self.total, self.counted = total, Count(self.now.total, groups)
            return True
        return False


@dataclass
class Figures:
    """What the page shows, and whatever it showed before.

    Args:
        total: None while it is small.
        groups: empty unless all of them may be shown.
        is_counted: whether anybody was counted at all; otherwise nothing is said.
        past: the numbers that each of them ever was, "total" among the groups.
    """

    total: int | None = None
    groups: dict[str, int] = field(default_factory=dict)
    is_counted: bool = False
    past: dict[str, list[int]] = field(default_factory=dict)


TOTAL = "total"


def told(
    portions: list[Portion], pending: list[Count], before: Figures
) -> tuple[list[tuple[Portion, int]], Figures]:
    """Tell what may be told now.

    Args:
        portions: all there are; those that are told anew are changed.
        pending: the counts of marked sessions of which nothing was told, in the order in which they
            were entered.
        before: what the page shows.

    Returns:
        The new portions, each with how many of ``pending`` follow the last one's in it, and what the
        page shows from now on.
    """
    for portion in portions:
        portion.tell_again()
    shown = [portion for portion in portions if portion.is_shown]
    added = list(_new_portions(shown, pending))
    is_counted = bool(pending) or any(portion.members for portion in portions)
    return added, _figures([*shown, *(one for one, _size in added)], before, is_counted=is_counted)


def _new_portions(shown: list[Portion], pending: list[Count]) -> Iterator[tuple[Portion, int]]:
    """Combine consecutive counts until they are not small, and the corrections that wait with the
    first; a small remainder waits."""
    waiting = sum(portion.now.total - portion.total for portion in shown)
    waiting_parts = _waiting_parts(shown)
    gathered: list[Count] = []
    for count in pending:
        gathered.append(count)
        counted = summed(gathered)
        total = counted.total + waiting
        if total < SMALLEST_SHOWN:
            continue
        parts = dict(counted.groups)
        for name, number in waiting_parts.items():
            parts[name] = parts.get(name, 0) + number
        parts[NO_GROUP] = total - sum(parts.values())
        told_parts = parts if are_not_small(parts) else None
        portion = Portion(total, told_parts, counted, len(gathered), tuple(gathered))
        portion.tell_again()  # Its groups alone, if they are not told with what waited of others.
        yield portion, len(gathered)
        gathered, waiting, waiting_parts = [], 0, {}


def _waiting_parts(shown: list[Portion]) -> dict[str, int]:
    """The corrections of groups that wait, those that are nothing left out."""
    found: dict[str, int] = {}
    for portion in shown:
        if portion.parts is not None and portion.is_split:
            now = portion.now.groups
            for name in {*now, *portion.parts} - {NO_GROUP}:
                step = now.get(name, 0) - portion.parts.get(name, 0)
                found[name] = found.get(name, 0) + step
    return {name: number for name, number in found.items() if number}


def _figures(shown: list[Portion], before: Figures, *, is_counted: bool) -> Figures:
    past = {name: list(numbers) for name, numbers in before.past.items()}
    if not shown or not is_counted:
        return Figures(is_counted=is_counted, past=past)
    exact = sum(portion.total for portion in shown)
    total = _kept_apart(exact, past.get(TOTAL, []))
    groups: dict[str, int] = {}
    names = list(dict.fromkeys(name for portion in shown for name in portion.parts or {}))
    if total == exact and all(p.is_split and set(p.parts or {}) == set(names) for p in shown):
        parts = {name: sum((p.parts or {})[name] for p in shown) for name in names}
        if all(_kept_apart(number, past.get(name, [])) == number for name, number in parts.items()):
            groups = {name: number for name, number in parts.items() if name != NO_GROUP}
            if groups:
                _remember(past, parts)
    _remember(past, {TOTAL: total})
    return Figures(total, groups, is_counted=True, past=past)


def _kept_apart(number: int, past: Iterable[int]) -> int:
    """The number, or the nearest one of ``past`` if there is any close to it."""
    close = [one for one in past if abs(one - number) < SMALLEST_SHOWN]
    return min(close, key=lambda one: (abs(one - number), one), default=number)


def _remember(past: dict[str, list[int]], numbers: Mapping[str, int]) -> None:
    for name, number in numbers.items():
        past[name] = sorted({*past.get(name, []), number})


def summed(counts: Iterable[Count]) -> Count:
    """Counts taken together."""
    total, groups = 0, dict[str, int]()
    for count in counts:
        total += count.total
        for name, number in count.groups.items():
            groups[name] = groups.get(name, 0) + number
    return Count(total, groups)


def are_not_small(parts: Mapping[str, int]) -> bool:
    """Whether no group is small, and neither is the number of people in no group."""
    return all(
        number >= SMALLEST_SHOWN or (name == NO_GROUP and number == 0)
        for name, number in parts.items()
    )


def _is_no_small_step(step: int) -> bool:
    return step == 0 or abs(step) >= SMALLEST_SHOWN
