"""Publication state: what SEQUENCE depends on, and the digest of what filters match.

The schedule's number rises with every change of the fingerprint, the public one only with what
subscribers are told (decision 11).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from ..models import Event, Partnership
from ..scheduling.errors import SchedulingError
from ..scheduling.icalendar.content_lines import LARGEST_SEQUENCE
from ..scheduling.recurrence import ChangeKind, closed_starts
from ..series.holidays import ranges_before
from ..series.occurrences import CALLED_OFF

WITHDRAWN = "withdrawn"
"""Replaces the fingerprint when the last thing published was the withdrawal."""


@dataclass
class PublicationState:
    """The fields of an event that only publication sets, never a form. ``fingerprint`` is what
    ``sequence`` stands for, ``published_fingerprint`` what ``public_sequence`` does."""

    sequence: int
    public_sequence: int
    fingerprint: str
    changed_at: datetime
    published_fingerprint: str
    withdrawn_at: datetime | None
    cancelled_at: datetime | None
    feed_borders: list


def next_state(
    event: Event, *, is_public: bool, was_shown: bool, now: datetime
) -> PublicationState:
    """The new state. SEQUENCE is bumped once if the event differs from what it was, or from what
    was last published."""
    last_published = event.published_fingerprint
    state = PublicationState(
        sequence=event.sequence,
        public_sequence=event.public_sequence,
        fingerprint=fingerprint_of(event),
        changed_at=event.changed_at,
        published_fingerprint=last_published,
        withdrawn_at=event.withdrawn_at,
        cancelled_at=event.cancelled_at,
        feed_borders=event.feed_borders,
    )
    if event.fingerprint and state.fingerprint != event.fingerprint:
        state.sequence = _raised(state.sequence)
    if is_public:
        state.published_fingerprint = state.fingerprint
        state.withdrawn_at = None
        is_cancelled = event.status in CALLED_OFF
        state.cancelled_at = (event.cancelled_at or now) if is_cancelled else None
    elif last_published and was_shown:
        state.published_fingerprint = WITHDRAWN
        state.withdrawn_at = event.withdrawn_at or now
    if state.published_fingerprint != last_published:
        if last_published:
            state.sequence = max(state.sequence, _raised(event.public_sequence))
        state.public_sequence, state.changed_at = state.sequence, now
    return state


def _raised(sequence: int) -> int:
    """The next number. An event that came with the largest one keeps it: its changes are told by
    their date alone."""
    return min(sequence + 1, LARGEST_SEQUENCE)


def told_sequence(known: Event | PublicationState) -> int:
    """The number that public text carries: that of the last public change, however often the
    schedule has changed since; the current one if nothing was public yet."""
    return known.public_sequence if known.published_fingerprint else known.sequence


def remember_fingerprint(event_id: int) -> None:
    """Store the fingerprint of an event as it is in the database; the number stays. Called under
    its lock. One whose schedule contradicts itself is left without."""
    event = Event.objects.get(pk=event_id)
    event.holidays = ranges_before() if event.skips_holidays else None
    try:
        found = fingerprint_of(event)
    except SchedulingError:
        return
    Event.objects.filter(pk=event_id).update(fingerprint=found)


def fingerprint_of(event: Event) -> str:
    """A digest of start, end, all-day, zone, rules, changes, venue and status. Titles and texts,
    including a venue's name, do not count (RFC 5546 §2.1.4). A date on a closed day counts as
    skipped, since subscribers see it that way; closed days without a date do not count."""
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
                        row.own_venue_id or 0,
                    )
                    for row in event.changes.all()
                    for change in [row.as_change()]
                ),
            ]
        ),
        event.venue_id,
        event.status,
    ]
    return _digest(facts)


def found_by(event: Event) -> str:
    """A digest of the records by which filters find an event. When it changes, filtered feeds and
    lists change too, even if the event's text does not."""
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
