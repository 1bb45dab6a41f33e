"""Several sites in one Wagtail: what a calendar answers, it answers under its site's host alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from home.models import HomePage, TextPage
from outreach.models import Calendar, CalendarPage
from tests.factories import EventFactory, EventPageFactory, calendar_in

pytestmark = pytest.mark.django_db
FILES = ("", "feed.ics", "feed.rss", "feed.atom", "occurrences.json", "embed/", "subscribe/")
OWN = "127.0.0.1:8000"


def make_site(hostname: str, port: int = 80, root: Page | None = None, **fields) -> Site:
    if root is None:
        locale = calendar_in("az").locale
        root = Page.get_first_root_node().add_child(
            instance=HomePage(title=hostname, slug=hostname.replace(".", "-"), locale=locale)
        )
    return Site.objects.create(hostname=hostname, port=port, root_page=root, **fields)


def calendar_of(site: Site, *, slug: str = "events", title: str = "Elsewhere") -> CalendarPage:
    root = site.root_page.specific
    page = root.add_child(
        instance=CalendarPage(title=title, slug=slug, locale=root.locale, live=False)
    )
    page.save_revision().publish()
    return page


def get(path: str, host: str, **headers):
    return Client().get(path, headers={"host": host, **headers})


@pytest.mark.parametrize("name", FILES)
def test_another_sites_host_has_nothing_of_it(name):
    """Intranets are kept from the public by their host names."""
    make_site("public.test")
    EventPageFactory(language="az")
    assert get(f"/az/events/{name}", OWN).status_code == 200
    assert get(f"/az/events/{name}", "public.test").status_code == 404
    assert get(f"/az/events/{name}", "unknown.test").status_code == 200  # The default site's.


def test_an_unchanged_feed_is_not_told_under_another_host_either():
    make_site("public.test")
    etag = get("/az/events/feed.ics", OWN).headers["ETag"]
    asked = {"if-none-match": etag}
    assert get("/az/events/feed.ics", OWN, **asked).status_code == 304
    assert get("/az/events/feed.ics", "public.test", **asked).status_code == 404
    assert get("/az/events/feed.ics", "public.test", **{"if-none-match": "*"}).status_code == 404


def test_files_of_an_event_are_of_its_site():
    make_site("public.test")
    EventPageFactory(event=EventFactory(weekly=True), language="az", slug="advice")
    for name in ("event.ics", "2027-03-08T1000/event.ics"):
        assert get(f"/az/events/advice/{name}", OWN).status_code == 200
        assert get(f"/az/events/advice/{name}", "public.test").status_code == 404


def test_two_sites_with_one_path_have_each_its_own():
    site = make_site("other.test")
    calendar_of(site)
    EventPageFactory(language="az", title="At home")
    assert "At home" in get("/az/events/feed.ics", OWN).text
    elsewhere = get("/az/events/feed.ics", "other.test")
    assert "At home" not in elsewhere.text and "X-WR-CALNAME:Elsewhere" in elsewhere.text
    asked = {"if-none-match": elsewhere.headers["ETag"]}
    assert get("/az/events/feed.ics", "other.test", **asked).status_code == 304
    assert get("/az/events/feed.ics", OWN, **asked).status_code == 200


def test_a_page_of_one_site_where_another_has_a_calendar():
    site = make_site("other.test")
    root = site.root_page.specific
    events = root.add_child(instance=TextPage(title="Events", slug="events", locale=root.locale))
    events.add_child(instance=TextPage(title="Ours", slug="embed", locale=root.locale))
    assert "Ours" in get("/az/events/embed/", "other.test").text
    assert "Ours" not in get("/az/events/embed/", OWN).text


def test_two_hosts_of_one_site_both_have_it():
    home = calendar_in("az").get_parent()
    make_site("www.other.test", root=home)
    for name in FILES:
        assert get(f"/az/events/{name}", "www.other.test").status_code == 200, name


SITES = (
    [],
    [("a.test", 80)],
    [("a.test", 80), ("a.test", 8080)],
    [("a.test", 80), ("a.test", 8080), ("b.test", 443)],
)
ASKED = ("a.test", "A.test", "a.test:8080", "a.test:9000", "b.test", "b.test:443", "c.test", OWN)


@pytest.mark.parametrize("has_default", [True, False])
@pytest.mark.parametrize("default_is_named", [True, False])
@pytest.mark.parametrize("sites", SITES, ids=len)
def test_a_calendar_answers_wherever_its_page_does(sites, default_is_named, has_default):
    """Whatever Wagtail makes of host names, ports and the default site."""
    default = Site.objects.get()
    default.is_default_site = has_default
    if default_is_named:
        default.hostname, default.port = "a.test", 81
    default.save()
    for hostname, port in sites:
        root = HomePage(title="x", slug=f"s-{hostname[0]}-{port}", locale=calendar_in("az").locale)
        site = make_site(hostname, port, Page.get_first_root_node().add_child(instance=root))
        calendar_of(site, title=f"{hostname} {port}")
    for host in ASKED:
        page, feed = get("/az/events/", host), get("/az/events/feed.ics", host)
        assert page.status_code == feed.status_code, host
        if page.status_code == 200:
            served = page.context["page"]
            name = Calendar.objects.get(page_id=served.pk).title
            assert f"X-WR-CALNAME:{name}" in feed.text, host


def test_many_sites_cost_no_more_than_one():
    counts = []
    for number in range(3):
        get("/az/events/feed.ics", OWN)
        with CaptureQueriesContext(connection) as queries:
            get("/az/events/feed.ics", OWN, **{"if-none-match": "*"})
        counts.append(len(queries))
        calendar_of(make_site(f"site-{number}.test"))
    assert counts == [1, 1, 1]
