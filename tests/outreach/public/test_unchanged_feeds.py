"""An unchanged feed is answered before session, language and messages: the same answer, for less."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from outreach.models import CalendarPage
from outreach.public.middleware import UnchangedFeedsMiddleware
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
NAME = f"{UnchangedFeedsMiddleware.__module__}.{UnchangedFeedsMiddleware.__qualname__}"
QUERIES = ("", "?cancelled=drop", "?past=90", "?region=guba&topic=none", "?q=a%0Ab")
CONDITIONS = (
    {"if-none-match": "ETAG"},
    {"if-none-match": "*"},
    {"if-none-match": '"another", ETAG'},
    {"if-modified-since": "MODIFIED"},
    {"if-none-match": "ETAG", "if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"},
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def plain_site(settings):
    """The same site without the middleware."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != NAME]
    return Client()


def conditions(headers: dict[str, str], whole) -> dict[str, str]:
    return {
        name: value.replace("ETAG", whole.headers["ETag"]).replace(
            "MODIFIED", whole.headers["Last-Modified"]
        )
        for name, value in headers.items()
    }


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("coding", ["", "gzip"])
def test_it_is_what_the_view_would_answer(client, plain_site, query, condition, coding):
    """Hard case 10."""
    EventPageFactory()
    accepted = {"accept-encoding": coding} if coding else {}
    whole = client.get(FEED + query, headers=accepted)
    headers = conditions(condition, whole) | accepted
    for ask in ("get", "head"):
        by_view = getattr(plain_site, ask)(FEED + query, headers=headers)
        found = getattr(Client(), ask)(FEED + query, headers=headers)
        assert found.status_code == by_view.status_code == HTTPStatus.NOT_MODIFIED
        for name in ("ETag", "Last-Modified", "Cache-Control"):
            assert found.headers[name] == by_view.headers[name] == whole.headers[name]
        assert "Accept-Encoding" in found.headers["Vary"]


def test_it_costs_one_query_and_no_session(client, django_assert_num_queries):
    EventPageFactory()
    etag = client.get(FEED).headers["ETag"]
    client.get(FEED, headers={"if-none-match": etag})
    with django_assert_num_queries(1):
        found = client.get(FEED, headers={"if-none-match": etag})
    assert found.status_code == HTTPStatus.NOT_MODIFIED
    assert not hasattr(found.wsgi_request, "session")


def test_what_has_changed_is_sent(client, clock):
    page = EventPageFactory(event=EventFactory(weekly=True))
    etag = client.get(FEED).headers["ETag"]
    clock.shift(60)
    page.event.status = "cancelled"
    page.event.save()
    found = client.get(FEED, headers={"if-none-match": etag})
    assert found.status_code == HTTPStatus.OK and found.headers["ETag"] != etag


def test_a_passed_moment_is_the_views_matter(client, clock):
    """Hard cases 10 and 18: what time alone changes is renewed first."""
    page = EventPageFactory(draft=True)
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    etag = client.get(FEED).headers["ETag"]
    clock.shift(2 * 3600)
    found = client.get(FEED, headers={"if-none-match": etag})
    assert found.status_code == HTTPStatus.OK


def test_a_calendar_that_is_not_public_any_more_tells_nothing(client):
    """Hard case 11."""
    EventPageFactory()
    etag = client.get(FEED).headers["ETag"]
    CalendarPage.objects.get(locale__language_code="az").unpublish()
    assert client.get(FEED, headers={"if-none-match": etag}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("address", ["/az/nothing/feed.ics", "/feed.ics", "/az/events/x/feed.ics"])
def test_an_address_that_nobody_has_is_not_found(client, address):
    """Without a language Django asks once more with one."""
    found = client.get(address, headers={"if-none-match": "*"}, follow=True)
    assert found.status_code == HTTPStatus.NOT_FOUND


def test_a_host_that_is_not_ours_is_refused(client, settings):
    EventPageFactory()
    etag = client.get(FEED).headers["ETag"]
    settings.ALLOWED_HOSTS = ["outreach.example"]
    found = client.get(FEED, headers={"if-none-match": etag, "host": "other.example"})
    assert found.status_code == HTTPStatus.BAD_REQUEST


def test_other_requests_pass_it(client):
    EventPageFactory()
    etag = client.get(FEED).headers["ETag"]
    assert client.post(FEED, headers={"if-none-match": etag}).status_code != 304
    assert client.get(f"{FEED}?past=x", headers={"if-none-match": etag}).status_code == 400
    assert client.get(FEED).status_code == HTTPStatus.OK


def test_the_site_has_it_behind_what_redirects_to_https():
    names = settings.MIDDLEWARE
    assert names.index("django.middleware.security.SecurityMiddleware") < names.index(NAME)


@pytest.mark.parametrize("file", ["event.ics", "2027-03-08T1000/event.ics"])
def test_files_of_one_event_are_compressed(client, file):
    page = EventPageFactory(event=EventFactory(weekly=True))
    address = f"/az/events/{page.slug}/{file}"
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "br, gzip;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["Vary"]
        again = client.get(
            address,
            headers={
                "if-none-match": answer.headers["ETag"],
                "accept-encoding": answer.headers.get("Content-Encoding", ""),
            },
        )
        assert again.status_code == HTTPStatus.NOT_MODIFIED
        assert "Accept-Encoding" in again.headers["Vary"]
    assert plain.headers["ETag"] != packed.headers["ETag"]


@pytest.mark.parametrize(
    ("fields", "zones"),
    [
        ({"weekly": True}, 1),
        ({"weekly": True, "zone": "UTC"}, 0),
        ({"weekly": True, "all_day": True}, 0),
    ],
)
def test_files_of_one_event_hold_the_zones_that_they_use(client, fields, zones):
    """Hard case 2."""
    if "all_day" in fields:
        start = datetime(2027, 3, 1)
        fields = fields | {"starts_at_local": start, "ends_at_local": start + timedelta(days=1)}
    page = EventPageFactory(event=EventFactory(**fields))
    key = "2027-03-08" if "all_day" in fields else "2027-03-08T1000"
    for file in ("event.ics", f"{key}/event.ics"):
        answer = client.get(f"/az/events/{page.slug}/{file}")
        assert answer.status_code == HTTPStatus.OK
        assert answer.content.count(b"BEGIN:VTIMEZONE") == zones
