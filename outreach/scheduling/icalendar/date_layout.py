"""How the dates of a schedule are written in iCalendar: which by the rule, which one by one.

Only plans; ``writer`` writes the text. See ``DateLayout`` for the choices.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
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
from .timezones import clock_changes, comes_twice, zone_and_first_year

MAX_EXCEPTIONS = 90
"""Google Calendar rejects a series with more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLayout:
    """The parts of the written series; all times are keys, naive wall times of the schedule's zone.

    ``rule`` is the value of RRULE. ``extra`` become RDATEs and ``skipped`` EXDATEs. ``own`` dates
    get a component with RECURRENCE-ID. No ``skipped`` date is also in ``own`` or ``extra``.
    """

    starts_at_local: datetime
    rule: str = ""
    extra: tuple[datetime, ...] = ()
    skipped: tuple[datetime, ...] = ()
    own: tuple[datetime, ...] = ()

    @property
    def recurs(self) -> bool:
        return bool(self.rule or self.extra)


def lay_out_dates(
    schedule: Schedule,
    *,
    horizon: datetime | None = None,
    own_texts: Iterable[datetime] = (),
    keep_cancelled: bool = True,
    since: datetime | None = None,
) -> DateLayout | None:
    """Decide how each date is written.

    Args:
        horizon: naive wall time of the zone; dates that are listed one by one end before it. None
            for a series that ends.
        own_texts: keys of dates whose texts differ from the series.
        keep_cancelled: False leaves cancelled dates out.
        since: naive wall time; if there are too many exceptions, the series begins later, but no
            date from this time on is lost. None keeps all dates.

    Returns:
        None when no date is left.
    """
    schedule = with_closed_days_listed(schedule) if schedule.closed else schedule
    left_out = {
        change.local_start
        for change in schedule.changes
        if change.kind is ChangeKind.SKIPPED
        or (change.kind in CALLED_OFF_KINDS and not keep_cancelled)
    }
    start = schedule.starts_at_local
    own = _own(schedule).union(own_texts)
    by_rule = _by_first_rule(schedule, horizon, left_out | own)
    extra = _listed(schedule, horizon) - by_rule - left_out
    if not schedule.rules and not extra:
        return None if start in left_out else DateLayout(starts_at_local=start)
    skipped = left_out & by_rule
    own |= _across_a_clock_change(schedule, sorted(by_rule | extra))
    own = (own & (by_rule | extra)) - left_out
    if len(skipped) + len(own) > MAX_EXCEPTIONS:
        since = since and _window(schedule, since)
        later = _begun_later(schedule, by_rule, extra, skipped, own, horizon, since)
        return later or _one_by_one(schedule, left_out, own, horizon, since)
    if not schedule.is_endless and _is_empty(schedule, left_out):
        return None
    rule = schedule.rules[0] if schedule.rules else None
    if rule and next(days_of(rule, start.date()), None) != start.date():
        # Whether a start that its rule does not name is a date, and whether COUNT counts it, is
        # undefined (§3.8.5.3), so both are written out.
        extra |= {start} - left_out
        rule = _ending(rule, schedule)
    return DateLayout(
        starts_at_local=start,
        rule=_rule_text(rule, schedule) if rule else "",
        extra=tuple(sorted(extra)),
        skipped=tuple(sorted(skipped)),
        own=tuple(sorted(own)),
    )


def _by_first_rule(
    schedule: Schedule, horizon: datetime | None, asked: set[datetime]
) -> set[datetime]:
    """The dates that DTSTART and RRULE produce before the horizon, and those of ``asked`` beyond
    it."""
    regular = replace(schedule, rules=schedule.rules[:1], changes=())
    beyond = {key for key in asked if horizon and key >= horizon and has_date(regular, key)}
    return beyond.union(local_starts(regular, None, horizon))


