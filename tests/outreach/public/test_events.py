"""An event's page and the pages of its dates."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine

from outreach.models import OccurrenceChange
from tests.factories import OrganisationFactory, PartnershipFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        yield make_calendars()


def test_a_series_shows_its_next_dates_each_with_its_address(client):
    page = EventPageFactory(event=EventFactory(weekly=True), slug="advice")
    html = client.get("/az/events/advice/").content.decode()
    for day in ("01", "08", "15", "22"):
        assert f'href="/az/events/advice/2027-03-{day}T1000/"' in html
        assert client.get(f"/az/events/advice/2027-03-{day}T1000/").status_code == 200
    assert page.title in html


@pytest.mark.parametrize(
    "key", ["2027-03-02T1000", "2027-03-01T100000", "2027-03-01", "2027-13-01T1000", "1x"]
)
def test_what_is_no_date_of_the_event_is_not_found(client, key):
    EventPageFactory(event=EventFactory(weekly=True), slug="advice")
    assert client.get(f"/az/events/advice/{key}/").status_code == 404
    assert client.get(f"/az/events/advice/{key}/event.ics").status_code == 404


def test_a_whole_day_has_an_address_without_a_time(client):
    EventPageFactory(event=EventFactory(whole_day=True), slug="day")
    assert client.get("/az/events/day/2027-03-01/").status_code == 200


def test_a_moved_date_keeps_its_address_and_says_what_it_was(client):
    event = EventPageFactory(event=EventFactory(weekly=True), slug="advice").event
    OccurrenceChange.objects.create(
        event=event,
        local_start=datetime(2027, 3, 8, 10),
        kind="altered",
        starts_at_local=datetime(2027, 3, 9, 15),
        reason={"en": "The hall is taken.", "az": "Zal tutulub."},
    )
    EventPageFactory(event=event, slug="advice", language="en")
    html = client.get("/en/events/advice/2027-03-08T1000/").content.decode()
    assert "Tuesday, 9 March 2027, 15:00" in html
    assert "Moved from Monday, 8 March 2027, 10:00" in html
    assert "The hall is taken." in html


def test_only_partners_that_accepted_are_named(client):
    event = EventPageFactory(slug="joint").event
    for slug, role, answer in (
        ("lead", "lead", "accepted"),
        ("friend", "speaker", "accepted"),
        ("silent", "host", "asked"),
        ("absent", "host", "declined"),
    ):
        PartnershipFactory(
            event=event, organisation=OrganisationFactory(slug=slug), role=role, answer=answer
        )
    html = client.get("/az/events/joint/").content.decode()
    assert html.index("Lead az") < html.index("Friend az")
    assert "Silent" not in html
    assert "Absent" not in html


def test_the_working_title_is_never_published(client):
    """DESIGN: Event.title is internal."""
    page = EventPageFactory(event=EventFactory(title="Secret plan", weekly=True), slug="advice")
    key = "2027-03-08T1000"
    for address in ("", "event.ics", f"{key}/", f"{key}/event.ics"):
        assert "Secret plan" not in client.get(f"/az/events/advice/{address}").content.decode()
    for address in ("", "month/2027/03/", "feed.ics", "occurrences.json"):
        text = client.get(f"/az/events/{address}").content.decode()
        assert "Secret plan" not in text
        assert page.title in text


def test_a_cancelled_event_keeps_its_page_and_says_why(client):
    EventPageFactory(
        event=EventFactory(cancelled=True, reason={"az": "Hava pisdir."}), slug="storm"
    )
    html = client.get("/az/events/storm/").content.decode()
    assert "outreach-status--cancelled" in html
    assert "Hava pisdir." in html
