"""Eleven weeks of work on the demo, told from the first day to the last.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush

from home.demo.loader import load_demo

from . import activities, imports, publicity, series
from .jobs import FIRST, LAST, daily_jobs, jobs


def tell(travel: Callable[[datetime], object], tokens: list[str]) -> None:
    """Everything, in the order of time.

    Args:
        travel: sets the clock.
        tokens: gets those of all private addresses, and of those that lead nowhere any more.
    """
    load_demo(say=lambda text: None)
    stories = [*(story() for story in STORIES), publicity.private_addresses(tokens)]
    waiting = [(FIRST, place) for place in range(len(stories))]
    while waiting:
        moment, place = heappop(waiting)
        travel(datetime.fromisoformat(f"{moment}+04:00"))
        if following := next(stories[place], None):
            assert moment <= following <= LAST, following
            heappush(waiting, (following, place))
    travel(datetime.fromisoformat(f"{LAST}+04:00"))
    jobs()


STORIES = (
    publicity.records,
    *series.STORIES,
    *publicity.STORIES,
    *imports.STORIES,
    *activities.STORIES,
    daily_jobs,
)
