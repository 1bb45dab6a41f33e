"""The list for frames on other sites: who may frame it, without cookies, honest validators."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from outreach.conf import embed_ancestors
from tests.factories import RegionFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
EMBED = "/en/events/embed/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def html(client, query: str = "") -> str:
    answer = client.get(f"{EMBED}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def number(text: str) -> int:
    return text.count('class="outreach-embed__name"')


def test_the_next_dates_with_the_filters_of_the_pages(client):
    guba = EventFactory(weekly=True, region=RegionFactory(slug="guba"))
    EventPageFactory(event=guba, title="In Guba", slug="advice", language="en")
    EventPageFactory(title="Elsewhere", language="en")
    assert number(html(client)) == 5
    narrowed = html(client, "?region=guba&limit=2")
    assert number(narrowed) == 2 and "Elsewhere" not in narrowed
    assert 'href="/en/events/advice/2027-03-01T1000/" target="_top" rel="noopener"' in narrowed
    assert "/en/events/subscribe/?region=guba" in narrowed


@pytest.mark.parametrize(
    ("limit", "shown"),
    [("3", 3), ("20", 20), ("21", 20), ("0", 20), ("x", 20), ("²", 20), ("0000000021", 20)],
)
def test_there_are_never_more_than_twenty(client, limit, shown):
    EventPageFactory(event=EventFactory(endless=True), language="en")
    assert number(html(client, f"?limit={limit}")) == shown


def test_only_the_sites_that_the_settings_name_may_frame_it(client, settings):
    settings.OUTREACH_EMBED_ANCESTORS = ["self", "https://partner.example"]
    answer = client.get(EMBED)
    assert "X-Frame-Options" not in answer.headers
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://partner.example" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_without_a_setting_only_our_own_site_may(client, settings):
    del settings.OUTREACH_EMBED_ANCESTORS
    assert client.get(EMBED)["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    settings.OUTREACH_EMBED_ANCESTORS = []
    assert client.get(EMBED)["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("site", ["a; script-src *", "https://a b", "'unsafe-inline'", "a\nb", ""])
def test_a_setting_that_would_say_something_else_is_refused(settings, site):
    settings.OUTREACH_EMBED_ANCESTORS = [site]
    with pytest.raises(ImproperlyConfigured):
        embed_ancestors()


@pytest.mark.parametrize("address", ["", "subscribe/", "month/2027/03/", "advice/", "past/"])
def test_nothing_else_can_be_framed_by_others(client, settings, address):
    settings.OUTREACH_EMBED_ANCESTORS = ["https://partner.example"]
    EventPageFactory(language="en", slug="advice")
    answer = client.get(f"/en/events/{address}")
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_nobody_is_recognised(client, admin_client):
    """Hard case 10: a shared cache may keep it."""
    EventPageFactory(language="en")
    for one in (client, admin_client):
        answer = one.get(EMBED)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer["Cache-Control"].startswith("public")
    assert client.get(EMBED).content == admin_client.get(EMBED).content


def test_an_unchanged_list_is_not_sent_again_and_keeps_its_policy(client, settings):
    """Hard case 10."""
    settings.OUTREACH_EMBED_ANCESTORS = ["https://partner.example"]
    page = EventPageFactory(language="en")
    first = client.get(EMBED)
    again = client.get(EMBED, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert "X-Frame-Options" not in again.headers
    assert client.head(EMBED)["ETag"] == first["ETag"]
    page.title = "Another title"
    page.save_revision().publish()
    changed = client.get(EMBED, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and b"Another title" in changed.content


def test_a_date_that_is_over_leaves_the_list_without_an_edit(client, clock):
    """Hard case 10: also when a longer one that began earlier is still going on."""
    long = EventFactory(
        starts_at_local=datetime(2027, 3, 1, 8), ends_at_local=datetime(2027, 3, 3, 8)
    )
    EventPageFactory(event=long, title="Long", language="en")
    EventPageFactory(title="Short", language="en")
    clock.move_to("2027-03-01T11:59:59+04:00")
    before = client.get(EMBED)
    assert b"Short" in before.content
    clock.shift(timedelta(seconds=1))
    after = client.get(EMBED, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200 and b"Short" not in after.content and b"Long" in after.content


def test_nothing_that_is_not_public(client):
    """Hard case 11."""
    EventPageFactory(event=EventFactory(planned=True), language="en", title="Hidden planned")
    EventPageFactory(language="en", title="Hidden draft", draft=True)
    EventPageFactory(event=EventFactory(title="Hidden working title"), language="en")
    EventPageFactory(language="en", title="Hidden withdrawn").unpublish()
    assert "Hidden" not in html(client)


def test_a_title_is_text(client):
    """Hard case 12."""
    EventPageFactory(title="</a><script>alert(1)</script>", language="en")
    assert "<script" not in html(client)


def test_a_calendar_that_is_not_public_has_no_list(client):
    make_calendars()["en"].unpublish()
    assert client.get(EMBED).status_code == 404
    assert client.post(EMBED).status_code == 404
