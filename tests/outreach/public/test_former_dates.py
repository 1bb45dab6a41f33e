"""Addresses that dates had before their series was edited: where they lead, and where they do not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from wagtail.models import PageViewRestriction

from outreach.editing.date_verbs import move
from outreach.models import Event, EventPage, Occurrence, Registration
from tests.factories import EventFactory, EventPageFactory, make_calendars

pytestmark = pytest.mark.django_db
OLD, NOW = "/az/events/advice/2027-03-08T1000/", "/az/events/advice/2027-03-08T1100/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def event() -> Event:
    """Four Mondays at 10:00, which are at 11:00 now; somebody is registered for the second."""
    made = EventFactory(weekly=True)
    EventPageFactory(event=made, slug="advice")
    date = made.occurrences.get(local_start=datetime(2027, 3, 8, 10))
    Registration.objects.create(occurrence=date, name="Anna")
    made = Event.objects.get(pk=made.pk)
    made.starts_at_local += timedelta(hours=1)
    made.ends_at_local += timedelta(hours=1)
    made.save()
    return made


@pytest.mark.parametrize("file", ["", "event.ics"])
def test_an_old_address_leads_to_where_the_date_is_now(client, event, file):
    answer = client.get(f"{OLD}{file}")
    assert (answer.status_code, answer["Location"]) == (302, f"{NOW}{file}")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("file", ["", "event.ics"])
def test_an_old_address_does_not_lead_to_a_date_that_is_kept_for_its_data_alone(
    client, event, file
):
    """Hard case 11: neither there nor to an address that would not be found."""
    event.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"
    event.save()
    row = Occurrence.objects.get(registrations__name="Anna")
    assert row.is_detached and row.former_dates.exists()
    assert client.get(f"{OLD}{file}").status_code == 404


@pytest.mark.parametrize("file", ["", "event.ics"])
def test_an_old_address_of_what_is_not_public_any_more_leads_nowhere(client, event, file):
    """Hard case 11."""
    page = EventPage.objects.get(event=event)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{OLD}{file}").status_code in (302, 404)
    assert "1100" not in client.get(f"{OLD}{file}").headers.get("Location", "")
    PageViewRestriction.objects.all().delete()
    event.status = "planned"
    event.save()
    assert client.get(f"{OLD}{file}").status_code == 404


@pytest.mark.parametrize("file", ["", "event.ics"])
def test_an_old_address_leads_into_the_second_part_as_long_as_that_is_public(client, event, file):
    """Hard case 11: the series goes on as another, which can be taken back by itself."""
    start = datetime(2027, 3, 15, 12)
    move(
        owner=event,
        local_start=datetime(2027, 3, 15, 11),
        scope="following",
        starts_at_local=start,
        ends_at_local=start + timedelta(hours=2),
        reason={},
        user=None,
    )
    second = EventPage.objects.get(event__follows=event)
    old = f"/az/events/advice/2027-03-22T1100/{file}"
    assert client.get(old)["Location"] == f"{second.url}2027-03-22T1200/{file}"
    second.unpublish()
    assert client.get(old).status_code == 404


def test_each_language_is_led_within_its_own_pages(client, event):
    EventPageFactory(event=event, slug="counsel", language="en")
    answer = client.get("/en/events/counsel/2027-03-08T1000/")
    assert answer["Location"] == "/en/events/counsel/2027-03-08T1100/"


def test_an_address_that_no_date_ever_had_leads_nowhere(client, event):
    assert client.get("/az/events/advice/2027-03-09T1000/").status_code == 404
    other = EventPageFactory(event=EventFactory(), slug="other")
    assert client.get(f"{other.url}2027-03-08T1000/").status_code == 404
