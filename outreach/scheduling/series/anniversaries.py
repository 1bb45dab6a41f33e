"""The anniversary of a series: on which day the same plan would begin a year later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from ..periods import days_of
from ..plain_rules import plain_rule
from ..recurrence import Schedule
from ..rules import Frequency

NEAR = 15
"""How many days before and after an anniversary to look for a day that fits."""


def same_time_next_year(schedule: Schedule, today: date) -> datetime:
    """The start of the same plan one year later, or as many years later as it takes not to begin
    before ``today``. The day is the one that the rule itself names; without a rule, the same
    weekday."""
    start = schedule.starts_at_local
    years = max(1, today.year - start.year)
    found = _near_anniversary(schedule, years)
    if found < today:
        found = _near_anniversary(schedule, years + 1)
    return datetime.combine(found, start.time())


def _near_anniversary(schedule: Schedule, years: int) -> date:
    start = schedule.starts_at_local.date()
    middle = _anniversary(start, years)
    nearest = [middle + timedelta(days) for days in sorted(range(-NEAR, NEAR + 1), key=abs)]
    same_weekday = next(day for day in nearest if day.weekday() == start.weekday())
    rule = schedule.rules[0] if schedule.rules else None
    if rule is None or rule.frequency is Frequency.WEEKLY:
        return same_weekday
    plain = replace(plain_rule(rule, start), interval=1)
    named = (day for day in nearest if next(days_of(plain, day, None, day), None) == day)
    return next(named, same_weekday)


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
