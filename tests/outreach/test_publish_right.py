"""Confirming, withdrawing and changing what is public is a right of its own. Hard case 20."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.urls import reverse

from outreach.editing.date_verbs import call_off
from outreach.kinds import kind_of
from outreach.models import Event, Registration
from tests.factories import EventFactory, EventPageFactory, RegionFactory, make_calendars
from tests.factories.forms import event_data
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_outreach_event:add"
EDIT = "wagtailsnippets_outreach_event:edit"
DELETE = "wagtailsnippets_outreach_event:delete"
START = datetime(2027, 3, 1, 10)
migration = import_module("outreach.migrations.0016_give_the_right_to_publish")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


@pytest.fixture
def planner(client):
    client.force_login(user_as("planner"))
    return client


def stored(event: Event) -> tuple:
    found = Event.objects.get(pk=event.pk)
    return found.status, found.title, found.starts_at_local, found.sequence


class TestPlanners:
    def test_they_plan(self, planner):
        event = EventFactory(planned=True)
        answer = planner.post(reverse(EDIT, args=[event.pk]), event_data(event, title="Another"))
        assert answer.status_code == 302
        assert stored(event)[:2] == ("planned", "Another")

    @pytest.mark.parametrize("status", ["tentative", "confirmed", "postponed", "cancelled"])
    def test_they_confirm_nothing(self, planner, status):
        event = EventFactory(planned=True)
        before = stored(event)
        answer = planner.post(
            reverse(EDIT, args=[event.pk]), event_data(event, title="Another", status=status)
        )
        assert "status" in answer.context["form"].errors
        assert 'value="Another"' in answer.content.decode()
        answer = planner.post(reverse(ADD), event_data(title="New", status=status))
        assert "status" in answer.context["form"].errors
        assert stored(event) == before
        assert not Event.objects.filter(title="New").exists()

    def test_what_is_public_they_only_read(self, planner):
        event = EventPageFactory(event=EventFactory(weekly=True)).event
        date, before = event.occurrences.first(), stored(event)
        for address in (
            reverse(EDIT, args=[event.pk]),
            reverse(DELETE, args=[event.pk]),
            *(
                reverse(f"outreach_{verb}_date", args=[date.pk])
                for verb in ("cancel", "postpone", "move", "restore")
            ),
        ):
            assert planner.get(address).status_code != 200, address
            planner.post(address, event_data(event, title="Taken") | {"save": "1", "scope": "all"})
            assert stored(event) == before, address
        assert planner.get(reverse("outreach_event_dates", args=[event.pk])).status_code == 200

    def test_nothing_is_shifted_that_the_public_sees(self, planner):
        event = EventFactory(weekly=True)
        before = stored(event)
        address = reverse("wagtail_bulk_action", args=["outreach", "event", "shift"])
        planner.post(f"{address}?id={event.pk}", {"days": "7", "confirm": "7"})
        assert stored(event) == before

    def test_undoing_makes_nothing_public_again(self, planner):
        event = EventFactory()
        date = event.occurrences.get()
        edit = call_off(
            owner=event,
            local_start=date.local_start,
            scope="all",
            verb="cancel",
            reason={},
            user=None,
        )
        Event.objects.filter(pk=event.pk).update(status="planned")
        edit.refresh_from_db()
        kind = kind_of(Event)
        assert not kind.user_can_undo(user_as("planner"), edit)
        assert kind.user_can_undo(user_as("coordinator"), edit)


class TestNames:
    """Of participants, in one's own regions and elsewhere."""

    @pytest.fixture
    def date(self):
        date = EventFactory(region=RegionFactory(slug="baku")).occurrences.get()
        Registration.objects.create(occurrence=date, name="Somebody")
        return date

    def doors(self, date) -> list[str]:
        return [
            reverse("outreach_participants", args=[date.pk]),
            reverse("outreach_sheet", args=[date.pk]) + "?format=csv&contact=on",
        ]

    def test_those_of_another_region_are_not_read_nor_written(self, client, date):
        client.force_login(regional_user("coordinator", RegionFactory(slug="guba")))
        for address in self.doors(date):
            answer = client.get(address)
            assert answer.status_code != 200 and b"Somebody" not in answer.content
        client.post(self.doors(date)[0], {"name": "Added"})
        person = date.registrations.get()
        client.post(reverse("outreach_delete_participant", args=[person.pk]))
        assert list(date.registrations.values_list("name", flat=True)) == ["Somebody"]
        shown = client.get(reverse("outreach_event_dates", args=[date.event_id])).content.decode()
        assert not any(address.partition("?")[0] in shown for address in self.doors(date))

    def test_in_ones_own_region_they_are(self, client, date):
        client.force_login(regional_user("coordinator", date.event.region))
        for address in self.doors(date):
            assert client.get(address).status_code == 200
        client.post(self.doors(date)[0], {"name": "Added"})
        client.post(reverse("outreach_delete_participant", args=[date.registrations.first().pk]))
        assert list(date.registrations.values_list("name", flat=True)) == ["Added"]

    def test_reading_those_of_all_regions_is_a_right_of_its_own(self, client, date):
        user = regional_user("coordinator", RegionFactory(slug="guba"))
        right = Permission.objects.get(codename="view_registration_elsewhere")
        user.user_permissions.add(right)
        client.force_login(user)
        for address in self.doors(date):
            assert client.get(address).status_code == 200
        client.post(self.doors(date)[0], {"name": "Added"})
        assert date.registrations.count() == 1


class Editor:
    connection = connection


class TestMigration:
    def holders(self) -> tuple[set, set]:
        right = {"permissions__codename": "publish_event"}
        groups = Group.objects.filter(**right).values_list("name", flat=True)
        users = get_user_model().objects.filter(user_permissions__codename="publish_event")
        return set(groups), set(users.values_list("username", flat=True))

    def test_on_a_new_site_coordinators_have_it(self):
        assert self.holders() == ({"Coordinators"}, set())

    def test_where_people_work_all_have_it_who_could_change_events(self):
        own = get_user_model().objects.create_user("own")
        own.user_permissions.add(Permission.objects.get(codename="change_event"))
        get_user_model().objects.create_user("none")
        migration.take_right(apps, Editor)
        assert self.holders() == (set(), set())
        migration.give_right(apps, Editor)
        assert self.holders() == ({"Coordinators", "Editors"}, {"own"})
        migration.give_right(apps, Editor)
        assert self.holders() == ({"Coordinators", "Editors"}, {"own"})


def test_who_confirms_has_it(client):
    event = EventFactory(planned=True)
    client.force_login(user_as("coordinator"))
    client.post(reverse(EDIT, args=[event.pk]), event_data(event, status="confirmed"))
    assert stored(event)[0] == "confirmed"
    assert event.occurrences.get().starts_at_local == START
