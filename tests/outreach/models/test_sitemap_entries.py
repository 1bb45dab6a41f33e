"""The sitemap: what everybody may see, when it changed, in which languages; few questions."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.detention_visits.factories import ActivityPageFactory, held
from tests.factories import make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def sitemap(client) -> dict[str, tuple[str, dict[str, str]]]:
    """By address without the host: the day of the last change, and the other languages."""
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    found = {}
    for url in ElementTree.fromstring(answer.content).findall("map:url", NAMES):
        address = url.findtext("map:loc", namespaces=NAMES)
        assert address.startswith("http") and address not in found
        links = url.findall("xhtml:link", NAMES)
        others = {link.get("hreflang"): path_of(link.get("href")) for link in links}
        found[path_of(address)] = (url.findtext("map:lastmod", namespaces=NAMES), others)
    return found


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_a_calendar_has_its_list_its_month_and_the_way_to_subscribe(client, clock):
    found = sitemap(client)
    for rest in ("", "month/2027/02/", "subscribe/"):
        in_all = {code: f"/{code}/events/{rest}" for code in ("az", "en", "ru")}
        for address in in_all.values():
            assert found[address][1] == in_all
            assert client.get(address).status_code == 200
    clock.move_to("2027-02-28T20:00:00+00:00")
    assert "/az/events/month/2027/03/" in sitemap(client), "the month of the calendar's zone"


def test_an_event_is_there_once_for_each_page_with_its_other_languages(client):
    page = EventPageFactory(language="az", slug="meslehet")
    EventPageFactory(event=page.event, language="en", slug="advice")
    both = {"az": "/az/events/meslehet/", "en": "/en/events/advice/"}
    found = sitemap(client)
    assert found[both["az"]][1] == found[both["en"]][1] == both
    assert not [one for one in found if one in ("/ru/events/meslehet/", "/ru/events/advice/")]


def test_what_changed_last_counts_the_event_or_its_text(client, clock):
    page = EventPageFactory(slug="advice")
    address = "/az/events/advice/"
    assert sitemap(client)[address] == ("2027-02-20", {})
    clock.shift(timedelta(days=1))
    event = page.event
    event.starts_at_local += timedelta(hours=1)
    event.ends_at_local += timedelta(hours=1)
    event.save()
    assert sitemap(client)[address][0] == "2027-02-21"
    assert sitemap(client)["/az/events/"][0] == "2027-02-21"
    clock.shift(timedelta(days=1))
    page.refresh_from_db()
    page.save_revision().publish()
    assert sitemap(client)[address][0] == "2027-02-22"


def test_nothing_that_is_not_public(client, clock):
    """Hard case 11: planned, draft, not live yet by the clock, expired, withdrawn, restricted."""
    now = timezone.now()
    EventPageFactory(event=EventFactory(planned=True), slug="hidden-planned")
    EventPageFactory(slug="hidden-draft", draft=True)
    EventPageFactory(slug="hidden-withdrawn").unpublish()
    expiring = EventPageFactory(slug="hidden-expired", draft=True)
    expiring.expire_at = now + timedelta(hours=1)
    expiring.save_revision().publish()
    later = EventPageFactory(slug="hidden-later", draft=True)
    later.go_live_at = now + timedelta(days=9)
    later.save_revision().publish()
    restricted = EventPageFactory(slug="hidden-restricted")
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    clock.shift(timedelta(hours=2))
    assert not [address for address in sitemap(client) if "hidden" in address]


def test_a_page_that_wagtail_calls_live_too_early_is_left_out(client):
    """Hard case 11: the clock decides, not the flag."""
    page = EventPageFactory(slug="hidden-later")
    page.event.faces.update(visible_from=timezone.now() + timedelta(hours=1))
    assert "/az/events/hidden-later/" not in sitemap(client)


def test_a_calendar_that_is_restricted_hides_all_below_it(client):
    """Hard case 11."""
    EventPageFactory(slug="advice")
    PageViewRestriction.objects.create(page=make_calendars()["az"], restriction_type="login")
    assert not [address for address in sitemap(client) if address.startswith("/az/events/")]


def test_an_activity_by_its_rule_and_nothing_of_its_plan(client, clock):
    """Hard case 11."""
    ActivityPageFactory(slug="hidden-never")
    page = ActivityPageFactory(activity__after=True, activity__endless=True, slug="club")
    assert not [one for one in sitemap(client) if "hidden" in one or "club" in one]
    held(page.activity)
    clock.shift(timedelta(days=3))
    assert sitemap(client)["/az/events/club/"] == ("2027-02-20", {})
    activity = page.activity
    activity.starts_at_local += timedelta(hours=1)
    activity.ends_at_local += timedelta(hours=1)
    activity.save()
    assert sitemap(client)["/az/events/club/"][0] == "2027-02-20"
    held(activity, 1)
    assert sitemap(client)["/az/events/club/"][0] == "2027-02-23"


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_pages(client):
    def queries() -> int:
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    EventPageFactory()
    held(ActivityPageFactory(activity__after=True).activity)
    few = queries()
    for _number in range(6):
        EventPageFactory()
        held(ActivityPageFactory(activity__after=True).activity)
    assert queries() == few
