"""What a source of the plan gives and is asked: dates and entries as staff see them.

Staff see more than the public, and each of them no more than their rights currently allow. A source
checks these rights itself: whatever it returns goes to the person who asks. ``outreach.kinds``
merges what the sources of all kinds return.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from .icalendar.writer import Entry
from .spans import TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuestion:
    """Who asks, and for which part of the plan. ``now`` is an aware instant. ``base_url`` is the base
    of links into the admin."""

    user: Any
    scope: str
    language: str
    now: datetime
    base_url: str = ""


class Place(NamedTuple):
    """Where a date takes place; equal for dates in the same place. ``kind`` tells the places of one
    table from those of another, ``name`` is in the reader's language."""

    kind: str
    id: int
    name: str


class Person(NamedTuple):
    """A user who is assigned to a date."""

    id: Any
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDate:
    """One date of the plan, as the person who asks may see it.

    ``kind`` is the name of its kind; with ``date_id`` it identifies the date, with ``owner_id`` its
    owner. ``uid`` is the owner's, ``local_start`` the key of the date, a naive wall time in ``zone``.
    ``title`` is in the reader's language where it is translated. ``url`` leads to its owner in the
    admin. ``moved_from``: when it was to begin, a naive wall time in ``zone``, if somebody moved it.
    """

    kind: str
    owner_id: int
    date_id: int
    uid: str
    local_start: datetime
    span: TimeSpan
    zone: str
    all_day: bool
    status: str
    title: str = ""
    place: Place | None = None
    people: tuple[Person, ...] = ()
    url: str = ""
    moved_from: datetime | None = None

    @property
    def key(self) -> tuple[datetime, str, int]:
        """By which dates are sorted; unique."""
        return self.span.start, self.kind, self.date_id

    @property
    def is_moved(self) -> bool:
        """Whether somebody moved it."""
        return self.moved_from is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """An owner with all its dates, as calendars have it. ``horizon``: how far ahead its dates are
    planned if it has no end. ``next_at`` is when its next date begins, None when all are over;
    ``last_at`` is when its last date begins. All are aware instants."""

    entry: Entry
    horizon: datetime
    next_at: datetime | None
    last_at: datetime

    def nearness(self, now: datetime) -> tuple[bool, float]:
        """The sort key of entries: upcoming ones first, the nearest first; then those that are
        over, the latest first."""
        if self.next_at is None:
            return True, -self.last_at.timestamp()
        return False, self.next_at.timestamp()


class PlanSource(Protocol):
    """An app's part of the plan. The language of the question is active when it is asked."""

    def scopes_for(self, user: Any) -> frozenset[str]:
        """The scopes in which this source may have something for the user; none without
        permission."""

    def entries(
        self, question: PlanQuestion, *, since: datetime, limit: int
    ) -> Iterable[PlanEntry]:
        """What the user may currently see in this scope and has a date that ends after ``since``,
        sorted by nearness. None in the scope of busy times."""

    def dates(
        self,
        question: PlanQuestion,
        span: TimeSpan,
        *,
        latest_first: bool = False,
        limit: int | None = None,
    ) -> Iterable[PlanDate]:
        """The dates that the user may currently see in this scope and that overlap ``span``, sorted
        by ``PlanDate.key``, or the other way round; a constant number of queries. In the scope of
        busy times only those that take place, without title, place, people and address."""