def _listed(schedule: Schedule, horizon: datetime | None) -> set[datetime]:
    """Extra dates, and the dates of further rules: most programs read only one RRULE."""
    extra = {change.local_start for change in schedule.changes if change.is_extra}
    if len(schedule.rules) > 1:
        further = replace(schedule, rules=schedule.rules[1:], changes=())
        extra.update(deque(local_starts(further, None, horizon), MAX_DATES))
    return extra


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


def _is_empty(schedule: Schedule, left_out: set[datetime]) -> bool:
    remaining = replace(
        schedule, changes=tuple(change for change in schedule.changes if change.is_extra)
    )
    return all(key in left_out for key in local_starts(remaining))


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


def _begun_later(
    schedule: Schedule,
    by_rule: set[datetime],
    extra: set[datetime],
    skipped: set[datetime],
    own: set[datetime],
    horizon: datetime | None,
    since: datetime | None,
) -> DateLayout | None:
    """Keep the rule and drop enough of the past to leave few enough exceptions. None if dates of
    the window would be dropped too, or if the rule would name other dates from there on."""
    exceptions = sorted(skipped | own)
    last_to_go = exceptions[-MAX_EXCEPTIONS - 1]
    start = min((key for key in by_rule - skipped if key > last_to_go), default=None)
    if since is None or start is None or not schedule.rules:
        return None
    if any(since <= key < start for key in (by_rule | extra) - skipped):
        return None
    rule = _ending(schedule.rules[0], schedule)
    length = schedule.ends_at_local - schedule.starts_at_local
    later = replace(
        schedule, starts_at_local=start, ends_at_local=start + length, rules=(rule,), changes=()
    )
    kept = {key for key in by_rule if key >= start and (horizon is None or key < horizon)}
    if kept != set(local_starts(later, None, horizon)):
        return None
    return DateLayout(
        starts_at_local=start,
        rule=_rule_text(rule, later),
        extra=tuple(sorted(key for key in extra if key > start)),
        skipped=tuple(sorted(key for key in skipped if key > start)),
        own=tuple(sorted(key for key in own if key >= start)),
    )


def _one_by_one(
    schedule: Schedule,
    left_out: set[datetime],
    own: set[datetime],
    horizon: datetime | None,
    since: datetime | None,
) -> DateLayout | None:
    """Without a rule there is nothing to except: every date from ``since`` to the horizon as an
    RDATE."""
    keys = [key for key in local_starts(schedule, None, horizon) if key not in left_out]
    if since and keys and keys[-1] >= since:
        keys = [key for key in keys if key >= since]
    if not keys:
        return None
    keys = keys[-MAX_DATES:]
    return DateLayout(
        starts_at_local=keys[0], extra=tuple(keys[1:]), own=tuple(sorted(own.intersection(keys)))
    )


def _ending(rule: Rule, schedule: Schedule) -> Rule:
    """The same rule with COUNT replaced by the equivalent UNTIL."""
    if rule.count is None:
        return rule
    counted = local_starts(replace(schedule, rules=(rule,), changes=()))
    last = max(counted)
    return replace(rule, count=None, until=instant(last, schedule.zone))


def _rule_text(rule: Rule, schedule: Schedule) -> str:
    """The value of RRULE. What only the start implies is written out where programs stumble: some
    read a yearly 29 February without BYMONTHDAY as 1 March, others a monthly 31st as the 30th."""
    start = schedule.starts_at_local
    by_day = rule.by_month_day or rule.by_year_day or rule.by_week_number or rule.by_weekday
    if start.day > 28 and not by_day:
        if rule.frequency is Frequency.YEARLY:
            rule = replace(rule, by_month=rule.by_month or (start.month,))
        if rule.frequency in (Frequency.YEARLY, Frequency.MONTHLY):
            rule = replace(rule, by_month_day=(start.day,))
    if schedule.all_day and rule.until:
        return rule.text(until_on=wall_time(rule.until, schedule.zone).date())
    return rule.text()
