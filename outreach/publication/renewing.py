"""Brings calendars up to date: what is marked, what time has changed, what another release wrote.

A reader who comes first does a little of it, as long as nobody else is writing; the job does the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from .. import kinds
from ..models import Calendar, Face
from ..models.events import event_work
from ..scheduling.errors import SchedulingError, WriteConflict
from ..series.conflicts import best_effort, retried
from ..series.renewals import MOST_RENEWED, forget_marks, mark_all, marked
from ..series.unit_of_work import Owner, OwnerWrites, unit_of_work
from .calendars import bump_versions, texts_release

SECONDS_OF_A_READER = 0.2
"""How long a request of the public goes on renewing before it is answered."""
SECONDS_OF_A_WRITER = 1.0
"""How long a request of the staff goes on renewing what shows its change."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""As ``visible_until``: before any request, even one that began before the change."""

Run = Callable[[Callable[[], object]], bool]
"""Runs a write, and returns whether it succeeded."""

logger = logging.getLogger(__name__)


def at_once(write: Callable[[], object]) -> bool:
    """A write that waits for others; False if they are still in the way after three tries."""
    try:
        write()
    except WriteConflict:
        return False
    return True


def advance(key: UUID, *, now: datetime, run: Run = at_once, seconds: float | None = None) -> None:
    """Bring a calendar up to date, ``MOST_RENEWED`` owners at a time: renew what is marked and what
    went live or expired, and bump the version once its ``next_change_at`` has passed, once even when
    called concurrently.

    Args:
        run: how each write is run; ``best_effort`` stops at the first that would have to wait.
        seconds: stop when so much time has passed.
    """
    due = [*kinds.due(key, now), *marked(MOST_RENEWED)]
    if renew(due[:MOST_RENEWED], run=run, seconds=seconds):
        run(partial(_pass, key, now))


def advance_for_reader(key: UUID, *, now: datetime) -> None:
    """The same without waiting for anybody, and for a moment only."""
    advance(key, now=now, run=best_effort, seconds=SECONDS_OF_A_READER)


def advance_all(now: datetime) -> int:
    """Bring every calendar up to date, for the job of every minute.

    Returns:
        How many owners were renewed because they were marked.
    """
    done = renew_marked()
    due = Calendar.objects.filter(next_change_at__lte=now).order_by("key")
    for key in due.values_list("key", flat=True).distinct():
        while owners := kinds.due(key, now):
            renew(owners)
            if kinds.due(key, now) == owners:
                break
        _pass(key, now)
    return done


def renew_marked(*, seconds: float | None = None) -> int:
    """Renew all that is marked.

    Args:
        seconds: stop when so much time has passed.
    """
    end = None if seconds is None else monotonic() + seconds
    done = 0
    while owners := marked(MOST_RENEWED):
        left = None if end is None else end - monotonic()
        if not renew(owners, seconds=left):
            break
        done += len(owners)
    return done


def renew(owners: Iterable[Owner], *, run: Run = at_once, seconds: float | None = None) -> bool:
    """Publish owners anew, each in a transaction of its own. One that cannot be published stays as
    it is.

    Returns:
        Whether all were done.
    """
    end = None if seconds is None else monotonic() + seconds
    for owner in dict.fromkeys(owners):
        if end is not None and monotonic() > end:
            return False
        if not run(partial(_renew_or_warn, owner)):
            return False
    return True


def _renew_or_warn(owner: Owner) -> None:
    """One that fails stops no other, and no reader's request."""
    try:
        _renew(owner)
    except (WriteConflict, DatabaseError):
        raise
    except SchedulingError as error:
        logger.warning("%s %s is left as it was: %s", *owner, error)
        _give_up(owner)
    except Exception:
        logger.exception("%s %s could not be renewed", *owner)
        _give_up(owner)


@retried
def _renew(owner: Owner) -> None:
    with unit_of_work(owner):
        pass


def _give_up(owner: Owner) -> None:
    label, key = owner
    forget_marks([owner])
    if label == event_work.label:
        Face.objects.filter(event_id=key).update(renew_at=None)


def _pass(key: UUID, now: datetime) -> None:
    with unit_of_work():
        rows = Calendar.objects.select_for_update().filter(key=key, next_change_at__lte=now)
        if list(rows.order_by("pk").values_list("pk")):
            bump_versions([key], now=now)


def invalidate(writes: OwnerWrites, find: Callable[[], Iterable[int]]) -> None:
    """After something changed that owners of one kind show: mark those that ``find`` names. A few of
    them are renewed right after the commit."""
    mark_all(writes, find)
    transaction.on_commit(lambda: renew_marked(seconds=SECONDS_OF_A_WRITER), robust=True)


def hide_events(event_ids: QuerySet, *, but_in: Iterable[UUID] = ()) -> None:
    """Take the faces of events out of every query at once, in this transaction; what is then told of
    them follows when they are renewed.

    Args:
        event_ids: a subquery of their ids.
        but_in: the keys of calendars in which they stay.
    """
    faces = Face.objects.filter(event__in=event_ids, is_withdrawn=False)
    faces = faces.exclude(calendar_key__in=list(but_in))
    locked = faces.order_by("event_id", "pk").select_for_update().values("pk")
    Face.objects.filter(pk__in=locked).update(visible_until=NEVER)


def renew_releases(now: datetime) -> int:
    """Republish all calendars whose texts were written by another release; for the daily job. A
    calendar that was interrupted is started again.

    Returns:
        How many calendars were renewed, translations counted once.
    """
    release = texts_release()
    old = Calendar.objects.exclude(texts_release=release).order_by("key")
    keys = list(old.values_list("key", flat=True).distinct())
    for key in keys:
        faces = Face.objects.filter(calendar_key=key).order_by("event_id")
        events = faces.values_list("event_id", flat=True).distinct()
        renew([(event_work.label, event_id) for event_id in events])
        with unit_of_work():
            Calendar.objects.filter(key=key).update(texts_release=release)
            bump_versions([key], now=now)
    return len(keys)
