"""A registry of the sources that put entries of the plan into a person's private calendar.

Staff see more than the public, and each of them no more than their rights currently allow. An app
registers a source, which checks these rights itself: whatever it returns goes to the person who
asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Protocol

from .sources import FeedText


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuestion:
    """What is requested of the plan, and by whom. ``since`` and ``now`` are aware instants: what
    has no date that ends after ``since`` is left out. ``base_url`` is the base of links into the
    admin. ``identity`` tells several calendars of one person apart."""

    user: Any
    scope: str
    language: str
    now: datetime
    since: datetime
    base_url: str
    identity: str = ""


@dataclass(frozen=True, slots=True)
class PlanText:
    """One entry of a plan. ``next_at`` is when its next date begins, None when all are over;
    ``last_at`` is when its last date begins."""

    feed_text: FeedText
    next_at: datetime | None
    last_at: datetime

    def nearness(self, now: datetime) -> tuple[bool, float]:
        """The sort key of entries: upcoming ones first, the nearest first; then those that are
        over, the latest first."""
        if self.next_at is None:
            return True, -self.last_at.timestamp()
        return False, self.next_at.timestamp()


class PlanSource(Protocol):
    """An app's part of the plan."""

    def scopes_for(self, user: Any) -> frozenset[str]:
        """The scopes in which this source may have something for the user; none without
        permission."""

    def entries(self, question: PlanQuestion, *, limit: int) -> Iterable[PlanText]:
        """What the user may currently see in this scope, sorted by nearness; only called for a
        scope that ``scopes_for`` returns."""


_sources: list[PlanSource] = []


def register_plan_source(source: PlanSource) -> None:
    """Called in an app's ``ready()``; registering the same object again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def scopes_for(user: Any) -> frozenset[str]:
    """The scopes that have a source for the user; none for a user without permissions."""
    return frozenset().union(*(source.scopes_for(user) for source in _sources))


def plan_entries(question: PlanQuestion, *, limit: int) -> list[PlanText]:
    """The entries of all sources that are open to the user, nearest first."""
    lists = [
        source.entries(question, limit=limit)
        for source in _sources
        if question.scope in source.scopes_for(question.user)
    ]
    merged = merge(*lists, key=lambda entry: entry.nearness(question.now))
    return list(islice(merged, limit))
