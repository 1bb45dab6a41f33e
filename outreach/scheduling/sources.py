"""What a source of public calendars gives and is asked.

A calendar reads no table but its own. Another app's kind brings a source, which returns what its
own rules have cleared, and nothing else; ``outreach.kinds`` merges what all of them return.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from .date_keys import date_key
from .days import Days

FILTERS = ("region", "audience", "topic", "partner", "venue", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """One date as the public may see it. Instants are aware and in UTC, wall times naive."""

    uid: str
    recurrence_id: datetime | None
    starts_at: datetime
    ends_at: datetime
    starts_at_local: datetime
    ends_at_local: datetime
    all_day: bool
    zone: str
    title: str
    summary: str
    language: str
    status: str
    is_altered: bool
    url: str
    region: str = ""
    region_name: str = ""
    venue: str = ""
    venue_name: str = ""
    changed_at: datetime | None = None

    @property
    def key(self) -> tuple[datetime, str]:
        """The key by which lists are sorted and paginated."""
        return self.starts_at, self.uid

    @property
    def path(self) -> str:
        """The path of the page that describes this date, without the host; each date of a series
        has its own."""
        path = urlsplit(self.url).path
        if self.recurrence_id is None:
            return path
        return f"{path}{date_key(self.recurrence_id, all_day=self.all_day)}/"


class FeedText(NamedTuple):
    """Stored iCalendar text, the zone that it needs ("" for none), and from which year on."""

    text: str
    zone: str = ""
    first_year: int = 0


YEAR_OF_NOTHING = 2020
"""The first year of a zone definition that no entry needs."""


def zones_of(texts: Iterable[FeedText], own: str) -> dict[str, int]:
    """The first year in which each zone is needed. A calendar without any component is not valid,
    so one whose texts need no zone names its ``own``."""
    zones: dict[str, int] = {}
    for zone, year in {(text.zone, text.first_year) for text in texts if text.text and text.zone}:
        zones[zone] = min(year, zones.get(zone, year))
    return zones or {own: YEAR_OF_NOTHING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is requested of a calendar. ``filters``: values by filter name; several values of one
    name are alternatives, an unknown value selects nothing. ``search``: words that must all be
    found. ``ends_after``: an aware instant; feeds leave out whatever has no date that ends
    later."""

    calendar_key: UUID
    language: str
    now: datetime
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    search: str = ""
    ends_after: datetime | None = None


class Source(Protocol):
    """An app's public entries."""

    def entries(
        self,
        selection: Selection,
        *,
        days: Days | None = None,
        past: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> Iterable[PublicEntry]:
        """Dates sorted by (start, uid): those on ``days``; without them, those not over at
        ``selection.now``, or with ``past`` those that are over, latest first. ``after`` is the key
        of the last one already seen.

        On ``days`` is what overlaps ``days.span``. All-day dates may lie beside it, in a zone of
        their own: whatever of them overlaps ``days.widest`` may be given, the rest is sorted out.
        """

    def texts(self, selection: Selection, *, keep_cancelled: bool = True) -> Iterator[FeedText]:
        """iCalendar text of everything that is, or was, visible."""

    def filter_values(self, selection: Selection) -> Mapping[str, set[str]]:
        """The values of each filter by which anything in this calendar can be found, regardless of
        the selection's own filters."""

    def next_change(self, calendar_key: UUID, now: datetime) -> datetime | None:
        """The next instant at which time alone changes what it shows. An instant in the past means
        that owners are still ``due``; None that time changes nothing."""

    def due(self, calendar_key: UUID, now: datetime) -> Iterable[tuple[str, int]]:
        """The owners, each by its model's label and its id, for which such an instant has passed and
        that were not published since."""
