"""Between an event's fields and the kernel's schedule: reading, checking, normalising."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import recurrence

from ..fields.recurrence import recurrence_text
from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence import ChangeKind, Schedule, dates_of
from ..scheduling.recurrence_text import RecurrenceText, listed_start
from ..scheduling.rules import last_moment
from ..scheduling.spans import wall_time, zone_named

if TYPE_CHECKING:
    from .changes import OccurrenceChange
    from .events import Event

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=3653)
EARLIEST_YEAR = 1900


def schedule_of(event: Event, changes: Iterable[OccurrenceChange]) -> Schedule:
    """The schedule of an event's fields and these change rows."""
    return Schedule(
        starts_at_local=event.starts_at_local,
        ends_at_local=event.ends_at_local,
        zone=event.zone,
        all_day=event.all_day,
        rules=recurrence_text(event.recurrence, event.zone).rules,
        changes=tuple(sorted(change.as_change() for change in changes)),
    )


def check_schedule(schedule: Schedule, *, now: datetime) -> None:
    """The limits that keep everything bounded.

    Raises:
        ScheduleRefused: too long, too far away, too many dates.
    """
    zone_named(schedule.zone)
    if schedule.starts_at_local.year < EARLIEST_YEAR:
        raise ScheduleRefused(_("An event starts in %(year)s or later."), year=EARLIEST_YEAR)
    if schedule.first_span.duration > LONGEST:
        raise ScheduleRefused(_("One date lasts at most %(days)s days."), days=LONGEST.days)
    farthest = max(now, schedule.first_span.start) + FARTHEST
    if any(rule.until and rule.until > farthest for rule in schedule.rules):
        raise ScheduleRefused(_("A series ends at most ten years ahead."))
    if not schedule.is_endless:
        dates_of(schedule)


def keep_last_local_date(event: Event, before: Event) -> None:
    """A new zone or time keeps the last local date: UNTIL is its 23:59:59 in the event's zone."""
    if event.zone == before.zone:
        return
    text = recurrence_text(event.recurrence, event.zone)
    if text.rules != recurrence_text(before.recurrence, before.zone).rules:
        return
    rules = tuple(
        replace(rule, until=last_moment(wall_time(rule.until, before.zone).date(), event.zone))
        if rule.until
        else rule
        for rule in text.rules
    )
    event.recurrence = replace(text, rules=rules).text(event.zone)


def take_listed_dates(event: Event) -> list[tuple[str, datetime]]:
    """Take RDATE and EXDATE out of the field: they become change rows.

    Returns:
        Kind and key of each.
    """
    value = event.recurrence
    if isinstance(value, recurrence.Recurrence) and not (value.rdates or value.exdates):
        return []
    text = recurrence_text(value, event.zone)
    event.recurrence = RecurrenceText(rules=text.rules).text(event.zone)
    kinds = ((ChangeKind.EXTRA, text.extra), (ChangeKind.SKIPPED, text.skipped))
    return [
        (kind.value, listed_start(listed, event.starts_at_local, event.zone))
        for kind, dates in kinds
        for listed in dates
    ]


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
