"""The list of participants: adding one, adding many, removing, and who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from outreach.models import Registration
from tests.factories import EventFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def date():
    return EventFactory().occurrences.get()


@pytest.fixture
def coordinator(client):
    client.force_login(user_as("coordinator"))
    return client


def post(client, date, **data):
    return client.post(reverse("outreach_participants", args=[date.pk]), data)


def names(date) -> list[str]:
    return list(date.registrations.values_list("name", flat=True))


def test_one_participant_is_added_and_shown(coordinator, date):
    response = post(coordinator, date, name="فاطمه", representing="انجمن", position="", contact="")
    assert response.status_code == 302
    screen = coordinator.get(response["Location"]).content.decode()
    assert "فاطمه" in screen
    assert "انجمن" in screen


def test_a_sheet_is_offered_in_languages_by_name(coordinator, date):
    UserProfile.objects.create(user=user_as("coordinator"), preferred_language="en")
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk])).text
    assert '<option value="az,en">Azerbaijani + English</option>' in screen
    assert '<option value="ru">Russian</option>' in screen


def test_a_participant_has_a_name(coordinator, date):
    response = post(coordinator, date, name="")
    assert response.context["form"].errors["name"]
    assert names(date) == []


def test_a_pasted_list_keeps_its_order(coordinator, date):
    lines = "Zaur ; Bar ; vəkil\n\n ; ;\nAnna\tIOM\tofficer\tanna@example.org\nBéla"
    post(coordinator, date, lines=lines)
    assert names(date) == ["Zaur", "Anna", "Béla"]
    anna = Registration.objects.get(name="Anna")
    assert (anna.representing, anna.position, anna.contact) == (
        "IOM",
        "officer",
        "anna@example.org",
    )


@pytest.mark.parametrize(
    "lines",
    ["", "Anna\n;IOM;officer", "Anna\n" + "x" * 121, "Anna;b;c;d;e", "Anna\n" * 501, "a\x00b"],
)
def test_a_list_that_cannot_be_read_adds_nobody_and_says_why(coordinator, date, lines):
    response = post(coordinator, date, lines=lines)
    assert response.context["pasted"].errors["lines"]
    assert names(date) == []


def test_a_participant_is_removed_by_post_alone(coordinator, date):
    person = Registration.objects.create(occurrence=date, name="Anna")
    address = reverse("outreach_delete_participant", args=[person.pk])
    assert coordinator.get(address).status_code == 405
    assert names(date) == ["Anna"]
    coordinator.post(address)
    assert names(date) == []


@pytest.mark.parametrize("role", ["nobody", "figures", "editor"])
def test_others_neither_read_nor_add_nor_remove(client, date, role):
    person = Registration.objects.create(occurrence=date, name="Anna Secret")
    client.force_login(user_as(role))
    screen = client.get(reverse("outreach_participants", args=[date.pk]), follow=True)
    assert "Anna Secret" not in screen.content.decode()
    post(client, date, name="Intruder")
    client.post(reverse("outreach_delete_participant", args=[person.pk]))
    assert names(date) == ["Anna Secret"]


def test_who_only_reads_the_list_gets_no_forms(client, date):
    user = user_as("figures")
    names_of_all = ["view_registration", "view_registration_elsewhere"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names_of_all))
    Registration.objects.create(occurrence=date, name="Anna")
    client.force_login(user)
    screen = client.get(reverse("outreach_participants", args=[date.pk]))
    assert screen.status_code == 200
    assert b"<textarea" not in screen.content
    assert b"/delete/" not in screen.content
    post(client, date, name="Intruder")
    assert names(date) == ["Anna"]


def test_the_trace_names_nobody(coordinator, date):
    post(coordinator, date, lines="Anna\nBéla")
    coordinator.post(reverse("outreach_delete_participant", args=[date.registrations.first().pk]))
    entries = registry.get_logs_for_instance(date.event)
    assert [entry.action for entry in entries] == [
        "outreach.remove_participant",
        "outreach.add_participants",
    ]
    assert not any("Anna" in str(entry.data) for entry in entries)
