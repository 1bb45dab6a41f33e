"""The editors' screens: who may open which, and what the lists and records do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail import hooks
from wagtail.users.models import UserProfile

from outreach.models import Event, Occurrence, Region, Registration, Venue
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    VenueFactory,
    make_calendars,
)
from tests.factories.forms import event_data
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = pytest.mark.django_db
EVENTS = "wagtailsnippets_outreach_event"
PUBLISHERS = {"editor", "coordinator", "administrator"}
WRITERS = {*PUBLISHERS, "planner"}
EVERYBODY = {"figures", *WRITERS}
SHEETS = {"coordinator", "administrator"}
SCREENS = {
    "list": (f"{EVENTS}:list", None, EVERYBODY),
    "add": (f"{EVENTS}:add", None, WRITERS),
    "edit": (f"{EVENTS}:edit", "event", PUBLISHERS),
    "copy": (f"{EVENTS}:copy", "event", WRITERS),
    "delete": (f"{EVENTS}:delete", "event", {"administrator"}),
    "inspect": (f"{EVENTS}:inspect", "event", EVERYBODY),
    "history": (f"{EVENTS}:history", "event", WRITERS),
    "usage": (f"{EVENTS}:usage", "event", WRITERS),
    "pages": ("outreach_event_pages", "event", EVERYBODY),
    "dates": ("outreach_event_dates", "event", EVERYBODY),
    "participants": ("outreach_participants", "date", SHEETS),
    "sheet": ("outreach_sheet", "date", SHEETS),
    "preview of a rule": ("outreach_recurrence_preview", None, set(ROLES)),
    "venues": ("wagtailsnippets_outreach_venue:list", None, WRITERS),
    "new venue": ("wagtailsnippets_outreach_venue:add", None, WRITERS),
    "regions": ("wagtailsnippets_outreach_region:list", None, WRITERS),
    "new region": ("wagtailsnippets_outreach_region:add", None, {"administrator"}),
}


def address(screen: str, event: Event) -> str:
    name, argument, _allowed = SCREENS[screen]
    rows = {"event": event, "date": event.occurrences.first()}
    return reverse(name, args=[rows[argument].pk] if argument else [])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_its_own_and_nothing_else(client, role):
    event = EventFactory()
    client.force_login(user_as(role))
    opened = {screen for screen in SCREENS if client.get(address(screen, event)).status_code == 200}
    assert opened == {screen for screen, (_n, _a, allowed) in SCREENS.items() if role in allowed}


def test_a_stranger_is_asked_to_log_in(client):
    event = EventFactory()
    for screen in SCREENS:
        response = client.get(address(screen, event))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


def test_the_list_names_next_dates_and_finds_by_working_and_public_title(
    client, django_capture_on_commit_callbacks
):
    make_calendars()
    with django_capture_on_commit_callbacks(execute=True):
        weekly = EventFactory(title="Advice in Ganja", endless=True)
        EventPageFactory(event=EventFactory(title="Meeting 12"), title="Bakıda görüş")
    client.force_login(user_as("figures"))
    rows = client.get(reverse(f"{EVENTS}:list")).content.decode()
    assert "Advice in Ganja" in rows
    for query, found in [("Ganj", "Advice in Ganja"), ("Bakıda", "Meeting 12"), ("x" * 10_000, "")]:
        response = client.get(reverse(f"{EVENTS}:list"), {"q": query})
        assert [event.title for event in response.context["object_list"]] == [found][: bool(found)]
    for ordering in ("next_start", "-next_start", "region", "-status"):
        response = client.get(reverse(f"{EVENTS}:list"), {"ordering": ordering, "q": "Advice"})
        assert list(response.context["object_list"]) == [weekly]


def test_the_list_filters_by_status_and_region(client):
    north = RegionFactory()
    EventFactory(planned=True)
    event = EventFactory(region=north)
    client.force_login(user_as("figures"))
    for query in ({"status": "confirmed"}, {"region": north.pk}):
        response = client.get(reverse(f"{EVENTS}:list"), query)
        assert list(response.context["object_list"]) == [event]


@pytest.mark.slow
def test_the_list_costs_the_same_for_many_events(client, django_assert_max_num_queries):
    """One query for all next dates, and no query for each row's rights."""
    EventFactory.create_batch(15, region=RegionFactory())
    client.force_login(user_as("coordinator"))
    client.get(reverse(f"{EVENTS}:list"))
    with django_assert_max_num_queries(20):
        client.get(reverse(f"{EVENTS}:list"))


def test_a_record_gets_its_slug_from_its_name(client):
    client.force_login(user_as("administrator"))
    data = {"name_az": "Gəncə şəhəri", "name_en": "", "name_ru": "", "slug": "", "sort_order": "0"}
    for slug in ("gence-seheri", "gence-seheri-2"):
        response = client.post(reverse("wagtailsnippets_outreach_region:add"), data)
        assert response.status_code == 302
        assert Region.objects.latest("pk").slug == slug
    response = client.post(reverse("wagtailsnippets_outreach_region:add"), data | {"name_az": ""})
    assert response.context["form"].errors["name"]


