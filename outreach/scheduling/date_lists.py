"""What a list of dates of all kinds is asked for, and what it says of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFilters:
    """Which dates. ``regions`` None: all, and those without one. The ids of a venue, of a partner and
    of an audience: kinds that have no such thing have no dates then. ``text`` is typed by people."""

    regions: frozenset[int] | None = None
    statuses: frozenset[str] = frozenset()
    venue: int | None = None
    partner: int | None = None
    audience: int | None = None
    text: str = ""

    @property
    def asks_for_events(self) -> bool:
        """Whether it names what only public events have."""
        return bool(self.venue or self.partner or self.audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFacts:
    """What a list says of one date besides when it is, in the reader's language.

    ``url`` leads to its owner. ``participants`` is how many are known, None where that is not for
    this reader, or nobody counted; ``people_url`` is where their names are, "" if that is nowhere for
    this reader. ``may_change``: whether the reader may change the date.
    """

    title: str
    url: str
    place: str = ""
    region: str = ""
    partners: tuple[str, ...] = ()
    participants: int | None = None
    people_url: str = ""
    may_change: bool = False
