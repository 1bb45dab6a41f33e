"""Half-open spans of time: the start belongs to a span, the end does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import UnknownZone


@dataclass(frozen=True, slots=True, order=True)
class TimeSpan:
    """``[start, end)``, both aware instants. ``start == end`` is a moment; it lies in a span unless
    the span ends with it: 11:00 lies in 11:00-12:00 but not in 10:00-11:00."""

    start: datetime
    end: datetime

    def overlaps(self, other: TimeSpan) -> bool:
        """Whether both share an instant. The only test for overlap in the whole project."""
        if self.start == self.end or other.start == other.end:
            return (
                self.start <= other.start < self.end
                or other.start <= self.start < other.end
                or self.start == other.start
            )
        return self.start < other.end and other.start < self.end

    @property
    def duration(self) -> timedelta:
        return self.end - self.start


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The zone with this IANA name.

    Raises:
        UnknownZone: the database has no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(_("“%(zone)s” is not a time zone."), zone=name[:80]) from error


def instant(local: datetime, zone: str) -> datetime:
    """The UTC instant of a naive wall time.

    A time inside a skipped hour moves forward by the length of the gap; in a repeated hour it means
    the first pass (RFC 5545 §3.3.5). ``fold=0`` does exactly that.
    """
    return local.replace(tzinfo=zone_named(zone), fold=0).astimezone(UTC)


def wall_time(moment: datetime, zone: str) -> datetime:
    """The naive wall time of an aware instant. The second pass of a repeated hour reads as the
    first."""
    return moment.astimezone(zone_named(zone)).replace(tzinfo=None, fold=0)


def last_shown(start: datetime, end: datetime) -> datetime:
    """The last moment of a half-open span for display: what ends at midnight ends on the day
    before, so that a whole day is one day. Naive wall times."""
    ends_at_midnight = end > start and end.time() == datetime.min.time()
    return end - timedelta(minutes=1) if ends_at_midnight else end


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
