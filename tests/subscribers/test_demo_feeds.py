"""Every feed of the demo, read by programs of others: the dates are those of the index, for two years.

Hard cases 1, 2, 3, 6 and 9, on a whole institution's plan.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import time_machine

from home.demo.loader import load_demo
from outreach.models import Event

from .kinds import READERS
from .programs import fetch, shown
from .rows import CALLED_OFF, Row, items_of_index, row_of_item, starting_within
from .server import Server, served
from .validity import faults

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.xdist_group("demo"),
    pytest.mark.sampled("readings of the demo's feeds"),
]
NOW = "2026-11-24T12:00:00+04:00"
TODAY, YEAR = date(2026, 11, 24), timedelta(days=365)
FIRST, LAST = TODAY - YEAR, TODAY + YEAR
LANGUAGES = ("az", "en", "ru")
FILTERS = (
    "region=ganja&region=sheki",
    "audience=children",
    "topic=legal-aid&region=baku",
    "partner=icmpd",
    "partner=unhcr&cancelled=drop",
    "venue=online",
    "language=ru",
    "region=nowhere",
)
FEEDS = [
    *(f"/{language}/events/feed.ics" for language in LANGUAGES),
    "/az/events/feed.ics?cancelled=drop",
    *(f"/en/events/feed.ics?{filters}" for filters in FILTERS),
]


@pytest.fixture(scope="module", autouse=True)
def server(django_db_setup, django_db_blocker):
    """The demo, loaded once and served; it goes with the transaction."""
    with (
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(NOW, tick=False),
        served(django_db_blocker) as server,
    ):
        patch.setenv("DEMO_PASSWORD", "a long password for the demo")
        load_demo(say=lambda text: None, today=TODAY)
        yield server


def items_meant(server: Server, feed: str) -> list[dict]:
    """What the index says to a feed's filters."""
    address = server.url + feed.replace("feed.ics", "occurrences.json")
    found = items_of_index(address, FIRST, LAST)
    keep_cancelled = "cancelled=drop" not in feed
    return [item for item in found if keep_cancelled or item["status"] not in CALLED_OFF]


def meant(server: Server, feed: str) -> list[Row]:
    return starting_within(map(row_of_item, items_meant(server, feed)), FIRST, LAST)


def fetched(server: Server, feed: str) -> bytes:
    with urlopen(server.url + feed) as answer:
        return answer.read()


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("kind", READERS)
def test_every_reader_finds_the_dates_of_the_index(kind, server, tmp_path, feed):
    reader = kind(server.url + feed, tmp_path)
    reader.refresh()
    expected = meant(server, feed)
    assert reader.rows(FIRST, LAST) == expected
    assert len(expected) > (0 if "nowhere" not in feed else -1)


def test_vdirsyncer_and_khal_show_the_dates_of_the_index(server, tmp_path):
    """All feeds at once, and the year around today: khal reads an event's file again for each date."""
    first, last = TODAY - YEAR / 2, TODAY + YEAR / 2
    names = {chr(ord("a") + place): feed for place, feed in enumerate(FEEDS)}
    fetch({name: server.url + feed for name, feed in names.items()}, tmp_path)
    found = shown(tmp_path, first, last)
    for name, feed in names.items():
        assert found.get(name, []) == starting_within(meant(server, feed), first, last), feed


@pytest.mark.parametrize("feed", FEEDS)
def test_every_feed_is_valid_and_has_the_events_of_the_index(server, feed):
    """Hard case 2, and the rest of RFC 5545 that no reader complains of."""
    data = fetched(server, feed)
    assert faults(data) == []
    in_feed = set(re.findall("\r\nUID:(.*)\r\n", data.decode().replace("\r\n ", "")))
    in_index = {item["uid"] for item in items_meant(server, feed)}
    assert in_feed >= in_index


@pytest.mark.parametrize("kind", READERS)
def test_the_file_of_an_event_and_that_of_a_date_hold_what_the_index_has_of_them(
    kind, server, tmp_path
):
    items: dict[str, list[dict]] = {}
    events = set(Event.objects.values_list("uid", flat=True))  # Activities have no such files.
    for item in items_meant(server, "/en/events/feed.ics"):
        if item["uid"] in events:
            items.setdefault(urlsplit(item["url"]).path, []).append(item)
    for path, dates in items.items():
        event = kind(f"{server.url}{path}event.ics", tmp_path)
        event.refresh()
        assert faults(event.text) == []
        expected = starting_within(map(row_of_item, dates), FIRST, LAST)
        assert event.rows(FIRST, LAST) == expected, path
        date = dates[len(dates) // 2]
        alone = kind(f"{server.url}{path}{key_of(date)}/event.ics", tmp_path)
        alone.refresh()
        assert faults(alone.text) == []
        is_shown = kind.shows_lone_dates or b"\nRECURRENCE-ID" not in alone.text
        assert alone.rows(FIRST, LAST) == ([row_of_item(date)] if is_shown else []), path


def key_of(item: dict) -> str:
    """How an address names a date; the demo's begin at whole minutes."""
    return (item["recurrence_id"] or item["start"])[:16].replace(":", "")
