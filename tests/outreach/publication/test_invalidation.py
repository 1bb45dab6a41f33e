"""Records that a single date alone names: what is told of it follows them as it follows others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine

from outreach.models import Calendar, Event, OccurrenceChange, Region, Venue
from outreach.publication.invalidation import events_naming
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    make_calendars,
)

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def event() -> Event:
    """Four Mondays without a place, of which the second alone is in the yard."""
    yard = VenueFactory(slug="yard", region=RegionFactory(slug="sheki"))
    with Event.write():
        made = EventFactory(weekly=True)
        OccurrenceChange.objects.create(
            event=made, local_start=datetime(2027, 3, 8, 10), kind="altered", venue=yard
        )
    EventPageFactory(event=made, slug="advice")
    return made


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\r\n ", "")


def changed(model, named: str, **values) -> None:
    record = model.objects.get(slug=named)
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


FOLLOWED: dict[str, tuple[Callable[[], None], str]] = {
    "its name": (
        lambda: changed(Venue, "yard", name={"az": "Bağ"}),
        "LOCATION;LANGUAGE=az:Bağ\\, Sheki az\r\n",
    ),
    "its address": (
        lambda: changed(Venue, "yard", address={"az": "Nizami 1"}),
        "LOCATION;LANGUAGE=az:Yard az\\, Nizami 1\\, Sheki az\r\n",
    ),
    "its region": (
        lambda: changed(Venue, "yard", region=RegionFactory(slug="guba")),
        "LOCATION;LANGUAGE=az:Yard az\\, Guba az\r\n",
    ),
    "the name of its region": (
        lambda: changed(Region, "sheki", name={"az": "Şəki"}),
        "LOCATION;LANGUAGE=az:Yard az\\, Şəki\r\n",
    ),
}


@pytest.mark.parametrize("what", FOLLOWED)
def test_the_venue_of_a_single_date_is_followed(client, clock, event, what):
    """Hard cases 5, 10: told under the same SEQUENCE, by another version."""
    before = client.get(FEED)
    clock.shift(timedelta(minutes=1))
    deed, said = FOLLOWED[what]
    deed()
    after = client.get(FEED)
    text = text_of(after)
    assert said in text
    assert text.count("SEQUENCE:0\r\n") == 2
    assert after["ETag"] != before["ETag"] and after["Last-Modified"] > before["Last-Modified"]
    assert Event.objects.get(pk=event.pk).sequence == 0


def test_the_slug_of_a_single_dates_venue_raises_the_version(event):
    """Hard case 10: dates are listed with it, though no text says it."""
    before = Calendar.objects.get(language="az").version
    changed(Venue, "yard", slug="garden")
    assert Calendar.objects.get(language="az").version > before


def test_who_names_a_record_is_found_by_each_way_of_naming_it():
    region, venue, topic, audience, organisation = (
        RegionFactory(slug="guba"),
        VenueFactory(slug="hall", region=RegionFactory(slug="sheki")),
        TopicFactory(slug="rights"),
        AudienceFactory(slug="migrants"),
        OrganisationFactory(slug="union"),
    )
    own, placed, moved = EventFactory(region=region), EventFactory(venue=venue), EventFactory()
    OccurrenceChange.objects.create(
        event=moved, local_start=datetime(2027, 3, 1, 10), kind="altered", venue=venue
    )
    own.topics, own.audiences = [topic], [audience]
    own.save()
    PartnershipFactory(event=own, organisation=organisation, answer="accepted")
    PartnershipFactory(event=placed, organisation=organisation, answer="asked")
    PartnershipFactory(event=placed, answer="accepted")
    named = {
        region: {own},
        venue: {placed, moved},
        venue.region: {placed, moved},
        topic: {own},
        audience: {own},
        organisation: {own},
    }
    for record, events in named.items():
        assert set(events_naming(record)) == events, record.slug
