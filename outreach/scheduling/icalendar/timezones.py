"""VTIMEZONE components that we generate by querying the zone database (RFC 5545 §3.6.5).

A zone that follows a yearly rule until the end of the period covered gets that rule. Every other
clock change gets a component of its own, because some programs read only the first of several
RDATEs. A clock that never changes gets one STANDARD part.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ..recurrence import Schedule
from ..rules import WEEKDAYS
from ..spans import zone_named
from .content_lines import line, text_line

LAST_YEAR = 2040
YEARS_AHEAD = 14
YEARS_TO_TELL = 12
"""Within this many years "the last Sunday" falls on each of its seven possible days of the
month."""
UTC_NAMES = frozenset(
    {"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"}
)
LONGEST_SUMMER = timedelta(days=366)
TIME_IN_ZONE = re.compile("^[A-Z-]+;TZID=([^:]+):([0-9]{4})", re.M)
Series = tuple[timedelta, timedelta, int]


def zone_and_first_year(schedule: Schedule) -> tuple[str, int] | None:
    """The zone definition that a schedule's text needs, and from which year on.

    Returns:
        None for all-day schedules and for UTC, which need none.
    """
    if schedule.all_day or schedule.zone in UTC_NAMES:
        return None
    starts = [schedule.starts_at_local]
    for change in schedule.changes:
        starts += [change.local_start, change.starts_at_local or change.local_start]
    return schedule.zone, min(starts).year


def zones_used(text: str) -> dict[str, int]:
    """The zones that the times of some components name, and the first year in which each is."""
    zones: dict[str, int] = {}
    for zone, year in TIME_IN_ZONE.findall(text):
        zones[zone] = min(int(year), zones.get(zone, int(year)))
    return zones


def comes_twice(local: datetime, zone: str) -> bool:
    """Whether a naive wall time lies in an hour that the clock shows twice."""
    first, second = (local.replace(tzinfo=zone_named(zone), fold=fold) for fold in (0, 1))
    return _offset(first) > _offset(second)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """A change of a zone's offset. ``at`` is the instant, in UTC; offsets are east of Greenwich."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool = False

    @property
    def local(self) -> datetime:
        """The wall time at which it happens, read before the change: DTSTART of its component."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def series(self) -> Series:
        """What the changes of one yearly rule have in common."""
        return self.before, self.after, self.local.month


@lru_cache(maxsize=512)
def clock_changes(zone: str, first_year: int) -> tuple[ClockChange, ...]:
    """The changes from the beginning of the year before ``first_year`` to 2040 or later, in order.

    Raises:
        UnknownZone: no such zone.
    """
    tz = zone_named(zone)
    moment = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    end = datetime(_last_year(first_year) + 1, 1, 1, tzinfo=UTC)
    offset = _offset(moment.astimezone(tz))
    found = []
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset(following.astimezone(tz)) != offset:
            low, high = moment, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if _offset(middle.astimezone(tz)) == offset:
                    low = middle
                else:
                    high = middle
            local = high.astimezone(tz)
            change = ClockChange(
                at=high, before=offset, after=_offset(local), name=local.tzname() or ""
            )
            found.append(change)
            offset = change.after
            following = high
        moment = following
    return tuple(_marked(found, end))


def _last_year(first_year: int) -> int:
    return max(LAST_YEAR, first_year + YEARS_AHEAD)


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _marked(changes: list[ClockChange], end: datetime) -> Iterator[ClockChange]:
    """Marks daylight time: a clock put forward and back again within a year. The database's own
    flag differs between its builds (Dublin, Casablanca), and our bytes would differ with it."""
    for place, change in enumerate(changes):
        following = changes[place + 1] if place + 1 < len(changes) else None
        forward = change.after > change.before
        back = following is None or following.after < following.before
        ends_at = following.at if following else end
        is_short = ends_at - change.at <= LONGEST_SUMMER
        yield ClockChange(
            at=change.at,
            before=change.before,
            after=change.after,
            name=change.name,
            is_daylight=forward and back and is_short,
        )


@lru_cache(maxsize=512)
def timezone_text(zone: str, first_year: int) -> str:
    """The VTIMEZONE of a zone, correct for all wall times from the first day of ``first_year``
    on."""
    begins_at = datetime(first_year, 1, 1)  # noqa: DTZ001 - wall time of the zone
    changes = list(clock_changes(zone, first_year))
    earlier = [change for change in changes if change.local < begins_at]
    changes = earlier[-1:] + [change for change in changes if change.local >= begins_at]
    parts = []
    if not earlier:
        parts.append(_unchanged(zone, first_year))
    rules = dict(_yearly_rules(changes, _last_year(first_year)))
    ruled: set[Series] = set()
    for change in changes:
        rule = rules.get(change.series)
        if rule is None or change.local < rule.since:
            parts.append(_part(change))
        elif change.series not in ruled:
            ruled.add(change.series)
            parts.append(_part(change, rule.text))
    return "".join(
        [line("BEGIN", "VTIMEZONE"), line("TZID", zone), *parts, line("END", "VTIMEZONE")]
    )


def _unchanged(zone: str, first_year: int) -> str:
    """The clock before its first known change, or the only one if it never changes."""
    begins_at = datetime(first_year - 1, 1, 1, tzinfo=zone_named(zone))
    offset = _offset(begins_at)
    return _part(
        ClockChange(
            at=(begins_at.replace(tzinfo=UTC) - offset),
            before=offset,
            after=offset,
            name=begins_at.tzname() or "",
        )
    )


def _part(change: ClockChange, rule: str = "") -> str:
    kind = "DAYLIGHT" if change.is_daylight else "STANDARD"
    return "".join(
        [
            line("BEGIN", kind),
            line("DTSTART", f"{change.local:%Y%m%dT%H%M%S}"),
            line("RRULE", rule) if rule else "",
            text_line("TZNAME", change.name),
            line("TZOFFSETFROM", _offset_text(change.before)),
            line("TZOFFSETTO", _offset_text(change.after)),
            line("END", kind),
        ]
    )


def _offset_text(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


@dataclass(frozen=True, slots=True)
class _YearlyRule:
    text: str
    since: datetime


def _yearly_rules(
    changes: list[ClockChange], last_year: int
) -> Iterator[tuple[Series, _YearlyRule]]:
    """The rules that the zone follows to the end, by the series of changes that they stand for."""
    for series in {change.series for change in changes}:
        locals_ = [change.local for change in changes if change.series == series]
        run = _unbroken_run(locals_, last_year)
        while len(run) >= YEARS_TO_TELL:
            if text := _rule_text(run):
                yield series, _YearlyRule(text, run[0])
                break
            run = run[1:]


def _unbroken_run(locals_: list[datetime], last_year: int) -> list[datetime]:
    """The latest run with one change in each year up to the last, at the same time and weekday."""
    run: list[datetime] = []
    for local in reversed(locals_):
        expected = run[0].year - 1 if run else last_year
        same = not run or (local.time(), local.weekday()) == (run[0].time(), run[0].weekday())
        if local.year != expected or not same:
            break
        run.insert(0, local)
    return run


def _rule_text(run: list[datetime]) -> str:
    """The rule that names exactly these days, "" if there is none."""
    days = [local.day for local in run]
    if max(days) - min(days) != 6:
        return ""
    head = f"FREQ=YEARLY;BYMONTH={run[0].month}"
    weekday = WEEKDAYS[run[0].weekday()]
    if all(local.day + 7 > monthrange(local.year, local.month)[1] for local in run):
        return f"{head};BYDAY=-1{weekday}"
    if max(days) % 7 == 0:
        return f"{head};BYDAY={max(days) // 7}{weekday}"
    window = ",".join(str(day) for day in range(min(days), max(days) + 1))
    return f"{head};BYMONTHDAY={window};BYDAY={weekday}"