def test_an_event_with_participants_is_not_deleted_but_explained(client):
    event = EventFactory()
    Registration.objects.create(occurrence=event.occurrences.get(), name="Leyla")
    client.force_login(user_as("administrator"))
    client.post(reverse(f"{EVENTS}:delete", args=[event.pk]))
    bulk = reverse("wagtail_bulk_action", args=["outreach", "event", "delete"])
    response = client.post(f"{bulk}?id={event.pk}", follow=True)
    assert response.status_code == 200
    assert Event.objects.filter(pk=event.pk).exists()
    Registration.objects.all().delete()
    client.post(f"{bulk}?id={event.pk}")
    assert not Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("record", ["venue", "organisation"])
def test_the_list_of_records_names_their_kind_and_sorts_by_it(client, record):
    client.force_login(user_as("administrator"))
    VenueFactory()
    address = reverse(f"wagtailsnippets_outreach_{record}:list")
    answer = client.get(address, {"ordering": "kind"}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    labels = [str(column.label) for column in answer.context["table"].columns.values()]
    assert "Kind" in labels and "method" not in labels


def test_deleting_what_one_may_not_says_that_nothing_was_deleted(client):
    rows = [EventFactory(), EventFactory()]
    user = user_as("coordinator")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    bulk = reverse("wagtail_bulk_action", args=["outreach", "event", "delete"])
    response = client.post(f"{bulk}?{'&'.join(f'id={row.pk}' for row in rows)}")
    [told] = [str(message).strip() for message in get_messages(response.wsgi_request)]
    assert told == "Nothing was deleted: you may not delete what was selected."
    assert Event.objects.count() == 2


def test_every_right_that_a_role_holds_can_be_given_on_the_page_of_a_group(client):
    """Otherwise saving the page would not show what the role has."""
    listed = Permission.objects.none()
    for hook in hooks.get_hooks("register_permissions"):
        listed |= hook()
    for app in ("outreach", "detention_visits"):
        ours = Permission.objects.filter(content_type__app_label=app)
        held = ours.filter(group__isnull=False)
        assert not held.exclude(pk__in=listed.values("pk")).exists()


def test_a_copy_is_planned_and_has_its_own_identity(client):
    event = EventFactory(weekly=True)
    client.force_login(user_as("coordinator"))
    address = reverse(f"{EVENTS}:copy", args=[event.pk])
    assert client.get(address).status_code == 200
    assert Event.objects.count() == 1
    client.post(address, {"starts_at_local": "2028-02-28 10:00"})
    copy = Event.objects.latest("pk")
    assert (copy.status, copy.uid == event.uid) == ("planned", False)
    assert Occurrence.objects.filter(event=copy).count() == 4


@pytest.fixture
def team():
    """A coordinator whose group works in the west only."""
    west = RegionFactory(slug="west")
    return regional_user("coordinator", west), west


def test_a_regional_team_reads_everything_and_writes_in_its_own_region(client, team):
    user, west = team
    own, other = EventFactory(region=west), EventFactory(region=RegionFactory(slug="north"))
    nowhere = EventFactory()
    client.force_login(user)
    assert client.get(reverse(f"{EVENTS}:edit", args=[own.pk])).status_code == 200
    for event in (other, nowhere):
        assert client.get(reverse(f"{EVENTS}:inspect", args=[event.pk])).status_code == 200
        assert client.get(reverse(f"{EVENTS}:edit", args=[event.pk])).status_code == 302
        client.post(reverse(f"{EVENTS}:edit", args=[event.pk]), event_data(event, title="Taken"))
        copy = {"starts_at_local": "2028-02-28 10:00"}
        client.post(reverse(f"{EVENTS}:copy", args=[event.pk]), copy)
        client.post(reverse("outreach_event_pages", args=[event.pk]))
    assert Event.objects.count() == 3
    assert not Event.objects.filter(title="Taken").exists()


def test_a_regional_team_cannot_put_a_record_into_another_region(client, team):
    user, west = team
    north = RegionFactory(slug="north")
    client.force_login(user)
    add = reverse(f"{EVENTS}:add")
    assert client.post(add, event_data(region=str(north.pk))).context["form"].errors["region"]
    assert client.post(add, event_data(region="")).context["form"].errors["region"]
    assert client.post(add, event_data(region=str(west.pk))).status_code == 302
    venue = VenueFactory(region=north)
    edit = reverse("wagtailsnippets_outreach_venue:edit", args=[venue.pk])
    assert client.get(edit).status_code == 302
    assert Venue.objects.get().region == north
