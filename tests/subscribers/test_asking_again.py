"""A client that asks again over HTTP: nothing new costs it nothing, and what is new reaches it.

Hard case 10, on the wire: a plain client of the standard library, which adds no header by itself.
"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
import time_machine

from outreach.models import EventPage
from tests.factories import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
GZIP = {"Accept-Encoding": "gzip"}
LAST_MODIFIED = "%a, %d %b %Y %H:%M:%S GMT"
VALIDATORS = ("ETag", "Last-Modified", "Content-Type", "Cache-Control", "Vary")


class Answer:
    """Status, headers and body of an answer, as they came."""

    def __init__(self, response: HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.body = response.read()

    def __getitem__(self, name: str) -> str | None:
        return self.headers[name]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime(2027, 2, 20, 8, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(db) -> EventPage:
    return EventPageFactory(event=EventFactory(weekly=True), title="Məsləhət", slug="advice")


@pytest.fixture
def ask(server, page):
    """``ask("HEAD", **{"If-None-Match": …})``"""

    def ask(method: str = "GET", path: str = FEED, **headers: str) -> Answer:
        connection = HTTPConnection(urlsplit(server.url).netloc)
        connection.request(method, path, headers=headers)
        return Answer(connection.getresponse())

    return ask


@pytest.mark.parametrize("form", [{}, GZIP], ids=["plain", "gzip"])
@pytest.mark.parametrize("path", [FEED, f"{FEED}?cancelled=drop", f"{FEED}?region=nowhere"])
def test_nothing_new_is_said_without_a_body(ask, now, path, form):
    first = ask(path=path, **form)
    now.shift(timedelta(hours=5))
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = ask(path=path, **form, **{name: first[value]})
        assert (again.status, again.body) == (304, b"")
        assert (again["ETag"], again["Vary"]) == (first["ETag"], first["Vary"])


@pytest.mark.parametrize("form", [{}, GZIP], ids=["plain", "gzip"])
def test_head_is_get_without_the_body(ask, form):
    head, get = ask("HEAD", **form), ask(**form)
    assert head.status == get.status == 200
    assert head.body == b"" != get.body
    assert [head[name] for name in VALIDATORS] == [get[name] for name in VALIDATORS]
    assert ask("HEAD", **form, **{"If-None-Match": get["ETag"]}).status == 304


def test_the_compressed_form_is_another_representation_of_the_same_text(ask):
    plain, packed = ask(), ask(**GZIP)
    assert packed["Content-Encoding"] == "gzip" and plain["Content-Encoding"] is None
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert packed["ETag"] != plain["ETag"]
    assert packed["ETag"].startswith('"') and plain["ETag"].startswith('"'), "both are strong"
    assert "Accept-Encoding" in packed["Vary"] and "Accept-Encoding" in plain["Vary"]
    assert ask(**{"If-None-Match": packed["ETag"]}).status == 200, "it has not the plain one"
    assert ask(**GZIP).body == packed.body, "no time and no chance in it"


@pytest.mark.parametrize("form", [{}, GZIP], ids=["plain", "gzip"])
def test_what_is_new_is_sent_whole_and_later(ask, page, now, form):
    first = ask(**form)
    now.shift(timedelta(hours=1))
    page.title = "Başqa ad"
    page.save_revision().publish()
    changed = ask(**form, **{"If-None-Match": first["ETag"]})
    assert changed.status == 200
    assert changed.body != first.body and changed["ETag"] != first["ETag"]
    stamps = [datetime.strptime(one["Last-Modified"], LAST_MODIFIED) for one in (first, changed)]
    assert stamps[0] < stamps[1]
    now.shift(timedelta(hours=1))
    page.refresh_from_db()
    page.title = "Məsləhət"
    page.save_revision().publish()
    back = ask(**form, **{"If-None-Match": first["ETag"]})
    assert back.status == 200, "the same title again, but under other stamps"
    assert datetime.strptime(back["Last-Modified"], LAST_MODIFIED) > stamps[1]


@pytest.mark.parametrize("file", ["event.ics", "2027-03-08T1000/event.ics"])
def test_one_event_and_one_date_can_be_asked_for_again(ask, file):
    path = f"/az/events/advice/{file}"
    first = ask(path=path)
    again = ask(path=path, **{"If-None-Match": first["ETag"]})
    assert (first.status, again.status, again.body) == (200, 304, b"")
