"""Splitting a series at a date: the part before, and the part from it on (this and following)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from ..errors import ScheduleRefused
from ..periods import days_of, with_days_of_start
from ..recurrence import Change, ChangeKind, Schedule, has_date, local_starts
from ..rules import Rule, last_moment
from ..spans import instant, wall_time
from .moving import first_named


def is_first_date(schedule: Schedule, key: datetime) -> bool:
    """Whether no date comes before this key, so that "this and following" means "all"."""
    return next(local_starts(schedule, None, key), None) is None


def split_schedule(schedule: Schedule, at: datetime) -> tuple[Schedule, Schedule]:
    """The part before the date with key ``at``, and the part from it on; together the same dates.

    UNTIL of the first part is one second before ``at`` (all-day: the day before); COUNT is divided
    between them. The second part starts at ``at`` or, if no rule names that, at the next date that
    one does.

    Raises:
        ScheduleRefused: ``at`` is not a date, or is the first one.
    """
    if not has_date(schedule, at):
        raise ScheduleRefused(_("The series has no date that starts at %(start)s."), start=at)
    if is_first_date(schedule, at):
        raise ScheduleRefused(_("A series cannot be split at its first date."))
    before = tuple(change for change in schedule.changes if change.local_start < at)
    after = tuple(change for change in schedule.changes if change.local_start >= at)
    head = replace(schedule, rules=tuple(_heads(schedule, at)), changes=before)
    return head, _tail(schedule, at, after)


def edited_tail(old: Schedule, tail_start: datetime, edited: Schedule) -> Schedule:
    """The second part of ``old``, after an editor changed the whole series to ``edited``:
    ``edited`` begins as much later than ``old`` as the second part is to be moved. Its COUNT is
    that of the whole series.

    Args:
        tail_start: where the second part begins before the edit, a naive wall time.

    Raises:
        ScheduleRefused: the new rule no longer names any date.
    """
    shift = edited.starts_at_local - old.starts_at_local
    rules = _left_of(edited, old, tail_start)
    start = tail_start + shift
    if rules and first_named(rules, start, edited.zone) != start:
        same_day = datetime.combine(tail_start.date(), edited.starts_at_local.time())
        named = first_named(rules, same_day, edited.zone)
        if named is None:
            raise ScheduleRefused(
                _("This rule gives no dates from the start onwards. Change the rule or the start.")
            )
        start = named
    length = edited.ends_at_local - edited.starts_at_local
    return replace(
        edited,
        starts_at_local=start,
        ends_at_local=start + length,
        rules=tuple(_counted_from(rule, start) for rule in rules),
        changes=(),
    )


def _left_of(edited: Schedule, old: Schedule, tail_start: datetime) -> tuple[Rule, ...]:
    """The rules of ``edited`` with what remains of each COUNT, without those that are used up; at
    least one date always remains."""
    rules = []
    for place, rule in enumerate(_written_out(edited)):
        was = old.rules[place] if place < len(old.rules) else None
        if rule.count is not None and was is not None and was.count is not None:
            left = rule.count - len(_counted_before(old, was, tail_start))
            rule = replace(rule, count=max(0, left))
        rules.append(rule)
    return tuple(rule for rule in rules if rule.count != 0) or tuple(
        replace(rule, count=1) for rule in rules[:1]
    )


def _counted_from(rule: Rule, start: datetime) -> Rule:
    """The rule counting from ``start``: COUNT counts the start first, whether or not the rule names
    it."""
    if rule.count is None or next(days_of(rule, start.date()), None) == start.date():
        return rule
    return replace(rule, count=rule.count + 1)


def _written_out(schedule: Schedule) -> tuple[Rule, ...]:
    """The rules in a form that does not depend on the start: if there are several, each states its
    own days."""
    if len(schedule.rules) < 2:
        return schedule.rules
    day = schedule.starts_at_local.date()
    return tuple(with_days_of_start(rule, day) for rule in schedule.rules)


def _heads(schedule: Schedule, at: datetime) -> Iterator[Rule]:
    if schedule.all_day:
        last = last_moment(at.date() - timedelta(days=1), schedule.zone)
    else:
        last = instant(at, schedule.zone) - timedelta(seconds=1)
        # A skipped wall time takes place later, when the clock already shows a later time.
        last -= max(wall_time(last, schedule.zone) - at + timedelta(seconds=1), timedelta(0))
    for rule in schedule.rules:
        if rule.count is not None:
            yield replace(rule, count=len(_counted_before(schedule, rule, at)))
        else:
            yield replace(rule, until=min(last, rule.until or last))


def _tail(schedule: Schedule, at: datetime, changes: tuple[Change, ...]) -> Schedule:
    start = min(
        (first for rule in schedule.rules if (first := _first_from(schedule, rule, at))), default=at
    )
    rules = tuple(_tails(schedule, at, start))
    tail = replace(
        schedule,
        starts_at_local=start,
        ends_at_local=_end_from(schedule, start),
        rules=rules,
        changes=changes,
    )
    change = tail.changes_by_key.get(start)
    if change is None or not change.is_extra:
        return tail
    others = tuple(one for one in changes if one is not change)
    return replace(tail, changes=(*others, *_no_longer_extra(change)))


def _end_from(schedule: Schedule, start: datetime) -> datetime:
    """All-day dates end at midnight, even if the clock skips it."""
    if schedule.all_day:
        return start + (schedule.ends_at_local - schedule.starts_at_local)
    return wall_time(schedule.span_from(start).end, schedule.zone)


def _no_longer_extra(change: Change) -> Iterator[Change]:
    """An extra date that became the start of its series keeps only what differs for it."""
    kind = ChangeKind.ALTERED if change.kind is ChangeKind.EXTRA else change.kind
    yield replace(change, kind=kind, off_rule=False)


def _tails(schedule: Schedule, at: datetime, start: datetime) -> Iterator[Rule]:
    for rule in _written_out(schedule):
        first = _first_from(schedule, rule, at)
        if first is None:
            continue
        if rule.count is None:
            yield rule
        else:
            left = rule.count - len(_counted_before(schedule, rule, at))
            # COUNT counts the start first, whether or not the rule names it.
            yield replace(rule, count=left if first == start else left + 1)


def _first_from(schedule: Schedule, rule: Rule, at: datetime) -> datetime | None:
    """The first start from ``at`` on that this rule names."""
    alone = replace(schedule, rules=(rule,), changes=(), closed=())
    before = at + timedelta(days=366 * 400) if alone.is_endless and at.year < 9000 else None
    return next(local_starts(alone, at, before), None)


def _counted_before(schedule: Schedule, rule: Rule, at: datetime) -> list[datetime]:
    alone = replace(schedule, rules=(rule,), changes=(), closed=())
    return list(takewhile(lambda start: start < at, local_starts(alone)))


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
