"""An event in several calendars of a site: one text, a face below each, one UID."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction
from wagtail.users.models import UserProfile

from outreach.editing.continuing import continue_pages, delete_pages
from outreach.editing.pages import create_pages, page_places
from outreach.models import CalendarPage, Event, EventPage, Face
from tests.factories import EventFactory, EventPageFactory, calendar_in, make_calendars
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def second() -> CalendarPage:
    return make_second("az", "Gənclər")


def make_second(language: str, title: str, slug: str = "youth") -> CalendarPage:
    home = calendar_in(language).get_parent().specific
    page = home.add_child(
        instance=CalendarPage(title=title, slug=slug, locale=home.locale, live=False)
    )
    page.save_revision().publish()
    return CalendarPage.objects.get(pk=page.pk)


def in_english(calendar: CalendarPage) -> CalendarPage:
    page = calendar.copy_for_translation(calendar_in("en").locale)
    page.slug = calendar.slug
    page.save_revision().publish()
    return CalendarPage.objects.get(pk=page.pk)


def log_in(client, user):
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)


@pytest.fixture
def event() -> Event:
    return EventFactory(weekly=True)


@pytest.fixture
def page(event) -> EventPage:
    return EventPageFactory(event=event, language="az", slug="advice", title="Məsləhət")


def show(event: Event, calendar: CalendarPage) -> EventPage:
    (alias,) = create_pages(event=event, calendars=[calendar], user=user_as("administrator"))
    return alias


def get(path: str):
    return Client().get(path)


def uids(path: str) -> list[str]:
    return re.findall("^UID:(.+?)\r$", get(path).text, re.M)


def test_it_is_in_both_with_one_uid_and_the_address_of_each(event, page, second):
    alias = show(event, second)
    assert alias.alias_of_id == page.pk and alias.live
    assert uids("/az/events/feed.ics") == uids("/az/youth/feed.ics") == [event.uid]
    assert uids("/az/youth/advice/event.ics") == uids("/az/events/advice/event.ics") == [event.uid]
    for folder in ("events", "youth"):
        address = f"http://127.0.0.1:8000/az/{folder}/advice/"
        for file in ("feed.ics", "advice/event.ics", "advice/2027-03-08T1000/event.ics"):
            text = get(f"/az/{folder}/{file}").text.replace("\r\n ", "")
            assert f"URL:{address}" in text, file
        (item, *_others) = get(f"/az/{folder}/occurrences.json").json()["items"]
        assert item["url"].startswith(address) and item["uid"] == event.uid
        for view in ("", "feed.rss", "feed.atom", "embed/", "month/2027/03/"):
            assert f"/az/{folder}/advice/" in get(f"/az/{folder}/{view}").text, view
        assert get(f"/az/{folder}/advice/").status_code == 200


def test_the_second_shows_what_the_first_says(event, page, second):
    show(event, second)
    page = EventPage.objects.get(pk=page.pk)
    page.title = "Yeni ad"
    page.save_revision().publish()
    event.refresh_from_db()
    event.status = "cancelled"
    event.save()
    for folder in ("events", "youth"):
        feed = get(f"/az/{folder}/feed.ics").text
        assert "Yeni ad" in feed and "STATUS:CANCELLED" in feed
    EventPage.objects.get(pk=page.pk).unpublish()
    for folder in ("events", "youth"):
        feed = get(f"/az/{folder}/feed.ics").text
        assert "Yeni ad" not in feed and uids(f"/az/{folder}/feed.ics") == [event.uid]
        assert get(f"/az/{folder}/advice/").status_code == 404


def test_leaving_the_second_leaves_the_first(event, page, second):
    alias = show(event, second)
    alias.delete()
    assert uids("/az/youth/feed.ics") == []
    assert uids("/az/events/feed.ics") == [event.uid]


def test_a_draft_is_in_neither_until_it_is_published(event, second):
    draft = EventPageFactory(event=event, language="az", slug="advice", draft=True)
    alias = show(event, second)
    assert not alias.live and not Face.objects.exists()
    draft.get_latest_revision().publish()
    assert uids("/az/events/feed.ics") == uids("/az/youth/feed.ics") == [event.uid]


def test_a_private_second_calendar_hides_only_itself(event, page, second):
    show(event, second)
    PageViewRestriction.objects.create(
        page=second, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    assert uids("/az/events/feed.ics") == [event.uid]
    assert get("/az/youth/feed.ics").status_code == 404


def test_readers_of_a_language_get_its_text_in_whichever_calendar(event, page, second):
    EventPageFactory(event=event, language="en", slug="advice", title="Advice")
    in_english(second)
    show(event, second)
    assert "SUMMARY;LANGUAGE=en:Advice" in get("/en/youth/feed.ics").text
    assert "LANGUAGE=az:Məsləhət" in get("/az/youth/feed.ics").text
    assert "LANGUAGE=en:Advice" in get("/en/events/feed.ics").text


def test_a_former_date_leads_on_within_its_calendar(event, page, second):
    show(event, second)
    event.starts_at_local = event.starts_at_local.replace(hour=12)
    event.ends_at_local = event.ends_at_local.replace(hour=14)
    event.save()
    for folder in ("events", "youth"):
        answer = get(f"/az/{folder}/advice/2027-03-08T1000/")
        assert answer["Location"] == f"/az/{folder}/advice/2027-03-08T1200/"


def test_translations_of_a_page_are_those_of_its_calendar(event, page, second):
    english = EventPageFactory(event=event, language="en", slug="advice", title="Advice")
    youth = in_english(second)
    for calendar in (second, youth):
        show(event, calendar)
    english.refresh_from_db()
    assert "/en/youth/advice/" in get("/az/youth/advice/").text
    assert "/en/youth/advice/" not in get("/az/events/advice/").text
    sitemap = get("/sitemap.xml").text
    assert "/az/youth/advice/" in sitemap and "/az/events/advice/" in sitemap


def test_the_screen_offers_the_second_and_tells_where_it_is(client, event, page, second):
    log_in(client, user_as("administrator"))
    screen = reverse("outreach_event_pages", args=[event.pk])
    assert "Show it in “Gənclər” too" in client.get(screen).text
    answer = client.post(screen, {"calendar": [second.pk]}, follow=True)
    assert "The event is in 1 more calendar." in answer.text
    assert "Also in “Gənclər”" in answer.text and "Show it in" not in answer.text
    assert uids("/az/youth/feed.ics") == [event.uid]
    again = client.post(screen, {"calendar": [second.pk]}, follow=True)
    assert event.pages.count() == 2 and "Choose at least one calendar." in again.text


def test_the_screen_says_why_there_is_no_other(client, event):
    log_in(client, user_as("administrator"))
    calendar_in("ru").delete()
    screen = reverse("outreach_event_pages", args=[event.pk])
    assert "There is no calendar in this language." in client.get(screen).text
    for language in ("az", "en"):
        EventPageFactory(event=event, language=language)
    answer = client.post(screen, {}, follow=True)
    assert "There is no further calendar" in answer.text


def editor_of(calendar: CalendarPage, *rights: str):
    user = user_as("editor")
    GroupPagePermission.objects.all().delete()
    for right in rights:
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=calendar, permission_type=right
        )
    return user


def test_whoever_may_not_publish_there_is_told_so(client, event, page, second):
    user = editor_of(calendar_in("az"), "add", "change", "publish")
    places = {place.locale.language_code: place for place in page_places(event, user)}
    assert places["az"].why_not == "You do not have permission to show it in “Gənclər” too."
    assert "add pages below “Events”" in places["en"].why_not
    with pytest.raises(PermissionDenied):
        create_pages(event=event, calendars=[second], user=user)
    log_in(client, user)
    screen = reverse("outreach_event_pages", args=[event.pk])
    client.post(screen, {"calendar": [second.pk]})
    assert event.pages.count() == 1


def test_calendars_of_one_title_are_told_apart(client, event):
    make_second("az", calendar_in("az").title)
    log_in(client, user_as("administrator"))
    screen = client.get(reverse("outreach_event_pages", args=[event.pk])).text
    for slug in ("events", "youth"):
        assert f"“Tədbirlər (127.0.0.1:8000/az/{slug}/)”" in screen
    assert "under “Events”" in screen
    imports = client.get(reverse("outreach_import")).text
    for slug in ("events", "youth"):
        assert f"Tədbirlər (127.0.0.1:8000/az/{slug}/) (Azerbaijani)" in imports


def test_the_rest_of_a_split_series_stays_in_both(event, page, second):
    show(event, second)
    successor = EventFactory(weekly=True)
    continue_pages(event, successor, user=user_as("administrator"))
    for folder in ("events", "youth"):
        assert sorted(uids(f"/az/{folder}/feed.ics")) == sorted([event.uid, successor.uid])
    delete_pages(successor, user=user_as("administrator"))
    for folder in ("events", "youth"):
        assert event.uid in uids(f"/az/{folder}/feed.ics")
        assert get(f"/az/{folder}/").text.count("/advice/") > 0
