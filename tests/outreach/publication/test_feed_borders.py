"""Borders between the parts of a series are stored, and stay through every edit and withdrawal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine

from outreach.models import Event, Face, OccurrenceChange
from outreach.models.events import event_work, new_copy
from outreach.planning.plan_texts import plan_entry
from outreach.scheduling.icalendar.writer import entry_text
from outreach.scheduling.recurrence import local_starts
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def event() -> Event:
    start = datetime(2027, 3, 1, 10)
    made = EventFactory(
        starts_at_local=start,
        ends_at_local=start + DAY / 24,
        recurrence="RRULE:FREQ=DAILY;COUNT=300",
    )
    return EventPageFactory(event=made).event


def call_off(event: Event, first: int, count: int) -> None:
    keys = list(local_starts(event.schedule))[first : first + count]
    with event_work(event.pk):
        for key in keys:
            OccurrenceChange.objects.create(event=event, local_start=key, kind="cancelled")
    event.refresh_from_db()


def uids(event: Event) -> list[str]:
    text = Face.objects.get(event=event, language="az").text
    return list(dict.fromkeys(re.findall("^UID:(.+?)\r$", text, re.M)))


def parts(event: Event, *numbers: int) -> list[str]:
    return [event.uid if number == 1 else f"{event.uid}-{number}" for number in numbers]


def test_a_plain_series_stores_nothing(event):
    call_off(event, 0, 90)
    assert event.feed_borders == [] and uids(event) == parts(event, 1)


def test_a_border_stays_when_there_are_fewer_exceptions_again(event):
    call_off(event, 0, 91)
    told = event.feed_borders
    assert told == [["", "", 1], ["", "2027-05-30", 2]]
    before = event.sequence
    with event_work(event.pk):
        event.changes = []
        event.save()
    event.refresh_from_db()
    assert event.feed_borders == told and uids(event) == parts(event, 1, 2)
    assert event.sequence == before + 1


def test_a_border_stays_when_the_time_is_another(event):
    call_off(event, 0, 91)
    told = event.feed_borders
    event.starts_at_local += DAY / 12
    event.ends_at_local += DAY / 12
    event.save()
    event.refresh_from_db()
    assert event.feed_borders == told and uids(event) == parts(event, 1, 2)


def test_old_revisions_and_copies_bring_no_border(event):
    old = event.save_revision()
    call_off(event, 0, 91)
    assert old.as_object().feed_borders == event.feed_borders
    copy = new_copy(event)
    assert copy.feed_borders == []


def test_all_parts_of_a_withdrawn_series_are_told_to_be_off(event):
    """Hard case 11."""
    call_off(event, 0, 91)
    event.pages.get().unpublish()
    text = Face.objects.get(event=event, language="az").text
    assert uids(event) == parts(event, 1, 2)
    assert text.count("STATUS:CANCELLED") == text.count("BEGIN:VEVENT") == 2


def test_private_calendars_tell_the_same_parts_of_a_planned_event(event):
    event.status = "planned"
    event.save()
    call_off(event, 0, 91)
    assert len(event.feed_borders) == 2
    event = Event.objects.get(pk=event.pk)
    text = entry_text(plan_entry(event, language="az", url="https://example.org/"))
    assert set(re.findall("^UID:(.+?)\r$", text, re.M)) == set(parts(event, 1, 2))


def test_the_file_of_a_date_joins_its_part(event, client):
    call_off(event, 0, 91)
    slug = event.pages.get().slug
    for key, number in (("2027-03-02T1000", 1), ("2027-08-01T1000", 2)):
        text = client.get(f"/az/events/{slug}/{key}/event.ics").content.decode()
        assert f"UID:{parts(event, number)[0]}\r\n" in text
