"""A rule that spans a list of dates: programs read a rule with exceptions, few a list (RDATE)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import gcd

from ..periods import days_of
from ..rules import MAX_COUNT, MAX_INTERVAL, Frequency, Rule, Weekday

LAST_DAY_OF_ALL_MONTHS = 28
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Spanned:
    """A rule that begins with the first date of a list and ends with the last, and the dates in
    between that it names though the list does not."""

    rule: Rule
    gaps: tuple[datetime, ...]


def spanned(keys: Sequence[datetime], most_gaps: int) -> Spanned | None:
    """The rule with the fewest gaps, of those that people would choose; None if all have too many.

    Args:
        keys: at least two, in order, all at the same time of day.
    """
    found = (_along(rule, keys, most_gaps) for rule in _candidates(keys))
    return min(filter(None, found), key=lambda one: len(one.gaps), default=None)


def _candidates(keys: Sequence[datetime]) -> Iterator[Rule]:
    first = keys[0]
    days = gcd(*((key - first).days for key in keys[1:]))
    if days % 7 == 0:
        yield Rule(frequency=Frequency.WEEKLY, interval=_allowed(days // 7))
    else:
        yield Rule(frequency=Frequency.DAILY, interval=_allowed(days))
        weekdays = sorted({key.weekday() for key in keys})
        yield Rule(frequency=Frequency.WEEKLY, by_weekday=tuple(map(Weekday, weekdays)))
    months = gcd(*(_month(key) - _month(first) for key in keys[1:]))
    if months and first.day <= LAST_DAY_OF_ALL_MONTHS:
        monthly = Rule(frequency=Frequency.MONTHLY, interval=_allowed(months))
        if all(key.day == first.day for key in keys):
            yield monthly
        elif len(_places(keys)) == 1:
            yield replace(monthly, by_weekday=tuple(_places(keys)))


def _places(keys: Sequence[datetime]) -> set[Weekday]:
    """Each date as a weekday of its month, such as the second Tuesday."""
    return {Weekday(key.weekday(), (key.day - 1) // 7 + 1) for key in keys}


def _month(key: datetime) -> int:
    return key.year * MONTHS + key.month


def _allowed(interval: int) -> int:
    """The interval, or its largest part that a rule may have."""
    parts = (interval // times for times in range(1, interval + 1) if interval % times == 0)
    return next(part for part in parts if part <= MAX_INTERVAL)


def _along(rule: Rule, keys: Sequence[datetime], most_gaps: int) -> Spanned | None:
    """With COUNT: an UNTIL is an instant, and programs differ on hours that come twice."""
    listed, time = set(keys), keys[0].time()
    gaps = []
    for day in days_of(rule, keys[0].date(), last=keys[-1].date()):
        named = datetime.combine(day, time)
        if named > keys[-1]:
            break
        if named not in listed:
            gaps.append(named)
            if len(gaps) > most_gaps:
                return None
    count = len(keys) + len(gaps)
    if count > MAX_COUNT:
        return None
    return Spanned(replace(rule, count=count), tuple(gaps))
