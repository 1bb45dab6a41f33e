"""What filters offer: only that by which something public is found, in the reader's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.models import Calendar, Event
from outreach.public.filters import all_filters_of, filters_of
from outreach.scheduling.sources import Selection
from tests.detention_visits.factories import ActivityPageFactory, held
from tests.factories import (
    AudienceFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    make_calendars,
)
from tests.factories.ready_made import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def selection(language: str = "en", **filters) -> Selection:
    calendar = Calendar.objects.get(language=language)
    chosen = {name: tuple(values) for name, values in filters.items()}
    return Selection(
        calendar_key=calendar.key, language=language, now=timezone.now(), filters=chosen
    )


def offered(language: str = "en", **filters) -> dict[str, list[str]]:
    groups = all_filters_of(selection(language, **filters))
    return {group.name: [choice.slug for choice in group.choices] for group in groups}


def labelled_event(name: str, **fields) -> Event:
    """A confirmed event whose every record is called ``<name>-<kind>``."""
    event = EventFactory(
        region=RegionFactory(slug=f"{name}-region"),
        venue=VenueFactory(slug=f"{name}-venue"),
        **fields,
    )
    event.audiences.add(AudienceFactory(slug=f"{name}-audience"))
    event.topics.add(TopicFactory(slug=f"{name}-topic"))
    event.save()
    organisation = OrganisationFactory(slug=f"{name}-partner")
    PartnershipFactory(event=event, organisation=organisation, answer="accepted")
    return event


def test_only_what_has_public_events_is_offered():
    """Hard case 11: a filter tells nothing of a plan."""
    for name in ("first", "second"):
        EventPageFactory(event=labelled_event(name))
    EventPageFactory(event=labelled_event("planned", planned=True))
    EventPageFactory(event=labelled_event("draft"), draft=True)
    labelled_event("pageless")
    kinds = ("region", "audience", "topic", "partner", "venue")
    assert offered() == {kind: [f"first-{kind}", f"second-{kind}"] for kind in kinds}


def test_a_partner_that_was_only_asked_is_not_offered():
    event = EventPageFactory(event=labelled_event("first")).event
    EventPageFactory(event=labelled_event("second"))
    PartnershipFactory(event=event, organisation=OrganisationFactory(slug="asked"))
    assert "asked" not in offered()["partner"]


def test_a_group_with_nothing_to_choose_is_left_out_unless_it_is_chosen():
    EventPageFactory(event=labelled_event("only"))
    assert offered() == {}
    assert offered(region=["only-region"]) == {"region": ["only-region"]}


def test_languages_are_those_with_a_page_of_their_own():
    page = EventPageFactory(language="az")
    assert "language" not in offered()
    EventPageFactory(event=page.event, language="ru")
    assert offered()["language"] == ["az", "ru"]


def test_labels_are_in_the_readers_language():
    for name in ("first", "second"):
        EventPageFactory(event=labelled_event(name))
    (group, *_rest) = all_filters_of(selection("ru", region=["first-region"]))
    assert [choice.label for choice in group.choices] == ["First-region ru", "Second-region ru"]
    assert [choice.is_chosen for choice in group.choices] == [True, False]
    assert group.chosen_count == 1


def test_an_activity_offers_its_region_when_its_rule_permits_it():
    """Hard case 11."""
    EventPageFactory(event=labelled_event("first"))
    page = ActivityPageFactory(activity__after=True)
    facility = page.activity.facility
    facility.region = RegionFactory(slug="yevlakh")
    facility.save()
    assert "region" not in offered()
    held(page.activity)
    assert offered()["region"] == ["first-region", "yevlakh"]


def test_lists_show_partners_and_venues_only_while_one_is_chosen():
    for name in ("first", "second"):
        EventPageFactory(event=labelled_event(name))
    names = [group.name for group in filters_of(selection())]
    assert names == ["region", "audience", "topic"]
    names = [group.name for group in filters_of(selection(venue=["first-venue"]))]
    assert names == ["region", "audience", "topic", "venue"]


@pytest.mark.queries
def test_the_number_of_queries_does_not_grow_with_the_records():
    EventPageFactory(event=labelled_event("first"))
    few = queries_of(lambda: all_filters_of(selection()))
    for name in ("second", "third", "fourth"):
        EventPageFactory(event=labelled_event(name))
    assert queries_of(lambda: all_filters_of(selection())) == few


def queries_of(call) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_what_is_offered_follows_events_names_and_the_clock(clock):
    """Hard case 10: expiry changes it without an edit."""
    for name in ("first", "second"):
        EventPageFactory(event=labelled_event(name))
    assert len(offered()["venue"]) == 2
    third = EventPageFactory(event=labelled_event("third"), draft=True)
    third.expire_at = timezone.now() + timedelta(seconds=90)
    third.save_revision().publish()
    assert len(offered()["venue"]) == 3
    region = third.event.region
    region.name = {"en": "Renamed"}
    region.save()
    (group, *_rest) = all_filters_of(selection())
    assert "Renamed" in [choice.label for choice in group.choices]
    clock.shift(timedelta(seconds=91))
    assert len(offered()["venue"]) == 2


def test_a_page_that_is_stored_follows_the_names_in_it(client):
    """The region of an event is in its list and its boxes, and in no calendar file."""
    region = RegionFactory(slug="guba", name={"en": "Northern"})
    for place in (region, RegionFactory(slug="ganja")):
        EventPageFactory(event=EventFactory(region=place), language="en")
    for address in ("/en/events/", "/en/events/month/2027/03/", "/en/events/past/"):
        client.get(address)
    region.name = {"en": "Of the north"}
    region.save()
    for address in ("/en/events/", "/en/events/month/2027/03/"):
        html = client.get(address).content.decode()
        assert "Of the north" in html
        assert "Northern" not in html


def test_a_page_that_is_stored_follows_its_introduction(client):
    calendar = make_calendars()["en"]
    client.get("/en/events/")
    calendar.intro = "<p>Come along</p>"
    calendar.save_revision().publish()
    assert "Come along" in client.get("/en/events/").content.decode()
