"""Pauses of events: saved with the form or by themselves, they do the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.models import Event, EventPause, Face, OccurrenceChange, Registration
from outreach.models.events import event_work
from tests.factories import EventFactory, EventPageFactory
from tests.factories.holidays import EventPauseFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2027, 3, 8), date(2027, 3, 21)
SECOND = datetime(2027, 3, 8, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def event():
    """Four Mondays from 1 March 2027."""
    return EventPageFactory(event=EventFactory(weekly=True)).event


def with_the_event(event: Event) -> None:
    event = Event.objects.get(pk=event.pk)
    event.pauses.add(EventPause(first_on=FIRST, last_on=LAST))
    event.save()


def by_itself(event: Event) -> None:
    EventPauseFactory(event=event)


def taken_with_the_event(event: Event) -> None:
    event = Event.objects.get(pk=event.pk)
    event.pauses.clear()
    event.save()


def taken_by_itself(event: Event) -> None:
    EventPause.objects.get(event=event).delete()


BOTH_WAYS = pytest.mark.parametrize(
    ("pause", "take_back"),
    [(with_the_event, taken_with_the_event), (by_itself, taken_by_itself)],
    ids=["with the event", "by itself"],
)


def days(event: Event) -> list[int]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [row.starts_at_local.day for row in rows]


def sequence(event: Event) -> int:
    return Event.objects.get(pk=event.pk).sequence


def text(event: Event) -> str:
    return Face.objects.filter(event=event).order_by("pk").first().text


@BOTH_WAYS
def test_dates_of_a_pause_leave_index_and_feed_and_come_back(event, pause, take_back):
    pause(event)
    assert (days(event), sequence(event)) == ([1, 22], 1)
    assert text(event).count("EXDATE;TZID=Asia/Baku:202703") == 2
    take_back(event)
    assert (days(event), sequence(event)) == ([1, 8, 15, 22], 2)
    assert "EXDATE" not in text(event)


@BOTH_WAYS
def test_what_is_over_stays_as_it_was(event, pause, take_back, clock):
    """Hard case 7: past occurrences never change."""
    pk = event.occurrences.get(local_start=SECOND).pk
    clock.move_to("2027-03-10T12:00:00+04:00")
    pause(event)
    assert days(event) == [1, 8, 22]
    assert event.occurrences.get(local_start=SECOND).pk == pk
    change = OccurrenceChange.objects.get(event=event)
    assert (change.kind, change.pinned_start) == ("altered", SECOND)
    clock.move_to("2027-03-16T12:00:00+04:00")
    take_back(event)
    assert days(event) == [1, 8, 22], "there was none on the 15th, and none appears afterwards"


@BOTH_WAYS
def test_a_date_that_holds_data_is_detached_and_comes_back(event, pause, take_back):
    """Hard case 8."""
    row = event.occurrences.get(local_start=SECOND)
    Registration.objects.create(occurrence=row, name="Leyla")
    pause(event)
    row.refresh_from_db()
    assert row.is_detached and days(event) == [1, 22]
    take_back(event)
    row.refresh_from_db()
    assert not row.is_detached and days(event) == [1, 8, 15, 22]


def test_a_pause_that_is_changed_counts_once(event):
    pause = EventPauseFactory(event=event)
    pause.last_on = date(2027, 3, 8)
    pause.save()
    assert (days(event), sequence(event)) == ([1, 15, 22], 2)
    pause.reason = {"az": "Təmir."}
    pause.save()
    assert sequence(event) == 2


def test_several_pauses_in_one_block_count_once(event):
    with event_work(event.pk):
        EventPauseFactory(event=event, last_on=date(2027, 3, 8))
        EventPauseFactory(event=event, first_on=date(2027, 3, 22), last_on=date(2027, 3, 22))
    assert (days(event), sequence(event)) == ([1, 15], 1)


def test_a_pause_without_a_date_changes_nothing(event):
    before = text(event)
    EventPauseFactory(event=event, first_on=date(2027, 3, 9), last_on=date(2027, 3, 13))
    assert (days(event), sequence(event), text(event)) == ([1, 8, 15, 22], 0, before)


def test_what_is_no_series_does_not_pause():
    event = EventPageFactory(event=EventFactory(starts_at_local=SECOND)).event
    EventPauseFactory(event=event)
    assert (days(event), sequence(event)) == ([8], 0)


def test_an_event_is_made_with_its_pauses():
    event = EventFactory.build(weekly=True)
    event.pauses.add(EventPause(first_on=FIRST, last_on=LAST))
    event.save()
    assert days(event) == [1, 22]


def test_the_cost_of_a_pause_does_not_grow_with_the_series():
    """Hard case 9."""
    counts = []
    for count in (10, 400):
        event = EventPageFactory(
            event=EventFactory(recurrence=f"RRULE:FREQ=DAILY;COUNT={count}")
        ).event
        with CaptureQueriesContext(connection) as queries:
            EventPauseFactory(event=event, last_on=FIRST + timedelta(days=365))
        counts.append(len(queries))
    assert counts[1] - counts[0] < 10, "some batches more for 390 dates more"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (FIRST, date(2027, 3, 7), "last_on"),
        (FIRST, date(2037, 3, 9), "last_on"),
        (date(1, 1, 1), date(1, 1, 2), "first_on"),
        (FIRST, date(9999, 12, 31), "last_on"),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(event, first, last, field):
    with pytest.raises(ValidationError) as refused:
        EventPause(event=event, first_on=first, last_on=last).full_clean()
    assert list(refused.value.message_dict) == [field]
