"""Public counts: no small number is told, and none can be found by subtraction, at no time.

Whoever reads the page after each save could subtract: the groups from the total, last week's page from
today's, the page without a session from the page with it, one correction from another. Against all of
it, counts are told in **portions**, and what was told of a portion is kept:

- A portion is some sessions, told once all of them are marked and their counts together are not small.
  They stay together for good, from the first on that waits: what is known of several, be it only that
  they are few, is never known of some of them.
- A portion of several sessions stays as it was told while any of them is marked, however few are left.
  It goes with the last one, and comes back as it was. Whether it is there tells nothing of any count.
- A told number moves in steps that are not small, and only while all its sessions are marked. A smaller
  correction waits, and is told together with the next new portion, as if it were its. It has no part in
  whether that one is told.
- Over all times, two numbers that the page showed are the same or not close to each other.

Decision 0018 says what an attacker may know. Everything here is arithmetic on values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        total: as told; nothing while they wait.
        parts: as told: the groups and the people in none; None if that was never told.
        counted: their count at that time. What was told differs from it by corrections of others.
        size: how many sessions they are, whether marked now or not.
        members: the counts of those that are marked now.
    """

    total: int = 0
    parts: dict[str, int] | None = None
    counted: Count = Count(0)
    size: int = 0
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
    def is_told(self) -> bool:
        return self.total > 0

    @property
    def is_shown(self) -> bool:
        """One session's number goes when it becomes small. That of several does not: it would tell
        how many those are that are left."""
        is_one_gone_small = self.size == 1 and self.level < SMALLEST_SHOWN
        return self.is_told and bool(self.members) and not is_one_gone_small

    def join(self, count: Count) -> None:
        """One more session waits together with these."""
        self.members, self.size = (*self.members, count), self.size + 1

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
        far since. While a session is missing, they stand as they were told."""
        if self.parts is None or sum(self.parts.values()) != self.total:
            return False
        if not self.is_whole:
            return True
        levels = self.part_levels
        return all(
            abs(levels.get(name, 0) - self.parts.get(name, 0)) < SMALLEST_SHOWN
            for name in {*levels, *self.parts}
        )

    def tell_again(self) -> None:
        """Tell what the sessions count now, if each number that changes takes a step that is not
        small."""
        if not (self.is_whole and self.is_shown and self.level >= SMALLEST_SHOWN):
            return
        total, parts = self.level, self.part_levels
        was = self.parts or {}
        steps = [total - self.total]
        if self.parts is not None:
            steps += [parts.get(name, 0) - was.get(name, 0) for name in {*parts, *was}]
        may_be_split = are_not_small(parts) and all(map(_is_no_small_step, steps))
        if may_be_split and (any(steps) or self.parts is None):
            self.total, self.parts, self.counted = total, parts, self.now
        elif abs(total - self.total) >= SMALLEST_SHOWN:
            self.total, self.counted = total, Count(self.now.total, self.counted.groups)


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
) -> tuple[list[Portion], Figures]:
    """Tell what may be told now.

    Args:
        portions: all there are, the oldest first; those that are told or joined are changed, new ones
            are added.
        pending: the counts of marked sessions in no portion, in the order in which they were entered.
        before: what the page shows.

    Returns:
        The portion that each of ``pending`` is in now, and what the page shows from now on.
    """
    for portion in portions:
        portion.tell_again()
    for portion in portions:
        _tell_first(portion, portions)
    joined = []
    for count in pending:
        portion = next((one for one in portions if one.is_whole and not one.is_told), None)
        if portion is None:
            portion = Portion()
            portions.append(portion)
        portion.join(count)
        _tell_first(portion, portions)
        joined.append(portion)
    is_counted = any(portion.members for portion in portions)
    shown = [portion for portion in portions if portion.is_shown]
    return joined, _figures(shown, before, is_counted=is_counted)


def _tell_first(portion: Portion, portions: list[Portion]) -> None:
    """Tell a portion that waits if it is not small, and with it the corrections that wait."""
    counted = portion.now
    if portion.is_told or not portion.is_whole or counted.total < SMALLEST_SHOWN:
        return
    others = [one for one in portions if one.is_shown and one.is_whole]
    waiting = sum(one.now.total - one.total for one in others)
    parts = dict(counted.groups)
    if counted.total + waiting < SMALLEST_SHOWN:
        waiting = 0
    else:
        for name, number in _waiting_parts(others).items():
            parts[name] = parts.get(name, 0) + number
    portion.total, portion.counted = counted.total + waiting, counted
    parts[NO_GROUP] = portion.total - sum(parts.values())
    portion.parts = parts if are_not_small(parts) else None
    portion.tell_again()  # Its groups alone, if they are not told with what waited of others.


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
