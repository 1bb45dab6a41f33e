"""What search engines read of an activity: what its facility's rule permits. Hard case 11."""

from __future__ import annotations

import pytest
import time_machine

from tests.detention_visits.series import NOW, cancel, later, mark, page_on_mondays
from tests.factories import make_calendars
from tests.structured_data import dates_of, nodes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        make_calendars()
        yield


def html(client, page) -> str:
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_under_always_the_next_dates_are_told_each_with_its_address(client):
    page = page_on_mondays(facility__always=True)
    cancel(page.activity, 2)
    later(page.activity, 3)
    *dates, series = nodes_of(html(client, page))
    assert series["@type"] == "EventSeries"
    assert [
        (date["startDate"][5:16], date["eventStatus"].rpartition("/")[2]) for date in dates
    ] == [
        ("03-15T10:00", "EventCancelled"),
        ("03-22T11:00", "EventRescheduled"),
        ("03-29T10:00", "EventScheduled"),
        ("04-05T10:00", "EventScheduled"),
    ]
    assert dates[1]["previousStartDate"] == "2027-03-22T10:00:00+04:00"
    for date in dates:
        assert client.get(f"{page.url}{date['url'].removeprefix(page.full_url)}").status_code == 200


def test_under_after_only_what_was_held_is_told_and_nothing_of_a_series(client):
    page = page_on_mondays(facility__after=True)
    row = mark(page.activity, 1, women=9)
    (node,) = nodes_of(html(client, page))
    assert node["@id"] == f"{page.full_url}#{row.uid}"
    assert node["startDate"] == "2027-03-08T10:00:00+04:00"
    assert "superEvent" not in node and "previousStartDate" not in node


def test_a_held_date_that_had_been_moved_tells_nothing_of_its_plan(client):
    page = page_on_mondays(facility__after=True)
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        later(page.activity, 1)
    mark(page.activity, 1)
    (node,) = dates_of(html(client, page))
    assert node["startDate"] == "2027-03-08T11:00:00+04:00"
    assert node["eventStatus"].endswith("EventScheduled")
    assert "10:00" not in str(node)


def test_of_the_facility_only_the_name_is_told(client):
    page = page_on_mondays(facility__always=True)
    for node in dates_of(html(client, page)):
        assert node["location"] == {"@type": "Place", "name": page.activity.facility.name["az"]}
    assert "Hidden Street" not in html(client, page)


@pytest.mark.parametrize("rule", ["never", "after", "always"])
def test_a_preview_tells_nothing(rf, admin_user, rule):
    page = page_on_mondays(facility__publicity=rule)
    mark(page.activity, 1)
    request = rf.get("/")
    request.user = admin_user
    answer = page.make_preview_request(request, "")
    text = answer.rendered_content if hasattr(answer, "rendered_content") else answer.content
    assert page.title in str(text) and "ld+json" not in str(text)
