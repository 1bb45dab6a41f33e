"""Times within one run: each thing in turn, round after round, CPU time, medians, ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

ROUNDS = 15


def times_of(things: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of this process for each, its median; a slow moment of the machine meets all alike."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for name in things:
        things[name]()
    for _round in range(rounds):
        for name, do in things.items():
            began = time.process_time()
            do()
            taken[name].append(time.process_time() - began)
    return {name: median(values) for name, values in taken.items()}


@dataclass
class Goals:
    """Prints each figure beside its goal, and remembers which were missed."""

    missed: list[str] = field(default_factory=list)

    def at_most(self, name: str, figure: float, goal: float, unit: str = "×") -> None:
        self._say(name, figure, f"at most {goal:g} {unit}", figure <= goal, unit)

    def at_least(self, name: str, figure: float, goal: float, unit: str = "×") -> None:
        self._say(name, figure, f"at least {goal:g} {unit}", figure >= goal, unit)

    def _say(self, name: str, figure: float, goal: str, is_met: bool, unit: str) -> None:
        print(f"  {name:<52}{figure:9.2f} {unit:<3} {goal:<18}{'' if is_met else ' MISSED'}")
        if not is_met:
            self.missed.append(name)
