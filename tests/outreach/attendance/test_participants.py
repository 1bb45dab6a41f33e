"""The list of participants: adding one, adding many, removing, and who may."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from outreach.models import Occurrence, Registration, RemovedRegistration
from tests.factories import EventFactory, RegionFactory
from tests.factories.users import regional_user, user_as
from tests.outreach.editing.test_stale_forms import window

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


def test_removing_asks_and_says_whom(coordinator, date):
    person = Registration.objects.create(occurrence=date, name="Anna Secret")
    address = reverse("outreach_delete_participant", args=[person.pk])
    assert "Anna Secret" in coordinator.get(address).text
    assert names(date) == ["Anna Secret"]
    coordinator.post(address)
    assert names(date) == []


def test_a_removal_can_be_undone_by_post_for_a_day(coordinator, date):
    """The same row comes back, to its place in the list."""
    first, _second = (
        Registration.objects.create(occurrence=date, name=name, contact="c", representing="r")
        for name in ("Anna", "Béla")
    )
    response = coordinator.post(reverse("outreach_delete_participant", args=[first.pk]))
    assert "Anna" not in str(response.cookies), "messages travel in a cookie"
    screen = BeautifulSoup(coordinator.get(response["Location"]).content, "html.parser")
    button = screen.select_one(".messages button")
    form = screen.find("form", id=button["form"])
    assert form["method"] == "post"
    assert coordinator.get(form["action"]).status_code == 405
    coordinator.post(form["action"])
    assert names(date) == ["Anna", "Béla"]
    again = Registration.objects.get(name="Anna")
    assert (again.pk, again.created_at, again.contact) == (first.pk, first.created_at, "c")
    assert not RemovedRegistration.objects.exists()
    assert coordinator.post(form["action"], follow=True).status_code == 404
    assert names(date) == ["Anna", "Béla"]


def test_who_was_removed_is_on_no_list_and_holds_no_date(coordinator, date):
    person = Registration.objects.create(occurrence=date, name="Anna")
    assert Occurrence.objects.holding_data().exists()
    coordinator.post(reverse("outreach_delete_participant", args=[person.pk]))
    assert not Occurrence.objects.holding_data().exists()
    assert not Registration.objects.exists()
    csv = coordinator.get(reverse("outreach_sheet", args=[date.pk]), {"format": "csv"})
    assert b"Anna" not in csv.content
    date.event.delete()
    assert not RemovedRegistration.objects.exists()


def test_a_day_later_nothing_is_left_of_who_was_removed(coordinator, date):
    now = timezone.now()
    for hours in (23, 25):
        RemovedRegistration.objects.create(
            occurrence=date,
            former_id=hours,
            name=f"After {hours} hours",
            removed_at=now - timedelta(hours=hours),
        )
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk])).text
    assert "After 23 hours" in screen
    assert "After 25 hours" not in screen
    late = RemovedRegistration.objects.get(former_id=25)
    coordinator.post(reverse("outreach_put_back_participant", args=[late.pk]))
    assert names(date) == []
    call_command("purge_personal_data", stdout=StringIO())
    assert [row.former_id for row in RemovedRegistration.objects.all()] == [23]
    call_command("purge_personal_data", stdout=StringIO())
    assert RemovedRegistration.objects.count() == 1


def test_a_name_is_corrected_in_place(coordinator, date):
    person = Registration.objects.create(occurrence=date, name="Ana", position="officer")
    browser = correcting(person)
    assert browser.type(name="Anna", contact="+994").save()
    person.refresh_from_db()
    assert (person.name, person.position, person.contact) == ("Anna", "officer", "+994")
    browser = correcting(person)
    assert not browser.type(name="").save()
    assert names(date) == ["Anna"]


def test_two_people_correct_the_same_person(date):
    """Hard case 19."""
    person = Registration.objects.create(occurrence=date, name="Ana")
    theirs, mine = correcting(person), correcting(person)
    assert theirs.type(name="Anna").save()
    assert not mine.type(contact="+994").save()
    assert "Anna" in mine.said
    assert names(date) == ["Anna"]
    assert mine.save()
    person.refresh_from_db()
    assert (person.name, person.contact) == ("Anna", "+994")


def test_whoever_corrects_a_removed_person_is_told(coordinator, date):
    person = Registration.objects.create(occurrence=date, name="Ana")
    browser = correcting(person)
    coordinator.post(reverse("outreach_delete_participant", args=[person.pk]))
    assert browser.type(name="Anna").save(), "it leads back to the list"
    assert names(date) == []
    screen = coordinator.post(reverse("outreach_delete_participant", args=[person.pk]), follow=True)
    assert screen.redirect_chain[0][0] == reverse("outreach_participants", args=[date.pk])


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ({"name": "Əliyeva Şəbnəm"}, {"name": "Əliyeva Şəbnəm"}),
        ({"name": "Əliyeva Şəbnəm"}, {"name": "şəbnəm  ƏLİYEVA"}),
        ({"name": "Béla O'Neill"}, {"name": "Bela ONeill"}),
        ({"name": "Иванова Мария"}, {"name": "иванова мария"}),
        ({"name": "A", "contact": "+994 50 123-45-67"}, {"name": "B", "contact": "050 1234567"}),
        ({"name": "A", "contact": "A@Example.org"}, {"name": "B", "contact": "a@example.org "}),
    ],
)
def test_whoever_is_perhaps_on_the_list_is_added_when_asked_again(coordinator, date, listed, typed):
    Registration.objects.create(occurrence=date, **listed)
    response = post(coordinator, date, **typed)
    assert response.status_code == 200
    assert len(names(date)) == 1
    form = (
        BeautifulSoup(response.content, "html.parser")
        .select_one("[name=anyway]")
        .find_parent("form")
    )
    assert form.select_one("[name=name]")["value"] == typed["name"].strip()
    post(coordinator, date, anyway="1", **typed)
    assert len(names(date)) == 2
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk]))
    first, second = screen.context["participants"]
    assert [*first.same_name, *first.same_contact] == [2]
    assert [*second.same_name, *second.same_contact] == [1]


def test_others_are_added_without_a_question(coordinator, date):
    Registration.objects.create(occurrence=date, name="Anna", contact="12")
    for name, contact in [("Anne", ""), ("Anna Maria", "13"), ("王芳", ""), ("김민수", "")]:
        assert post(coordinator, date, name=name, contact=contact).status_code == 302


def test_a_pasted_list_is_compared_with_the_list_and_with_itself(coordinator, date):
    Registration.objects.create(occurrence=date, name="Anna")
    response = post(coordinator, date, lines="anna\nBéla\nBela")
    assert [one.person.name for one in response.context["alike"]] == ["anna", "Bela"]
    assert names(date) == ["Anna"]
    post(coordinator, date, lines="anna\nBéla\nBela", anyway="1")
    assert names(date) == ["Anna", "anna", "Béla", "Bela"]


def test_the_number_of_people_and_of_places_is_said(coordinator, date):
    UserProfile.objects.create(user=user_as("coordinator"), preferred_language="en")
    date.event.capacity = 2
    date.event.save()
    post(coordinator, date, lines="Anna\nBéla")
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk])).text
    assert "2 participants, places: 2." in screen
    assert "more than there are places" not in screen
    post(coordinator, date, name="Cem")
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk])).text
    assert "1 more than there are places." in screen


@pytest.mark.parametrize(
    ("typed", "field"), [({"name": "Anna"}, "name"), ({"lines": "A"}, "lines")]
)
def test_one_goes_on_typing_after_an_addition(coordinator, date, typed, field):
    """Without a script as well."""
    response = post(coordinator, date, **typed)
    page = BeautifulSoup(coordinator.get(response["Location"]).content, "html.parser")
    (focused,) = page.select("main [autofocus]")
    assert focused["name"] == field
    assert focused.find_parent("details").has_attr("open")


def test_the_way_in_has_words(coordinator, date):
    UserProfile.objects.create(user=user_as("coordinator"), preferred_language="en")
    address = reverse("outreach_event_dates", args=[date.event_id])
    list_address = reverse("outreach_participants", args=[date.pk])
    for words in ("Add participants", "1 participant", "2 participants"):
        page = BeautifulSoup(coordinator.get(address).content, "html.parser")
        assert page.find("a", href=list_address).get_text(strip=True) == words
        Registration.objects.create(occurrence=date, name=words)


def test_a_list_of_another_region_is_neither_corrected_nor_put_back(client, date):
    here, elsewhere = RegionFactory(slug="here"), RegionFactory(slug="elsewhere")
    date.event.region = elsewhere
    date.event.save()
    person = Registration.objects.create(occurrence=date, name="Anna")
    removed = RemovedRegistration.objects.create(occurrence=date, former_id=999, name="Gone")
    client.force_login(regional_user("coordinator", here))
    for name, row in [
        ("outreach_correct_participant", person),
        ("outreach_delete_participant", person),
        ("outreach_put_back_participant", removed),
    ]:
        address = reverse(name, args=[row.pk])
        for response in (client.get(address), client.post(address, {"name": "X"})):
            assert response.status_code in (302, 405)
    gone = reverse("outreach_correct_participant", args=[999])
    assert client.get(gone)["Location"] == reverse("wagtailadmin_home")
    assert names(date) == ["Anna"]


def correcting(person: Registration):
    return window(reverse("outreach_correct_participant", args=[person.pk]), role="administrator")


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


def test_the_history_says_what_was_done_and_names_nobody(coordinator, date):
    post(coordinator, date, lines="Anna\nBéla")
    person = date.registrations.first()
    correcting(person).type(name="Anna Maria").save()
    coordinator.post(reverse("outreach_delete_participant", args=[person.pk]))
    removed = RemovedRegistration.objects.get()
    coordinator.post(reverse("outreach_put_back_participant", args=[removed.pk]))
    coordinator.get(reverse("outreach_sheet", args=[date.pk]), {"contact": 1})
    entries = registry.get_logs_for_instance(date.event)
    with translation.override("en"):
        when = "Monday, 1 March 2027, 10:00"
        assert [entry.message for entry in reversed(entries)] == [
            f"Added 2 participants for {when}.",
            f"Corrected a participant of {when}.",
            f"Removed a participant of {when}.",
            f"Put a removed participant of {when} back on the list.",
            f"Printed or exported the sheet of {when} with 2 names (PDF). With contacts.",
        ]
    logged = [*ModelLogEntry.objects.all(), *PageLogEntry.objects.all()]
    assert not any("Anna" in f"{entry.data} {entry.label}" for entry in logged)
