"""Adding and removing participants of a date, logged without names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from wagtail.log_actions import log

from ..models import Occurrence, Registration

ADDED = "outreach.add_participants"
REMOVED = "outreach.remove_participant"


@transaction.atomic
def add_participants(*, occurrence: Occurrence, people: Iterable[Registration], user) -> int:
    """Save unsaved registrations for the date, in the given order.

    Returns:
        How many were added.
    """
    added = 0
    for person in people:
        person.occurrence = occurrence
        person.save()
        added += 1
    if added:
        _trace(ADDED, occurrence, user, added=added)
    return added


@transaction.atomic
def remove_participant(*, registration: Registration, user) -> None:
    registration.delete()
    _trace(REMOVED, registration.occurrence, user)


def _trace(action: str, occurrence: Occurrence, user, **data: object) -> None:
    date = occurrence.local_start.isoformat(timespec="minutes")
    log(instance=occurrence.event, action=action, user=user, data={"date": date, **data})
