"""What SEQUENCE depends on: when and where an event takes place, and whether."""

from __future__ import annotations

import hashlib
import json

from ..models import Event
from ..scheduling.recurrence import closed_starts

WITHDRAWN = "withdrawn"
"""In place of a fingerprint: the last thing that subscribers were told is that it is gone."""


def fingerprint_of(event: Event) -> str:
    """A digest of start, end, all-day, zone, rule, changes, place and status. Titles and texts,
    a venue's name among them, do not count (RFC 5546 §2.1.4)."""
    schedule = event.schedule
    facts = [
        schedule.starts_at_local.isoformat(),
        schedule.ends_at_local.isoformat(),
        schedule.all_day,
        schedule.zone,
        [rule.text() for rule in schedule.rules],
        sorted(
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
        event.venue_id,
        event.status,
    ]
    closed = [start.isoformat() for start in closed_starts(schedule)]
    facts += [closed] if closed else []
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
