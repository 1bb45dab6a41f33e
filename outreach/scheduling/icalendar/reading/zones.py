"""Finds the IANA zones that the zone names of a calendar file stand for.

Tried in this order: the name itself, as an IANA name, a Windows name, or a longer name that ends in
an IANA name (``/mozilla.org/20050126_1/Europe/Berlin``, ``/Europe/Vienna``); the same for
X-LIC-LOCATION of the definition; then any zone whose clock matches the VTIMEZONE over the years that
the file uses; and without a definition, a name that is an offset (``UTC+01``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from ...errors import EntryRefused, SchedulingError, UnknownZone
from ...periods import days_of
from ...rules import parse_rule
from ...spans import zone_named
from .lines import Component, Property
from .values import read_periods

Years = tuple[int, int]
MAX_ONSETS = 2_000
MAX_COMPARISONS = 300_000
MAX_ZONES = 50
"""At most this many names are looked up for one file, so that a hostile one cannot keep us busy."""
EARLIEST_ONSET = 1500
OFFSET_NAME = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?([0-5]\d)?", re.I)
OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?")


class Zones:
    """The zones of one file.

    Args:
        definitions: the VTIMEZONEs.
        years: for each TZID, the spans of years to compare over, in order of preference.
        default: the zone of floating times, and the first candidate among zones that match.
    """

    def __init__(
        self,
        definitions: Iterable[Component],
        years: Mapping[str, tuple[Years, ...]],
        default: str,
    ) -> None:
        self._definitions = {found.text("TZID"): found for found in reversed(list(definitions))}
        self._years = years
        self._default = default
        self._found: dict[str, str | UnknownZone] = {"": default}
        self._patience = Patience(MAX_COMPARISONS)

    def named(self, tzid: str) -> str:
        """The IANA zone of a TZID; "" stands for a floating time.

        Raises:
            UnknownZone: no zone matches, or the file names more than ``MAX_ZONES``.
        """
        if tzid not in self._found and len(self._found) <= MAX_ZONES:
            self._found[tzid] = self._identify(tzid)
        found = self._found.get(tzid)
        if not isinstance(found, str):
            raise found or UnknownZone(
                _("The file names more than %(limit)s time zones."), limit=MAX_ZONES
            )
        return found

    def _identify(self, tzid: str) -> str | UnknownZone:
        definition = self._definitions.get(tzid)
        named = [tzid]
        if definition:
            named.append(definition.text("X-LIC-LOCATION"))
        for name in named:
            if zone := zone_by_name(name):
                return zone
        offset = None if definition else _named_offset(tzid)
        if definition is None and offset is None:
            return UnknownZone(_("“%(zone)s” is not a time zone."), zone=tzid[:80])
        clock = Clock([], [offset or timedelta()])
        try:
            for first_year, last_year in self._years.get(tzid, ()):
                if definition:
                    clock = clock_of(definition, first_year, last_year)
                for zone in _candidates(self._default, offset):
                    if clock.goes_like(zone, first_year, last_year, self._patience):
                        return zone
        except SchedulingError:
            pass
        return UnknownZone(_("The time zone “%(zone)s” matches none that we know."), zone=tzid[:80])


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """The IANA names, keyed by their lower-case form."""
    return {name.lower(): name for name in available_timezones()}


def zone_by_name(name: str) -> str:
    """The IANA zone that a name stands for by itself; "" for none."""
    known = _known()
    if name.lower() in known:
        return known[name.lower()]
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    parts = name.lower().strip("/").split("/")
    sizes = (3, 2, 1) if name.startswith("/") else (3, 2)
    is_longer = 0 if name.startswith("/") else 1
    endings = ("/".join(parts[-size:]) for size in sizes if len(parts) >= size + is_longer)
    return next((known[ending] for ending in endings if ending in known), "")


def _named_offset(name: str) -> timedelta | None:
    match = OFFSET_NAME.fullmatch(name.strip())
    if match is None:
        return None
    length = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -length if match[1] == "-" else length


def _candidates(default: str, offset: timedelta | None = None) -> Iterator[str]:
    """The calendar's own zone and UTC, then the one that is named by the offset, widely used zones,
    and all others."""
    yield default
    yield "UTC"
    if offset is not None and not offset % timedelta(hours=1):
        name = f"Etc/GMT{-offset // timedelta(hours=1):+d}"
        if name.lower() in _known():
            yield name
    usual = sorted(set(WINDOWS_TO_OLSON.values()).intersection(_known().values()))
    yield from usual
    others = (name for name in _known().values() if "/" in name and not name.startswith("Etc/"))
    yield from sorted(set(others).difference(usual))


@dataclass(frozen=True, slots=True)
class Clock:
    """What a VTIMEZONE says. ``offsets`` has one item more than ``instants``: from ``instants[i]``
    on, ``offsets[i + 1]`` applies."""

    instants: list[datetime]
    offsets: list[timedelta]

    def offset(self, moment: datetime) -> timedelta:
        return self.offsets[bisect_right(self.instants, moment)]

    def goes_like(self, zone: str, first_year: int, last_year: int, patience: Patience) -> bool:
        """Whether it matches an IANA zone from the beginning of one year to the end of another,
        compared every week and on both sides of each change.

        Raises:
            EntryRefused: too many comparisons for one file.
        """
        tz = zone_named(zone)
        begins = datetime(first_year, 1, 1, tzinfo=UTC)
        ends = datetime(last_year + 1, 1, 1, tzinfo=UTC)
        weeks = (begins + timedelta(weeks=week) for week in range((ends - begins).days // 7 + 1))
        changes = (
            moment
            for change in self.instants
            if begins < change < ends
            for moment in (change - timedelta(seconds=1), change)
        )
        return all(
            moment.astimezone(tz).utcoffset() == self.offset(moment)
            for moments in (changes, weeks)
            for moment in patience.counted(moments)
        )


class Patience:
    """A budget of comparisons for one file, so that a hostile one cannot keep us busy."""

    def __init__(self, left: int) -> None:
        self.left = left

    def counted(self, moments: Iterable[datetime]) -> Iterator[datetime]:
        for moment in moments:
            self.left -= 1
            if self.left < 0:
                raise EntryRefused(_("It takes too long to work out the file's time zones."))
            yield moment


def clock_of(definition: Component, first_year: int, last_year: int) -> Clock:
    """A VTIMEZONE's changes up to the end of ``last_year``.

    Raises:
        SchedulingError: the definition cannot be read.
    """
    onsets = []
    for part in definition.children:
        before, after = _offset(part.one("TZOFFSETFROM")), _offset(part.one("TZOFFSETTO"))
        for local in _local_onsets(part, first_year, last_year):
            onsets.append((local.replace(tzinfo=UTC) - before, before, after))
    if not onsets:
        raise EntryRefused(_("A time zone definition is empty."))
    onsets.sort()
    return Clock(
        [moment for moment, _before, _after in onsets],
        [onsets[0][1], *(after for _moment, _before, after in onsets)],
    )


def _local_onsets(part: Component, first_year: int, last_year: int) -> Iterator[datetime]:
    prop = part.one("DTSTART")
    if prop is None:
        raise EntryRefused(_("A time zone definition is empty."))
    start = _onset(prop)
    yield start
    for listed in part.all("RDATE"):
        for moment, _end in read_periods(listed, lambda tzid: "UTC"):
            yield moment.local
    for written in part.all("RRULE"):
        rule = parse_rule(written.value, "UTC")
        first = date(max(first_year - 1, start.year), 1, 1) if rule.is_endless else None
        days = islice(days_of(rule, start.date(), first), rule.count or MAX_ONSETS)
        before = _offset(part.one("TZOFFSETFROM"))
        for day in days:
            local = datetime.combine(day, start.time())
            over = rule.until and local.replace(tzinfo=UTC) - before > rule.until
            if day.year > last_year or over:
                break
            yield local


def _onset(prop: Property) -> datetime:
    """Windows definitions begin in 1601, earlier than dates of entries may."""
    try:
        local = datetime.strptime(prop.value.strip().rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - naive
    except ValueError:
        local = datetime.min  # noqa: DTZ901 - naive
    if local.year < EARLIEST_ONSET:
        raise EntryRefused(_("A time zone definition could not be read."))
    return local


def _offset(prop: Property | None) -> timedelta:
    match = OFFSET.fullmatch(prop.value.strip()) if prop else None
    if match is None:
        raise EntryRefused(_("A time zone definition could not be read."))
    hours, minutes, seconds = (int(group or 0) for group in match.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
