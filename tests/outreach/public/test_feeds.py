"""The feeds: same dates as the pages, honest validators, nothing that is not public."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import icalendar
import pytest
import time_machine
from django.utils import timezone

from outreach.models import OccurrenceChange
from tests.factories import RegionFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
JSON = "/az/events/occurrences.json"


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def events(client, address=FEED):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_cancelled_date_is_an_override_and_with_drop_an_exdate(client):
    """Hard case 6."""
    event = EventPageFactory(event=EventFactory(weekly=True)).event
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 8, 10), kind="cancelled"
    )
    master, override = events(client)
    assert "EXDATE" not in master
    assert override["STATUS"] == "CANCELLED"
    assert override.decoded("RECURRENCE-ID") == override.decoded("DTSTART")
    (alone,) = events(client, f"{FEED}?cancelled=drop")
    assert alone["EXDATE"].to_ical() == b"20270308T100000"
    assert "RRULE" in alone


def test_a_withdrawn_event_leaves_only_that_it_does_not_take_place(client):
    page = EventPageFactory(title="Secret now", summary="All of it", slug="gone")
    page.unpublish()
    (entry,) = events(client)
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)
    text = client.get(FEED).content.decode()
    assert "Secret now" not in text
    assert "gone" not in text
    assert json.loads(client.get(JSON).content)["items"] == []


def test_a_withdrawn_event_leaves_the_feed_after_half_a_year(client, calendars):
    EventPageFactory().unpublish()
    calendars.move_to("2027-08-29T12:00:00+04:00")
    assert events(client) == []


def test_the_same_filters_as_the_pages(client):
    EventPageFactory(event=EventFactory(region=RegionFactory(slug="guba")), title="In Guba")
    EventPageFactory(title="Elsewhere")
    assert [str(entry["SUMMARY"]) for entry in events(client, f"{FEED}?region=guba")] == ["In Guba"]
    assert events(client, f"{FEED}?region=atlantis") == []
    assert len(events(client, f"{FEED}?unknown=1")) == 2


def test_equal_validators_mean_equal_bytes(client):
    """Hard case 10."""
    page = EventPageFactory()
    first, again = client.get(FEED), client.get(FEED)
    assert (first["ETag"], first.content) == (again["ETag"], again.content)
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(f"{FEED}?region=guba")["ETag"] != first["ETag"]
    assert client.get("/en/events/feed.ics")["ETag"] != first["ETag"]
    page.title = "Another title"
    page.save_revision().publish()
    changed = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_if_none_match_wins_and_an_unreadable_date_is_no_condition(client):
    """Hard case 10."""
    EventPageFactory()
    last = client.get(FEED)["Last-Modified"]
    assert client.get(FEED, headers={"if-modified-since": last}).status_code == 304
    headers = {"if-none-match": '"other"', "if-modified-since": last}
    assert client.get(FEED, headers=headers).status_code == 200
    assert client.get(FEED, headers={"if-modified-since": "yesterday"}).status_code == 200


def test_head_says_what_get_says(client):
    EventPageFactory()
    head, get = client.head(FEED), client.get(FEED)
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert head[name] == get[name]


def test_going_live_changes_the_validator_without_an_edit(client, calendars):
    """Hard case 10."""
    page = EventPageFactory(draft=True)
    page.expire_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    before = client.get(FEED)
    assert b"BEGIN:VEVENT" in before.content
    calendars.move_to(timezone.now() + timedelta(days=3))
    after = client.get(FEED)
    assert b"STATUS:CANCELLED" in after.content and b"SEQUENCE:1\r\n" in after.content
    assert page.title.encode() not in after.content
    assert after["ETag"] != before["ETag"]


def test_json_gives_each_date_with_its_offset(client):
    page = EventPageFactory(event=EventFactory(weekly=True), title="Advice", slug="advice")
    EventPageFactory(event=EventFactory(whole_day=True), title="Day")
    items = json.loads(client.get(f"{JSON}?from=2027-03-01&to=2027-03-08").content)["items"]
    day, first, second = items
    assert (day["start"], day["end"], day["all_day"]) == ("2027-03-01", "2027-03-02", True)
    assert first == {
        "uid": page.event.uid,
        "recurrence_id": "2027-03-01T10:00:00",
        "start": "2027-03-01T10:00:00+04:00",
        "end": "2027-03-01T12:00:00+04:00",
        "all_day": False,
        "timezone": "Asia/Baku",
        "title": "Advice",
        "status": "confirmed",
        "url": page.full_url,
        "region": None,
        "venue": None,
    }
    assert second["recurrence_id"] == "2027-03-08T10:00:00"


@pytest.mark.parametrize(
    "query",
    [
        "from=2027-13-01",
        "from=yesterday",
        "to=99999-01-01",
        "from=2027-02-01&to=2027-01-01",
        "from=2020-01-01&to=2027-01-01",
        "from=0001-01-01&to=0001-02-01",
    ],
)
def test_a_period_that_cannot_be_answered_is_refused_with_a_reason(client, query):
    response = client.get(f"{JSON}?{query}")
    assert response.status_code == 400
    assert json.loads(response.content)["error"]


def test_a_calendar_that_is_not_public_has_no_feed(client):
    page = make_calendars()["az"]
    page.unpublish()
    assert client.get(FEED).status_code == 404
    assert client.get(JSON).status_code == 404
    assert client.get("/az/nowhere/feed.ics").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/az/eve%00nts/feed.ics",
        "/az/events%00/occurrences.json",
        "/az/events/a%00b/event.ics",
        "/az/%FF%FE/feed.ics",
        "/az/events/..%2f..%2f/event.ics",
    ],
)
def test_an_address_that_nobody_has_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query", ["region=%00", "q=%00", "after=20270101T000000~%00", "region=%FF"]
)
def test_nonsense_in_a_query_is_no_error(client, query):
    EventPageFactory()
    for address in (FEED, JSON, "/az/events/", "/az/events/past/", "/az/events/month/2027/03/"):
        assert client.get(f"{address}?{query}").status_code == 200, address


def test_one_date_alone_joins_its_series(client):
    page = EventPageFactory(event=EventFactory(weekly=True), slug="advice")
    (entry,) = events(client, "/az/events/advice/2027-03-08T1000/event.ics")
    assert entry["UID"] == page.event.uid
    assert entry["RECURRENCE-ID"].dt == entry["DTSTART"].dt
    assert "RRULE" not in entry
