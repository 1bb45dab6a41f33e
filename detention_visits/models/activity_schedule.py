"""Between an activity's fields and the kernel's schedule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from outreach.fields.recurrence import recurrence_text
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule
from outreach.scheduling.recurrence_text import listed_start

if TYPE_CHECKING:
    from .activities import Activity


def schedule_of(activity: Activity, called_off: Iterable[datetime] = ()) -> Schedule:
    """The schedule of an activity's fields; ``called_off`` are the keys of dates not held.

    RDATE and EXDATE stay in the field: an activity has no change rows.
    """
    text = recurrence_text(activity.recurrence, activity.zone)
    changes: dict[datetime, Change] = {}
    for listed in text.extra:
        key = listed_start(listed, activity.starts_at_local, activity.zone)
        changes[key] = Change(local_start=key, kind=ChangeKind.EXTRA)
    for key in called_off:
        changes[key] = Change(local_start=key, kind=ChangeKind.CANCELLED, off_rule=key in changes)
    for listed in text.skipped:
        key = listed_start(listed, activity.starts_at_local, activity.zone)
        changes[key] = Change(local_start=key, kind=ChangeKind.SKIPPED)
    return Schedule(
        starts_at_local=activity.starts_at_local,
        ends_at_local=activity.ends_at_local,
        zone=activity.zone,
        all_day=activity.all_day,
        rules=text.rules,
        changes=tuple(sorted(changes.values())),
    )
