"""From an event to its pages: drafts in every language, by whoever may add them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from outreach.models import EventPage
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
LANGUAGES = ("az", "en", "ru")


@pytest.fixture(autouse=True)
def calendars():
    make_calendars()


def address(event) -> str:
    return reverse("outreach_event_pages", args=[event.pk])


def post(client, event, *languages):
    return client.post(address(event), {"calendar": [calendar_in(code).pk for code in languages]})


@pytest.mark.parametrize("role", ["editor", "coordinator"])
def test_the_missing_pages_become_drafts_that_belong_together(client, role):
    event = EventFactory(title="Gəncədə görüş", planned=True)
    client.force_login(user_as(role))
    response = post(client, event, *LANGUAGES)
    pages = list(EventPage.objects.order_by("path"))
    assert [page.locale.language_code for page in pages] == list(LANGUAGES)
    assert {page.slug for page in pages} == {"gencede-gorus"}
    assert {page.event for page in pages} == {event}
    assert not any(page.live for page in pages)
    assert len({page.translation_key for page in pages}) == 1
    assert all(
        page.get_parent().specific == calendar_in(page.locale.language_code) for page in pages
    )
    edit = reverse("wagtailadmin_pages:edit", args=[pages[0].pk])
    assert response["Location"].partition("?")[0] == edit
    assert client.get(response["Location"]).status_code == 200


def test_a_page_that_exists_is_not_made_again(client):
    page = EventPageFactory(language="az")
    client.force_login(user_as("editor"))
    post(client, page.event, *LANGUAGES)
    post(client, page.event, *LANGUAGES)
    pages = EventPage.objects.filter(event=page.event)
    assert pages.count() == 3
    assert pages.values("translation_key").distinct().count() == 1


def test_only_the_chosen_languages_are_made(client):
    event = EventFactory()
    client.force_login(user_as("editor"))
    post(client, event, "ru")
    assert EventPage.objects.get().locale.language_code == "ru"


def test_two_events_of_one_title_have_two_addresses(client):
    client.force_login(user_as("editor"))
    for _number in range(2):
        post(client, EventFactory(title="month"), "en")
    assert set(EventPage.objects.values_list("slug", flat=True)) == {
        "month-event",
        "month-event-2",
    }


@pytest.mark.parametrize("calendar", ["", "0", "4711", "x", "1"])
def test_a_calendar_that_is_not_offered_is_no_place_for_a_page(client, calendar):
    event = EventFactory()
    client.force_login(user_as("editor"))
    response = client.post(address(event), {"calendar": calendar})
    assert response["Location"] == address(event)
    assert not EventPage.objects.exists()


def test_figures_and_those_without_page_rights_make_none(client):
    event = EventFactory()
    GroupPagePermission.objects.filter(group__name="Coordinators").delete()
    for role in ("figures", "nobody", "coordinator"):
        client.force_login(user_as(role))
        post(client, event, *LANGUAGES)
    assert not EventPage.objects.exists()
    assert b'name="calendar"' not in client.get(address(event)).content


def missing(client, event) -> list[str]:
    return client.get(address(event)).context["missing"]


def test_it_says_what_is_missing_before_the_public_sees_it(client):
    client.force_login(user_as("editor"))
    event = EventFactory(planned=True)
    assert len(missing(client, event)) == 3, "of regions where there are none"
    region = RegionFactory()
    assert len(missing(client, event)) == 4
    event.status, event.venue, event.region = "confirmed", VenueFactory(), region
    event.save()
    assert len(missing(client, event)) == 1
    pages = [EventPageFactory(event=event, language=code, draft=True) for code in LANGUAGES]
    assert len(missing(client, event)) == 1
    pages[0].get_latest_revision().publish()
    assert len(missing(client, event)) == 2
    for page in pages[1:]:
        page.get_latest_revision().publish()
    assert missing(client, event) == []
    PageViewRestriction.objects.create(page=pages[0], restriction_type="login")
    assert len(missing(client, event)) == 1
