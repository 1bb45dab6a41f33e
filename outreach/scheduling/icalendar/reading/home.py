"""Entries that a calendar writes in UTC although it keeps another clock: Google does so with single
dates. They are read in the calendar's own zone; every instant stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from ...errors import SchedulingError
from ...recurrence import Schedule, local_starts
from ...rules import Frequency, Rule, Weekday
from ...spans import instant, wall_time, zone_named
from ..timezones import UTC_NAMES

YEARS_AHEAD = timedelta(days=3_653)
"""For how long an endless series has to keep its time in both zones."""
WEEK = timedelta(days=7)


def at_home(series: Schedule, home: str) -> tuple[Schedule, SchedulingError | None]:
    """A schedule in UTC, without changes, in the zone of its calendar.

    Returns:
        The schedule; as it was, with a remark, where it would not keep all its instants.
    """
    if home in UTC_NAMES:
        return series, None
    span = series.first_span
    starts_at, ends_at = wall_time(span.start, home), wall_time(span.end, home)
    days = (starts_at.date() - series.starts_at_local.date()).days
    rules = [_days_later(rule, days) for rule in series.rules]
    comes_once = instant(starts_at, home) == span.start and instant(ends_at, home) == span.end
    if not comes_once or not all(rules) or (rules and not _keeps_time(series, home)):
        return series, SchedulingError(
            _("It is written in UTC and cannot be kept in the time of its calendar, %(zone)s."),
            zone=home,
        )
    moved = replace(
        series,
        starts_at_local=starts_at,
        ends_at_local=ends_at,
        zone=home,
        rules=tuple(filter(None, rules)),
    )
    return moved, None


def _days_later(rule: Rule, days: int) -> Rule | None:
    """The rule for dates that begin a day earlier or later; None where it cannot say that."""
    if not days:
        return rule
    others = (rule.by_month, rule.by_week_number, rule.by_year_day, rule.by_month_day)
    if any(others) or rule.by_set_position or any(day.nth for day in rule.by_weekday):
        return None
    if rule.frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return None
    weekdays = sorted(Weekday((found.day + days) % 7) for found in rule.by_weekday)
    week_start = (rule.week_start + (days if rule.interval > 1 else 0)) % 7
    return replace(rule, by_weekday=tuple(weekdays), week_start=week_start)


def _keeps_time(series: Schedule, home: str) -> bool:
    """Whether the zone's clock does not change while the series lasts."""
    first = series.starts_at_local
    last = first + YEARS_AHEAD
    if not series.is_endless:
        last = max(local_starts(series), default=first)
    return _is_steady(home, first, last)


@lru_cache(maxsize=512)
def _is_steady(zone: str, first: datetime, last: datetime) -> bool:
    found = zone_named(zone)
    offsets = {moment.astimezone(found).utcoffset() for moment in _weekly(first, last)}
    return len(offsets) == 1


def _weekly(first: datetime, last: datetime) -> Iterator[datetime]:
    moment = first
    while moment < last:
        yield instant(moment, "UTC")
        moment += WEEK
    yield instant(last, "UTC")


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
