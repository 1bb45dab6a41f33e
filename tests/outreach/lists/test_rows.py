"""The lists of the admin: every way that a row offers is open to who sees it, in few queries."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from detention_visits.viewsets import DetentionVisitsGroup
from outreach.models import Holiday, PartnerCalendar
from outreach.viewsets import OutreachViewSetGroup
from tests.detention_visits.factories import ActivityFactory, FacilityFactory
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
HOME, BULK = "/admin/", "/admin/bulk/"


def lists() -> list[str]:
    """The address of each list of ours: a new viewset is here without anyone's doing."""
    snippets = [
        view.model.snippet_viewset.get_url_name("list") for view in OutreachViewSetGroup.items
    ]
    others = [f"{view.url_namespace}:index" for view in DetentionVisitsGroup.items]
    return [reverse(name) for name in (*snippets, *others)]


def fill(region, *, number: int = 1) -> None:
    """So many rows of each kind, some in this region, others in none."""
    calendar = calendar_in("az")
    for count in range(number):
        EventFactory(region=region)
        EventPageFactory(event=EventFactory(planned=True), language="en")
        VenueFactory(region=region)
        VenueFactory()
        for factory in (OrganisationFactory, AudienceFactory, TopicFactory, RegionFactory):
            factory()
        day = date(2027, 1, 1) + timedelta(Holiday.objects.count())
        Holiday.objects.create(name={"en": "Day"}, first_on=day, last_on=day)
        for where in (region, None):
            PartnerCalendar.objects.create(
                title=f"Theirs {count} {where}",
                address=f"https://example.org/{uuid4()}.ics",
                calendar=calendar,
                region=where,
            )
        ActivityFactory(facility=FacilityFactory(region=region), endless=True)


def watcher():
    """Who may read everything of ours and change nothing."""
    user = user_as("nobody")
    ours = Permission.objects.filter(content_type__app_label__in=["outreach", "detention_visits"])
    user.user_permissions.add(*ours.filter(codename__startswith="view_"))
    return user


def visitor():
    user = user_as("nobody")
    user.groups.add(Group.objects.get(name="Visit team"))
    return user


WHO = {
    "regional coordinator": lambda west: regional_user("coordinator", west),
    "regional planner": lambda west: regional_user("planner", west),
    "figures": lambda west: user_as("figures"),
    "watcher": lambda west: watcher(),
    "visit team": lambda west: visitor(),
    "administrator": lambda west: user_as("administrator"),
}


def ways_in(text: str) -> set[str]:
    """The addresses to which the rows lead, their menus included."""
    listing = text.partition("<main")[2]
    found = set(re.findall(r'href="(/admin/[^"#?]*)', listing))
    return {way for way in found if way != HOME and not way.startswith(BULK)}


@pytest.fixture
def west():
    make_calendars()
    return RegionFactory(slug="west")


@pytest.mark.parametrize("who", WHO)
def test_every_way_that_a_list_offers_is_open(client, west, who):
    fill(west)
    client.force_login(WHO[who](west))
    refused = []
    for address in lists():
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        for way in ways_in(answer.content.decode()):
            if client.get(way).status_code != 200:
                refused.append((address, way))
    assert not refused


@pytest.mark.parametrize("who", ["regional coordinator", "administrator"])
def test_rights_on_rows_cost_no_query_for_a_row(client, west, who):
    client.force_login(WHO[who](west))
    counts = []
    for number in (1, 3):
        fill(west, number=number)
        found = {}
        for address in lists():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found[address] = len(queries)
        counts.append(found)
    assert counts[0] == counts[1]


def test_the_bar_of_bulk_actions_offers_what_one_may(client, west):
    EventFactory(region=west)
    address = reverse("wagtailsnippets_outreach_event:list")
    bar = {}
    for who in ("figures", "regional coordinator", "administrator"):
        client.force_login(WHO[who](west))
        text = client.get(address).content.decode()
        bar[who] = {
            action
            for action in ("delete", "shift")
            if reverse("wagtail_bulk_action", args=["outreach", "event", action]) in text
        }
        assert ("data-bulk-action-checkbox" in text) == bool(bar[who])
    assert bar == {
        "figures": set(),
        "regional coordinator": {"shift"},
        "administrator": {"delete", "shift"},
    }


def test_no_list_answers_with_blank_lines_for_a_spreadsheet(client, west):
    fill(west)
    client.force_login(user_as("administrator"))
    for address in lists():
        answer = client.get(address, {"export": "csv"})
        assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("az", ["Çinar", "Elm", "Əli", "Iğdır", "İsa", "Şəki", "Баку"]),
        ("en", ["Çinar", "Əli", "Elm", "Iğdır", "İsa", "Şəki", "Баку"]),
    ],
)
def test_records_stand_in_the_order_of_the_readers_alphabet(client, language, expected):
    for number, name in enumerate(reversed(expected)):
        OrganisationFactory(slug=f"a{number}", name={"az": name})
    user = user_as("administrator")
    UserProfile.objects.create(user=user, preferred_language=language)
    client.force_login(user)
    address = reverse("wagtailsnippets_outreach_organisation:list")
    for ordering, wanted in (("", expected), ("name", expected), ("-name", expected[::-1])):
        answer = client.get(address, {"ordering": ordering} if ordering else {})
        assert [str(row) for row in answer.context["object_list"]] == wanted
    labels = [str(column.label) for column in answer.context["table"].columns.values()]
    assert not {"method", "Method"} & set(labels)
    found = client.get(address, {"ordering": "-name", "q": "nothing"})
    assert not list(found.context["object_list"])


def test_deleting_one_leads_back_to_its_list(client):
    client.force_login(user_as("administrator"))
    event = EventFactory()
    address = reverse("wagtailsnippets_outreach_event:delete", args=[event.pk])
    assert client.post(address)["Location"] == reverse("wagtailsnippets_outreach_event:list")
