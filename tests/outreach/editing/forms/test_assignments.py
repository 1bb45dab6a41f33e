"""Who looks after an event: chosen in its form, by name, among those who may see plans."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from outreach.models import Event
from outreach.permissions import plan_readers
from tests.factories import EventFactory
from tests.factories.forms import event_data
from tests.factories.users import ROLES, user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENTS = "wagtailsnippets_outreach_event"


def edit(event) -> str:
    return reverse(f"{EVENTS}:edit", args=[event.pk])


@pytest.fixture
def leyla():
    leyla = user_as("figures")
    leyla.first_name, leyla.last_name = "Leyla", "Əliyeva"
    leyla.save()
    return leyla


def offered(client, event) -> list[str]:
    field = client.get(edit(event)).context["form"].fields["assigned_to"]
    return [label for _value, label in field.choices]


def test_whoever_may_see_plans_now_is_offered_by_name(client, leyla):
    for role in ROLES:
        user_as(role)
    left = get_user_model().objects.create_user("left", is_active=False)
    left.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(user_as("coordinator"))
    names = offered(client, EventFactory())
    assert names == ["administrator", "coordinator", "editor", "planner", "Leyla Əliyeva"]
    assert {user.username for user in plan_readers()} == set(ROLES) - {"nobody", "visitor"}


def test_the_choice_is_saved_shown_and_told_in_the_history(client, leyla):
    event = EventFactory()
    client.force_login(user_as("coordinator"))
    client.post(edit(event), event_data(event, assigned_to=[str(leyla.pk)]))
    assert list(Event.objects.get(pk=event.pk).assigned_to.all()) == [leyla]
    inspected = client.get(reverse(f"{EVENTS}:inspect", args=[event.pk])).text
    assert "Leyla Əliyeva" in inspected
    entry = ModelLogEntry.objects.filter(object_id=str(event.pk)).latest("pk")
    assert "figures" in entry.formatter.format_message(entry)
    client.post(edit(event), event_data(event))
    assert not Event.objects.get(pk=event.pk).assigned_to.exists()


def test_nobody_without_the_right_can_be_chosen(client):
    event = EventFactory()
    client.force_login(user_as("coordinator"))
    answer = client.post(edit(event), event_data(event, assigned_to=[str(user_as("nobody").pk)]))
    assert answer.context["form"].errors["assigned_to"]


def test_whoever_is_assigned_and_left_is_not_taken_away_without_a_word(client, leyla):
    event = EventFactory()
    event.assigned_to.set([leyla])
    event.save()
    leyla.is_active = False
    leyla.save()
    client.force_login(user_as("coordinator"))
    assert "Leyla Əliyeva" in offered(client, event)
    assert "Leyla Əliyeva" not in offered(client, EventFactory())


@pytest.mark.queries
def test_the_form_costs_the_same_for_many_people(client):
    event = EventFactory()
    client.force_login(user_as("coordinator"))
    group, counts = Group.objects.get(name="Coordinators"), []
    for number in (1, 15):
        for one in range(number):
            user = get_user_model().objects.create_user(f"colleague-{number}-{one}")
            user.groups.add(group)
            event.assigned_to.add(user)
        event.save()
        client.get(edit(event))
        with CaptureQueriesContext(connection) as queries:
            client.get(edit(event))
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
