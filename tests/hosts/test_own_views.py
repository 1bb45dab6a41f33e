"""A host's own addresses stay the host's, whatever they are called."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import AsyncClient, Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from home.models import TextPage
from outreach.models import CalendarPage
from tests.factories import EventPageFactory, calendar_in
from tests.hosts import urlconfs

pytestmark = pytest.mark.django_db
LOGIN = "django.contrib.auth.middleware.LoginRequiredMiddleware"
BOTH = pytest.mark.parametrize("urls", [urlconfs.WithOwnViews, urlconfs.WithOwnViewsAsBefore])


def address(urls, path: str) -> str:
    return path if urls is urlconfs.WithOwnViews else f"/az{path}"


def embed_page(title: str = "How to embed us") -> TextPage:
    home = calendar_in("az").get_parent().specific
    about = home.get_children().get(slug="about")
    page = about.add_child(
        instance=TextPage(title=title, slug="embed", locale=home.locale, live=False)
    )
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("urls", [urlconfs.Prefixed, urlconfs.AsBefore, urlconfs.BelowAsBefore])
def test_a_page_called_embed_is_served(urls):
    embed_page()
    start = "/pages" if urls is urlconfs.BelowAsBefore else "/az"
    with override_settings(ROOT_URLCONF=urls):
        answer = Client().get(f"{start}/about/embed/")
        assert answer.status_code == 200 and "How to embed us" in answer.text
        assert answer.wsgi_request.resolver_match.url_name == "wagtail_serve"
        unslashed = Client().get(f"{start}/about/embed?a=b")
        assert unslashed["Location"] == f"{start}/about/embed/?a=b"


def test_a_page_called_embed_costs_one_query_more_than_without_us():
    embed_page()
    counts = []
    for urls in (urlconfs.PrefixedWithout, urlconfs.Prefixed):
        with override_settings(ROOT_URLCONF=urls):
            Client().get("/az/about/embed/")
            with CaptureQueriesContext(connection) as queries:
                assert Client().get("/az/about/embed/").status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1


@BOTH
def test_its_views_answer_as_if_we_were_not_there(urls):
    with override_settings(ROOT_URLCONF=urls):
        client = Client(enforce_csrf_checks=True)
        assert client.get(address(urls, "/news/feed.rss")).text == "news of the host, news"
        assert client.get(address(urls, "/api/occurrences.json")).text == "waited for by the host"
        assert client.get(address(urls, "/api/embed/")).text == "GET taken by the host"
        assert client.get(address(urls, "/other/feed.rss"), follow=True).status_code == 404


def test_a_view_that_needs_no_token_gets_what_is_sent_to_it():
    with override_settings(ROOT_URLCONF=urlconfs.WithOwnViews):
        client = Client(enforce_csrf_checks=True)
        for method in ("post", "put", "delete"):
            answer = getattr(client, method)("/api/embed/")
            assert answer.text == f"{method.upper()} taken by the host"
        assert client.post("/news/feed.rss").status_code == 403


def test_a_view_that_needs_no_log_in_needs_none(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, LOGIN]
    with override_settings(ROOT_URLCONF=urlconfs.WithOwnViews, LOGIN_URL="/admin/login/"):
        assert Client().get("/api/embed/").status_code == 200
        assert Client().get("/news/feed.rss").status_code == 302


def test_below_a_language_a_view_needs_a_token_since_only_the_request_knows_it():
    with override_settings(ROOT_URLCONF=urlconfs.WithOwnViewsAsBefore):
        assert Client(enforce_csrf_checks=True).post("/az/api/embed/").status_code == 403


def test_an_asynchronous_server_asks_no_database_while_it_resolves():
    EventPageFactory(language="az")
    with override_settings(ROOT_URLCONF=urlconfs.WithOwnViews):
        get = async_to_sync(AsyncClient().get)
        assert get("/api/occurrences.json").content == b"waited for by the host"
        assert get("/news/feed.rss").content == b"news of the host, news"
        assert get("/az/events/feed.ics").status_code == 200


def test_a_calendar_comes_before_a_view_of_the_same_address():
    """Where a page of ours has it, it is ours: as Wagtail's own pages, if they came first."""
    home = calendar_in("az").get_parent().specific
    page = home.add_child(
        instance=CalendarPage(title="News", slug="news", locale=home.locale, live=False)
    )
    page.save_revision().publish()
    with override_settings(ROOT_URLCONF=urlconfs.WithOwnViews):
        assert "<feed" in Client().get("/az/news/feed.atom").text
        assert Client().get("/news/feed.rss").text == "news of the host, news"
        CalendarPage.objects.get(pk=page.pk).unpublish()
        assert Client().get("/az/news/feed.atom").text == "news of the host, more_news"


def test_only_reading_is_ours():
    EventPageFactory(language="az", slug="advice")
    client = Client()
    for name in ("feed.ics", "feed.rss", "embed/", "advice/event.ics", "occurrences.json"):
        assert client.get(f"/az/events/{name}").status_code == 200
        assert client.post(f"/az/events/{name}").status_code == 405, name


def test_what_is_nobodys_is_not_found_and_says_what_was_tried(settings):
    settings.DEBUG = True
    answer = Client().get("/az/nothing/feed.rss")
    assert answer.status_code == 404
    assert "feed" in answer.text and "URLconf" in answer.text


def test_an_event_of_ours_and_a_page_of_the_hosts_do_not_mix_up_their_routes():
    """Wagtail remembers on the request which page it found, whatever it was asked for."""
    embed_page("Files of events")
    page = EventPageFactory(language="az", slug="advice")
    page.event.status = "planned"
    page.event.save()
    client = Client()
    assert client.get("/az/events/advice/event.ics").status_code == 404
    assert client.get("/az/about/event.ics").status_code == 404
    assert client.get("/az/about/embed/event.ics").status_code == 404
    assert "Files of events" in client.get("/az/about/embed/").text


def test_the_name_of_an_address_is_found_for_it():
    match = resolve("/az/events/feed.ics")
    assert match.url_name == "outreach_feed" and match.kwargs == {"path": "az/events/"}
