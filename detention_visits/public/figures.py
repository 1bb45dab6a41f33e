"""Public counts: no small number is shown, and none can be found by subtraction.

A small number could be found in three ways, all prevented: by reading it; by subtracting the shown
groups from the total; by subtracting last week's page from today's. Against the third, counts are
added in portions: sessions are held back until together their count is no longer small.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class Count:
    """The count of one session or portion; ``groups`` has the counted groups, by name."""

    total: int
    groups: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """``total`` is None while it is small; ``groups`` is empty unless all of them may be shown."""

    total: int | None
    groups: Mapping[str, int] = field(default_factory=dict)


def public_figures(counts: Iterable[Count]) -> Figures | None:
    """What may be shown of these counts.

    Args:
        counts: in the order in which they were entered, so that a late one does not change a
            portion already shown.

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
    """Combine consecutive counts until none is small; a small remainder is left out."""
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
    """Whether no group is small, and neither is the number of people in no group."""
    others = portion.total - sum(portion.groups.values())
    numbers = [portion.groups.get(name, 0) for name in names]
    return all(number >= SMALLEST_SHOWN for number in numbers) and (
        others == 0 or others >= SMALLEST_SHOWN
    )
