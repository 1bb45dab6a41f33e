"""Adding, correcting, removing and putting back participants of a date, logged without names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from ..models import Occurrence, Registration, RemovedRegistration
from ..scheduling.errors import EditRefused
from ..series.conflicts import retried
from .likeness import Likeness, look_alikes

ADDED = "outreach.add_participants"
CORRECTED = "outreach.correct_participant"
REMOVED = "outreach.remove_participant"
PUT_BACK = "outreach.put_back_participant"
CONTENT = ("occurrence_id", "name", "representing", "position", "contact", "created_at")
GONE = gettext_noop("This participant is no longer on the list.")


class AlreadyListed(Exception):
    """Somebody is perhaps on the list already. Nothing was added."""

    def __init__(self, alike: list[Likeness]) -> None:
        super().__init__()
        self.alike = alike


@retried
def add_participants(
    *, occurrence: Occurrence, people: Iterable[Registration], user, anyway: bool = False
) -> int:
    """Save unsaved registrations for the date, in the given order.

    Args:
        anyway: also those who are perhaps on the list already.

    Returns:
        How many were added.

    Raises:
        AlreadyListed: some of them are, and it was not said that it does not matter.
        EditRefused: the date is gone.
    """
    added = list(people)
    with _held(occurrence):
        if not anyway:
            alike = look_alikes(added, occurrence.registrations.all())
            if alike:
                raise AlreadyListed(alike)
        for person in added:
            person.pk, person.occurrence = None, occurrence
        Registration.objects.bulk_create(added)
        if added:
            _trace(ADDED, occurrence, user, added=len(added))
    return len(added)


def correct_participant(*, registration: Registration, changed: Sequence[str], user) -> None:
    """Save what was corrected of somebody; the caller holds the row.

    Args:
        changed: the names of the fields that differ.
    """
    if changed:
        registration.save(update_fields=changed)
        _trace(CORRECTED, registration.occurrence, user)


@retried
def remove_participant(*, registration: Registration, user, now: datetime) -> RemovedRegistration:
    """Take somebody off the list. For a day it can be undone, after which nothing is left of it.

    Raises:
        EditRefused: somebody else has removed the same person.
    """
    with _held(registration.occurrence):
        stored = Registration.objects.select_for_update().filter(pk=registration.pk).first()
        if stored is None:
            raise EditRefused(GONE)
        removed = RemovedRegistration.objects.create(
            former_id=stored.pk, removed_at=now, **{name: getattr(stored, name) for name in CONTENT}
        )
        stored.delete()
        purge_removed(now)
        _trace(REMOVED, registration.occurrence, user)
    return removed


@retried
def put_back_participant(*, removed: RemovedRegistration, user, now: datetime) -> Registration:
    """Undo a removal: the same row, at its old place in the list.

    Raises:
        EditRefused: too late, or somebody else has done it.
    """
    with _held(removed.occurrence):
        rows = RemovedRegistration.objects.select_for_update().kept(now)
        stored = rows.filter(pk=removed.pk).first()
        if stored is None:
            raise EditRefused(gettext_noop("This can no longer be undone."))
        registration = Registration.objects.create(
            pk=stored.former_id, **{name: getattr(stored, name) for name in CONTENT}
        )
        stored.delete()
        _trace(PUT_BACK, removed.occurrence, user)
    return registration


def purge_removed(now: datetime) -> int:
    """Delete for good who was removed a day ago or earlier.

    Returns:
        How many they were.
    """
    return RemovedRegistration.objects.expired(now).delete()[0]


@contextmanager
def _held(occurrence: Occurrence) -> Iterator[None]:
    """The date cannot go, and nobody else changes its list, until the end of the block."""
    with occurrence.event.write(occurrence.event_id, publish=False):
        if not Occurrence.objects.filter(pk=occurrence.pk).exists():
            raise EditRefused(
                gettext_noop(
                    "Nothing was saved: somebody else has changed the series, and this date is no "
                    "longer in it."
                )
            )
        yield


def _trace(action: str, occurrence: Occurrence, user, **data: object) -> None:
    event = occurrence.event
    when = {
        "date": occurrence.local_start.isoformat(timespec="minutes"),
        "all_day": event.all_day,
    }
    log(instance=event, action=action, user=user, data={**when, **data})
