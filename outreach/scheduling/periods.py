"""Which days a rule names: period by period, within a budget (RFC 5545 §3.3.10).

Our own engine, because dateutil's cannot be bounded: it counts to the year 9999 for a rule without
any day, and walks a rule from 1970 all the way. Decision 0002 has the reasons; the tests compare it
with dateutil.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta

from .rules import Frequency, Rule, Weekday

LEAP_YEAR = 2000
BARREN_PERIODS = {
    Frequency.DAILY: 20_000,
    Frequency.WEEKLY: 20_000,
    Frequency.MONTHLY: 4_800,
    Frequency.YEARLY: 400,
}
"""After this many periods without a day a rule has no more: the calendar repeats after 400 years.
Daily and weekly rules are cut shorter; 29 February on a Monday, as a daily rule, needs 14,610."""


def days_of(
    rule: Rule, start: date, first: date | None = None, last: date = date.max
) -> Iterator[date]:
    """Yield the days that ``rule`` names from ``start`` on, in order, ignoring its COUNT and UNTIL.

    Args:
        first: earlier days are not needed; whole periods before it are skipped.
        last: later days are not needed; no period that begins after it is looked at.
    """
    if not _any_month_has_the_days(rule):
        return
    barren = 0
    for candidates in _periods(rule, start, first, last):
        days = [day for day in candidates if _passes(rule, start, day)]
        if rule.by_set_position:
            days = _positions(rule, days)
        barren = 0 if days else barren + 1
        if barren > BARREN_PERIODS[rule.frequency]:
            return
        for day in days:
            if day >= start:
                yield day


def _any_month_has_the_days(rule: Rule) -> bool:
    """False for rules like 30 February, known without looking for it through four centuries."""
    if not rule.by_month or not rule.by_month_day:
        return True
    longest = max(monthrange(LEAP_YEAR, month)[1] for month in rule.by_month)
    return min(map(abs, rule.by_month_day)) <= longest


def with_days_of_start(rule: Rule, start: date) -> Rule:
    """The rule with the days written out that it takes from its start."""
    says_days = rule.by_weekday or rule.by_year_day or rule.by_month_day
    if says_days or rule.frequency is Frequency.DAILY:
        return rule
    if rule.by_week_number or rule.frequency is Frequency.WEEKLY:
        return replace(rule, by_weekday=(Weekday(start.weekday()),))
    monthly = rule.frequency is Frequency.MONTHLY or rule.by_month
    months = rule.by_month if monthly else (start.month,)
    return replace(rule, by_month=months, by_month_day=(start.day,))


def _periods(rule: Rule, start: date, first: date | None, last: date) -> Iterator[Iterable[date]]:
    """The candidate days of each period, at every ``interval``-th period from ``start``'s."""
    step = rule.interval
    target = max(start, first) if first else start
    match rule.frequency:
        case Frequency.DAILY:
            day: date | None = start + timedelta((target - start).days // step * step)
            while day is not None and day <= last:
                yield (day,)
                day = _later(day, step)
        case Frequency.WEEKLY:
            monday = start - timedelta((start.weekday() - rule.week_start) % 7)
            weeks = (target - monday).days // 7 // step * step
            week: date | None = monday + timedelta(weeks=weeks)
            while week is not None and week <= last and week.year < MAXYEAR:
                yield tuple(week + timedelta(offset) for offset in range(7))
                week = _later(week, 7 * step)
        case Frequency.MONTHLY:
            origin = start.year * 12 + start.month - 1
            months = (target.year * 12 + target.month - 1 - origin) // step * step
            end = min(last.year * 12 + last.month, MAXYEAR * 12)
            for month in range(origin + months, end, step):
                wanted = not rule.by_month or month % 12 + 1 in rule.by_month
                yield _month(month // 12, month % 12 + 1) if wanted else ()
        case Frequency.YEARLY:
            years = (target.year - start.year) // step * step
            for year in range(start.year + years, min(last.year + 1, MAXYEAR), step):
                yield (day for month in _months(rule, start) for day in _month(year, month))


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def _month(year: int, month: int) -> Iterable[date]:
    return (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))


def _months(rule: Rule, start: date) -> Iterable[int]:
    if rule.by_month:
        return rule.by_month
    if rule.by_week_number or rule.by_year_day or rule.by_month_day or rule.by_weekday:
        return range(1, 13)
    return (start.month,)


def _passes(rule: Rule, start: date, day: date) -> bool:
    """Whether the rule names this day of the period; what it leaves open comes from ``start``."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_week_number and not _week_matches(rule, day):
        return False
    if rule.by_year_day and not _counts(rule.by_year_day, _day_of_year(day), _year_length(day)):
        return False
    if rule.by_month_day:
        length = monthrange(day.year, day.month)[1]
        if not _counts(rule.by_month_day, day.day, length):
            return False
    if rule.by_weekday:
        return _weekday_matches(rule, day)
    match rule.frequency:
        case Frequency.WEEKLY:
            return day.weekday() == start.weekday()
        case Frequency.MONTHLY:
            return bool(rule.by_month_day) or day.day == start.day
        case Frequency.YEARLY:
            if rule.by_month_day or rule.by_year_day:
                return True
            if rule.by_week_number:
                return day.weekday() == start.weekday()
            return day.day == start.day
    return True


def _counts(wanted: tuple[int, ...], position: int, length: int) -> bool:
    """Whether a position is wanted, counted from the front (1) or from the back (-1)."""
    return position in wanted or position - length - 1 in wanted


def _day_of_year(day: date) -> int:
    return day.timetuple().tm_yday


def _year_length(day: date) -> int:
    return _day_of_year(date(day.year, 12, 31))


def _weekday_matches(rule: Rule, day: date) -> bool:
    """An ordinal counts within the year for YEARLY without BYMONTH, else within the month."""
    for wanted in rule.by_weekday:
        if wanted.day != day.weekday():
            continue
        if not wanted.nth:
            return True
        if rule.frequency is Frequency.YEARLY and not rule.by_month:
            position, length = _day_of_year(day), _year_length(day)
        else:
            position, length = day.day, monthrange(day.year, day.month)[1]
        nth = (position - 1) // 7 + 1
        nth_from_end = -((length - position) // 7 + 1)
        if wanted.nth in (nth, nth_from_end):
            return True
    return False


def _week_matches(rule: Rule, day: date) -> bool:
    """Week 1 is the first with at least four days in the year; weeks begin on the rule's WKST."""
    first_day = day - timedelta((day.weekday() - rule.week_start) % 7)
    week_year = (first_day + timedelta(3)).year
    number = (first_day - _first_week(week_year, rule.week_start)).days // 7 + 1
    if week_year == MAXYEAR:
        return number in rule.by_week_number
    next_year = _first_week(week_year + 1, rule.week_start)
    length = (next_year - _first_week(week_year, rule.week_start)).days // 7
    return _counts(rule.by_week_number, number, length)


def _first_week(year: int, week_start: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta((fourth.weekday() - week_start) % 7)


def _positions(rule: Rule, days: list[date]) -> list[date]:
    """BYSETPOS: the chosen positions among the period's days, from the front or from the back."""
    return [
        day
        for place, day in enumerate(days, start=1)
        if _counts(rule.by_set_position, place, len(days))
    ]
