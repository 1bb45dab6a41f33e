"""Saving, changing and splitting a series takes a small, constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from detention_visits.models import Activity
from outreach.editing.date_verbs import call_off, move
from outreach.editing.undoing import undo
from outreach.models import Event, Registration
from outreach.series.owners import ScheduleOwner
from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 10)
HOUR = timedelta(hours=1)
WEEKS = (26, 260)
"""Half a year and five years of Mondays."""


def event_series(weeks: int) -> Event:
    event = EventPageFactory(
        event=EventFactory(recurrence=f"RRULE:FREQ=WEEKLY;COUNT={weeks}")
    ).event
    for week in range(0, weeks, weeks // 5):
        row = event.occurrences.get(local_start=START + timedelta(weeks=week))
        Registration.objects.create(occurrence=row, name="A person")
    return Event.objects.get(pk=event.pk)


def activity_series(weeks: int) -> Activity:
    page = ActivityPageFactory(
        activity__always=True,
        activity__starts_at_local=START,
        activity__recurrence=f"RRULE:FREQ=WEEKLY;COUNT={weeks}",
    )
    rows = page.activity.sessions.order_by("local_start")
    for row in rows[:: weeks // 5]:
        row.was_held = False
        row.save()
    return Activity.objects.get(pk=page.activity_id)


def queries_of(edit: Callable[[ScheduleOwner], object], owner: ScheduleOwner) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        edit(owner)
    return len(queries)


def save(owner: ScheduleOwner) -> None:
    owner.starts_at_local += HOUR
    owner.ends_at_local += HOUR
    owner.save()


def change_one(owner: ScheduleOwner) -> None:
    call_off(
        owner=owner,
        local_start=START + timedelta(weeks=3),
        scope="one",
        verb="cancel",
        reason={},
        user=None,
    )


def split(owner: ScheduleOwner):
    key = START + timedelta(weeks=3)
    return move(
        owner=owner,
        local_start=key,
        scope="following",
        starts_at_local=key + HOUR,
        ends_at_local=key + 2 * HOUR,
        reason={},
        user=None,
    )


def split_and_undo(owner: ScheduleOwner) -> None:
    undo(edit=split(owner), user=None)


def rebuild_nothing(owner: ScheduleOwner) -> None:
    owner.save()


@pytest.mark.slow
@pytest.mark.parametrize("series", [event_series, activity_series])
@pytest.mark.parametrize(
    ("edit", "most"),
    [(rebuild_nothing, 30), (change_one, 49), (save, 46), (split, 130), (split_and_undo, 278)],
)
def test_the_number_of_queries_is_small_and_constant(series, edit, most):
    """SQLite takes at most 999 values in a statement, so there long series are written in batches
    of fifty rows or so; all else is the same."""
    few, many = (queries_of(edit, series(weeks)) for weeks in WEEKS)
    batches = 0 if connection.vendor == "postgresql" else 4 * (WEEKS[1] // 50 + 1)
    assert many <= few + batches
    assert many <= most
