"""The forms of a feed: compressed, windowed, streamed; stored once for each version."""

from __future__ import annotations

import gzip
from datetime import datetime

import icalendar
import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.models import StoredAnswer
from outreach.public import feeds
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
GZIP = {"accept-encoding": "gzip, deflate"}


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def titles(client, address: str) -> list[str]:
    entries = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    return sorted(str(entry["SUMMARY"]) for entry in entries)


def test_the_compressed_form_is_the_same_text_with_a_strong_etag_of_its_own(client):
    """Hard case 10."""
    EventPageFactory(title="Məsləhət")
    plain, packed = client.get(FEED), client.get(FEED, headers=GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert packed["ETag"].startswith('"')
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    assert client.get(FEED, headers=GZIP | {"if-none-match": packed["ETag"]}).status_code == 304
    assert client.get(FEED, headers=GZIP | {"if-none-match": plain["ETag"]}).status_code == 200


@pytest.mark.queries
def test_the_compressed_form_is_made_once_for_each_version(client):
    page = EventPageFactory(title="First")
    first = client.get(FEED, headers=GZIP).content
    assert first[4:8] == bytes(4), "no time stamp in the bytes"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(FEED, headers=GZIP).content == first
    assert not any("outreach_face" in query["sql"] for query in queries)
    page.title = "Second"
    page.save_revision().publish()
    second = client.get(FEED, headers=GZIP).content
    assert b"Second" in gzip.decompress(second)
    assert StoredAnswer.objects.count() == 1, "the earlier version's is gone"


def test_an_upgrade_forgets_what_was_stored(client):
    """Other templates and code make other answers of the same version."""
    EventPageFactory()
    client.get(FEED, headers=GZIP)
    client.get("/az/events/")
    assert StoredAnswer.objects.count() == 2
    call_command("migrate", verbosity=0)
    assert not StoredAnswer.objects.exists()


@pytest.mark.parametrize(
    ("header", "is_compressed"),
    [
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("deflate, br", False),
        ("identity", False),
        (",,;", False),
    ],
)
def test_only_who_asks_for_it_gets_the_compressed_form(client, header, is_compressed):
    answer = client.get(FEED, headers={"accept-encoding": header})
    assert ("Content-Encoding" in answer.headers) is is_compressed


def test_a_window_leaves_out_what_was_over_before(client):
    for day, title in ((1, "Long ago"), (18, "Two days ago"), (28, "To come")):
        start = datetime(2027, 2, day, 10)
        event = EventFactory(starts_at_local=start, ends_at_local=start.replace(hour=12))
        EventPageFactory(event=event, title=title)
    EventPageFactory(event=EventFactory(weekly=True), title="Series")
    assert titles(client, f"{FEED}?past=all") == titles(client, FEED)
    assert titles(client, f"{FEED}?past=2") == ["Series", "To come", "Two days ago"]
    assert titles(client, f"{FEED}?past=0") == ["Series", "To come"]


def test_a_window_moves_at_local_midnight_and_so_do_its_validators(client, calendars):
    """Hard case 10: window exit changes ETag and Last-Modified, which never goes back."""
    EventPageFactory(
        event=EventFactory(
            starts_at_local=datetime(2027, 2, 20, 10), ends_at_local=datetime(2027, 2, 20, 11)
        )
    )
    address = f"{FEED}?past=0"
    before = client.get(address)
    assert b"BEGIN:VEVENT" in before.content
    calendars.move_to("2027-02-20T23:59:59+04:00")
    assert client.get(address)["ETag"] == before["ETag"]
    calendars.move_to("2027-02-21T00:00:00+04:00")
    after = client.get(address)
    assert b"BEGIN:VEVENT" not in after.content
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] == "Sat, 20 Feb 2027 20:00:00 GMT"
    since = {"if-modified-since": before["Last-Modified"]}
    assert client.get(address, headers=since).status_code == 200


@pytest.mark.parametrize(
    "past", ["yesterday", "-1", "3651", "", "1.5", "٣", "9" * 5000, "0000009999999"]
)
def test_what_is_no_window_is_refused_with_a_reason(client, past):
    answer = client.get(FEED, {"past": past})
    assert answer.status_code == 400
    assert "past" in answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_large_feed_is_streamed_and_is_the_same(client, monkeypatch):
    for number in range(5):
        EventPageFactory(title=f"Event {number}")
    whole = client.get(FEED)
    monkeypatch.setattr(feeds, "HELD_CHARACTERS", 1000)
    monkeypatch.setattr(feeds, "CHUNK_CHARACTERS", 500)
    streamed = client.get(FEED)
    assert streamed.streaming
    assert b"".join(streamed) == whole.content
    assert streamed["ETag"] == whole["ETag"]
    head = client.head(FEED)
    assert (head.status_code, b"".join(head)) == (200, b"")


def test_the_head_says_where_it_comes_from_and_how_it_looks(client):
    calendar = make_calendars()["az"]
    calendar.color = "teal"
    calendar.save_revision().publish()
    answer = client.get(f"{FEED}?unknown=1&region=guba&cancelled=drop&past=007")
    head = icalendar.Calendar.from_ical(answer.content)
    address = f"{calendar.full_url}feed.ics?region=guba&cancelled=drop&past=7"
    assert str(head["SOURCE"]) == address
    assert head["SOURCE"].params["VALUE"] == "URI"
    assert (head["COLOR"], head["X-APPLE-CALENDAR-COLOR"]) == ("teal", "#008080")
    assert head["X-WR-TIMEZONE"] == "Asia/Baku"
    assert head["X-WR-CALNAME"] == head["NAME"] == calendar.title
    assert head["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert str(head["URL"]) == calendar.full_url
    assert "METHOD" not in head


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_feed_is_only_read(client, method):
    assert getattr(client, method)(FEED).status_code == 405


def test_an_event_and_a_date_have_validators_too(client):
    """Hard case 10."""
    page = EventPageFactory(event=EventFactory(weekly=True), slug="advice")
    for address in ("event.ics", "2027-03-08T1000/event.ics"):
        first = client.get(f"/az/events/advice/{address}")
        again = {"if-none-match": first["ETag"]}
        assert client.get(f"/az/events/advice/{address}", headers=again).status_code == 304
        page.summary += "More."
        page.save_revision().publish()
        changed = client.get(f"/az/events/advice/{address}", headers=again)
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


@pytest.mark.queries
def test_an_unchanged_feed_takes_two_queries_at_most_none_of_them_on_events(client):
    EventPageFactory()
    etag = client.get(FEED)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(FEED, headers={"if-none-match": etag}).status_code == 304
    assert len(queries) == 1
    assert "outreach_calendar" in queries[0]["sql"]
