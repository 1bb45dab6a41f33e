"""On which days of a calendar a date is, and what a reader of that calendar sees of its times.

One rule for windows and for cells: a date with times is on the days of the *calendar's* zone that it
touches, wherever it takes place; an all-day date is on its own days in every calendar. Decision 0017
has the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from .spans import TimeSpan, instant, last_shown, wall_time

FARTHEST_APART = timedelta(hours=26)
"""So far apart the clocks of two zones may be: UTC+14 and UTC-12."""


class Dated(Protocol):
    """What is on days: an entry, or a row of the index. Instants are aware."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def all_day(self) -> bool: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Days:
    """The local days from ``first`` to ``last``, both included, of a calendar in ``zone``."""

    first: date
    last: date
    zone: str

    @property
    def span(self) -> TimeSpan:
        """The instants that belong to them. What has times is on them if it overlaps this."""
        return days_span(self.first, self.last, self.zone)

    @property
    def widest(self) -> TimeSpan:
        """All-day dates of any zone that are on these days overlap this; not each that does is."""
        span = self.span
        return TimeSpan(span.start - FARTHEST_APART, span.end + FARTHEST_APART)

    def hold(self, found: Dated) -> bool:
        """Whether a date is on any of these days."""
        first, last = days_of(found, self.zone)
        return first <= self.last and self.first <= last


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of a date on the clocks of one zone: naive, the end exclusive."""

    start: datetime
    end: datetime
    zone: str

    @property
    def last(self) -> datetime:
        """The last moment that belongs to the date, for display: an all-day date ends on its own
        day."""
        return last_shown(self.start, self.end)

    @property
    def is_of_several_days(self) -> bool:
        return self.last.date() != self.start.date()

    @property
    def has_length(self) -> bool:
        return self.start != self.end


@dataclass(frozen=True, slots=True)
class ShownTimes:
    """``here``: in the calendar's zone, all-day dates on their own days; ``there``: in the date's
    own zone."""

    here: Clock
    there: Clock

    @property
    def differ(self) -> bool:
        """Whether the clocks show different times there, so that both are worth saying."""
        return (self.here.start, self.here.end) != (self.there.start, self.there.end)


def shown_times(found: Dated, zone: str) -> ShownTimes:
    """The times of a date in a calendar in ``zone``; "" if there is none, which leaves its own."""
    there = _clock(found, found.zone)
    return ShownTimes(there if found.all_day or not zone else _clock(found, zone), there)


def days_of(found: Dated, zone: str) -> tuple[date, date]:
    """The first and the last day on which a date is in a calendar in ``zone``. One that ends at
    midnight is not on the next day, one without length is on its own."""
    end = found.ends_at
    if end > found.starts_at:
        end -= timedelta.resolution
    own = found.zone if found.all_day else zone
    return day_of(found.starts_at, own), day_of(end, own)


def day_of(moment: datetime, zone: str) -> date:
    """The local day to which an aware instant belongs, in the sense of ``days_span``: a day has
    begun for good with its first midnight, even where clocks then go back before it."""
    day = wall_time(moment, zone).date()
    following = day + timedelta(1)
    return following if moment >= _midnight(following, zone) else day


def days_span(first: date, last: date, zone: str) -> TimeSpan:
    """From midnight at the beginning of ``first`` to the end of ``last`` in ``zone``, as
    instants."""
    return TimeSpan(_midnight(first, zone), _midnight(last + timedelta(1), zone))


def midnight(moment: datetime, zone: str) -> datetime:
    """The instant at which the local day of ``moment``, an aware instant, began in ``zone``."""
    return _midnight(day_of(moment, zone), zone)


def _midnight(day: date, zone: str) -> datetime:
    return instant(datetime.combine(day, time.min), zone)


def _clock(found: Dated, zone: str) -> Clock:
    return Clock(wall_time(found.starts_at, zone), wall_time(found.ends_at, zone), zone)
