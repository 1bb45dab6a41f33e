"""The second part of a series that is split: as the first is, partners' answers included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .events import Event

CONTINUED_FIELDS = (
    "title",
    "status",
    "reason",
    "starts_at_local",
    "ends_at_local",
    "all_day",
    "zone",
    "recurrence",
    "skips_holidays",
    "region",
    "venue",
    "capacity",
)


def continued_event(event: Event) -> Event:
    """An unsaved event with a UID of its own; dates and changes are moved to it by who splits."""
    part = type(event)(**{name: getattr(event, name) for name in CONTINUED_FIELDS})
    part.audiences = event.audiences.all()
    part.topics = event.topics.all()
    for pause in event.pauses.all():
        part.pauses.add(
            type(pause)(first_on=pause.first_on, last_on=pause.last_on, reason=pause.reason)
        )
    for partnership in event.partnerships.all():
        part.partnerships.add(
            type(partnership)(
                organisation=partnership.organisation,
                role=partnership.role,
                answer=partnership.answer,
            )
        )
    return part
