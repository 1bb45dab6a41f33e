"""How the dates of a schedule are written in iCalendar: which by the rule, which one by one.

Only plans; ``writer`` writes the text, and ``parts`` says what a part is. An RDATE is never written:
without an RRULE some programs leave the event out or lose its first date, others read none at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..periods import days_of
from ..recurrence import (
    CALLED_OFF_KINDS,
    MAX_DATES,
    ChangeKind,
    Schedule,
    has_date,
    local_starts,
    with_closed_days_listed,
)
from ..rules import Frequency, Rule
from ..spans import instant, wall_time
from .parts import RULE_LANE, Borders, Cutter, Lane, Part, numbered
from .timezones import clock_changes, comes_twice, zone_and_first_year


@dataclass(frozen=True, slots=True)
class DateLayout:
    """The parts of a schedule, by number, and the borders between them, to be told next time. No
    parts when no date is left."""

    parts: tuple[Part, ...] = ()
    borders: Borders = ()


def lay_out_dates(
    schedule: Schedule,
    *,
    horizon: datetime | None = None,
    own_texts: Iterable[datetime] = (),
    keep_cancelled: bool = True,
    since: datetime | None = None,
    borders: Borders = (),
) -> DateLayout:
    """Decide how each date is written.

    Args:
        horizon: naive wall time of the zone; dates that are listed one by one end before it. None
            for a series that ends.
        own_texts: keys of dates whose texts differ from the series.
        keep_cancelled: False leaves cancelled dates out.
        since: naive wall time; if there are too many exceptions, earlier dates go first. None keeps
            all dates.
        borders: those told so far, which stay.
    """
    schedule = with_closed_days_listed(schedule) if schedule.closed else schedule
    left_out = {
        change.local_start
        for change in schedule.changes
        if change.kind is ChangeKind.SKIPPED
        or (change.kind in CALLED_OFF_KINDS and not keep_cancelled)
    }
    own = _own(schedule).union(own_texts)
    by_rule = _by_first_rule(schedule, horizon, left_out | own)
    lanes = _lanes(schedule, by_rule, _listed(schedule, horizon) - by_rule)
    own |= _across_a_clock_change(schedule, sorted({key for lane in lanes for key in lane.named}))
    cutter = Cutter(
        schedule=schedule,
        left_out=frozenset(left_out),
        own=frozenset(own - left_out),
        since=since and _window(schedule, since),
        horizon=horizon,
    )
    cut = (
        (lane.name, begin, part)
        for lane in lanes
        for begin, part in cutter.parts(lane, [one for one in borders if one.lane == lane.name])
    )
    return DateLayout(*numbered(cut, borders))


def may_have_parts(schedule: Schedule) -> bool:
    """Whether it could need more parts than one; quicker than to lay it out. Clock changes alone
    make enough exceptions only where dates last for days."""
    return bool(
        schedule.changes
        or schedule.closed
        or len(schedule.rules) > 1
        or (schedule.rules and schedule.first_span.duration > timedelta(days=1))
        or any(not _is_named(rule, schedule) for rule in schedule.rules)
    )


def _lanes(schedule: Schedule, by_rule: set[datetime], listed: set[datetime]) -> list[Lane]:
    """The dates of the rule, then by time of day those that it does not name. Where no date is the
    rule's, those at the time of the start come first. One that begins in an hour that the clock skips
    or shows twice stands alone: programs go on from there at another hour, or leave it out."""
    by_name: dict[str, list[datetime]] = defaultdict(list)
    for key in sorted(listed):
        by_name[f"{key:%H:%M:%S}" if _starts_plainly(schedule, key) else key.isoformat()].append(
            key
        )
    lanes = []
    if by_rule:
        lanes.append(Lane(name=RULE_LANE, named=tuple(sorted(by_rule)), rule=schedule.rules[0]))
    else:
        start = schedule.starts_at_local
        first = next(name for name, keys in by_name.items() if start in keys)
        lanes.append(Lane(name=RULE_LANE, named=tuple(by_name.pop(first))))
    return lanes + [Lane(name=name, named=tuple(keys)) for name, keys in sorted(by_name.items())]


def _starts_plainly(schedule: Schedule, key: datetime) -> bool:
    """Whether the clock shows the start, and once."""
    if schedule.all_day:
        return True
    shown = wall_time(instant(key, schedule.zone), schedule.zone)
    return shown == key and not comes_twice(key, schedule.zone)


def _by_first_rule(
    schedule: Schedule, horizon: datetime | None, asked: set[datetime]
) -> set[datetime]:
    """The dates that RRULE itself names before the horizon, and those of ``asked`` beyond it. A
    start that the rule does not name is none of them: whether it is a date, and whether COUNT
    counts it, is undefined (§3.8.5.3)."""
    if not schedule.rules:
        return set()
    regular = replace(schedule, rules=schedule.rules[:1], changes=())
    found = {key for key in asked if horizon and key >= horizon and has_date(regular, key)}
    found.update(local_starts(regular, None, horizon))
    if not _is_named(schedule.rules[0], schedule):
        found.discard(schedule.starts_at_local)
    return found


def _is_named(rule: Rule, schedule: Schedule) -> bool:
    """Whether the rule names the start: it may begin on another day, or end before."""
    start = schedule.starts_at_local
    if rule.until and wall_time(rule.until, schedule.zone) < start:
        return False
    return next(days_of(rule, start.date(), last=start.date()), None) == start.date()


def _listed(schedule: Schedule, horizon: datetime | None) -> set[datetime]:
    """The start, extra dates, and the dates of further rules: most programs read only one RRULE."""
    listed = {change.local_start for change in schedule.changes if change.is_extra}
    listed.add(schedule.starts_at_local)
    if len(schedule.rules) > 1:
        further = replace(schedule, rules=schedule.rules[1:], changes=())
        listed.update(deque(local_starts(further, None, horizon), MAX_DATES))
    return listed


def _own(schedule: Schedule) -> set[datetime]:
    return {
        change.local_start
        for change in schedule.changes
        if change.kind is ChangeKind.ALTERED
        or change.kind in CALLED_OFF_KINDS
        or change.starts_at_local
        or change.ends_at_local
    }


def _across_a_clock_change(schedule: Schedule, keys: list[datetime]) -> set[datetime]:
    """Those of these keys that start in a skipped hour, touch a repeated one, or span a clock
    change.

    Programs differ on them: some drop a time that no clock shows (§3.3.10), many take the second
    pass of a repeated hour (§3.3.5: the first), and many keep the wall-clock length rather than the
    exact one (§3.8.5.3). Written out, they are read alike.
    """
    needed = zone_and_first_year(schedule)
    if needed is None or not keys:
        return set()
    day = timedelta(days=1)
    before = schedule.first_span.duration + day
    found: set[datetime] = set()
    for change in clock_changes(*needed):
        first = bisect_left(keys, change.local - before)
        last = bisect_left(keys, change.local + day)
        found.update(key for key in keys[first:last] if not _reads_plainly(schedule, key))
    return found


def _reads_plainly(schedule: Schedule, key: datetime) -> bool:
    """Whether the clock shows the start, and start and end only once, and exact and wall-clock
    length are the same."""
    span = schedule.span_from(key)
    starts_at, ends_at = (wall_time(moment, schedule.zone) for moment in (span.start, span.end))
    is_shown_twice = any(comes_twice(local, schedule.zone) for local in (starts_at, ends_at))
    return starts_at == key and ends_at - starts_at == span.duration and not is_shown_twice


def _window(schedule: Schedule, since: datetime) -> datetime:
    """The key of the first date that must not be lost: an earlier one may have been moved to
    later."""
    moved = (
        change.local_start
        for change in schedule.changes
        if change.kind is not ChangeKind.SKIPPED
        and max(filter(None, (change.starts_at_local, change.ends_at_local)), default=since) > since
    )
    return min([since, *moved])


def rule_text(rule: Rule, start: datetime, schedule: Schedule) -> str:
    """The value of RRULE for a series that begins with this key. What only the start implies is
    written out where programs stumble: some read a yearly 29 February without BYMONTHDAY as 1 March,
    others a monthly 31st as the 30th."""
    by_day = rule.by_month_day or rule.by_year_day or rule.by_week_number or rule.by_weekday
    if start.day > 28 and not by_day:
        if rule.frequency is Frequency.YEARLY:
            rule = replace(rule, by_month=rule.by_month or (start.month,))
        if rule.frequency in (Frequency.YEARLY, Frequency.MONTHLY):
            rule = replace(rule, by_month_day=(start.day,))
    if schedule.all_day and rule.until:
        return rule.text(until_on=wall_time(rule.until, schedule.zone).date())
    return rule.text()
