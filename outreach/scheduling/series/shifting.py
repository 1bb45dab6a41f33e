"""Shifting a whole plan in time: same rule, same number of dates, each with its changes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from ..errors import RuleRefused, ScheduleRefused
from ..periods import days_of
from ..recurrence import Change, ChangeKind, Schedule, has_date, local_starts
from ..rules import Frequency, Rule, last_moment
from .moving import last_day, moved_schedule

NEAR = 45
"""How many days around its expected place to look for the start of a series that counts in
months."""
SAMPLE = 12
SAID_PLACES = (1, 2, 3, 4, -1)
"""People say "the last Friday", but rarely "the fourth to last"."""
LATEST_YEAR = 2199
FARTHEST = timedelta(days=366 * 400)
"""The calendar repeats after this time: a rule that names no day by then never does."""


def shifted_schedule(schedule: Schedule, target: datetime, key: datetime | None = None) -> Schedule:
    """The series with its date ``key`` moved to ``target`` and the same number of dates. Weekly on
    Mondays, begun on a Tuesday, becomes weekly on Tuesdays. A rule that already names the new day
    is unchanged.

    Args:
        target: a naive wall time, midnight for all-day series.
        key: the nominal start of any date; None means the first. It matters for rules that count
            within months, where not all dates move by the same number of days.

    Returns:
        A schedule without changes (see ``shifted_changes``) and with the same closed days.

    Raises:
        RuleRefused: the rule is too complex to be moved to that day.
        ScheduleRefused: too far in the future.
    """
    if max(target, schedule.starts_at_local).year > LATEST_YEAR:
        raise ScheduleRefused(_("Choose a year before %(year)s."), year=LATEST_YEAR + 1)
    bare = replace(schedule, changes=(), closed=())
    key = key or bare.starts_at_local
    days = target.date() - key.date()
    rules: list[tuple[Rule, Rule, date]] = []
    for rule in bare.rules:
        first = _first_named(rule, bare.starts_at_local.date(), key.date())
        if first:  # A rule that names no day must not start to name some after the shift.
            rules.append((rule, _shifted(rule, first, first + days), first + days))
    for start in _possible_starts(bare, [moved for _rule, moved, _day in rules], key, target):
        is_counted_on = all(
            _first_named(moved, start.date(), day) == day for _rule, moved, day in rules
        )
        new = _begun_at(start, bare, [(rule, moved) for rule, moved, _day in rules])
        is_there = key == bare.starts_at_local or shifted_keys(bare, new, [key]) == {key: target}
        if is_counted_on and is_there:
            return replace(new, closed=schedule.closed)
    raise _cannot_be_moved()


def _first_named(rule: Rule, start: date, since: date) -> date | None:
    """The first day from ``since`` on that the rule names when it counts from ``start``."""
    return next((day for day in days_of(rule, start, since) if day >= since), None)


def _possible_starts(
    bare: Schedule, rules: list[Rule], key: datetime, target: datetime
) -> Iterator[datetime]:
    """Starts of the whole series that may put its date ``key`` at ``target``: later by the same
    number of days or, if its rule counts within months, by about as many."""
    middle = bare.starts_at_local.date() + (target.date() - key.date())
    yield datetime.combine(middle, target.time())
    if key == bare.starts_at_local or not rules:
        return
    moved = rules[0]
    if moved.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        for by in sorted(range(-NEAR, NEAR + 1), key=abs):
            day = middle + timedelta(by)
            if by and next(days_of(moved, day, None, day), None) == day:
                yield datetime.combine(day, target.time())


def _begun_at(start: datetime, bare: Schedule, rules: Iterable[tuple[Rule, Rule]]) -> Schedule:
    """The series from ``start`` on; each rule, given as (old, moved), keeps its number of dates."""
    length = bare.ends_at_local - bare.starts_at_local
    begun = replace(bare, starts_at_local=start, ends_at_local=start + length, rules=())
    return replace(begun, rules=tuple(_ended(moved, rule, bare, begun) for rule, moved in rules))


def shifted_keys(
    old: Schedule, new: Schedule, keys: Iterable[datetime]
) -> dict[datetime, datetime]:
    """The key of each date in the shifted series: the third date stays the third.

    Args:
        new: the result of ``shifted_schedule`` for ``old``.
        keys: nominal starts of ``old``, of dates or of skipped ones. Extra dates, which no rule
            counts, move by as many days as the series and keep their own time.
    """
    wanted = set(keys)
    alone = {change.local_start for change in old.changes if change.is_extra}
    days = new.starts_at_local.date() - old.starts_at_local.date()
    found = {key: key + days for key in wanted & alone}
    counted = wanted - alone
    if not counted:
        return found
    last = max(counted)
    named = local_starts(replace(old, changes=(), closed=()), None, last + datetime.resolution)
    beyond = last + days + FARTHEST
    places = local_starts(replace(new, changes=(), closed=()), None, beyond)
    found |= {key: place for key, place in zip(named, places, strict=False) if key in counted}
    # Keys that the rule does not name, such as a change without a date, move with the series.
    begins = new.starts_at_local.time()
    others = {key: datetime.combine((key + days).date(), begins) for key in counted - found.keys()}
    return found | {key: place for key, place in others.items() if place not in found.values()}


def shifted_change(change: Change, key: datetime) -> Change:
    """The change of the date whose key is now ``key``: its new times move by as many days and keep
    their time of day. A pin stays where it is."""
    days = key.date() - change.local_start.date()
    if change.is_pinned:
        return replace(change, local_start=key)
    start, end, moved_from = change.starts_at_local, change.ends_at_local, change.moved_from
    return replace(
        change,
        local_start=key,
        starts_at_local=start and start + days,
        ends_at_local=end and end + days,
        moved_from=moved_from and moved_from + days,
    )


def shifted_changes(old: Schedule, new: Schedule) -> dict[datetime, Change]:
    """All changes of ``old`` as changes of the shifted series, by their old key. An extra date that
    coincides with one of the series' own becomes a change of that one."""
    keys = shifted_keys(old, new, (change.local_start for change in old.changes))
    bare = replace(new, changes=(), closed=())
    found = {}
    for change in map(old.following, old.changes):
        if change.local_start not in keys:
            continue
        shifted = shifted_change(change, keys[change.local_start])
        if shifted.is_extra and has_date(bare, shifted.local_start):
            kind = ChangeKind.ALTERED if shifted.kind is ChangeKind.EXTRA else shifted.kind
            shifted = replace(shifted, kind=kind, off_rule=False)
        found[change.local_start] = shifted
    return found


