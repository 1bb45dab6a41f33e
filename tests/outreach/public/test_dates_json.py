"""``occurrences.json``: pages of dates, for programs of any site."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from outreach.models import Calendar
from tests.factories import RegionFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
JSON = "/az/events/occurrences.json"
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def starts(answer) -> list[str]:
    assert answer.status_code == 200
    return [item["start"][:10] for item in answer.json()["items"]]


def test_pages_together_hold_each_date_once(client):
    guba = RegionFactory(slug="guba")
    EventPageFactory(event=EventFactory(weekly=True, region=guba))
    EventPageFactory(event=EventFactory(weekly=True, region=guba))
    EventPageFactory(event=EventFactory(weekly=True))
    address, found, pages = f"{JSON}?region=guba&limit=3", [], 0
    while address:
        answer = client.get(address)
        found += [(item["uid"], item["recurrence_id"]) for item in answer.json()["items"]]
        address, pages = answer.json()["next"], pages + 1
    assert pages == 3
    assert len(found) == len(set(found)) == 8


def test_the_address_of_the_next_page_is_whole_and_holds_what_was_asked(client):
    EventPageFactory(event=EventFactory(weekly=True))
    answer = client.get(f"{JSON}?to=2027-12-31&limit=1&language=az&utm_source=mail")
    following = answer.json()["next"]
    assert following.startswith(f"{Calendar.objects.get(language='az').url}occurrences.json?")
    for part in ("from=2027-02-20", "to=2027-12-31", "limit=1", "language=az", "after=2027030"):
        assert part in following
    assert "utm_source" not in following
    again = client.get(f"{JSON}?to=2027-12-31&limit=1&language=az")
    assert (again["ETag"], again.content) == (answer["ETag"], answer.content)


@pytest.mark.parametrize(
    "limit", ["0", "-1", "1001", "ten", "²", "9" * 5000, "1.5", " 1", "0000000019999"]
)
def test_a_limit_that_cannot_be_kept_is_refused_with_a_reason(client, limit):
    answer = client.get(JSON, {"limit": limit})
    assert answer.status_code == 400
    assert "1000" in answer.json()["error"]


@pytest.mark.parametrize("limit", ["1", "1000", ""])
def test_the_bounds_of_the_limit_are_allowed(client, limit):
    assert client.get(JSON, {"limit": limit}).status_code == 200


@pytest.mark.parametrize(
    ("last", "status"), [("2029-01-01", 200), ("2029-01-02", 200), ("2029-01-03", 400)]
)
def test_two_years_are_the_most(client, last, status):
    assert client.get(f"{JSON}?from=2027-01-01&to={last}").status_code == status


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("query", ["", "?limit=0", "?from=yesterday"])
def test_pages_of_every_site_may_read_every_answer(client, method, query):
    answer = getattr(client, method)(f"{JSON}{query}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_an_unchanged_answer_may_be_read_too(client):
    """Hard case 10."""
    first = client.get(JSON)
    for headers in (
        {"if-none-match": first["ETag"]},
        {"if-modified-since": first["Last-Modified"]},
    ):
        answer = client.get(JSON, headers=headers)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (304, "*")


def test_a_preflight_is_answered_and_nothing_is_written_this_way(client):
    answer = client.options(
        JSON,
        headers={
            "origin": "https://partner.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )
    assert answer.status_code == 204
    assert "GET" in answer["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(JSON).status_code == 405


def test_days_counted_from_today_change_the_validators_at_midnight(client, clock):
    """Hard case 10: without an edit."""
    EventPageFactory(event=EventFactory(starts_at_local=datetime(2027, 2, 20, 10)))
    before = client.get(JSON)
    fixed = client.get(f"{JSON}?from=2027-02-20")
    assert starts(before) == starts(fixed) == ["2027-02-20"]
    clock.shift(ONE_DAY)
    for headers in (
        {"if-none-match": before["ETag"]},
        {"if-modified-since": before["Last-Modified"]},
    ):
        assert starts(client.get(JSON, headers=headers)) == []
    unchanged = client.get(f"{JSON}?from=2027-02-20", headers={"if-none-match": fixed["ETag"]})
    assert unchanged.status_code == 304
