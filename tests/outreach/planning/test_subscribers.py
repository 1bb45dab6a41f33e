"""“What your subscribers see”: who may look, what is counted, and what is warned of."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.importing.reports import Message
from outreach.models import (
    Calendar,
    CalendarPage,
    FeedFetch,
    OccurrenceChange,
    PartnerCalendar,
    Region,
)
from tests.factories import RegionFactory, VenueFactory, calendar_in
from tests.factories.ready_made import EventFactory, EventPageFactory
from tests.factories.users import ROLES, user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCREEN = "/admin/outreach/subscribers/"
LANGUAGES = ("az", "en", "ru")


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def in_english_too(client):
    """The screens are read in English, whatever the catalogues say."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def public_event(*languages, **values):
    """A meeting at a place, with a page in each of these languages, or in all."""
    body = values.pop("body", "")
    event = EventFactory(**({"venue": VenueFactory(slug="hall")} | values))
    for language in languages or LANGUAGES:
        EventPageFactory(event=event, language=language, body=body)
    return event


def seen(client, role="coordinator"):
    client.force_login(user_as(role))
    return client.get(SCREEN).context


def warned(client) -> dict[str, list[tuple[str, str]]]:
    """The events warned of and what is said of each, by the warning's title."""
    return {
        str(warning["title"]): [(event["title"], event["note"]) for event in warning["events"]]
        for warning in seen(client)["warnings"]
    }


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_see_plans_may_look(client, role):
    client.force_login(user_as(role))
    assert (client.get(SCREEN).status_code == 200) is (role not in ("nobody", "visitor"))
    assert (SCREEN in client.get("/admin/").text) is (role not in ("nobody", "visitor"))


def test_a_stranger_is_asked_to_log_in(client):
    answer = client.get(SCREEN)
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_each_calendar_tells_its_address_its_entries_and_their_bytes(client):
    event = public_event(body="<p>Görüş — ə, ğ, ş</p>")
    EventFactory(title="Internal")
    rows = {row.calendar.language: row for row in seen(client)["summaries"]}
    assert set(rows) == set(LANGUAGES)
    for language, row in rows.items():
        face = event.faces.get(language=language)
        assert row.entries == 1
        assert row.octets == len(face.text.encode()) > len(face.text)
        assert row.address.endswith(f"/{language}/events/feed.ics")
        feed = client.get(f"/{language}/events/feed.ics")
        assert feed.content.count(b"BEGIN:VEVENT") == row.entries


def test_calendars_that_are_not_public_are_not_listed(client):
    calendar_in("ru").unpublish()
    assert {row.calendar.language for row in seen(client)["summaries"]} == {"az", "en"}
    for language in ("az", "en"):
        calendar_in(language).unpublish()
    assert "There is no public calendar yet." in client.get(SCREEN).text


def test_who_fetched_last_is_told_by_family(client):
    calendar, now = Calendar.objects.get(language="en", page__slug="events"), timezone.now()
    for family, hours in (("google", 5), ("apple", 1)):
        FeedFetch.objects.create(
            calendar=calendar,
            family=family,
            form="ics",
            first_at=now - timedelta(days=9),
            last_at=now - timedelta(hours=hours),
            days=3,
        )
    row = next(row for row in seen(client)["summaries"] if row.calendar == calendar)
    assert [fetch.family for fetch in row.fetches] == ["Apple Calendar", "Google Calendar"]
    text = client.get(SCREEN).text
    assert "on 3 days so far" in text and "nobody yet" in text


def test_nothing_to_stumble_over_is_said_too(client):
    public_event()
    assert warned(client) == {}
    assert "Nothing here would cause subscribers problems" in client.get(SCREEN).text


