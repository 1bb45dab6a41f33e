"""The public list and month: what they show, in which language, and what they answer to nonsense."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from outreach.models import OccurrenceChange
from tests.factories import AudienceFactory, RegionFactory, VenueFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory

from .calendar_html import in_grid, titles

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2027-02-20T12:00:00+04:00")


@pytest.fixture(autouse=True)
def calendars():
    with time_machine.travel(NOW, tick=False):
        yield make_calendars()


def test_list_and_month_show_a_series_in_both_languages(client):
    page = EventPageFactory(event=EventFactory(weekly=True), title="Məsləhət", language="az")
    EventPageFactory(event=page.event, title="Advice", language="en")
    for language, title in (("az", "Məsləhət"), ("en", "Advice"), ("ru", "Məsləhət")):
        assert titles(client.get(f"/{language}/events/")) == [title] * 4
        grid = in_grid(client.get(f"/{language}/events/month/2027/03/"))
        assert grid == {day: [title] for day in ("03-01", "03-08", "03-15", "03-22")}


def test_a_title_in_another_language_says_so(client):
    EventPageFactory(title="Məsləhət", language="az")
    html = client.get("/en/events/").content.decode()
    assert 'href="/az/events/' in html
    assert 'lang="az"' in html
    assert "Described in: Azərbaycanca" in html


def test_a_cancelled_date_stays_and_is_marked(client):
    event = EventPageFactory(event=EventFactory(weekly=True)).event
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 8, 10), kind="cancelled"
    )
    html = client.get("/en/events/").content.decode()
    assert html.count("outreach-status--cancelled") == 1
    assert "Cancelled" in html


def test_what_ends_at_this_moment_is_past_and_never_in_both(client):
    """Hard case 3."""
    with time_machine.travel("2027-03-01T12:00:00+04:00", tick=False):
        EventPageFactory()
        assert titles(client.get("/az/events/")) == []
        assert len(titles(client.get("/az/events/past/"))) == 1
    with time_machine.travel("2027-03-01T11:59:59+04:00", tick=False):
        assert len(titles(client.get("/az/events/"))) == 1
        assert titles(client.get("/az/events/past/")) == []


def test_a_whole_day_is_on_until_its_local_midnight(client):
    """Hard case 3: the local date counts, not the date in UTC."""
    EventPageFactory(event=EventFactory(whole_day=True))
    with time_machine.travel("2027-03-01T23:59:00+04:00", tick=False):
        assert len(titles(client.get("/az/events/"))) == 1
    with time_machine.travel("2027-03-02T00:00:00+04:00", tick=False):
        assert titles(client.get("/az/events/")) == []


def test_an_event_that_ends_at_midnight_is_not_on_the_next_day(client):
    """Hard case 3."""
    EventPageFactory(event=EventFactory(starts_at_local=datetime(2027, 3, 1, 22)), title="Evening")
    assert in_grid(client.get("/az/events/month/2027/03/")) == {"03-01": ["Evening"]}
    assert titles(client.get("/az/events/?on=2027-03-02")) == []


def test_filters_narrow_list_and_month(client):
    guba, audience = RegionFactory(slug="guba"), AudienceFactory(slug="refugees")
    event = EventFactory(region=guba, venue=VenueFactory(slug="hall"))
    event.audiences.add(audience)
    event.save()
    EventPageFactory(event=event, title="In Guba")
    EventPageFactory(title="Elsewhere")
    for query in ("region=guba", "audience=refugees", "venue=hall", "region=guba,ganja", "q=guba"):
        assert titles(client.get(f"/az/events/?{query}")) == ["In Guba"], query
        assert in_grid(client.get(f"/az/events/month/2027/03/?{query}")) == {"03-01": ["In Guba"]}
    assert len(titles(client.get("/az/events/?language=az"))) == 2
    assert titles(client.get("/az/events/?language=en")) == []


@pytest.mark.parametrize(
    "query",
    [
        "region=atlantis",
        "audience=%00",
        "topic=" + "x" * 5000,
        "partner=%27%3B--",
        "q=" + "a" * 10_000,
        "q=" + "b " * 5_000,
        "on=tomorrow",
        "on=0000-00-00",
        "on=9999-12-31",
        "language=tlh",
    ],
)
def test_what_nobody_knows_gives_an_empty_list(client, query):
    EventPageFactory(title="Zzz")
    response = client.get(f"/az/events/?{query}")
    assert (response.status_code, titles(response)) == (200, [])


@pytest.mark.parametrize(
    "query", ["after=nonsense", "after=20270101T000000~", "unknown=1", "after=%00~%00"]
)
def test_what_cannot_be_read_shows_the_beginning(client, query):
    EventPageFactory(title="First")
    assert titles(client.get(f"/az/events/?{query}")) == ["First"]


@pytest.mark.parametrize(
    "month", ["2027/13", "2027/0", "0/1", "1899/12", "99999/1", "999999/999999", "2031/01", "x/y"]
)
def test_what_is_no_month_is_not_found(client, month):
    """Beyond the horizon of 24 months nothing is indexed: 404, and no link leads there."""
    assert client.get(f"/az/events/month/{month}/").status_code == 404


def test_the_links_between_months_stop_at_the_first_event_and_at_the_horizon(client):
    EventPageFactory()
    march = client.get("/az/events/month/2027/03/").context
    assert (march["earlier"], f"{march['later']:%Y-%m}") == (None, "2027-04")
    assert f"{client.get('/az/events/month/2027/04/').context['earlier']:%Y-%m}" == "2027-03"
    assert client.get("/az/events/month/2029/02/").context["later"] is None


def test_a_long_list_goes_on_where_it_stopped(client):
    for number in range(30):
        start = datetime(2027, 3, 1, 10) + timedelta(days=number // 2)
        EventPageFactory(event=EventFactory(starts_at_local=start), title=f"Event {number}")
    first = client.get("/az/events/")
    second = client.get(f"/az/events/{first.context['next_query']}")
    assert len(titles(first)) == 25
    assert sorted(titles(first) + titles(second)) == sorted(f"Event {n}" for n in range(30))
    assert second.context["next_query"] == ""


def test_planned_and_draft_events_are_nowhere(client):
    """Hard case 11."""
    EventPageFactory(event=EventFactory(planned=True), slug="planned")
    EventPageFactory(draft=True, slug="draft")
    scheduled = EventPageFactory(draft=True, slug="scheduled")
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision().publish()
    assert titles(client.get("/az/events/")) == []
    assert in_grid(client.get("/az/events/month/2027/03/")) == {}
    for slug in ("planned", "draft", "scheduled"):
        assert client.get(f"/az/events/{slug}/").status_code == 404, slug
        assert client.get(f"/az/events/{slug}/event.ics").status_code == 404, slug


def test_this_month_leads_to_the_month_of_the_calendars_zone(client):
    with time_machine.travel("2027-02-28T21:00:00+00:00", tick=False):
        assert client.get("/az/events/month/?region=guba").url == (
            "/az/events/month/2027/03/?region=guba"
        )


def test_the_other_languages_keep_month_and_filters(client):
    html = client.get("/az/events/month/2027/03/?region=guba").content.decode()
    assert 'href="/en/events/month/2027/03/?region=guba"' in html
