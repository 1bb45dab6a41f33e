"""The subscribe page: the address for what one ticked, ways for each program, no third parties."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import time_machine
from django.core.cache import cache

from outreach.publication.feed_addresses import QUIET, qr_code
from tests.factories import AudienceFactory, RegionFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/events/subscribe/"


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


@pytest.fixture
def places():
    """An event for refugees in Guba, one in Ganja."""
    guba = EventFactory(region=RegionFactory(slug="guba"))
    guba.audiences.add(AudienceFactory(slug="refugees"))
    guba.save()
    EventPageFactory(event=guba, language="en", title="In Guba")
    ganja = EventFactory(region=RegionFactory(slug="ganja"))
    EventPageFactory(event=ganja, language="en", title="In Ganja")


def html(client, query: str = "", page: str = PAGE) -> str:
    answer = client.get(f"{page}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def root(language: str = "en") -> str:
    return make_calendars()[language].full_url


def field(text: str, name: str) -> str:
    """What a field to copy holds."""
    found = re.search(rf'id="outreach-{name}"\s+type="text"\s+value="([^"]*)"', text)
    return unescape(found[1])


def link(text: str, beginning: str) -> str:
    return unescape(re.search(rf'href="({re.escape(beginning)}[^"]*)"', text)[1])


def test_the_addresses_for_everything(client, places):
    text = html(client)
    assert field(text, "https") == f"{root()}feed.ics"
    assert field(text, "webcal") == f"{root()}feed.ics".replace("http:", "webcal:")
    assert "noindex" not in text


def test_what_was_ticked_is_in_the_address_and_stays_ticked(client, places):
    asked = "?region=guba&audience=refugees&q=&past=90&cancelled=drop"
    text = html(client, asked)
    address = urlsplit(field(text, "https"))
    assert parse_qs(address.query) == {
        "region": ["guba"],
        "cancelled": ["drop"],
        "past": ["90"],
        "audience": ["refugees"],
    }
    assert re.search(r'value="guba"\s+checked', text)
    assert re.search(r'value="drop"\s+checked', text)
    assert re.search(r'value="90"\s+selected', text)
    assert not re.search(r'value="ganja"\s+checked', text)
    assert "<strong>Guba en</strong>" in text or "Guba en" in text
    assert '<meta name="robots" content="noindex">' in text


def test_the_address_gives_just_that(client, places):
    address = urlsplit(field(html(client, "?region=guba"), "https"))
    answer = client.get(f"{address.path}?{address.query}")
    entries = icalendar.Calendar.from_ical(b"".join(answer)).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["In Guba"]


@pytest.mark.parametrize("past", ["365", "90", "30", "0"])
def test_each_choice_of_how_far_back_is_one_that_the_feed_knows(client, places, past):
    address = urlsplit(field(html(client, f"?past={past}&cancelled=drop"), "https"))
    answer = client.get(f"{address.path}?{address.query}")
    assert (answer.status_code, parse_qs(address.query)["past"]) == (200, [past])


@pytest.mark.parametrize(
    "query", ["past=yesterday", "past=9999999", "cancelled=yes", "past=&q=&cancelled="]
)
def test_what_feeds_would_refuse_is_not_put_into_the_address(client, places, query):
    assert field(html(client, f"?{query}"), "https").endswith("/feed.ics")


def test_what_nobody_offers_is_shown_as_it_is_written(client, places):
    assert "atlantis" in html(client, "?region=atlantis")
    text = html(client, "?region=%3Cb%3Eatlantis")
    assert "something unknown" in text and "<b>atlantis" not in text


def test_google_and_outlook_are_given_the_whole_address(client, places):
    """Two filters, whose & must not end the address."""
    text = html(client, "?region=guba&region=ganja&q=%26%20%23")
    wanted = field(text, "https")
    google = parse_qs(urlsplit(link(text, "https://calendar.google.com/calendar/render?")).query)
    assert google == {"cid": [wanted.replace("http:", "webcal:")]}
    for host in ("outlook.live.com", "outlook.office.com"):
        outlook = urlsplit(link(text, f"https://{host}/calendar/0/addfromweb?"))
        assert parse_qs(outlook.query) == {"url": [wanted], "name": ["Events"]}


def test_nothing_is_asked_of_a_third_party(client, places):
    """Links to others are links: no script, picture, style, frame or form leads away."""
    text = html(client)
    loaded = re.findall(r'(?:src|action|data|srcset)="([^"]+)"', text)
    loaded += re.findall(r'<link rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"', text)
    assert loaded
    assert all(address.startswith("/") for address in loaded), loaded
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "style=" not in text


def test_the_line_for_a_partners_page_holds_the_choice(client, places):
    text = html(client, "?region=guba&audience=refugees")
    line = unescape(re.search(r'id="outreach-frame"[^>]*>(.*?)</textarea>', text, re.S)[1])
    source = re.search(r'<iframe src="([^"]*)"', line)[1]
    assert source == f"{root()}embed/?region=guba&amp;audience=refugees"
    assert b"In Guba" in client.get(unescape(source)).content


def test_the_calendar_leads_here_with_what_was_chosen(client, places):
    for page in ("", "month/2027/03/", "past/"):
        text = html(client, "?region=guba", f"/en/events/{page}")
        assert 'href="/en/events/subscribe/?region=guba"' in text, page
        assert 'href="/en/events/feed.rss?region=guba"' in text, page
        assert 'href="/en/events/feed.atom?region=guba"' in text, page


def test_only_what_has_public_events_can_be_ticked(client, places):
    """Hard case 11."""
    secret = EventFactory(planned=True, region=RegionFactory(slug="secret-region"))
    EventPageFactory(event=secret, language="en", title="Secret")
    text = html(client)
    assert 'value="guba"' in text and "secret" not in text.lower()


def test_each_language_has_its_page(client, places):
    for language in ("az", "ru"):
        text = html(client, page=f"/{language}/events/subscribe/")
        assert field(text, "https") == f"{root(language)}feed.ics"
        assert f"Guba {language}" in text


def test_the_code_holds_the_address_with_a_quiet_zone(client, places):
    """Read back by its own dark modules: they are those of the standard's finder patterns."""
    code = qr_code(f"{root()}feed.ics".replace("http:", "webcal:"))
    assert code.path.startswith(f"M{QUIET} {QUIET}h7v1h-7z")
    text = html(client)
    assert code.path in text and f'viewBox="0 0 {code.size} {code.size}"' in text


@pytest.mark.parametrize("number", [20, 200])
def test_an_address_that_is_too_long_for_a_code_is_still_given(client, places, number):
    query = "?" + "&".join(f"venue=a-venue-with-a-long-name-{place}" for place in range(number))
    text = html(client, query)
    assert '<svg class="outreach-join__qr"' not in text
    assert "too long for a QR code" in text
    assert field(text, "https").count("venue=") == min(number, 50)
