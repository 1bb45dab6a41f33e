"""Whatever a host asks of Wagtail holds nothing hidden, without knowing us. Hard case 21."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from wagtail.models import Page

from outreach.models import Event, EventPage
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import EventFactory, EventPageFactory, calendar_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hosts.asking_urls")]
SECRET = "Zqxw"


def planned():
    return EventPageFactory(event=EventFactory(planned=True), title=f"{SECRET} planned")


def withdrawn():
    page = EventPageFactory(title=f"{SECRET} withdrawn")
    page.event.status = Event.Status.PLANNED
    page.event.save()
    return page


def withdrawn_with_alias():
    page = EventPageFactory(title=f"{SECRET} withdrawn")
    page.create_alias(update_slug="alias")
    page.event.status = Event.Status.PLANNED
    page.event.save()
    return page


def of_a_never_facility():
    return ActivityPageFactory(activity=ActivityFactory(), title=f"{SECRET} never")


def before_it_is_held():
    return ActivityPageFactory(activity=ActivityFactory(after=True), title=f"{SECRET} not held")


def held_and_unmarked():
    page = ActivityPageFactory(activity=ActivityFactory(after=True), title=f"{SECRET} unmarked")
    session = held(page.activity)
    session.was_held = None
    session.save()
    return page


def of_a_facility_that_became_silent():
    page = ActivityPageFactory(activity=ActivityFactory(always=True), title=f"{SECRET} silent")
    page.activity.facility.publicity = "never"
    page.activity.facility.save()
    return page


HIDDEN = [
    *(planned, withdrawn, withdrawn_with_alias, of_a_never_facility, before_it_is_held),
    *(held_and_unmarked, of_a_facility_that_became_silent),
]


def answers(page: Page) -> dict[str, str]:
    """What each way of asking answers."""
    client, parent = Client(), page.get_parent().pk
    addresses = [
        f"/api/v2/pages/?type={page._meta.label}&fields=*",
        f"/api/v2/pages/?child_of={parent}",
        f"/api/v2/pages/?search={SECRET}",
        f"/api/v2/pages/{page.pk}/",
        f"/api/v3/pages/?type={page._meta.label}",
        f"/api/v3/pages/?child_of={parent}",
        f"/api/v3/pages/{page.pk}/",
        f"/search/?query={SECRET}",
        "/sitemap.xml",
    ]
    found = {address: client.get(address, follow=True).text for address in addresses}
    lists = {
        "live": Page.objects.live(),
        "menus": Page.objects.live().in_menu(),
        "public": Page.objects.live().public().descendant_of(calendar_in("az"), inclusive=True),
        "siblings": Page.objects.get(pk=parent).get_children().live(),
        "ours": type(page).objects.live(),
    }
    return found | {name: " ".join(one.title for one in rows) for name, rows in lists.items()}


@pytest.mark.parametrize("make", HIDDEN)
def test_nobody_is_told_of_what_is_hidden(make, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = make()
    told = [way for way, answer in answers(page).items() if SECRET in answer]
    assert told == []
    v2 = Client().get(f"/api/v2/pages/?child_of={page.get_parent().pk}")
    assert json.loads(v2.text)["meta"]["total_count"] == 0


def test_these_ways_tell_of_what_is_public(django_capture_on_commit_callbacks):
    """Or the test above would see nothing."""
    with django_capture_on_commit_callbacks(execute=True):
        page = EventPageFactory(title=f"{SECRET} public", show_in_menus=True)
    silent = [way for way, answer in answers(page).items() if SECRET not in answer]
    assert silent == ["/sitemap.xml"], "which names addresses, not titles"
    assert EventPage.objects.live().count() == 1