def _shifted(rule: Rule, first: date, target: date) -> Rule:
    """The rule, in its own way of counting, with its day ``first`` moved to ``target``."""
    if first == target:
        return rule
    moved = _moved(rule, first, target)
    fitting = [
        one
        for one in (moved, moved and _from_the_other_end(moved, target), rule)
        if one and next(days_of(one, target), None) == target
    ]
    if not fitting:
        raise _cannot_be_moved()
    chosen = max(fitting, key=lambda one: _as_much_later(rule, first, one, target))
    return replace(chosen, count=rule.count, until=rule.until)


def _as_much_later(rule: Rule, first: date, moved: Rule, target: date) -> int:
    """How many of the next dates move by as many days as the first."""
    pairs = zip(days_of(rule, first), days_of(moved, target), strict=False)
    return sum(new - old == target - first for old, new in islice(pairs, SAMPLE))


def _cannot_be_moved() -> RuleRefused:
    return RuleRefused(
        _("This series cannot be moved to another day as a whole. Change its rule instead.")
    )


def _moved(rule: Rule, first: date, target: date) -> Rule | None:
    """The rule with its days moved; None if it is too complex for that."""
    day, moment = datetime.combine(first, time.min), datetime.combine(target, time.min)
    alone = Schedule(
        starts_at_local=day,
        ends_at_local=day,
        zone="UTC",
        rules=(replace(rule, count=1, until=None),),
    )
    try:
        moved = moved_schedule(alone, day, moment)
    except RuleRefused:
        return None
    return moved.rules[0]


def _from_the_other_end(rule: Rule, target: date) -> Rule | None:
    """The same weekday of the month, counted from its other end: a week after the last Friday is
    the first Friday, and not every month has a fifth one."""
    nth = rule.by_weekday[0].nth if len(rule.by_weekday) == 1 else 0
    if not nth or not (rule.frequency is Frequency.MONTHLY or len(rule.by_month) == 1):
        return None
    length = monthrange(target.year, target.month)[1]
    place = -((length - target.day) // 7 + 1) if nth > 0 else (target.day - 1) // 7 + 1
    if place not in SAID_PLACES:
        return None
    return replace(rule, by_weekday=(replace(rule.by_weekday[0], nth=place),))


def _ended(moved: Rule, rule: Rule, series: Schedule, begun: Schedule) -> Rule:
    """The moved rule with an UNTIL that keeps its number of dates."""
    if rule.until is None:
        return moved
    count = sum(1 for _start in local_starts(replace(series, rules=(rule,))))
    endless = replace(begun, rules=(replace(moved, until=None),))
    far = begun.starts_at_local + FARTHEST
    starts = list(islice(local_starts(endless, None, far), count + 1))
    last = last_day(rule.until, series) + (
        begun.starts_at_local.date() - series.starts_at_local.date()
    )
    if len(starts) > count:
        last = min(last, starts[count].date() - timedelta(days=1))
    last = max(last, starts[min(count, len(starts)) - 1].date())
    return replace(moved, until=last_moment(last, begun.zone))


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
