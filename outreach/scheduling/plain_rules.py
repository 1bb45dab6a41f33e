"""Simplifies a rule for display: the same days, in fewer words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from .periods import with_days_of_start
from .rules import Frequency, Rule, Weekday


def plain_rule(rule: Rule, start: date) -> Rule:
    """A rule that names the same days from ``start`` on and is easier to put in words: what it
    takes from its start is written out, and "daily on Mondays" becomes "weekly"."""
    return _in_simpler_periods(_without_needless_places(with_days_of_start(rule, start)))


def _without_needless_places(rule: Rule) -> Rule:
    """Drop BYSETPOS where it picks the only day of a day, or counts a weekday, which BYDAY can
    do."""
    places = rule.by_set_position
    if rule.frequency is Frequency.DAILY and {1, -1} & set(places):
        return replace(rule, by_set_position=())
    counts_weekdays = places and len(rule.by_weekday) == 1 and counts_within(rule)
    if counts_weekdays and not rule.by_weekday[0].nth:
        counted = tuple(Weekday(rule.by_weekday[0].day, place) for place in places)
        return replace(rule, by_weekday=counted, by_set_position=())
    return rule


def _in_simpler_periods(rule: Rule) -> Rule:
    """Another frequency for a rule with interval 1, where the period makes no difference."""
    if rule.interval > 1:
        return rule
    in_months = rule.frequency is Frequency.MONTHLY and rule.by_month
    if in_months and (len(rule.by_month) == 1 or not rule.by_set_position):
        rule = replace(rule, frequency=Frequency.YEARLY)
    if rule.by_set_position or rule.by_week_number or rule.by_year_day:
        return rule
    has_ordinals = any(weekday.nth for weekday in rule.by_weekday)
    if rule.by_month_day:
        if not rule.by_month and not has_ordinals:
            rule = replace(rule, frequency=Frequency.MONTHLY)
        elif rule.frequency is Frequency.DAILY:
            rule = replace(rule, frequency=Frequency.YEARLY)
    elif rule.by_weekday and not has_ordinals:
        if len(rule.by_weekday) == 7:
            return replace(rule, frequency=Frequency.DAILY, by_weekday=())
        rule = replace(rule, frequency=Frequency.WEEKLY)
    return rule


def counts_within(rule: Rule) -> Scope | None:
    """The month or year within which a rule counts weekdays; None if it counts in something
    else."""
    if rule.by_week_number or rule.by_year_day or rule.by_month_day:
        return None
    if rule.frequency is Frequency.MONTHLY:
        return Scope.MONTH
    if rule.frequency is Frequency.YEARLY and len(rule.by_month) < 2:
        return Scope.MONTH if rule.by_month else Scope.YEAR
    return None


class Scope(StrEnum):
    """What ordinals count within, as in "the first Monday of the year"."""

    MONTH = "month"
    YEAR = "year"
