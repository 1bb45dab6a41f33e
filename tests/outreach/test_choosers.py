"""The event chooser: what it lists to whom, and making an event without leaving the page."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from outreach.models import Event, EventPage
from tests.factories import EventFactory, RegionFactory, VenueFactory, calendar_in, make_calendars
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
CHOOSER = "wagtailsnippetchoosers_outreach_event"
NEW = {
    "outreach-new-title": "Made in the dialog",
    "outreach-new-starts_at_local": "2027-03-01 10:00",
    "outreach-new-ends_at_local": "2027-03-01 12:00",
    "outreach-new-zone": "Asia/Baku",
    "outreach-new-recurrence": "RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=WE",
    "outreach-new-region": "",
    "outreach-new-venue": "",
}


def asked(response) -> dict:
    assert response.status_code == 200
    return json.loads(response.content)


def test_it_lists_events_to_those_who_read_plans_only(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        event = EventFactory(planned=True, title="Secret plan")
    for role, sees in [("nobody", False), ("figures", True), ("coordinator", True)]:
        client.force_login(user_as(role))
        for query in ({}, {"q": "Secret"}):
            html = asked(client.get(reverse(f"{CHOOSER}:choose"), query))["html"]
            assert ("Secret plan" in html) is sees
            found = client.get(reverse(f"{CHOOSER}:choose_results"), query)
            assert ("Secret plan" in found.content.decode()) is sees
        chosen = client.get(reverse(f"{CHOOSER}:chosen", args=[event.pk]))
        assert (chosen.status_code == 200) is sees
        several = client.get(reverse(f"{CHOOSER}:chosen_multiple"), {"id": event.pk})
        assert bool(asked(several)["result"]) is sees


def test_an_event_made_in_the_dialog_is_planned_and_follows_its_rule(client):
    region, venue = RegionFactory(), VenueFactory()
    client.force_login(user_as("editor"))
    assert "outreach-new-recurrence" in asked(client.get(reverse(f"{CHOOSER}:choose")))["html"]
    data = NEW | {"outreach-new-region": region.pk, "outreach-new-venue": venue.pk}
    answer = asked(client.post(reverse(f"{CHOOSER}:create"), data))
    event = Event.objects.get()
    assert answer["result"]["id"] == str(event.pk)
    assert (event.status, event.region, event.venue) == ("planned", region, venue)
    days = [f"{row.starts_at_local:%m-%d}" for row in event.occurrences.order_by("starts_at")]
    assert days == ["03-03", "03-10"]
    assert event.revisions.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"outreach-new-title": ""},
        {"outreach-new-ends_at_local": "2027-02-01 12:00"},
        {"outreach-new-recurrence": "RRULE:FREQ=SECONDLY"},
        {"outreach-new-starts_at_local": "tomorrow"},
        {"outreach-new-zone": "Nowhere"},
        {"outreach-new-region": "4711"},
    ],
)
def test_what_is_wrong_comes_back_in_the_dialog(client, wrong):
    client.force_login(user_as("editor"))
    answer = asked(client.post(reverse(f"{CHOOSER}:create"), NEW | wrong))
    assert answer["step"] == "reshow_creation_form"
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", ["nobody", "figures"])
def test_who_may_not_add_events_gets_no_form_and_cannot_post(client, role):
    client.force_login(user_as(role))
    html = asked(client.get(reverse(f"{CHOOSER}:choose")))["html"]
    assert "outreach-new-title" not in html
    client.post(reverse(f"{CHOOSER}:create"), NEW)
    assert not Event.objects.exists()


def test_the_page_form_brings_the_dialogs_scripts_and_makes_a_page(client):
    make_calendars()
    calendar = calendar_in("en")
    event = EventFactory()
    client.force_login(user_as("coordinator"))
    address = reverse("wagtailadmin_pages:add", args=["outreach", "eventpage", calendar.pk])
    assert "recurrence-editor.js" in client.get(address).content.decode()
    response = client.post(address, page_data(event))
    assert response.status_code == 302, response.context["form"].errors
    page = EventPage.objects.get()
    assert page.event == event
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, page_data(EventFactory()))
    assert EventPage.objects.get().get_latest_revision_as_object().event == event


def test_who_may_write_pages_but_not_the_event_cannot_publish_it(client):
    make_calendars()
    foreign = EventFactory(region=RegionFactory())
    client.force_login(regional_user("editor", RegionFactory()))
    address = reverse(
        "wagtailadmin_pages:add", args=["outreach", "eventpage", calendar_in("en").pk]
    )
    response = client.post(address, page_data(foreign))
    assert response.context["form"].errors["event"]
    assert not EventPage.objects.exists()


def page_data(event: Event) -> dict[str, str]:
    draft = json.dumps({"blocks": [], "entityMap": {}})
    return {
        "title": "A public title",
        "slug": "a-public-title",
        "event": str(event.pk),
        "summary": "",
        "image": "",
        "body": draft,
        "report": draft,
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
