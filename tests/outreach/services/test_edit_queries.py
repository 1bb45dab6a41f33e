"""Saving, changing and splitting a series takes a small, constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.models import Event, Registration
from outreach.services.date_verbs import call_off, move
from outreach.services.undoing import undo
from tests.factories import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 10)
HOUR = timedelta(hours=1)
WEEKS = (26, 260)
"""Half a year and five years of Mondays."""


def series(weeks: int) -> Event:
    event = EventPageFactory(
        event=EventFactory(recurrence=f"RRULE:FREQ=WEEKLY;COUNT={weeks}")
    ).event
    for week in range(0, weeks, weeks // 5):
        row = event.occurrences.get(local_start=START + timedelta(weeks=week))
        Registration.objects.create(occurrence=row, name="A person")
    return Event.objects.get(pk=event.pk)


def queries_of(do: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        do()
    return len(queries)


def save(event: Event) -> None:
    event.starts_at_local += HOUR
    event.ends_at_local += HOUR
    event.save()


def change_one(event: Event) -> None:
    call_off(
        owner=event,
        local_start=START + timedelta(weeks=3),
        scope="one",
        verb="cancel",
        reason={},
        user=None,
    )


def split(event: Event):
    key = START + timedelta(weeks=3)
    return move(
        owner=event,
        local_start=key,
        scope="following",
        starts_at_local=key + HOUR,
        ends_at_local=key + 2 * HOUR,
        reason={},
        user=None,
    )


def split_and_undo(event: Event) -> None:
    undo(edit=split(event), user=None)


def rebuild_nothing(event: Event) -> None:
    event.save()


@pytest.mark.parametrize(
    ("edit", "most"),
    [(rebuild_nothing, 40), (change_one, 60), (save, 70), (split, 260), (split_and_undo, 450)],
)
def test_the_number_of_queries_is_small_and_constant(edit, most):
    """SQLite takes at most 999 values in a statement, so there long series are written in batches
    of a hundred rows or so; all else is the same."""
    few, many = (queries_of(edit, weeks) for weeks in WEEKS)
    batches = 0 if connection.vendor == "postgresql" else 4 * (WEEKS[1] // 100 + 1)
    assert many <= few + batches
    assert many <= most
