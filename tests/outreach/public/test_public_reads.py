"""Whatever the public asks for, however far ahead: it reads the index and never makes it grow."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.models import Event, Occurrence
from outreach.series.index import plan_ahead
from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import make_calendars
from tests.factories.holidays import EventPauseFactory, HolidayFactory
from tests.factories.ready_made import EventFactory, EventPageFactory

from .calendar_html import link_to, links

pytestmark = pytest.mark.django_db
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


@pytest.fixture
def event():
    """Every Monday at 10:00 from 1970 on, without the holidays, in Baku."""
    start = datetime(1970, 1, 5, 10)
    event = EventFactory(endless=True, starts_at_local=start, skips_holidays=True)
    EventPauseFactory(event=event), HolidayFactory()
    ActivityPageFactory(activity__always=True, activity__endless=True, slug="club")
    return EventPageFactory(event=event, slug="advice").event


ADDRESSES = {
    "": 200,
    "past/": 200,
    "?on=2027-03-15": 200,
    "?on=2099-03-15": 200,
    "month/2027/03/": 200,
    "month/2029/02/": 200,
    "month/2029/03/": 404,
    "month/2099/01/": 404,
    "month/9999/12/": 404,
    "feed.ics": 200,
    "feed.ics?cancelled=drop": 200,
    "occurrences.json?from=2027-01-01&to=2027-12-31": 200,
    "occurrences.json?from=2098-01-01&to=2098-12-31": 200,
    "feed.rss": 200,
    "feed.atom": 200,
    "embed/": 200,
    "subscribe/": 200,
    "advice/": 200,
    "advice/event.ics": 200,
    "advice/2027-03-22T1000/": 200,
    "advice/2027-03-22T1000/event.ics": 200,
    "advice/2029-02-26T1000/": 200,
    "advice/2029-03-05T1000/": 404,
    "advice/2029-03-05T1000/event.ics": 404,
    "advice/2098-03-03T1000/": 404,
    "advice/1970-01-05T1000/": 404,
    "club/": 200,
}


@pytest.mark.queries
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_writes_and_beyond_the_index_nothing_is_found(client, event, address):
    client.get(f"/az/events/{address}")
    before = Occurrence.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/az/events/{address}").status_code == ADDRESSES[address]
    written = [one["sql"] for one in queries if one["sql"].lstrip().startswith(WRITING)]
    assert written == []
    assert Occurrence.objects.count() == before


@pytest.mark.slow
def test_links_end_where_the_index_ends(client, event):
    """Hard case 9: a crawler comes to an end."""
    last = client.get("/az/events/month/2029/02/")
    assert link_to(last, "next") is None
    assert "month/2029/03" not in last.content.decode()
    address, seen = "/az/events/", []
    while address:
        response = client.get(address)
        seen += links(response)
        address = link_to(response, "next")
    own = [link for link in seen if link.startswith("/az/events/advice/")]
    rows = event.occurrences.attached().upcoming(timezone.now()).order_by("starts_at")
    assert own == [f"/az/events/advice/{row.key}/" for row in rows]
    assert own[-1] < "/az/events/advice/2029-03"


def test_what_staff_plan_farther_has_an_address_at_once(client, event):
    address = "/az/events/advice/2029-03-05T1000/"
    assert client.get(address).status_code == 404
    plan_ahead(owner=Event.objects.get(pk=event.pk))
    assert client.get(address).status_code == 200
    assert client.get("/az/events/advice/2030-03-04T1000/").status_code == 404
    assert client.get("/az/events/month/2029/03/").status_code == 404, "the month is everybody's"
