"""Events that calendar programs stumble over: all show what the index has, years long."""

from __future__ import annotations

from datetime import date
from urllib.request import urlopen

import pytest
import time_machine

from outreach.scheduling.icalendar.content_lines import clean

from .hard_events import MANY, PLAIN, TEXTS, load_hard_events
from .kinds import (
    READERS,
    IcalJs,
    KCalendarCore,
    Libical,
    NodeIcal,
    RecurringIcalEvents,
    VdirsyncerWithKhal,
)
from .programs import fetch, shown
from .rows import CALLED_OFF, Row, items_of_index, row_of_item, starting_within
from .server import Server, served
from .validity import faults

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("hard events")]
NOW = "2027-06-01T12:00:00+04:00"
FEED, DROPPED = "/az/events/feed.ics", "/az/events/feed.ics?cancelled=drop"
APIAS_LOST_DAY = date(2011, 11, 25), date(2012, 2, 5)
WINDOWS = [(date(2027, 1, 1), date(2028, 12, 28)), APIAS_LOST_DAY]
CLOSE_LOOKS = [
    (PLAIN, date(2027, 2, 25), date(2027, 4, 10)),
    (PLAIN, date(2027, 6, 1), date(2027, 6, 15)),
    (PLAIN, date(2027, 10, 29), date(2027, 11, 7)),
    (PLAIN, date(2028, 2, 26), date(2028, 3, 2)),
    (PLAIN, *APIAS_LOST_DAY),
    (MANY, date(2027, 3, 26), date(2027, 3, 30)),
]
"""The days that matter, with the region to ask for: khal reads the whole file of an event for each
of its dates."""

SECOND_PASS = {("Berlin, within that hour", "2027-10-31")}
SKIPPED_HOUR = {("Berlin, an hour that is skipped", f"2027-03-{day}") for day in range(28, 32)}
BACKSLASHES = {
    (title, f"2027-06-{day:02}")
    for title in (TEXTS[1], TEXTS[1].replace("\\n", "\\\n", 1))
    for day in (1, 8, 15)
}
MISREAD = {
    RecurringIcalEvents: set(),
    VdirsyncerWithKhal: SECOND_PASS,
    IcalJs: SECOND_PASS,
    NodeIcal: SECOND_PASS | SKIPPED_HOUR | BACKSLASHES,
    KCalendarCore: SECOND_PASS | SKIPPED_HOUR,
    Libical: SECOND_PASS
    | SKIPPED_HOUR
    | {("Three days long", f"2027-{month:02}-27") for month in (4, 5, 6)}
    | {("Apia, Saturdays", day) for day in ("2011-12-30", "2011-12-31")}
    | {("Apia, Saturdays", f"2012-01-{day:02}") for day in (6, 7, 13, 14, 20, 21, 27, 28)},
}
"""Titles and days that a program reads otherwise, though the standard is plain: decision 0006."""


@pytest.fixture(scope="module", autouse=True)
def server(django_db_setup, django_db_blocker):
    with time_machine.travel(NOW, tick=False), served(django_db_blocker) as server:
        load_hard_events()
        yield server


def meant(server: Server, feed: str, first: date, last: date) -> list[Row]:
    """What the index says. A feed's titles have one kind of line break, and no control characters."""
    address = server.url + feed.replace("feed.ics", "occurrences.json")
    rows = [
        row_of_item({**item, "title": clean(item["title"])})
        for item in items_of_index(address, first, last)
        if feed != DROPPED or item["status"] not in CALLED_OFF
    ]
    return starting_within(rows, first, last)


@pytest.mark.parametrize("feed", [FEED, DROPPED])
@pytest.mark.parametrize("kind", READERS)
def test_all_readers_find_the_dates_of_the_index(kind, feed, server, tmp_path):
    """Hard cases 1, 3, 6, 9 and 12."""
    reader = kind(server.url + feed, tmp_path)
    reader.refresh()
    for days in WINDOWS:
        expected = meant(server, feed, *days)
        assert len(expected) > 5
        assert comparable(kind, reader.rows(*days)) == comparable(kind, expected)


def comparable(kind: type, rows: list[Row]) -> list[Row]:
    """Without what is misread, and without spaces around titles, which libical drops."""
    return sorted(
        row._replace(title=row.title.strip())
        for row in rows
        if (row.title, row.start[:10]) not in MISREAD[kind]
    )


def test_vdirsyncer_and_khal_show_the_dates_of_the_index(server, tmp_path):
    """Hard cases 1, 3, 6, 9 and 12."""
    feeds = {region: f"{FEED}?region={region}" for region in (PLAIN, MANY)}
    fetch({region: server.url + feed for region, feed in feeds.items()}, tmp_path)
    for region, *days in CLOSE_LOOKS:
        expected = comparable(VdirsyncerWithKhal, meant(server, feeds[region], *days))
        found = shown(tmp_path, *days, region)[region]
        assert comparable(VdirsyncerWithKhal, found) == expected


@pytest.mark.parametrize("feed", [FEED, DROPPED])
def test_the_feed_is_valid(feed, server):
    """Hard cases 2 and 12: folded within 75 octets, escaped, each zone once."""
    with urlopen(server.url + feed) as answer:
        assert faults(answer.read()) == []
