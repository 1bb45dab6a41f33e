"""A copy of an event: planned, with an identity of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .events import Event

COPIED_FIELDS = (
    "title",
    "starts_at_local",
    "ends_at_local",
    "all_day",
    "zone",
    "recurrence",
    "region",
    "venue",
    "capacity",
)


def copied_event(event: Event) -> Event:
    """Save and return a copy: new UID, status planned, partners to be asked anew."""
    copy = type(event)(**{name: getattr(event, name) for name in COPIED_FIELDS})
    copy.audiences = event.audiences.all()
    copy.topics = event.topics.all()
    for change in event.changes.all():
        fields = ("local_start", "kind", "off_rule", "starts_at_local", "ends_at_local", "venue")
        copy.changes.add(type(change)(**{name: getattr(change, name) for name in fields}))
    for partnership in event.partnerships.all():
        copy.partnerships.add(
            type(partnership)(organisation=partnership.organisation, role=partnership.role)
        )
    copy.save()
    return copy
