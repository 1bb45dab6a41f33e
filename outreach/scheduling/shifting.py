"""A whole plan at another time: the same rule, as many dates, what differs for them along with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from .errors import RuleRefused, ScheduleRefused
from .moving import last_day, moved_schedule
from .periods import days_of
from .recurrence import Change, ChangeKind, Schedule, has_date, local_starts
from .rules import Frequency, Rule, last_moment
from .sentences import plain_rule

NEAR = 15
"""How many days around an anniversary a rule is asked for a day of its own."""
LATEST_YEAR = 2199
FARTHEST = timedelta(days=366 * 400)
"""After so long the calendar repeats itself: a rule that names no day until then names none."""


def shifted_schedule(schedule: Schedule, target: datetime) -> Schedule:
    """The series that begins at ``target`` instead, with as many dates; weekly on Mondays, begun on
    a Tuesday, is weekly on Tuesdays. A rule that names the new day already stays as it is.

    Args:
        target: a naive wall time, midnight for whole days.

    Returns:
        Without changes; closed days stay as they are. ``shifted_changes`` gives the changes.

    Raises:
        RuleRefused: the rule is too rich to be moved to that day.
        ScheduleRefused: too far away.
    """
    if max(target, schedule.starts_at_local).year > LATEST_YEAR:
        raise ScheduleRefused(_("Choose a year before %(year)s."), year=LATEST_YEAR + 1)
    days = (target.date() - schedule.starts_at_local.date()).days
    bare = replace(schedule, changes=(), closed=())
    begun = replace(
        bare,
        starts_at_local=target,
        ends_at_local=target + (schedule.ends_at_local - schedule.starts_at_local),
        rules=(),
    )
    rules = []
    for rule in bare.rules:
        first = next(days_of(rule, bare.starts_at_local.date()), None)
        if first:  # A rule that names no day must not begin to at another time.
            rules.append(_ended(_shifted(rule, bare, first, days), rule, bare, begun))
    return replace(begun, rules=tuple(rules), closed=schedule.closed)


def shifted_keys(
    old: Schedule, new: Schedule, keys: Iterable[datetime]
) -> dict[datetime, datetime]:
    """Which date of the shifted series each date of the old one has become: the third is the third.

    Args:
        new: what ``shifted_schedule`` made of ``old``.
        keys: nominal starts of ``old``, of dates or of skipped ones. Extra dates, which no rule
            counts, are as many days later as the series, at their own time.
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
    # What the rule does not name, such as a change of no date, goes along with the series.
    time = new.starts_at_local.time()
    others = {key: datetime.combine((key + days).date(), time) for key in counted - found.keys()}
    return found | {key: place for key, place in others.items() if place not in found.values()}


def shifted_change(change: Change, key: datetime) -> Change:
    """The change of the date that is now ``key``: its new times are as many days later, at their own
    time of the day."""
    days = key.date() - change.local_start.date()
    start, end = change.starts_at_local, change.ends_at_local
    return replace(
        change,
        local_start=key,
        starts_at_local=start and start + days,
        ends_at_local=end and end + days,
    )


def shifted_changes(old: Schedule, new: Schedule) -> dict[datetime, Change]:
    """All changes of ``old`` as changes of the shifted series, by the key that they had. An extra
    date that falls on one of the series' own is only what differs for that one."""
    keys = shifted_keys(old, new, (change.local_start for change in old.changes))
    bare = replace(new, changes=(), closed=())
    found = {}
    for change in old.changes:
        if change.local_start not in keys:
            continue
        shifted = shifted_change(change, keys[change.local_start])
        if shifted.is_extra and has_date(bare, shifted.local_start):
            kind = ChangeKind.ALTERED if shifted.kind is ChangeKind.EXTRA else shifted.kind
            shifted = replace(shifted, kind=kind, off_rule=False)
        found[change.local_start] = shifted
    return found


def same_time_next_year(schedule: Schedule, today: date) -> datetime:
    """When the same plan would begin a year later, or so many years later that it is not over: on
    the day that the rule itself would name, without one on the same weekday."""
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


def _shifted(rule: Rule, series: Schedule, first: date, days: int) -> Rule:
    """The rule so many days later, in its own way of counting; ``first`` is the first that it names."""
    if not days:
        return rule
    target = first + timedelta(days)
    for moved in (_moved(rule, series, first, target), rule):
        if moved and next(days_of(moved, target), None) == target:
            return replace(moved, count=rule.count, until=rule.until)
    raise RuleRefused(
        _("This series cannot be moved to another day as a whole: change its rule instead.")
    )


def _moved(rule: Rule, series: Schedule, first: date, target: date) -> Rule | None:
    """The rule with its days moved along, None when it is too rich for that."""
    time = series.starts_at_local.time()
    alone = replace(series, rules=(replace(rule, count=1, until=None),))
    try:
        moved = moved_schedule(alone, datetime.combine(first, time), datetime.combine(target, time))
    except RuleRefused:
        return None
    return moved.rules[0]


def _ended(moved: Rule, rule: Rule, series: Schedule, begun: Schedule) -> Rule:
    """The moved rule with an UNTIL that leaves it as many dates as it had."""
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
    """Mark a text for the catalogue; the Django half translates it."""
    return text
