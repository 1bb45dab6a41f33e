"""Moving a series, and its rule with it, to another day or time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta

from ..errors import RuleRefused
from ..periods import days_of
from ..recurrence import Schedule, local_starts
from ..rules import Frequency, Rule, Weekday, last_moment
from ..spans import instant, wall_time


def moved_schedule(schedule: Schedule, key: datetime, target: datetime) -> Schedule:
    """The series moved so that its date ``key`` begins at ``target``; changes stay as they are.

    Weekly on Mondays, moved from a Monday to a Tuesday, becomes weekly on Tuesdays.

    Raises:
        RuleRefused: the rule is too complex to be moved to another day.
    """
    day, target_day = key.date(), target.date()
    rules = tuple(_moved(rule, day, target_day) for rule in schedule.rules)
    first = _first_day(rules, schedule.starts_at_local.date(), day, target_day)
    start = datetime.combine(first, target.time())
    return replace(
        schedule,
        starts_at_local=start,
        ends_at_local=start + (schedule.ends_at_local - schedule.starts_at_local),
        rules=with_last_days(rules, schedule, schedule.zone, moved_days=(target_day - day).days),
    )


def _first_day(rules: tuple[Rule, ...], start: date, day: date, target: date) -> date:
    """The first day of a series that began on ``start`` and moves from ``day`` to ``target``.

    Dates counted within a month or year do not all move by the same number of days. Theirs is the
    first one in the start's month or year, shifted by as many of them as the move crosses.
    """
    days = target - day
    rule = rules[0] if rules else None
    if days and rule and (rule.by_month_day or any(one.nth for one in rule.by_weekday)):
        if rule.frequency is Frequency.MONTHLY:
            crossed = (target.year - day.year) * 12 + target.month - day.month
        else:
            crossed = (target.year - day.year) * 12
            start = start.replace(month=1, day=1)
        year, month = divmod(start.year * 12 + start.month - 1 + crossed, 12)
        if MINYEAR <= year <= MAXYEAR:
            return next(days_of(rule, date(year, month + 1, 1)), start + days)
    return start + days


def first_named(rules: Iterable[Rule], start: datetime, zone: str) -> datetime | None:
    """The first date from ``start`` on that one of the rules names: naive wall time. ``start``
    itself without rules; None if the rules end before naming one."""
    rules = tuple(rules)
    if not rules:
        return start
    found = []
    for rule in rules:
        day = next(days_of(rule, start.date()), None)
        first = datetime.combine(day, start.time()) if day else None
        if first and (rule.until is None or instant(first, zone) <= rule.until):
            found.append(first)
    return min(found, default=None)


def last_day(until: datetime, schedule: Schedule) -> date:
    """The last local day on which a date may begin under this UNTIL. A series that was cut short
    ends a second before a start, so it does not take place on that day."""
    last = wall_time(until, schedule.zone)
    too_early = last.time() < schedule.starts_at_local.time()
    return last.date() - timedelta(days=1) if too_early else last.date()


def with_last_days(
    rules: tuple[Rule, ...], before: Schedule, zone: str, *, moved_days: int = 0
) -> tuple[Rule, ...]:
    """The rules with each UNTIL at the end of the same last local day, in ``zone``.

    Args:
        rules: those of the series after the edit.
        before: the series that the UNTILs were written for.
        moved_days: by how many days all dates move; the last day moves along where it has to.
    """
    return tuple(
        replace(rule, until=last_moment(_last_day_of(rule, place, before, moved_days), zone))
        if rule.until
        else rule
        for place, rule in enumerate(rules)
    )


def _last_day_of(rule: Rule, place: int, before: Schedule, moved_days: int) -> date:
    assert rule.until is not None  # noqa: S101 - for the type checker
    day = last_day(rule.until, before)
    if not moved_days or place >= len(before.rules):
        return day
    alone = replace(before, rules=(before.rules[place],), changes=(), closed=())
    last = max(local_starts(alone)).date() + timedelta(moved_days)
    return max(day, last) if moved_days > 0 else last


def _moved(rule: Rule, day: date, target: date) -> Rule:
    """The rule with its days moved from ``day`` to ``target``, keeping its way of counting."""
    days = (target - day).days
    if not days or not (rule.by_month or rule.by_weekday or rule.by_month_day or _is_rich(rule)):
        return rule
    rich = _is_rich(rule)
    if not rich and rule.frequency is Frequency.WEEKLY and not rule.by_month:
        shifted = {Weekday((one.day + days) % 7) for one in rule.by_weekday}
        # The week start moves too, so that "every second week" keeps its weeks.
        week_start = (rule.week_start + days) % 7 if rule.interval > 1 else rule.week_start
        return replace(rule, by_weekday=tuple(sorted(shifted)), week_start=week_start)
    months = rule.by_month
    if rule.frequency is Frequency.YEARLY and len(months) == 1:
        months = (target.month,)
    by_month = rule.frequency is Frequency.MONTHLY or len(rule.by_month) == 1
    if not rich and by_month and (not months or target.month in months):
        if len(rule.by_month_day) == 1 and not rule.by_weekday:
            place = target.day if rule.by_month_day[0] > 0 else target.day - _length(target) - 1
            return replace(rule, by_month=months, by_month_day=(place,))
        if len(rule.by_weekday) == 1 and not rule.by_month_day and rule.by_weekday[0].nth:
            nth = _nth(target, from_end=rule.by_weekday[0].nth < 0)
            weekday = Weekday(target.weekday(), nth)
            return replace(rule, by_month=months, by_weekday=(weekday,))
    raise RuleRefused(
        _("This series cannot be moved to another day as a whole. Change its rule instead.")
    )


def _is_rich(rule: Rule) -> bool:
    return bool(rule.by_week_number or rule.by_year_day or rule.by_set_position)


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _nth(day: date, *, from_end: bool) -> int:
    nth = (day.day - 1) // 7 + 1
    return -((_length(day) - day.day) // 7 + 1) if from_end or nth > 4 else nth


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