def test_series_with_very_many_changed_dates(client):
    event = public_event(recurrence="RRULE:FREQ=DAILY;COUNT=200", title="Daily")
    for day in range(61):
        if day == 60:
            assert "Series with very many changed dates" not in warned(client)
        OccurrenceChange.objects.create(
            event=event,
            local_start=event.starts_at_local + timedelta(days=day),
            kind=("skipped", "cancelled")[day % 2],
        )
    assert warned(client)["Series with very many changed dates"] == [("Daily", "61 changed dates")]


def test_an_editors_text_makes_no_exceptions(client):
    public_event(body="<p>EXDATE</p>" * 70, title="About calendars")
    assert warned(client) == {}


def test_very_long_texts_are_measured_in_bytes(client):
    public_event(body=f"<p>{'ə' * 5200}</p>", title="Long")
    public_event(body=f"<p>{'a' * 3000}</p>", title="Short")
    ((title, size),) = warned(client)["Very long texts"]
    assert title == "Long" and size.endswith("KB")


def test_what_is_to_come_and_lacks_a_language(client):
    public_event("az", title="Only Azerbaijani")
    public_event("az", "en", title="Two of three")
    public_event()
    public_event("az", title="Over", starts_at_local=timezone.now().replace(year=2026, tzinfo=None))
    assert warned(client)["Not described in every language"] == [
        ("Only Azerbaijani", "No published page in: English, Russian"),
        ("Two of three", "No published page in: Russian"),
    ]


def test_what_is_to_come_and_has_no_place(client):
    public_event(venue=None, title="Somewhere")
    EventFactory(planned=True, title="Internal")
    assert warned(client) == {"Without a place": [("Somewhere", "")]}


def test_cancelled_and_withdrawn_events_that_leave_soon(client, moment):
    public_event(cancelled=True, title="Cancelled")
    gone = public_event(title="Withdrawn")
    gone.status = "planned"
    gone.save()
    assert warned(client) == {}
    moment.move_to("2027-08-20T12:00:00+04:00")
    assert warned(client) == {
        "Leaving the feeds soon": [
            ("Cancelled", "until 28 August 2027"),
            ("Withdrawn", "until 28 August 2027"),
        ]
    }
    moment.move_to("2027-08-30T12:00:00+04:00")
    assert warned(client) == {}


def test_warnings_lead_to_where_the_reader_may_go(client):
    event = public_event(venue=None)
    for role, view in (("coordinator", "edit"), ("figures", "inspect")):
        (warning,) = seen(client, role)["warnings"]
        assert warning["events"][0]["url"] == f"/admin/outreach/events/{view}/{event.pk}/"


def test_no_more_than_can_be_read_is_shown_and_the_rest_is_counted(client):
    for number in range(22):
        public_event(venue=None, title=f"Event {number}")
    (warning,) = seen(client)["warnings"]
    assert (len(warning["events"]), warning["more"]) == (20, 2)
    assert "and 2 more" in client.get(SCREEN).text


def test_partners_calendars_that_fail_are_told_to_those_who_keep_them(client):
    PartnerCalendar.objects.create(
        title="UNHCR",
        address="https://example.org/calendar.ics",
        calendar=CalendarPage.objects.get(pk=calendar_in("az").pk),
        failures=3,
        error=Message("The address does not answer.").stored(),
    )
    (failing,) = seen(client)["failing"]
    assert (failing["title"], failing["failures"]) == ("UNHCR", 3)
    assert "The address does not answer." in client.get(SCREEN).text
    assert seen(client, "figures")["failing"] == []
    assert "UNHCR" not in client.get(SCREEN).text


@pytest.mark.queries
def test_it_costs_the_same_for_many_events(client):
    client.force_login(user_as("coordinator"))
    counts = []
    for number in (1, 12):
        for _one in range(number):
            event = public_event("az", venue=None, region=RegionFactory())
            event.region.groups.set([])
        client.get(SCREEN)
        with CaptureQueriesContext(connection) as queries:
            client.get(SCREEN)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24, counts
    assert Region.objects.count() == 13
