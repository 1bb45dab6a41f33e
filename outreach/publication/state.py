"""What publication remembers of an event: what SEQUENCE depends on, and by what filters find it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from ..models import Event, Partnership
from ..scheduling.recurrence import ChangeKind, closed_starts
from ..series.occurrences import CALLED_OFF

WITHDRAWN = "withdrawn"
"""In place of a fingerprint: the last thing that subscribers were told is that it is gone."""


@dataclass
class PublicationState:
    """The fields of an event that no form may set."""

    sequence: int
    changed_at: datetime
    published_fingerprint: str
    withdrawn_at: datetime | None
    cancelled_at: datetime | None


def next_state(
    event: Event, *, is_public: bool, was_shown: bool, now: datetime
) -> PublicationState:
    """What is to be remembered now: SEQUENCE goes up once when what subscribers were told last is no
    longer so."""
    last_published = event.published_fingerprint
    state = PublicationState(
        event.sequence, event.changed_at, last_published, event.withdrawn_at, event.cancelled_at
    )
    if is_public:
        state.published_fingerprint = fingerprint_of(event)
        state.withdrawn_at = None
        is_cancelled = event.status in CALLED_OFF
        state.cancelled_at = (event.cancelled_at or now) if is_cancelled else None
    elif last_published and was_shown:
        state.published_fingerprint = WITHDRAWN
        state.withdrawn_at = event.withdrawn_at or now
    if last_published and state.published_fingerprint != last_published:
        state.sequence += 1
        state.changed_at = now
    elif not last_published and is_public:
        state.changed_at = now
    return state


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
    return _digest(facts)


def found_by(event: Event) -> str:
    """A digest of the records by which filters find an event: with others, feeds and lists are
    others too, though nothing of its text changes."""
    accepted = Partnership.Answer.ACCEPTED
    partners = (row.organisation_id for row in event.partnerships.all() if row.answer == accepted)
    labels = [event.audiences.all(), event.topics.all()]
    return _digest(
        [
            event.region_id,
            event.venue_id,
            *(sorted(record.pk for record in records) for records in labels),
            sorted(partners),
        ]
    )


def _digest(facts: list) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
