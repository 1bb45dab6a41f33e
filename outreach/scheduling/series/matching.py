"""Matches the dates of an edited series with those of the old one: old keys to new keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ..recurrence import Schedule, local_starts
from ..rules import Frequency

MARGIN = timedelta(days=400)
"""How far beyond the given keys both schedules are expanded: more than the longest period."""


def matched_keys(
    old: Schedule, new: Schedule, keys: Collection[datetime]
) -> dict[datetime, datetime]:
    """The key in ``new`` for each of these keys of ``old``; keys without a match are left out.

    A date counts as the same if (1) it begins at the same wall time, else (2) it is later by as
    much as the whole series, else (3) it is on the same day, else (4) it has the same position
    among the remaining dates of its week, month or year, whichever the old rule counts in. Each new
    key is matched once, and one that is also an old key only with itself, so that rows can be
    re-keyed in one statement. Changes and closed days are ignored: a skipped or cancelled date
    still has its place in the rule, a one-off date has none.
    """
    if not keys:
        return {}
    before = _named(old, min(keys), max(keys))
    shift = new.starts_at_local - old.starts_at_local
    after = _named(new, min(keys) + min(shift, timedelta(0)), max(keys) + max(shift, timedelta(0)))
    same = before & after
    found = {key: key for key in same}
    left, free = before - same, after - same
    for pairs in (_shifted(shift), _on_the_same_day, _in_the_same_period(old)):
        taken = dict(pairs(sorted(left), free))
        found |= taken
        left -= taken.keys()
        free -= set(taken.values())
    return {key: found[key] for key in keys if key in found}


def _named(schedule: Schedule, first: datetime, last: datetime) -> set[datetime]:
    bare = replace(schedule, changes=(), closed=())
    return set(local_starts(bare, first - MARGIN, last + MARGIN))


def _shifted(shift: timedelta):
    def pairs(left: list[datetime], free: set[datetime]) -> Iterator[tuple[datetime, datetime]]:
        return ((key, key + shift) for key in left if key + shift in free)

    return pairs


def _on_the_same_day(
    left: list[datetime], free: set[datetime]
) -> Iterator[tuple[datetime, datetime]]:
    by_day = {start.date(): start for start in free}
    return ((key, by_day[key.date()]) for key in left if key.date() in by_day)


def _in_the_same_period(old: Schedule):
    def period(start: datetime) -> object:
        rule = old.rules[0] if old.rules else None
        if rule is None or rule.frequency is Frequency.DAILY:
            return start.date()
        if rule.frequency is Frequency.WEEKLY:
            day = start.date()
            return day - timedelta((day.weekday() - rule.week_start) % 7)
        return (start.year, start.month if rule.frequency is Frequency.MONTHLY else 0)

    def pairs(left: list[datetime], free: set[datetime]) -> Iterator[tuple[datetime, datetime]]:
        places: dict[object, list[datetime]] = defaultdict(list)
        for start in sorted(free):
            places[period(start)].append(start)
        seen: dict[object, int] = defaultdict(int)
        for key in left:
            named, place = places.get(period(key), []), seen[period(key)]
            seen[period(key)] += 1
            if place < len(named):
                yield key, named[place]

    return pairs
