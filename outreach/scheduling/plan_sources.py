"""What a source of the plan gives and is asked: dates and entries as staff see them.

Staff see more than the public, and each of them no more than their rights currently allow. A source
checks these rights itself: whatever it returns goes to the person who asks. ``outreach.kinds``
merges what the sources of all kinds return.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
