"""Shifting selected events: what will become of each is shown first, and nothing else is done."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from outreach.editing.date_verbs import move
from outreach.models import Event, EventEdit, Registration
from tests.factories import EventFactory, RegionFactory, VenueFactory
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_outreach_event:list"
HISTORY = "wagtailsnippets_outreach_event:history"
XHR = {"X-Requested-With": "XMLHttpRequest"}
RICH = "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3"
WEEK = {"number": "1", "unit": "weeks", "direction": "later"}


@pytest.fixture(autouse=True)
def clock():
    moment = datetime.fromisoformat("2027-02-20T12:00:00+04:00")
    with time_machine.travel(moment, tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(client):
    return logged_in(client, user_as("coordinator"))


def logged_in(client, user):
    """Who reads English."""
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def address(*events, more="") -> str:
    ids = "&".join(f"id={getattr(event, 'pk', event)}" for event in events)
    return f"{reverse('wagtail_bulk_action', args=['outreach', 'event', 'shift'])}?{ids}{more}"


def shown(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def first_dates(*events) -> list[str]:
    rows = (event.occurrences.order_by("starts_at").first() for event in events)
    return [f"{row.starts_at_local:%m-%d}" for row in rows]


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_list_offers_it(coordinator):
    EventFactory()
    page = shown(coordinator.get(reverse(LIST)))
    assert reverse("wagtail_bulk_action", args=["outreach", "event", "shift"]) in page


def test_each_event_is_shown_with_its_first_date_before_and_after(coordinator):
    weekly, single = EventFactory(weekly=True, title="Advice"), EventFactory(title="Film <3")
    page = shown(coordinator.get(address(weekly, single)))
    assert "Advice" in page
    assert "Film &lt;3" in page
    change = "Monday, 1 March 2027, 10:00 → <strong>Monday, 8 March 2027, 10:00</strong>"
    assert page.count(change) == 2
    assert "4 dates move" in page
    assert "Shift 2 events" in page
    assert first_dates(weekly, single) == ["03-01", "03-01"]


def test_what_was_shown_is_done_and_logged(coordinator):
    weekly, single = EventFactory(weekly=True), EventFactory()
    response = coordinator.post(address(weekly, single), WEEK | {"confirm": "7"})
    assert response.status_code == 302
    assert "2 events shifted." in said(response)
    assert first_dates(weekly, single) == ["03-08", "03-08"]
    assert {edit.user.username for edit in EventEdit.objects.all()} == {"coordinator"}
    assert response["Location"] == reverse(LIST)
    for event in (weekly, single):  # Each has an entry of its own in its history.
        history = coordinator.get(reverse(HISTORY, args=[event.pk]))
        assert "Moved all dates: Monday, 1 March 2027, 10:00 → Monday, 8" in shown(history)
    entry = ModelLogEntry.objects.for_instance(weekly).get()
    assert (entry.data["date"], entry.data["target"]) == (
        "2027-03-01T10:00:00",
        "2027-03-08T10:00:00",
    )


def test_earlier_and_by_days(coordinator):
    event = EventFactory(weekly=True)
    days = {"number": "3", "unit": "days", "direction": "earlier", "confirm": "-3"}
    coordinator.post(address(event), days)
    assert first_dates(event) == ["02-26"]


def test_nothing_is_done_that_was_not_shown(coordinator):
    event = EventFactory(weekly=True)
    for confirmed in ({}, {"confirm": "14"}, {"confirm": "x"}, {"confirm": ""}):
        page = shown(coordinator.post(address(event), WEEK | confirmed))
        assert 'value="7"' in page
    fragment = shown(coordinator.post(address(event), WEEK | {"confirm": "7"}, headers=XHR))
    assert "<html" not in fragment
    assert "8 March 2027" in fragment
    assert first_dates(event) == ["03-01"]


def test_why_an_event_cannot_be_shifted_is_said_and_the_others_are(coordinator, clock):
    over, rich, weekly = EventFactory(), EventFactory(recurrence=RICH), EventFactory(weekly=True)
    clock.move_to(datetime.fromisoformat("2027-03-02T12:00:00+04:00"))
    data = {"number": "5", "unit": "days", "direction": "later"}
    page = shown(coordinator.post(address(over, rich, weekly), data))
    assert "It is already over." in page
    assert "Change its rule instead" in page
    assert "1 date stays as it is because it is past or has data" in page
    assert "Shift 1 event" in page
    response = coordinator.post(address(over, rich, weekly), data | {"confirm": "5"})
    assert "1 event shifted." in said(response)
    assert "Not shifted:" in said(response)
    assert EventEdit.objects.get().event == weekly


def test_where_nothing_can_be_shifted_there_is_no_button(coordinator):
    page = shown(coordinator.post(address(EventFactory(recurrence=RICH)), WEEK | {"unit": "days"}))
    assert "None of these events can be shifted this way." in page
    assert 'name="confirm"' not in page


def test_dates_with_participants_stay_and_that_is_said(coordinator):
    event = EventFactory(weekly=True)
    Registration.objects.create(occurrence=event.occurrences.first(), name="Leyla")
    page = shown(coordinator.get(address(event)))
    assert "3 dates move" in page
    assert "1 date stays as it is because it is past or has data" in page
    assert "Leyla" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"number": "0"},
        {"number": "-1"},
        {"number": "3661", "unit": "days"},
        {"number": "524"},
        {"number": "1e9"},
        {"number": "9" * 400},
        {"number": ""},
        {"unit": "years"},
        {"direction": "sideways"},
    ],
    ids=str,
)
def test_what_is_no_shift_is_refused_with_a_message(coordinator, typed):
    event = EventFactory(weekly=True)
    data = WEEK | typed | {"confirm": "7"}
    assert coordinator.post(address(event), data).context["form"].errors
    assert shown(coordinator.post(address(event), data, headers=XHR)) != ""
    assert first_dates(event) == ["03-01"]


def test_ten_years_are_the_most(coordinator):
    event = EventFactory()
    data = {"number": "3660", "unit": "days", "direction": "later", "confirm": "3660"}
    coordinator.post(address(event), data)
    assert event.occurrences.get().starts_at_local.year == 2037


@pytest.mark.parametrize("ids", ["", "x", "-1", "9" * 40, "1;drop", "%00", "99999"])
def test_an_address_that_names_no_event_is_not_found(coordinator, ids):
    for response in (
        coordinator.get(address(ids), follow=True),
        coordinator.post(address(ids), WEEK | {"confirm": "7"}, follow=True),
    ):
        assert response.status_code == 404


@pytest.mark.slow
def test_too_many_events_in_one_go_are_refused(coordinator):
    events = EventFactory.create_batch(101)
    response = coordinator.post(address(*events), WEEK | {"confirm": "7"})
    assert response.status_code == 302
    assert "At most 100 events" in said(response)
    assert not EventEdit.objects.exists()


def test_the_way_back_stays_on_the_site(coordinator):
    event = EventFactory()
    page = shown(coordinator.get(address(event, more="&next=https://example.org/")))
    assert "example.org" not in page.replace("https%3A//example.org", "").split("</form>")[1]
    response = coordinator.post(
        address(event), WEEK | {"confirm": "7", "next": "https://example.org/"}
    )
    assert "example.org" not in response["Location"]
    response = coordinator.post(address(event), WEEK | {"confirm": "7", "next": reverse(LIST)})
    assert response["Location"] == reverse(LIST)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_change_events_shifts_them(client, role):
    event = EventFactory(title="A secret plan")
    client.force_login(user_as(role))
    page = client.get(address(event), follow=True)
    response = client.post(address(event), WEEK | {"confirm": "7"})
    may = role in {"editor", "coordinator", "administrator"}
    assert response.status_code == 302
    assert first_dates(event) == ["03-08" if may else "03-01"]
    knows = may or role == "planner"  # What is public she reads, and does not shift.
    assert ("A secret plan" in page.content.decode()) is knows


def test_a_stranger_is_asked_to_log_in(client):
    event = EventFactory()
    answer = client.post(address(event), WEEK | {"confirm": "7"})
    assert answer.status_code == 403
    assert "/login/" in answer.content.decode()
    assert first_dates(event) == ["03-01"]


def test_events_of_other_regions_are_named_and_left_alone(client):
    west, north = RegionFactory(slug="west"), RegionFactory(slug="north")
    logged_in(client, regional_user("coordinator", west))
    own, other = EventFactory(region=west), EventFactory(region=north, title="Northern")
    page = shown(client.get(address(own, other)))
    assert "You may not change these" in page
    assert "Northern" in page
    assert "Shift 1 event" in page
    client.post(address(own, other), WEEK | {"confirm": "7"})
    assert first_dates(own, other) == ["03-08", "03-01"]
    client.post(address(other), WEEK | {"confirm": "7"})
    assert first_dates(other) == ["03-01"]


def test_all_means_all_that_one_may_change(coordinator):
    events = [EventFactory(), EventFactory(weekly=True)]
    coordinator.post(address("all"), WEEK | {"confirm": "7"})
    assert first_dates(*events) == ["03-08", "03-08"]


def test_it_is_no_action_on_other_records(coordinator):
    url = reverse("wagtail_bulk_action", args=["outreach", "venue", "shift"])
    response = coordinator.get(f"{url}?id={VenueFactory().pk}", follow=True)
    assert response.status_code == 404
    assert Event.objects.count() == 0


class TestBetweenTwoPeople:
    """What somebody else has changed since the preview is not shifted, but shown again."""

    def sent(self, response) -> dict[str, str]:
        """The hidden fields of the form, as the browser sends them."""
        page = BeautifulSoup(response.content, "html.parser")
        fields = page.select("#outreach-shift-plans input[type=hidden]")
        return {one["name"]: one["value"] for one in fields}

    def test_the_others_are_shifted_and_the_changed_one_waits(self, coordinator):
        weekly, changed = EventFactory(weekly=True), EventFactory(weekly=True, title="Changed")
        data = {"number": "2", "unit": "days", "direction": "later"}
        preview = coordinator.post(address(weekly, changed), data)
        versions = self.sent(preview)
        move(
            owner=changed,
            local_start=changed.starts_at_local,
            scope="all",
            starts_at_local=datetime(2027, 3, 3, 15),
            reason={},
            user=None,
        )
        response = coordinator.post(address(weekly, changed), data | versions | {"confirm": "2"})
        assert first_dates(weekly, changed) == ["03-03", "03-03"]
        told = said(response)
        assert "1 event shifted." in told
        assert "somebody else has changed them" in told and "Changed" in told
        again = coordinator.get(response["Location"])
        assert "Wednesday, 3 March 2027, 15:00 → <strong>Friday, 5 March 2027, 15:00" in shown(
            again
        )
        assert "Shift 1 event" in shown(again)
        versions = self.sent(again)
        response = coordinator.post(response["Location"], data | versions | {"confirm": "2"})
        assert first_dates(weekly, changed) == ["03-03", "03-05"]
        assert response["Location"] == reverse(LIST)

    def test_what_was_not_shown_is_not_shifted(self, coordinator):
        known, new = EventFactory(weekly=True), EventFactory(weekly=True)
        versions = self.sent(coordinator.post(address(known), WEEK))
        response = coordinator.post(address(known, new), WEEK | versions | {"confirm": "7"})
        assert first_dates(known, new) == ["03-08", "03-01"]
        assert f"id={new.pk}" in response["Location"]

    def test_another_title_is_no_other_schedule(self, coordinator):
        event = EventFactory(weekly=True)
        versions = self.sent(coordinator.post(address(event), WEEK))
        event.title = "Renamed"
        event.save()
        coordinator.post(address(event), WEEK | versions | {"confirm": "7"})
        assert first_dates(event) == ["03-08"]
