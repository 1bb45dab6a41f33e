"""Between the fields of an event or activity and the kernel's schedule: conversion and checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import recurrence

from ..fields.recurrence import recurrence_text
from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence import Change, ChangeKind, DayRange, Schedule, dates_of, merged_days
from ..scheduling.recurrence_text import RecurrenceText, listed_start
from ..scheduling.series.moving import with_last_days
from ..scheduling.spans import zone_named
from .holidays import Holiday

if TYPE_CHECKING:
    from .owners import ScheduleOwner

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=3653)
EARLIEST_YEAR = 1900


def schedule_of(owner: ScheduleOwner, changes: Iterable[Change]) -> Schedule:
    """The schedule of an owner's fields with these changes."""
    return replace(
        bare_schedule(owner), changes=tuple(sorted(changes)), closed=closed_days_of(owner)
    )


@dataclass(frozen=True)
class Frame:
    """Everything that the dates of a series depend on, except changes of single dates: a schedule
    that has none, with its closed days, and the place."""

    schedule: Schedule
    place_id: int | None


def frame_of(owner: ScheduleOwner) -> Frame:
    schedule = replace(bare_schedule(owner), closed=closed_days_of(owner))
    return Frame(schedule, owner.place_id)


def closed_days_of(owner: ScheduleOwner) -> tuple[DayRange, ...]:
    """The days on which no date of the series begins: its pauses, and holidays if it skips them. An
    owner without a rule is not a series, and takes place whatever the day."""
    if not owner.recurrence:
        return ()
    return merged_days(
        [*_paused_days_of(owner), *(_holidays_of(owner) if owner.skips_holidays else ())]
    )


def _paused_days_of(owner: ScheduleOwner) -> list[DayRange]:
    has_typed = "pauses" in getattr(owner, "_cluster_related_objects", {})
    if owner.paused is None or has_typed:
        return paused_days(owner.pauses.all())
    return owner.paused


def paused_days(pauses: Iterable) -> list[DayRange]:
    """The day ranges of an owner's pauses."""
    return [(pause.first_on, pause.last_on) for pause in pauses]


def _holidays_of(owner: ScheduleOwner) -> Iterable[DayRange]:
    return Holiday.objects.ranges() if owner.holidays is None else owner.holidays


def bare_schedule(owner: ScheduleOwner) -> Schedule:
    """The schedule of an owner's fields alone, without changes and closed days; queries no other
    table."""
    return Schedule(
        starts_at_local=owner.starts_at_local,
        ends_at_local=owner.ends_at_local,
        zone=owner.zone,
        all_day=owner.all_day,
        rules=recurrence_text(owner.recurrence, owner.zone).rules,
    )


def set_schedule(owner: ScheduleOwner, schedule: Schedule) -> None:
    """Take over start, end, zone and rules of a schedule; changes and closed days are stored as
    rows."""
    for name in ("starts_at_local", "ends_at_local", "all_day", "zone"):
        setattr(owner, name, getattr(schedule, name))
    owner.recurrence = RecurrenceText(rules=schedule.rules).text(schedule.zone)


def check_schedule(schedule: Schedule, *, now: datetime) -> None:
    """Check the limits that keep all schedules bounded.

    Raises:
        ScheduleRefused: too long, too far away, too many dates.
    """
    zone_named(schedule.zone)
    if schedule.starts_at_local.year < EARLIEST_YEAR:
        raise ScheduleRefused(_("Choose a start in %(year)s or later."), year=EARLIEST_YEAR)
    if schedule.first_span.duration > LONGEST:
        raise ScheduleRefused(_("A date can last at most %(days)s days."), days=LONGEST.days)
    farthest = max(now, schedule.first_span.start) + FARTHEST
    if any(rule.until and rule.until > farthest for rule in schedule.rules):
        raise ScheduleRefused(_("A series can run at most ten years ahead. End it earlier."))
    if not schedule.is_endless:
        dates_of(replace(schedule, closed=()))  # A day that is closed now may be opened later.


def keep_last_local_date(owner: ScheduleOwner, before: ScheduleOwner) -> None:
    """Keep the last local date when time or zone change: UNTIL is its 23:59:59 in the owner's
    zone."""
    old, text = bare_schedule(before), recurrence_text(owner.recurrence, owner.zone)
    is_retimed = (old.zone, old.all_day, old.starts_at_local.time()) != (
        owner.zone,
        owner.all_day,
        owner.starts_at_local.time(),
    )
    if is_retimed and text.rules == old.rules:
        rules = with_last_days(text.rules, old, owner.zone)
        owner.recurrence = replace(text, rules=rules).text(owner.zone)


def take_listed_dates(owner: ScheduleOwner) -> list[tuple[str, datetime]]:
    """Move RDATE and EXDATE out of the field: they become change rows.

    Returns:
        Kind and key of each.
    """
    value = owner.recurrence
    if isinstance(value, recurrence.Recurrence) and not (value.rdates or value.exdates):
        return []
    text = recurrence_text(value, owner.zone)
    owner.recurrence = RecurrenceText(rules=text.rules).text(owner.zone)
    kinds = ((ChangeKind.EXTRA, text.extra), (ChangeKind.SKIPPED, text.skipped))
    return [
        (kind.value, listed_start(listed, owner.starts_at_local, owner.zone))
        for kind, dates in kinds
        for listed in dates
    ]


def _(text: str) -> str:
    """Mark a string for translation; it is translated where it is shown."""
    return text
