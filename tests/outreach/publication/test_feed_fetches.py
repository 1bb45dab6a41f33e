"""Counting fetches: by family, seldom, and never in the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from outreach.models import Calendar, FeedFetch
from outreach.publication.feed_fetches import family_of, note_fetch

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 2, 20, 8, tzinfo=UTC)
GOOGLE = "Google-Calendar-Importer"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def calendar():
    return Calendar.objects.get(language="en", page__slug="events")


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (GOOGLE, "google"),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", "google"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "apple"),
        ("macOS/15.1 (24B83) dataaccessd/1.0", "apple"),
        ("Mac+OS+X/10.15.7 (19H1824) CalendarAgent/930.5.1", "apple"),
        ("macOS/26.0 (25A354)", "apple"),
        ("Microsoft Exchange Server/15.0 InternetCalendar", "outlook"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.1; Pro)", "outlook"),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "outlook"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0",
            "thunderbird",
        ),
        ("ICSx5/2.2.4 (ical4j/3.2.19) Android/15", "android"),
        ("DAVx5/4.4.4-ose (2024/11/06; dav4jvm; okhttp/4.12.0) Android/14", "android"),
        ("vdirsyncer/0.19.3", "calendar"),
        ("Evolution/3.54.1", "calendar"),
        ("Nextcloud Server Crawler", "calendar"),
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html)", "reader"),
        ("NetNewsWire (RSS Reader; https://netnewswire.com/)", "reader"),
        (CHROME, "browser"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "browser",
        ),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "unknown"),
        ("curl/8.5.0", "unknown"),
        ("", "unknown"),
        ("\x00" * 10_000, "unknown"),
    ],
)
def test_programs_are_known_by_what_they_say(user_agent, family):
    assert family_of(user_agent) == family


def test_it_is_written_at_most_once_an_hour(calendar):
    note_fetch(calendar, GOOGLE, "ics", now=MORNING)
    with CaptureQueriesContext(connection) as queries:
        note_fetch(calendar, GOOGLE, "ics", now=MORNING + timedelta(minutes=5))
    assert len(queries) == 0
    assert FeedFetch.objects.get().last_at == MORNING


def test_days_are_counted_and_a_known_program_costs_one_statement(calendar):
    for hours in (0, 2, 30, 31):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            note_fetch(calendar, GOOGLE, "ics", now=MORNING + timedelta(hours=hours))
    writes = [query for query in queries if "feedfetch" in query["sql"]]
    assert len(writes) == 1
    row = FeedFetch.objects.get()
    assert (row.family, row.form, row.days) == ("google", "ics", 2)
    assert (row.first_at, row.last_at) == (MORNING, MORNING + timedelta(hours=31))


def test_a_day_begins_at_midnight_of_the_site(calendar):
    """In Baku it is the next day already when it is 20:00 in Greenwich."""
    note_fetch(calendar, GOOGLE, "ics", now=MORNING.replace(hour=19, minute=30))
    cache.clear()
    note_fetch(calendar, GOOGLE, "ics", now=MORNING.replace(hour=20, minute=30))
    assert FeedFetch.objects.get().days == 2


def test_families_and_forms_are_counted_apart_and_nothing_else_is_kept(calendar):
    for agent, form in ((GOOGLE, "ics"), (CHROME, "ics"), (CHROME, "json")):
        note_fetch(calendar, agent, form, now=MORNING)
    assert FeedFetch.objects.count() == 3
    kept = {field.name for field in FeedFetch._meta.get_fields()}
    assert kept == {"id", "calendar", "family", "form", "first_at", "last_at", "days"}


def test_neither_a_cache_nor_a_database_that_fails_costs_a_reader_the_feed(calendar, monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionError("no cache")

    with monkeypatch.context() as patch:
        patch.setattr(cache, "add", broken, raising=False)
        note_fetch(calendar, GOOGLE, "ics", now=MORNING)

    def locked(*args, **kwargs):
        raise DatabaseError("locked")

    with monkeypatch.context() as patch:
        patch.setattr(FeedFetch.objects, "filter", locked)
        note_fetch(calendar, GOOGLE, "ics", now=MORNING)
    assert not FeedFetch.objects.exists()


def test_fetches_of_a_calendar_are_counted_whatever_the_answer(client, calendar):
    with time_machine.travel(MORNING, tick=False):
        feed = client.get("/en/events/feed.ics", headers={"user-agent": GOOGLE})
        client.get("/en/events/occurrences.json", headers={"user-agent": CHROME})
        cache.clear()
        known = {"user-agent": "vdirsyncer/1", "if-none-match": feed["ETag"]}
        assert client.get("/en/events/feed.ics", headers=known).status_code == 304
        client.get("/en/nowhere/feed.ics", headers={"user-agent": "ICSx5"})
    rows = FeedFetch.objects.order_by("family").values_list("family", "form")
    assert list(rows) == [("browser", "json"), ("calendar", "ics"), ("google", "ics")]
