"""The rules of a schedule as a sentence for people, in each language that has phrases."""

from __future__ import annotations

from collections.abc import Iterable

from ..plain_rules import Scope, counts_within, plain_rule
from ..recurrence import Schedule
from ..rules import Frequency, Rule, Weekday
from ..series.moving import last_day
from .languages import phrases_in
from .phrases import DayKind, Phrases

KINDS = {DayKind.ANY: range(7), DayKind.WEEKDAY: range(5), DayKind.WEEKEND: range(5, 7)}


def schedule_sentence(schedule: Schedule, language: str, *, skips_holidays: bool = False) -> str:
    """Say how a schedule repeats: "Every week on Monday, until 31 December 2026".

    Changes of single dates and closed days are not mentioned. The last day is in the schedule's
    zone.

    Args:
        language: a language code such as ``az`` or ``en-gb``; others fall back to English.
        skips_holidays: say that public holidays are left out.

    Returns:
        A sentence without a full stop, "" for a schedule that has no rule.
    """
    if not schedule.rules:
        return ""
    phrases = phrases_in(language)
    said = [_rule_phrase(rule, schedule, phrases) for rule in schedule.rules]
    text = f"; {phrases.ALSO} ".join(said)
    if skips_holidays:
        text = f"{text}, {phrases.except_holidays()}"
    return text[0].upper() + text[1:]


def _rule_phrase(rule: Rule, schedule: Schedule, phrases: Phrases) -> str:
    rule = plain_rule(rule, schedule.starts_at_local.date())
    period = phrases.every(rule.frequency, rule.interval)
    days = [*_months_and_weeks(rule, phrases), *_days(rule, phrases)]
    parts = [phrases.joined([period, *days]), *_conditions(rule, phrases)]
    if rule.count is not None:
        parts.append(phrases.times(rule.count))
    elif rule.until is not None:
        parts.append(phrases.until(last_day(rule.until, schedule)))
    return ", ".join(parts)


def _months_and_weeks(rule: Rule, phrases: Phrases) -> Iterable[str]:
    if rule.by_month and not _is_date(rule):
        yield phrases.in_months(rule.by_month)
    elsewhere = rule.by_month or rule.by_year_day or rule.by_week_number
    if rule.frequency is Frequency.YEARLY and rule.by_month_day and not elsewhere:
        yield phrases.in_every_month()
    if rule.by_week_number:
        yield phrases.in_weeks(_in_order(rule.by_week_number))


def _days(rule: Rule, phrases: Phrases) -> Iterable[str]:
    """The days themselves; further restrictions are among the conditions."""
    if rule.frequency is Frequency.DAILY:
        return
    days = tuple(weekday.day for weekday in rule.by_weekday)
    if rule.by_year_day:
        yield phrases.on_year_days(_in_order(rule.by_year_day))
    elif _is_date(rule):
        yield phrases.on_dates(rule.by_month[0], rule.by_month_day)
    elif rule.by_month_day:
        yield phrases.on_month_days(_in_order(rule.by_month_day))
    elif rule.frequency is Frequency.WEEKLY or rule.by_week_number:
        yield phrases.on_weekdays(days)
    elif kind := _kind_of_days(rule):
        scope = counts_within(rule) or Scope.YEAR
        yield phrases.on_days_of_kind(_in_order(rule.by_set_position), kind, scope)
    else:
        yield phrases.on_weekdays_in(_weekdays_in_order(rule), _scope_of_ordinals(rule))


def _conditions(rule: Rule, phrases: Phrases) -> Iterable[str]:
    daily = rule.frequency is Frequency.DAILY
    if rule.by_month_day and (daily or rule.by_year_day):
        yield phrases.only_on([phrases.month_day_name(day) for day in _in_order(rule.by_month_day)])
    if rule.by_weekday and (daily or rule.by_year_day or rule.by_month_day):
        if any(weekday.nth for weekday in rule.by_weekday):
            scope, weekdays = _scope_of_ordinals(rule), _weekdays_in_order(rule)
            yield phrases.only_on([phrases.weekday_name(weekday, scope) for weekday in weekdays])
        else:
            yield phrases.if_weekdays([weekday.day for weekday in rule.by_weekday])
    if rule.by_set_position and not _kind_of_days(rule):
        yield phrases.only_places(_in_order(rule.by_set_position))
    weekly = rule.frequency is Frequency.WEEKLY and len(rule.by_weekday) > 1
    week_matters = weekly and (rule.interval > 1 or rule.by_set_position)
    if rule.week_start and (week_matters or rule.by_week_number):
        yield phrases.weeks_begin(rule.week_start)


def _is_date(rule: Rule) -> bool:
    """Whether month and days are said together: on 18 June."""
    one_month = rule.frequency is Frequency.YEARLY and len(rule.by_month) == 1
    from_front = bool(rule.by_month_day) and min(rule.by_month_day) > 0
    return one_month and from_front and not (rule.by_year_day or rule.by_week_number)


def _kind_of_days(rule: Rule) -> DayKind | None:
    """The kind of days that the places count, if they count all days of a kind in a month or
    year."""
    if not rule.by_set_position or not counts_within(rule):
        return None
    if any(weekday.nth for weekday in rule.by_weekday):
        return None
    days = [weekday.day for weekday in rule.by_weekday]
    return next((kind for kind, alike in KINDS.items() if days == list(alike)), None)


def _scope_of_ordinals(rule: Rule) -> Scope:
    monthly = rule.frequency is Frequency.MONTHLY or rule.by_month
    return Scope.MONTH if monthly else Scope.YEAR


def _in_order(places: Iterable[int]) -> list[int]:
    """Those counted from the front first, then those from the end: 1, 15, -2, -1."""
    return sorted(places, key=lambda place: (place < 0, place))


def _weekdays_in_order(rule: Rule) -> list[Weekday]:
    return sorted(rule.by_weekday, key=lambda weekday: (weekday.day, weekday.nth < 0, weekday.nth))
