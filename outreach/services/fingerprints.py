"""What SEQUENCE depends on: when and where an event takes place, and whether."""

from __future__ import annotations

import hashlib
import json

from ..models import Event
from ..scheduling.recurrence import ChangeKind, closed_starts

WITHDRAWN = "withdrawn"
"""In place of a fingerprint: the last thing that subscribers were told is that it is gone."""


def fingerprint_of(event: Event) -> str:
    """A digest of start, end, all-day, zone, rule, changes, place and status. Titles and texts,
    a venue's name among them, do not count (RFC 5546 §2.1.4). A date on a closed day counts as one
    that is skipped: to subscribers it is, and a closed day without a date is nothing to them."""
    schedule = event.schedule
    closed = (
        (start.isoformat(), ChangeKind.SKIPPED, "None", "None", False, 0)
        for start in closed_starts(schedule)
    )
    facts = [
        schedule.starts_at_local.isoformat(),
        schedule.ends_at_local.isoformat(),
        schedule.all_day,
        schedule.zone,
        [rule.text() for rule in schedule.rules],
        sorted(
            [
                *closed,
                *(
                    (
                        change.local_start.isoformat(),
                        change.kind,
                        str(change.starts_at_local),
                        str(change.ends_at_local),
                        change.off_rule,
                        change.venue_id or 0,
                    )
                    for change in event.changes.all()
                ),
            ]
        ),
        event.venue_id,
        event.status,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
