"""Public holidays in the admin: who keeps them, and what whoever saves one is told."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.users.models import UserProfile

from outreach.models import Event, Holiday, Registration
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory
from tests.factories.holidays import HolidayFactory
from tests.factories.users import ROLES, user_as

pytestmark = pytest.mark.django_db
HOLIDAYS = "wagtailsnippets_outreach_holiday"
KEEPERS = {"editor", "planner", "coordinator", "administrator"}
TYPED = {
    "name_az": "Novruz bayramı",
    "name_en": "Novruz",
    "name_ru": "Новруз байрам",
    "first_on": "2027-03-20",
    "last_on": "2027-03-24",
}
MONDAY = datetime(2027, 3, 8, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        yield traveller


def address(screen: str, *arguments) -> str:
    return reverse(f"{HOLIDAYS}:{screen}", args=arguments)


def log_in(client, role: str):
    """As a user of this role who reads English."""
    user = user_as(role)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_who_reads_programmes_does_not_keep_the_holidays(client):
    holiday = HolidayFactory()
    for role in ROLES:
        log_in(client, role)
        screens = [address("list"), address("add")]
        screens += [address(screen, holiday.pk) for screen in ("edit", "delete")]
        allowed = [client.get(screen).status_code == 200 for screen in screens]
        assert allowed == [role in KEEPERS] * 4, role
        if role not in KEEPERS:
            client.post(address("add"), TYPED)
            client.post(address("edit", holiday.pk), TYPED)
            client.post(address("delete", holiday.pk))
    assert list(Holiday.objects.values_list("pk", "first_on")) == [(holiday.pk, MONDAY.date())]


def test_an_editor_adds_changes_and_deletes_one(client):
    log_in(client, "editor")
    assert client.post(address("add"), TYPED).status_code == 302
    holiday = Holiday.objects.get()
    assert (holiday.name["ru"], holiday.days) == ("Новруз байрам", 5)
    client.post(address("edit", holiday.pk), TYPED | {"last_on": ""})
    holiday.refresh_from_db()
    assert holiday.last_on == holiday.first_on == date(2027, 3, 20)
    client.post(address("delete", holiday.pk))
    assert not Holiday.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"last_on": "2027-03-19"}, "last_on"),
        ({"last_on": "2027-04-20"}, "last_on"),
        ({"first_on": "", "last_on": ""}, "first_on"),
        ({"first_on": "0001-01-01", "last_on": "0001-01-01"}, "first_on"),
        ({"first_on": "9999-12-31", "last_on": "9999-12-31"}, "first_on"),
        ({"first_on": "soon"}, "first_on"),
        ({"first_on": "2027-02-30"}, "first_on"),
        ({"name_az": "", "name_en": "", "name_ru": ""}, "name"),
        ({"name_az": "x" * 300}, "name"),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field(client, typed, field):
    log_in(client, "coordinator")
    response = client.post(address("add"), TYPED | typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Holiday.objects.exists()


def test_the_list_is_in_order_and_filtered_by_year(client):
    later, sooner = HolidayFactory(), HolidayFactory(first_on=date(2027, 1, 20))
    next_year = HolidayFactory(first_on=date(2028, 1, 20))
    log_in(client, "editor")

    def listed(**query):
        return list(client.get(address("list"), query).context["object_list"])

    assert listed() == [sooner, later, next_year]
    assert listed(year="2028") == [next_year]
    assert listed(ordering="-first_on") == [next_year, later, sooner]
    for nonsense in ("1999", "x", "9" * 40):
        assert client.get(address("list"), {"year": nonsense}).status_code == 200
    html = client.get(address("list")).content.decode()
    assert sooner.name["en"] in html and "Wednesday, 20 January 2027" in html


def test_the_list_costs_the_same_for_many_holidays(client, django_assert_max_num_queries):
    for day in range(1, 31):
        HolidayFactory(first_on=date(2027, 4, day))
    log_in(client, "editor")
    client.get(address("list"))
    with django_assert_max_num_queries(20):
        client.get(address("list"))


def with_participant(**fields) -> Event:
    event = EventFactory(weekly=True, skips_holidays=True, **fields)
    row = event.occurrences.get(local_start=MONDAY)
    Registration.objects.create(occurrence=row, name="Leyla")
    return event


def test_dates_that_hold_data_and_are_taken_out_are_named(client):
    """Hard case 8: detached and listed."""
    for number in range(2):
        with_participant(title=f"Advice {number} <b>")
    EventFactory(weekly=True, skips_holidays=True, title="Nobody yet")
    log_in(client, "editor")
    response = client.post(address("add"), TYPED | {"first_on": "2027-03-08", "last_on": ""})
    said = told(response)
    assert "2 dates that have data no longer take place" in said
    assert "Advice 0 &lt;b&gt; (8 March 2027); Advice 1 &lt;b&gt; (8 March 2027)" in said
    assert "Nobody yet" not in said
    assert "Advice 1" in client.get(address("list")).content.decode()
    holiday = Holiday.objects.get()
    again = client.post(address("edit", holiday.pk), TYPED | {"first_on": "2027-03-08"})
    assert "no longer" not in told(again)


def test_of_very_many_dates_only_some_are_named(client):
    for number in range(22):
        with_participant(title=f"Advice {number:02}")
    holiday = HolidayFactory(first_on=date(2027, 3, 9))
    log_in(client, "coordinator")
    typed = TYPED | {"first_on": "2027-03-08", "last_on": "2027-03-08"}
    said = told(client.post(address("edit", holiday.pk), typed))
    assert "22 dates" in said and "Advice 19" in said and "and 2 more" in said
    assert "Advice 20" not in said


def test_who_may_not_know_of_activities_reads_nothing_of_them(client):
    """Hard case 11: activities in places of detention are internal."""
    start = MONDAY.replace(day=1)
    activity = ActivityFactory(title="Hidden", skips_holidays=True, starts_at_local=start)
    activity.sessions.filter(local_start=MONDAY).update(women=5)
    typed = TYPED | {"first_on": "2027-03-08", "last_on": ""}
    log_in(client, "editor")
    said = told(client.post(address("add"), typed))
    assert "Hidden" not in said and "no longer" not in said
    assert activity.sessions.get(local_start=MONDAY).is_detached
    Holiday.objects.all().delete()
    user = user_as("editor")
    user.user_permissions.add(Permission.objects.get(codename="view_activity"))
    log_in(client, "editor")
    assert "1 date that has data" in (said := told(client.post(address("add"), typed)))
    assert "Hidden (8 March 2027)" in said


def test_holidays_deleted_together_in_the_list_bring_all_dates_back(client):
    event = EventFactory(weekly=True, skips_holidays=True)
    rows = [HolidayFactory(first_on=date(2027, 3, day)) for day in (8, 15)]
    assert event.occurrences.attached().count() == 2
    bulk = reverse("wagtail_bulk_action", args=["outreach", "holiday", "delete"])
    query = "&".join(f"id={row.pk}" for row in rows)
    log_in(client, "figures")
    client.post(f"{bulk}?{query}")
    assert Holiday.objects.count() == 2
    log_in(client, "editor")
    assert client.post(f"{bulk}?{query}").status_code == 302
    assert not Holiday.objects.exists()
    assert event.occurrences.attached().count() == 4
