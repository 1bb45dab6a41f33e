"""What forms, choosers and the page tree offer: what makes sense, and what this user may do."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from detention_visits.models import ActivityPage
from home.models import HomePage, TextPage
from outreach.models import CalendarPage, EventPage
from tests.detention_visits.factories import ActivityFactory
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
EVENTS = "wagtailsnippets_outreach_event"


def offered_below_a_calendar(client) -> set[type[Page]]:
    address = reverse("wagtailadmin_pages:add_subpage", args=[calendar_in("az").pk])
    answer = client.get(address)
    if answer.status_code == 302:
        return {EventPage} if "/outreach/eventpage/" in answer["Location"] else set()
    types = {(app, model) for _name, app, model, _words in answer.context["page_types"]}
    known = (CalendarPage, EventPage, ActivityPage, HomePage, TextPage)
    return {one for one in known if (one._meta.app_label, one._meta.model_name) in types}


def test_below_a_calendar_only_what_belongs_there_and_what_one_may_write(client):
    make_calendars()
    client.force_login(user_as("administrator"))
    assert offered_below_a_calendar(client) == {CalendarPage, EventPage, ActivityPage}
    client.force_login(user_as("editor"))
    assert offered_below_a_calendar(client) == {CalendarPage, EventPage}
    visitor = user_as("nobody")
    visitor.groups.add(*Group.objects.filter(name__in=["Visit team"]))
    client.force_login(visitor)
    assert EventPage not in offered_below_a_calendar(client)


def test_whoever_writes_in_one_region_has_it_chosen_for_what_is_new(client):
    west, north = RegionFactory(slug="west"), RegionFactory(slug="north")
    add = [reverse(f"{EVENTS}:add"), reverse("wagtailsnippets_outreach_venue:add")]
    for user, expected in [
        (regional_user("coordinator", west), west.pk),
        (regional_user("coordinator", west, north), None),
        (user_as("coordinator"), None),
    ]:
        client.force_login(user)
        for address in add:
            assert client.get(address).context["form"]["region"].value() == expected


def test_who_may_not_confirm_is_not_offered_to(client):
    for role, expected in [("planner", {"planned"}), ("editor", 5)]:
        client.force_login(user_as(role))
        field = client.get(reverse(f"{EVENTS}:add")).context["form"].fields["status"]
        offered = {value for value, _label in field.widget.choices}
        assert (offered if isinstance(expected, set) else len(offered)) == expected


def dialog(client, model="venue", **query) -> str:
    answer = client.get(reverse(f"wagtailsnippetchoosers_outreach_{model}:choose"), query)
    return json.loads(answer.content)["html"]


def test_venues_are_chosen_by_region_and_name_in_the_order_of_the_alphabet(client):
    west = RegionFactory(slug="west")
    for slug, name, region in [
        ("a", "Şəki hall", west),
        ("b", "Çay house", west),
        ("c", "Elm", None),
    ]:
        VenueFactory(slug=slug, name={"az": name}, region=region)
    client.force_login(user_as("editor"))
    text = dialog(client)
    assert text.index("Çay house") < text.index("Elm") < text.index("Şəki hall")
    assert str(west) in text
    assert "Elm" not in dialog(client, region=west.pk)
    assert "Elm" in dialog(client, region="x")
    found = dialog(client, q="ŞƏKİ")
    assert "Şəki hall" in found and "Çay house" not in found


def test_regions_are_chosen_by_name_in_the_order_of_the_alphabet(client):
    for slug, name in [("a", "Şəki"), ("b", "Çaykənd"), ("c", "Elabad")]:
        RegionFactory(slug=slug, name={"az": name})
    client.force_login(user_as("editor"))
    text = dialog(client, "region")
    assert text.index("Çaykənd") < text.index("Elabad") < text.index("Şəki")
    found = dialog(client, "region", q="ŞƏKİ")
    assert "Şəki" in found and "Çaykənd" not in found


@time_machine.travel(datetime.fromisoformat("2027-03-03T12:00:00+04:00"), tick=False)
def test_the_list_of_events_filters_and_searches_by_what_people_ask(client):
    make_calendars()
    venue = VenueFactory(name={"az": "Gəncə Filarmoniyası"})
    partner, audience = OrganisationFactory(name={"en": "UNHCR"}), AudienceFactory()
    joint = EventFactory(title="joint", venue=venue, weekly=True)
    joint.audiences.add(audience)
    user = user_as("coordinator")
    joint.assigned_to.add(user)
    joint.save()
    PartnershipFactory(event=joint, organisation=partner)
    over = EventFactory(title="over", starts_at_local=datetime(2027, 1, 5, 10))
    EventPageFactory(event=over, language="az")
    client.force_login(user)
    for query, expected in [
        ({"venue": venue.pk}, {"joint"}),
        ({"partner": partner.pk}, {"joint"}),
        ({"audience": audience.pk}, {"joint"}),
        ({"only": "mine"}, {"joint"}),
        ({"only": "pageless"}, {"joint"}),
        ({"only": "over"}, {"over"}),
        ({"only": ["over", "mine"]}, set()),
        ({"since": "2027-01-01", "until": "2027-01-31"}, {"over"}),
        ({"since": "2027-03-20"}, {"joint"}),
        ({"until": "2027-01-04"}, set()),
        ({"since": "x"}, {"joint", "over"}),
        ({"q": "unhcr"}, {"joint"}),
        ({"q": "filarmoniyas"}, {"joint"}),
    ]:
        rows = client.get(reverse(f"{EVENTS}:list"), query).context["object_list"]
        assert {event.title for event in rows} == expected, query
        assert len(rows) == len(expected)


@time_machine.travel(datetime.fromisoformat("2027-03-03T12:00:00+04:00"), tick=False)
def test_activities_are_listed_by_their_next_session(client):
    late = ActivityFactory(title="late", starts_at_local=datetime(2026, 1, 3, 18), endless=True)
    soon = ActivityFactory(title="soon", starts_at_local=datetime(2026, 1, 1, 15), endless=True)
    over = ActivityFactory(title="over")
    user = user_as("administrator")
    UserProfile.objects.create(user=user, preferred_language="az")
    client.force_login(user)
    answer = client.get(reverse("detention_visits_activities:index"))
    assert list(answer.context["object_list"]) == [soon, late, over]
    text = answer.content.decode()
    assert "4 Mar 2027, 15:00" in text and "6 Mar 2027, 18:00" in text
    assert "p.m." not in text
