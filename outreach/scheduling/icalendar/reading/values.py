"""Dates, times and durations of a calendar file, read strictly (RFC 5545 §3.3.4 to §3.3.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ...errors import EntryRefused
from ...spans import instant, wall_time
from .lines import Property

YEARS = range(1900, 2201)
MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
DAY = re.compile(r"\d{8}")
DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)
ZoneOf = Callable[[str], str]
"""Maps a TZID to the name of an IANA zone; "" means a floating time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time as written: naive wall time in an IANA zone, midnight for a date."""

    local: datetime
    zone: str
    is_date: bool = False

    @property
    def instant(self) -> datetime:
        return instant(self.local, self.zone)

    def local_in(self, zone: str) -> datetime:
        """Its wall time in ``zone``; a date is the same day everywhere. In its own zone, a time in
        a skipped hour stays as written."""
        if self.is_date or self.zone == zone:
            return self.local
        return wall_time(self.instant, zone)


@dataclass(frozen=True, slots=True)
class Length:
    """A DURATION: days are nominal, the rest is exact (§3.3.6)."""

    days: int = 0
    exact: timedelta = timedelta()


def end_after(start: Moment, length: Length) -> Moment:
    """The end of what begins at ``start`` and lasts for ``length``.

    Raises:
        EntryRefused: the start is a date, and the length is not in whole days.
    """
    local = start.local + timedelta(days=length.days)
    if start.is_date:
        if length.exact % timedelta(days=1):
            raise EntryRefused(_("All-day events last whole days."))
        return Moment(local + length.exact, start.zone, is_date=True)
    if not length.exact:
        return Moment(local, start.zone)
    return Moment((instant(local, start.zone) + length.exact).replace(tzinfo=None), "UTC")


def read_moment(prop: Property, zone_of: ZoneOf) -> Moment:
    """The one date or time of a property.

    Raises:
        EntryRefused: it is not a date or time.
        UnknownZone: its TZID matches no zone.
    """
    return _moment(prop.value, prop, zone_of)


def read_periods(prop: Property, zone_of: ZoneOf) -> list[tuple[Moment, Moment | None]]:
    """The starts of a list of dates, times or periods, each with its end if it has one."""
    found = []
    for item in prop.value.split(","):
        begins, slash, ends = item.partition("/")
        start = _moment(begins, prop, zone_of)
        end = None
        if slash and ends.lstrip("+").startswith("P"):
            end = end_after(start, read_length(ends))
        elif slash:
            end = _moment(ends, prop, zone_of)
        found.append((start, end))
    return found


def read_length(text: str) -> Length:
    """A DURATION value; negative ones are rejected.

    Raises:
        EntryRefused: it is not a duration.
    """
    match = DURATION.fullmatch(text.strip().upper())
    if not match or not any(match.groups()):
        raise EntryRefused(_("This is not a duration: %(value)s"), value=text[:20])
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))


def read_stamp(prop: Property) -> datetime | None:
    """An instant that is only used to compare versions; None when it cannot be read."""
    try:
        return _moment(prop.value, prop, lambda tzid: "UTC").local.replace(tzinfo=UTC)
    except EntryRefused:
        return None


def _moment(text: str, prop: Property, zone_of: ZoneOf) -> Moment:
    match = MOMENT.fullmatch(text.strip().upper())
    local = wall_time_of(match) if match else None
    if match is None or local is None or local.year not in YEARS:
        raise EntryRefused(
            _("%(name)s is not a date: %(value)s"), name=prop.name, value=text[:40] or "–"
        )
    if match[2] is None:
        return Moment(local, zone_of(""), is_date=True)
    zone = "UTC" if match[3] else zone_of(prop.parameters.get("TZID", "").strip())
    return Moment(local, zone)


def wall_time_of(moment: re.Match[str]) -> datetime | None:
    """What a match of ``MOMENT`` says, whatever its zone; None when there is no such day or time."""
    try:
        return datetime.strptime(moment[1] + (moment[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - naive
    except ValueError:
        return None


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
