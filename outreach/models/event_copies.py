"""A copy of an event: planned, with an identity of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from .owner_copies import take_plan

if TYPE_CHECKING:
    from .events import Event

COPIED_FIELDS = ("title", "zone", "region", "venue", "capacity")
COPIED_RELATIONS = ("audiences", "topics", "assigned_to")
COPIED_CHILDREN = {"partnerships": ("organisation", "role")}
"""Child rows and which of their fields a copy has; what is not named begins anew."""


def new_copy(
    event: Event, *, start: datetime | None = None, without: Collection[str] = ()
) -> Event:
    """An unsaved copy: new UID, status planned, partners to be asked anew.

    Args:
        start: when its first date begins, a naive wall time of the event's zone; all other dates
            and pauses are shifted along. None: the same dates.
        without: names of ``COPIED_CHILDREN`` that it shall not have.

    Raises:
        SchedulingError: the rule cannot be moved there.
    """
    copy = type(event)(**{name: getattr(event, name) for name in COPIED_FIELDS})
    for name in COPIED_RELATIONS:
        setattr(copy, name, getattr(event, name).all())
    take_plan(copy, event, start)
    for name in COPIED_CHILDREN.keys() - set(without):
        for row in getattr(event, name).all():
            values = {field: getattr(row, field) for field in COPIED_CHILDREN[name]}
            getattr(copy, name).add(type(row)(**values))
    return copy


def copied_event(event: Event) -> Event:
    """Save and return a copy with the same dates."""
    copy = new_copy(event)
    copy.save()
    return copy
