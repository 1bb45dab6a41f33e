"""What `make check` tries of what is many, and `make check-long` tries whole.

A sample is chosen by a fixed seed, meets each value of each axis at least once, and is told in the
last lines of the run. ``SUITE=long`` leaves nothing out; ``SUITE=quick`` tries each test with one of its
parameters.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
LONG, QUICK = (os.environ.get("SUITE") == name for name in ("long", "quick"))
SEED = 20_270_301
ALL = sys.maxsize
ONCE_MORE = "tests once more on another database"
DATABASE_FIXTURES = {
    *("django_assert_num_queries", "django_assert_max_num_queries"),
    *("transactional_db", "live_server"),
}

Taken = dict[str, tuple[str, int, int]]
"""By a key of its own for each choice: what, how many of them were taken, and of how many."""

TAKEN: Taken = {}
"""Of this process."""


def sampled(
    what: str,
    cases: Sequence[T],
    *,
    axes: Callable[[T], Iterable[Hashable]] = lambda case: (),
    least: int = 1,
    key: str = "",
) -> list[T]:
    """The cases to try, in their order; all of them in the long suite.

    Args:
        what: they are, in the plural; the report counts those of one name together.
        axes: the values that a case has, each named so that those of two axes differ.
        key: tells two choices of one name apart.
    """
    chosen = list(cases) if LONG else covering(cases, axes=axes, least=least)
    TAKEN[f"{what} {key}"] = (what, len(chosen), len(cases))
    return chosen


def amount(what: str, whole: int, least: int) -> int:
    """The same of what is drawn, of which only the number is chosen."""
    taken = whole if LONG else min(whole, least)
    TAKEN[what] = (what, taken, whole)
    return taken


def covering(
    cases: Sequence[T], *, axes: Callable[[T], Iterable[Hashable]], least: int = 1
) -> list[T]:
    """Some of the cases, at least so many, in which each value is met that any of them has."""
    order = list(range(len(cases)))
    random.Random(SEED).shuffle(order)
    values = [set(axes(case)) for case in cases]
    met: set[Hashable] = set()
    chosen: set[int] = set()
    for wanted in range(max(map(len, values), default=0), 0, -1):
        for place in order:
            if len(values[place] - met) >= wanted:
                chosen.add(place)
                met |= values[place]
    others = [place for place in order if place not in chosen]
    chosen.update(others[: max(0, least - len(chosen))])
    return [cases[place] for place in sorted(chosen)]


def report(taken: Mapping[str, tuple[str, int, int]]) -> str:
    """One sentence of all choices that left something out, "" when none did."""
    sums: dict[str, tuple[int, int]] = {}
    for what, some, whole in taken.values():
        before = sums.get(what, (0, 0))
        sums[what] = before[0] + some, before[1] + whole
    told = [f"{some:,} of {whole:,} {what}" for what, (some, whole) in sums.items() if some < whole]
    return f"SAMPLED: {'; '.join(told)}; `make check-long` runs all" if told else ""


def thinned(items: Sequence, whole: Sequence[str] = ()) -> list:
    """The tests to run of those that were collected.

    Of a module marked ``sampled`` each test and each value of its parameters at least once; in the
    quick suite of all modules each test.

    Args:
        whole: paths, as on PostgreSQL. All that is below them is run, and of every other file one
            test that is not slow, but those that ask the database itself: they count queries, or
            have transactions of their own.
    """
    groups: dict[tuple[str, str, int], list] = {}
    for item in items:
        place = item.nodeid.partition("::")[0]
        what, least = _share(item, tuple(whole))
        groups.setdefault((what, place, least), []).append(item)
    axes = _name if QUICK else _nothing if whole else _values
    chosen: set = set()
    for (what, place, least), group in groups.items():
        key = f"{place} {least}"
        chosen.update(sampled(what, group, axes=axes, least=least, key=key) if what else group)
    return [item for item in items if item in chosen]


def _share(item, whole: tuple[str, ...]) -> tuple[str, int]:
    """As what a test is counted, "" when it is not, and how many of its like are run at least."""
    if QUICK:
        return "tests, each with one of its parameters", 1
    if whole:
        if item.nodeid.startswith(whole) or _asks_the_database(item):
            return ONCE_MORE, ALL
        return ONCE_MORE, 0 if item.get_closest_marker("slow") else 1
    marker = item.get_closest_marker("sampled")
    return (marker.args[0], 1) if marker else ("", ALL)


def _asks_the_database(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        item.get_closest_marker("queries")
        or DATABASE_FIXTURES & set(item.fixturenames)
        or (marker and marker.kwargs.get("transaction"))
    )


_SEEN: dict[tuple[str, str], list[object]] = {}


def _values(item) -> list[Hashable]:
    """The test, and which value it has of each parameter: pytest's own ``indices`` number the crossings
    of several parameters, of which each is another."""
    called = getattr(item, "callspec", None)
    params = called.params.items() if called else ()
    return [_name(item)[0], *((name, _number(item, name, value)) for name, value in params)]


def _number(item, name: str, value: object) -> int:
    """Values are told apart as objects, and numbered as they come: the same in each worker."""
    known = _SEEN.setdefault((item.location[0], name), [])
    for number, one in enumerate(known):
        if one is value:
            return number
    known.append(value)
    return len(known) - 1


def _name(item) -> list[Hashable]:
    return [(item.cls, item.originalname)]


def _nothing(_item) -> list[Hashable]:
    return []
