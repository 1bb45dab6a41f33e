"""Copying an event on its screen: other dates, with or without partners, said before it is done."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from wagtail.models import GroupPagePermission, ModelLogEntry
from wagtail.users.models import UserProfile

from outreach.models import Event, EventPage, OccurrenceChange
from outreach.scheduling.recurrence import dates_of
from tests.factories import (
    EventFactory,
    EventPageFactory,
    PartnershipFactory,
    RegionFactory,
    make_calendars,
)
from tests.factories.holidays import HolidayFactory
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = pytest.mark.django_db
COPY = "wagtailsnippets_outreach_event:copy"
XHR = {"X-Requested-With": "XMLHttpRequest"}
RICH = "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-02-20T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def coordinator(client):
    user = user_as("coordinator")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def address(event) -> str:
    return reverse(COPY, args=[event.pk])


def posted(client, event, start="2028-02-28 10:00", **data):
    return client.post(address(event), {"starts_at_local": start} | data)


def copied(client, event, start="2028-02-28 10:00", **data) -> Event:
    response = posted(client, event, start, **data)
    assert response.status_code == 302, response.context["form"].errors
    copy = Event.objects.latest("pk")
    assert response["Location"].endswith(f"/{copy.pk}/")
    return copy


def starts(event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [f"{row.starts_at_local:%Y-%m-%d %H:%M}" for row in rows]


def shown(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_same_weekday_a_year_later_is_suggested_with_its_dates(coordinator):
    page = shown(coordinator.get(address(EventFactory(weekly=True))))
    assert 'value="2028-02-28 10:00' in page
    assert (
        "4 dates from Monday, 28 February 2028, 10:00 to Monday, 20 March 2028, 10:00. "
        "Every week on Monday, 4 times." in page
    )
    assert Event.objects.count() == 1


def test_a_copy_has_as_many_dates_and_its_index_is_its_schedule(coordinator):
    event = EventFactory(weekly=True)
    OccurrenceChange.objects.create(
        event=event,
        local_start=datetime(2027, 3, 8, 10),
        kind="altered",
        starts_at_local=datetime(2027, 3, 9, 15),
    )
    copy = copied(coordinator, event)
    assert starts(copy) == [
        "2028-02-28 10:00",
        "2028-03-07 15:00",
        "2028-03-13 10:00",
        "2028-03-20 10:00",
    ]
    expected = [(one.local_start, one.span.start) for one in dates_of(copy.schedule)]
    assert sorted(copy.occurrences.values_list("local_start", "starts_at")) == expected
    assert (copy.status, copy.sequence) == ("planned", 0)


def test_partners_come_along_when_they_are_ticked(coordinator):
    event = PartnershipFactory(answer="accepted").event
    assert copied(coordinator, event, with_partners="on").partnerships.get().answer == "asked"
    assert not copied(coordinator, event).partnerships.exists()


def test_an_event_without_partners_is_not_asked_about_them(coordinator):
    form = coordinator.get(address(EventFactory())).context["form"]
    assert list(form.fields) == ["starts_at_local"]


def test_a_whole_day_is_asked_for_by_its_date(coordinator):
    event = EventFactory(whole_day=True)
    page = shown(coordinator.get(address(event)))
    assert 'value="2028-02-28"' in page
    assert "One date: Monday, 28 February 2028." in page
    assert starts(copied(coordinator, event, "2028-03-01")) == ["2028-03-01 00:00"]


def test_holidays_of_the_new_year_are_told(coordinator):
    HolidayFactory(first_on="2028-03-06", last_on="2028-03-06")
    event = EventFactory(weekly=True, skips_holidays=True)
    page = shown(coordinator.get(address(event)))
    assert "3 dates from Monday, 28 February 2028" in page
    assert "1 more falls on a public holiday or in a pause and is skipped." in page


def test_an_endless_series_is_copied_as_one(coordinator):
    event = EventFactory(endless=True)
    assert "No end; starts on Monday, 28 February 2028, 10:00." in shown(
        coordinator.get(address(event))
    )
    assert copied(coordinator, event).schedule.is_endless


def test_the_dates_are_told_while_the_start_is_typed(coordinator):
    event = EventFactory(weekly=True)
    data = {"starts_at_local": "2028-03-01 09:00"}
    fragment = shown(coordinator.post(address(event), data, headers=XHR))
    assert "4 dates from Wednesday, 1 March 2028, 09:00" in fragment
    assert "Every week on Wednesday" in fragment
    assert "<html" not in fragment
    assert shown(coordinator.post(address(event), {"starts_at_local": "?"}, headers=XHR)) == ""
    without_script = shown(posted(coordinator, event, show="1"))
    assert "4 dates from Monday, 28 February 2028" in without_script
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "typed", ["", "soon", "2028-02-30 10:00", "1066-10-14 10:00", "9999-12-31"]
)
def test_a_start_that_is_no_date_is_refused_with_a_message(coordinator, typed):
    response = posted(coordinator, EventFactory(weekly=True), typed)
    assert response.context["form"].errors["starts_at_local"]
    assert typed in shown(response)
    assert Event.objects.count() == 1


def test_a_rule_that_cannot_be_moved_is_copied_with_its_own_dates_instead(coordinator):
    event = EventFactory(recurrence=RICH)
    typed = coordinator.post(address(event), {"starts_at_local": "2028-03-05 10:00"}, headers=XHR)
    assert "Change its rule instead" in shown(typed)
    refused = posted(coordinator, event, "2028-03-05 10:00")
    assert "Change its rule instead" in shown(refused)
    assert 'name="same"' in shown(refused)
    assert Event.objects.count() == 1
    assert starts(copied(coordinator, event, "2028-03-05 10:00", same="1")) == starts(event)


def test_the_log_says_from_what_it_was_copied(coordinator):
    event = EventFactory(title="Advice")
    copy = copied(coordinator, event)
    [entry] = ModelLogEntry.objects.for_instance(copy)
    assert entry.user.username == "coordinator"
    with translation.override("en"):
        message = entry.message
    assert message == ("Copied from “Advice”; the first date is Monday, 28 February 2028, 10:00.")
    assert copy.latest_revision == entry.revision


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_add_events_copies_them(client, role):
    event = EventFactory()
    client.force_login(user_as(role))
    posted(client, event)
    posted(client, event, show="1")
    client.post(address(event), {"starts_at_local": "2028-03-05"}, headers=XHR)
    may = role in {"editor", "planner", "coordinator", "administrator"}
    assert Event.objects.count() == 1 + may


def test_a_regional_team_copies_its_own_events_only(client):
    west = RegionFactory(slug="west")
    client.force_login(regional_user("coordinator", west))
    own, other = EventFactory(region=west), EventFactory(region=RegionFactory(slug="north"))
    assert client.get(address(other)).status_code == 302
    assert posted(client, other).status_code == 302
    assert Event.objects.count() == 2
    assert copied(client, own).region == west


def test_an_event_that_is_gone_is_not_found(coordinator):
    event = EventFactory()
    gone = address(event)
    event.delete()
    assert coordinator.get(gone, follow=True).status_code == 404


def test_the_texts_of_its_pages_come_along_as_drafts_if_one_likes(coordinator):
    make_calendars()
    event = EventFactory()
    for code in ("az", "en"):
        EventPageFactory(
            event=event,
            language=code,
            title=f"Title {code}",
            body="<p>Text</p>",
            report="<p>It was.</p>",
        )
    without = copied(coordinator, event)
    assert not without.pages.exists()
    copy = copied(coordinator, event, with_pages="on")
    pages = EventPage.objects.filter(event=copy).order_by("path")
    assert [(page.title, page.live, page.report) for page in pages] == [
        ("Title az", False, ""),
        ("Title en", False, ""),
    ]
    assert {page.body for page in pages} == {"<p>Text</p>"}
    assert len({page.translation_key for page in pages}) == 1
    GroupPagePermission.objects.all().delete()
    assert not copied(coordinator, event, with_pages="on").pages.exists()
    assert "with_pages" not in coordinator.get(address(EventFactory())).context["form"].fields
