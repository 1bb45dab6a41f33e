"""Counts as the public may read them: no small number shown, and none to be found by subtraction.

Three ways lead to a small number, and all are closed: reading it; subtracting the groups shown from
the total; subtracting last week's page from today's. For the third, counts are added in portions:
those of several sessions are held back until together they are no longer small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class Count:
    """One session's: ``groups`` by name as far as they were counted."""

    total: int
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """``total`` is None when it is small; ``groups`` is empty unless each of them may be known."""

    total: int | None
    groups: Mapping[str, int] = field(default_factory=dict)


def public_figures(counts: Iterable[Count]) -> Figures | None:
    """What may be shown of these counts.

    Args:
        counts: in the order in which they were typed in, so that a late one changes no portion
            that has been shown.

    Returns:
        None when nothing was counted.
    """
    counts = list(counts)
    if not counts:
        return None
    portions = _portions(counts)
    if not portions:
        return Figures(None)
    total = sum(portion.total for portion in portions)
    names = list(dict.fromkeys(name for portion in portions for name in portion.groups))
    if not all(_may_be_split(portion, names) for portion in portions):
        return Figures(total)
    return Figures(
        total, {name: sum(portion.groups[name] for portion in portions) for name in names}
    )


def _portions(counts: list[Count]) -> list[Count]:
    """The counts put together until none is small; a small rest is left out."""
    found, total, groups = [], 0, {}
    for count in counts:
        total += count.total
        for name, number in count.groups.items():
            groups[name] = groups.get(name, 0) + number
        if total >= SMALLEST_SHOWN:
            found.append(Count(total, groups))
            total, groups = 0, {}
    return found


def _may_be_split(portion: Count, names: list[str]) -> bool:
    """Whether no group is small, nor those whom no group holds."""
    others = portion.total - sum(portion.groups.values())
    numbers = [portion.groups.get(name, 0) for name in names]
    return all(number >= SMALLEST_SHOWN for number in numbers) and (
        others == 0 or others >= SMALLEST_SHOWN
    )
