"""Which rules an engine is not asked about, by name: decision 0006 has the reasons.

Each function tells whether a rule belongs to the class that it is named for. ``starts_on_rule``
says whether the rule names its start.
"""

from __future__ import annotations

from datetime import datetime

from outreach.scheduling.rules import Frequency, Rule

TURN_OF_YEAR = {1, 52, 53, -1, -52, -53}


def left_out_of_rrule_temporal(rule: Rule) -> bool:
    """Its yearly rules: some parts that limit are overlooked, or added instead of limiting."""
    return rule.frequency is Frequency.YEARLY and (
        _weekdays_with_and_without_ordinal_in_a_year(rule)
        or _day_of_year_with_another_part_that_says_days(rule)
        or _week_number_with_day_of_month(rule)
        or _day_of_month_with_ordinals_in_a_year(rule)
        or _fifty_third_weekday(rule)
        or _week_at_the_turn_of_the_year(rule)
    )


def left_out_of_ical_js(rule: Rule, start: datetime, starts_on_rule: bool) -> bool:
    """What it has not implemented, or has only for the commonest rules."""
    return (
        _set_position_beyond_weekdays_of_a_month(rule, starts_on_rule)
        or _start_beside_the_rule(rule, starts_on_rule)
        or (rule.frequency is Frequency.DAILY and any(day < 0 for day in rule.by_month_day))
        or (rule.frequency is Frequency.MONTHLY and _more_than_a_simple_month(rule))
        or (rule.frequency is Frequency.YEARLY and _more_than_a_simple_year(rule, start))
    )


def _weekdays_with_and_without_ordinal_in_a_year(rule: Rule) -> bool:
    """``BYDAY=MO,3TU``: those without are overlooked. Within BYMONTH and MONTHLY they are not."""
    return not rule.by_month and len({bool(weekday.nth) for weekday in rule.by_weekday}) > 1


def _day_of_year_with_another_part_that_says_days(rule: Rule) -> bool:
    """``BYYEARDAY=83;BYDAY=TH`` is any 83rd day there, and the days of other parts are added.
    §3.3.10, note 2 of its table: BYDAY limits when there is BYYEARDAY."""
    others = rule.by_weekday or rule.by_month_day or rule.by_week_number
    return bool(rule.by_year_day and others)


def _week_number_with_day_of_month(rule: Rule) -> bool:
    """``BYWEEKNO=20;BYMONTHDAY=15``: BYMONTHDAY is overlooked."""
    return bool(rule.by_week_number and rule.by_month_day)


def _day_of_month_with_ordinals_in_a_year(rule: Rule) -> bool:
    """``BYMONTHDAY=4;BYDAY=1TU``: BYMONTHDAY is overlooked. Note 2 again: BYDAY limits."""
    has_ordinals = any(weekday.nth for weekday in rule.by_weekday)
    return bool(rule.by_month_day) and not rule.by_month and has_ordinals


def _fifty_third_weekday(rule: Rule) -> bool:
    """``BYDAY=-53TH`` is the 52nd from the end in a year that has no more."""
    return not rule.by_month and any(abs(weekday.nth) == 53 for weekday in rule.by_weekday)


def _week_at_the_turn_of_the_year(rule: Rule) -> bool:
    """Open in RFC 5545: whether 31 December 2012, which lies in week 1 of 2013, is a day of the
    year 2012 or of 2013. With every year asked for, and no places counted, both are the same."""
    turns = TURN_OF_YEAR.intersection(rule.by_week_number)
    return bool(turns) and (rule.interval > 1 or bool(rule.by_set_position))


def _set_position_beyond_weekdays_of_a_month(rule: Rule, starts_on_rule: bool) -> bool:
    """BYSETPOS is read with MONTHLY and plain weekdays only, and not for the first date."""
    of_weekdays = rule.by_weekday and not any(weekday.nth for weekday in rule.by_weekday)
    is_read = rule.frequency is Frequency.MONTHLY and of_weekdays and not rule.by_month
    return bool(rule.by_set_position) and not (is_read and starts_on_rule)


def _start_beside_the_rule(rule: Rule, starts_on_rule: bool) -> bool:
    """§3.8.5.3 leaves a start open that its rule does not name. It then looks from the start's
    month and year on, whether the rule has them or not."""
    return not starts_on_rule and (rule.frequency is Frequency.YEARLY or bool(rule.by_month))


def _more_than_a_simple_month(rule: Rule) -> bool:
    """INTERVAL is overlooked when there is BYMONTH, and the months after the start's are when it
    has several; BYMONTHDAY with BYDAY loses dates."""
    in_some_months = rule.by_month and (rule.interval > 1 or len(rule.by_month) > 1)
    return bool(in_some_months or (rule.by_month_day and rule.by_weekday))


def _more_than_a_simple_year(rule: Rule, start: datetime) -> bool:
    """BYWEEKNO is none of its parts. Of an ordinal it reads one digit, and one beyond the month's
    last moves on. A day named twice (``BYDAY=MO,1MO``) counts twice. BYYEARDAY goes with weekdays
    alone, BYMONTHDAY with BYMONTH alone and from the front."""
    named = [weekday.day for weekday in rule.by_weekday]
    highest = 5 if rule.by_month else 9
    return bool(
        rule.by_week_number
        or any(abs(weekday.nth) > highest for weekday in rule.by_weekday)
        or len(named) > len(set(named))
        or (rule.by_year_day and (rule.by_month or rule.by_month_day))
        or (rule.by_month_day and (not rule.by_month or rule.by_weekday))
        or any(day < 0 for day in rule.by_month_day)
        or _day_that_some_months_have_not(rule, start)
    )


def _day_that_some_months_have_not(rule: Rule, start: datetime) -> bool:
    """It moves on to the next month, in a yearly rule: 29 February to 1 March."""
    if rule.by_weekday or rule.by_year_day:
        return False
    if rule.by_month:
        return max(rule.by_month_day or (start.day,)) > 28
    return (start.month, start.day) == (2, 29)
