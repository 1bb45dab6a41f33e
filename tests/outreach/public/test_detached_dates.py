"""Dates that the series no longer names, kept for what was entered on them: nowhere in public.

The event was on four Mondays at 10:17 and is now on the first and third. On the others somebody is
registered, so that their rows stay, with a title and a venue of their own. All public addresses are
asked before, between and after them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from outreach.models import Event, Occurrence, Registration
from tests.factories import EventFactory, EventPageFactory, VenueFactory, make_calendars
from tests.factories.private_feeds import private_feed
from tests.factories.users import user_as
from tests.structured_data import dates_of

from .calendar_html import in_grid, links, titles

pytestmark = pytest.mark.django_db
MONDAYS = [datetime(2027, 3, 1, 10, 17) + timedelta(weeks=week) for week in range(4)]
GONE = (MONDAYS[1], MONDAYS[3])
FIRST, SECOND_WEEK, LATE, OVER = (
    f"2027-{day}T12:00:00+04:00" for day in ("02-20", "03-03", "03-17", "04-20")
)
WORD = "Zqx"
PAGE = "/az/events/advice/"
TRACES = (
    WORD,
    *(key.strftime(form) for key in GONE for form in ("%Y-%m-%dT%H:%M", "%Y%m%dT%H%M")),
    *(f"{key:%Y-%m-%dT%H%M}" for key in GONE),
)
PERIOD = "from=2027-01-01&to=2027-12-31"
ADDRESSES = (
    "/az/",
    "/az/events/",
    "/az/events/past/",
    "/az/events/?q=zqx",
    "/az/events/?venue=yard",
    "/az/events/month/2027/03/",
    "/az/events/?on=2027-03-08",
    "/az/events/?on=2027-03-22",
    "/az/events/feed.ics",
    "/az/events/feed.ics?cancelled=drop",
    "/az/events/feed.ics?past=0",
    f"/az/events/occurrences.json?{PERIOD}",
    "/az/events/feed.rss",
    "/az/events/feed.atom",
    "/az/events/embed/",
    "/az/events/subscribe/",
    PAGE,
    f"{PAGE}event.ics",
    f"{PAGE}2027-03-15T1017/",
    f"{PAGE}2027-03-15T1017/event.ics",
    "/en/events/",
    "/en/events/feed.ics",
    "/sitemap.xml",
)


@pytest.fixture
def clock():
    with time_machine.travel(FIRST, tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def event(clock) -> Event:
    made = EventFactory(weekly=True, starts_at_local=MONDAYS[0], venue=VenueFactory(slug="hall"))
    EventPageFactory(event=made, title="Advice", slug="advice")
    for row in made.occurrences.filter(local_start__in=GONE):
        Registration.objects.create(occurrence=row, name="Anna")
    made = Event.objects.get(pk=made.pk)
    made.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"
    made.save()
    gone = Occurrence.objects.filter(event=made, is_detached=True)
    assert [row.local_start for row in gone] == list(GONE)
    yard = VenueFactory(slug="yard", name={"az": f"{WORD} həyət", "en": f"{WORD} yard"})
    gone.update(title={"az": f"{WORD} başlıq", "en": f"{WORD} title"}, venue=yard)
    return made


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("moment", [FIRST, SECOND_WEEK, LATE, OVER])
def test_no_public_answer_names_them(client, clock, event, moment):
    """Hard case 11."""
    clock.move_to(moment)
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = [trace for trace in TRACES if trace in text_of(answer)]
        assert not found, address


def test_lists_months_and_programs_hold_the_others_alone(client, clock, event):
    """Hard case 11: counted, too, each date that is left is there once."""
    kept = [f"{PAGE}{key:%Y-%m-%dT%H%M}/" for key in (MONDAYS[0], MONDAYS[2])]
    assert links(client.get("/az/events/")) == kept
    month = client.get("/az/events/month/2027/03/")
    assert in_grid(month) == {"03-01": ["Advice"], "03-15": ["Advice"]}
    items = client.get(f"/az/events/occurrences.json?{PERIOD}").json()["items"]
    assert [item["start"][:10] for item in items] == ["2027-03-01", "2027-03-15"]
    assert titles(client.get("/az/events/?on=2027-03-08")) == []
    clock.move_to(OVER)
    assert links(client.get("/az/events/past/")) == kept[::-1]


def test_what_comes_next_is_the_next_that_the_series_names(client, clock, event):
    """Hard case 11: in news, on its page, and for search engines."""
    clock.move_to(SECOND_WEEK)
    assert "15" in client.get("/az/events/feed.rss").content.decode().partition("<item>")[2]
    html = client.get(PAGE).content.decode()
    assert "2027-03-15" in html and "2027-03-08" not in html
    assert [node["startDate"][:10] for node in dates_of(html)] == ["2027-03-15"]
    clock.move_to(LATE)
    assert "<item>" not in client.get("/az/events/feed.rss").content.decode()
    assert links(client.get("/az/events/")) == []
    assert "2027-03-15" in client.get(PAGE).content.decode(), "the last one that took place"


@pytest.mark.parametrize("key", GONE)
@pytest.mark.parametrize("file", ["", "event.ics"])
def test_their_addresses_are_none(client, event, key, file):
    """Hard case 11."""
    assert client.get(f"{PAGE}{key:%Y-%m-%dT%H%M}/{file}").status_code == 404


def test_an_event_of_which_one_date_is_left_is_no_series(client, event):
    event.recurrence = ""
    event.save()
    assert event.occurrences.count() == 3
    html = client.get(PAGE).content.decode()
    assert f"{PAGE}2027-03-01T1017/" not in html, "its own page says when it is"


def test_a_window_of_a_feed_asks_how_long_the_event_itself_goes_on(client, clock, event):
    """Hard case 11: the last date that is left is on 15 March, a kept one a week later."""
    clock.move_to("2027-03-22T06:00:00+04:00")
    assert "BEGIN:VEVENT" in text_of(client.get("/az/events/feed.ics?past=9"))
    assert "BEGIN:VEVENT" not in text_of(client.get("/az/events/feed.ics?past=0"))


def test_a_cancelled_event_is_kept_from_the_last_date_that_is_left(event):
    """Hard case 6: half a year after its end, which no kept date puts off."""
    event.status = "cancelled"
    event.save()
    (keep_until,) = set(event.faces.values_list("keep_until", flat=True))
    assert keep_until.date() == (MONDAYS[2] + timedelta(days=180)).date()


def test_the_list_of_events_names_no_kept_date_as_the_next(client, clock, event):
    clock.move_to(SECOND_WEEK)
    client.force_login(user_as("administrator"))
    html = client.get(reverse("wagtailsnippets_outreach_event:list")).content.decode()
    assert "15 Mar 2027" in html and "8 Mar 2027" not in html


def test_a_private_calendar_holds_none_of_them(client, event):
    """Hard case 11: not even for staff, to whom the plan is told with the same dates."""
    _feed, address = private_feed(user_as("coordinator"))
    text = text_of(client.get(address))
    assert "20270301T101700" in text
    assert not [trace for trace in TRACES if trace in text]
