"""Calendars are found by their whole path, however a host writes its urls and languages."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix
from django.utils import translation

from outreach.models import Calendar, CalendarPage, Face
from outreach.publication.calendars import refresh_calendars
from tests.factories import EventFactory, EventPageFactory, calendar_in
from tests.hosts import urlconfs

pytestmark = pytest.mark.django_db
NAMES = {"az": "Azerbaijani", "en": "English", "en-gb": "British English", "ru": "Russian"}
FILES = ("feed.ics", "feed.rss", "feed.atom", "occurrences.json", "embed/")
LOCALE = "django.middleware.locale.LocaleMiddleware"


def languages(*codes: str) -> list[tuple[str, str]]:
    return [(code, NAMES[code]) for code in codes]


@dataclass
class Host:
    """``addresses`` are those of the calendars, by language."""

    name: str
    urls: type
    addresses: dict[str, str]
    settings: dict = field(default_factory=dict)
    prefix: str = ""
    reads_languages: bool = True

    def __str__(self) -> str:
        return self.name


THREE = {code: f"/{code}/events/" for code in ("az", "en", "ru")}
ENGLISH = {
    "LANGUAGE_CODE": "en-us",
    "LANGUAGES": languages("en", "az", "ru"),
    "WAGTAIL_CONTENT_LANGUAGES": languages("en", "az", "ru"),
}
BESIDE = {
    "LANGUAGE_CODE": "en-gb",
    "LANGUAGES": languages("en", "en-gb", "az", "ru"),
    "WAGTAIL_CONTENT_LANGUAGES": languages("en", "az", "ru"),
}
ONE = {
    "LANGUAGES": languages("az"),
    "WAGTAIL_CONTENT_LANGUAGES": languages("az"),
    "WAGTAIL_I18N_ENABLED": False,
}
HOSTS = [
    Host("prefixed", urlconfs.Prefixed, THREE),
    Host("as before", urlconfs.AsBefore, THREE),
    Host(
        "the default without a prefix",
        urlconfs.DefaultWithoutPrefix,
        THREE | {"az": "/events/"},
    ),
    Host("pages below", urlconfs.PrefixedBelow, {c: f"/{c}/pages/events/" for c in THREE}),
    Host("below a prefix", urlconfs.Prefixed, THREE, prefix="/app"),
    Host(
        "pages below, below a prefix",
        urlconfs.PrefixedBelow,
        {c: f"/{c}/pages/events/" for c in THREE},
        prefix="/app",
    ),
    Host("American", urlconfs.Prefixed, THREE, ENGLISH),
    Host(
        "American without a prefix",
        urlconfs.DefaultWithoutPrefix,
        THREE | {"en": "/events/"},
        ENGLISH,
    ),
    Host("British beside English", urlconfs.Prefixed, THREE, BESIDE),
    Host(
        "British without a prefix",
        urlconfs.DefaultWithoutPrefix,
        THREE | {"en": "/events/"},
        BESIDE,
    ),
    Host("one language", urlconfs.Plain, {"az": "/events/"}, ONE),
    Host("one language, as before", urlconfs.BelowAsBefore, {"az": "/pages/events/"}, ONE),
    Host("one language, pages below", urlconfs.Below, {"az": "/pages/events/"}, ONE),
    Host("one language, prefixed", urlconfs.Prefixed, {"az": "/az/events/"}, ONE),
    Host(
        "one language, prefixed, not read",
        urlconfs.Prefixed,
        {"az": "/az/events/"},
        ONE,
        reads_languages=False,
    ),
    Host("not translated", urlconfs.Plain, {"az": "/events/"}, ONE | {"USE_I18N": False}),
]


@contextmanager
def at(host: Host):
    from django.conf import settings

    middleware = [name for name in settings.MIDDLEWARE if host.reads_languages or name != LOCALE]
    with override_settings(
        **{"ROOT_URLCONF": host.urls, "MIDDLEWARE": middleware}
        | host.settings
        | ({"FORCE_SCRIPT_NAME": host.prefix} if host.prefix else {})
    ):
        cache.clear()
        set_script_prefix(f"{host.prefix}/")
        try:
            yield
        finally:
            set_script_prefix("/")
            cache.clear()


def renew(active: str | None = None) -> None:
    """What the daily job does, in whatever language."""
    with translation.override(active):
        call_command("build_occurrences", all=True, stdout=StringIO())


def stored(host: Host) -> list[tuple]:
    calendars = Calendar.objects.filter(language__in=host.addresses).order_by("pk")
    rows = list(calendars.values_list("path", "url", "version", "changed_at"))
    faces = Face.objects.filter(language__in=host.addresses).order_by("pk")
    return rows + list(faces.values_list("url", "text", "title", "search_text"))


@pytest.fixture
def pages():
    event = EventFactory(weekly=True)
    return {code: EventPageFactory(event=event, language=code, slug="advice") for code in THREE}


@pytest.mark.parametrize("host", HOSTS, ids=str)
def test_everything_of_a_calendar_is_where_its_page_is(host, pages):
    with at(host):
        renew()
        client = Client()
        for code, address in host.addresses.items():
            calendar = Calendar.objects.get(language=code)
            assert calendar.url == f"http://127.0.0.1:8000{host.prefix}{address}"
            assert client.get(address).status_code == 200, address
            for name in FILES:
                assert client.get(address + name).status_code == 200, address + name
            for name in ("event.ics", "2027-03-08T1000/event.ics"):
                text = client.get(f"{address}advice/{name}").text
                assert f"URL:{calendar.url}advice/" in text.replace("\r\n ", "")
            told = urlsplit(
                client.get(f"{address}occurrences.json?from=2027-01-01").json()["items"][0]["url"]
            )
            assert told.path.startswith(f"{host.prefix}{address}")
            assert client.get(told.path.removeprefix(host.prefix)).status_code == 200


@pytest.mark.parametrize("host", HOSTS, ids=str)
def test_what_is_stored_does_not_depend_on_who_saves(host, pages):
    """The job runs in no language, an editor in that of an account or browser."""
    with at(host):
        renew()
        before = stored(host)
        for active in ("az", "en", "en-gb", "ru", "en-us", "de", None):
            renew(active)
            assert stored(host) == before, active
            with translation.override(active):
                page = pages["az"].specific
                page.save_revision().publish()
                refresh_calendars()
            again = stored(host)
            assert [row[:2] for row in again] == [row[:2] for row in before], active
            before = again


@pytest.mark.parametrize("host", HOSTS, ids=str)
def test_an_unchanged_feed_is_one_query(host, pages):
    with at(host):
        renew()
        for address in host.addresses.values():
            client = Client()
            etag = client.get(f"{address}feed.ics").headers["ETag"]
            client.get(f"{address}feed.ics", headers={"if-none-match": etag})
            with CaptureQueriesContext(connection) as queries:
                again = client.get(f"{address}feed.ics", headers={"if-none-match": etag})
            assert again.status_code == 304
            assert len(queries) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_variant_of_a_language_has_what_its_page_has(name, pages):
    """Both are languages of the site, and its pages are written in one of them."""
    for urls in (urlconfs.Prefixed, urlconfs.AsBefore):
        with at(Host("", urls, THREE, BESIDE | {"LANGUAGE_CODE": "az"})):
            renew("en-gb")
            client = Client()
            assert client.get("/en-gb/events/").status_code == 200
            british = client.get(f"/en-gb/events/{name}")
            assert british.status_code == 200
            assert british.content == client.get(f"/en/events/{name}").content
            assert client.get(f"/de/events/{name}", follow=True).status_code == 404
            assert client.get("/en-gb/events/advice/event.ics").status_code == 200


def test_languages_that_share_an_address_are_told_apart_as_their_pages_are(pages):
    """Translated pages without a language in their addresses: Wagtail serves the visitor's."""
    with at(Host("", urlconfs.Plain, {}, {})):
        renew()
        assert set(Calendar.objects.values_list("path", flat=True)) == {"/events/"}
        for code, page in pages.items():
            client = Client(headers={"accept-language": code})
            assert page.title in client.get("/events/").text
            answer = client.get("/events/feed.ics")
            assert page.title in answer.text and "Accept-Language" in answer.headers["Vary"]
            etag = answer.headers["ETag"]
            again = client.get("/events/feed.ics", headers={"if-none-match": etag})
            assert again.status_code == 304
            other = Client(headers={"accept-language": {"az": "en"}.get(code, "az")})
            changed = other.get("/events/feed.ics", headers={"if-none-match": etag})
            assert changed.status_code == 200


@pytest.mark.parametrize("urls", [urlconfs.Prefixed, urlconfs.Plain])
def test_a_calendar_may_be_the_sites_first_page(urls):
    from wagtail.models import Page, Site

    root = Page.get_first_root_node()
    page = root.add_child(
        instance=CalendarPage(title="All", slug="all", locale=calendar_in("az").locale, live=False)
    )
    page.save_revision().publish()
    Site.objects.update(root_page=page)
    with at(Host("", urls, {}, ONE)):
        refresh_calendars()
        address = Calendar.objects.get(page=page).path
        assert Client().get(address).status_code == 200
        for name in FILES:
            assert Client().get(address + name).status_code == 200, name


@pytest.mark.parametrize("urls", [urlconfs.Prefixed, urlconfs.AsBefore])
def test_letters_of_any_script_in_an_address(urls):
    page = CalendarPage.objects.get(pk=calendar_in("ru").pk)
    page.slug = "мероприятия"
    page.save_revision().publish()
    EventPageFactory(language="ru", slug="совет", title="Совет")
    with at(Host("", urls, {})):
        for address in ("feed.ics", "embed/", "occurrences.json", "совет/event.ics"):
            assert Client().get(f"/ru/мероприятия/{address}").status_code == 200, address
