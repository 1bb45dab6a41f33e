"""What search engines read of an event: what its page says, in schema.org's words."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from outreach.models import OccurrenceChange, Venue
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    VenueFactory,
    make_calendars,
)
from tests.factories.ready_made import EventFactory, EventPageFactory
from tests.structured_data import dates_of, nodes_of

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def html(client, address: str = "") -> str:
    answer = client.get(f"/en/events/advice/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(event=None, **fields):
    fields = {"slug": "advice", "language": "en", "title": "Advice", **fields}
    return EventPageFactory(event=event or EventFactory(), **fields)


def change(event, day: int, kind: str = "altered", **fields) -> None:
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, day, 10), kind=kind, **fields
    )


def test_one_date_with_all_that_its_page_says(client, settings):
    settings.OUTREACH_INSTITUTION = {"en": "Ombudsman"}
    venue = VenueFactory(
        slug="hall",
        name={"en": "The Hall"},
        address={"en": "1 Main Street"},
        region=RegionFactory(slug="guba", name={"en": "Guba"}),
        latitude="41.36111",
        longitude="48.51222",
    )
    event = EventFactory(venue=venue, capacity=30)
    for slug, answer in (("friend", "accepted"), ("asked", "asked"), ("absent", "declined")):
        organisation = OrganisationFactory(
            slug=slug, name={"en": slug.capitalize()}, website=f"https://{slug}.example"
        )
        PartnershipFactory(event=event, organisation=organisation, answer=answer)
    page = page_of(event, summary="Free of charge.")
    (node,) = nodes_of(html(client))
    root = page.full_url.partition("/en/")[0]
    assert node == {
        "@type": "Event",
        "@id": f"{page.full_url}#event",
        "name": "Advice",
        "url": page.full_url,
        "description": "Free of charge.",
        "inLanguage": "en",
        "startDate": "2027-03-01T10:00:00+04:00",
        "endDate": "2027-03-01T12:00:00+04:00",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "The Hall",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "1 Main Street",
                "addressRegion": "Guba",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 41.36111, "longitude": 48.51222},
        },
        "organizer": [
            {"@type": "Organization", "name": "Ombudsman", "url": f"{root}/"},
            {"@type": "Organization", "name": "Friend", "url": "https://friend.example"},
        ],
        "maximumAttendeeCapacity": 30,
    }


def test_a_series_tells_its_next_dates_each_with_its_address(client):
    page = page_of(EventFactory(endless=True))
    *dates, series = nodes_of(html(client))
    assert (series["@type"], series["@id"]) == ("EventSeries", f"{page.full_url}#series")
    assert [date["startDate"][:10] for date in dates] == [
        "2027-03-01",
        "2027-03-08",
        "2027-03-15",
        "2027-03-22",
        "2027-03-29",
        "2027-04-05",
    ]
    for date in dates:
        assert date["superEvent"] == {"@id": series["@id"]}
        assert client.get(date["url"]).status_code == 200
    assert dates[0]["url"] == f"{page.full_url}2027-03-01T1000/"


def test_what_became_of_each_date(client):
    event = page_of(EventFactory(weekly=True)).event
    change(event, 1, "cancelled")
    change(event, 8, "postponed")
    change(event, 15, starts_at_local=datetime(2027, 3, 16, 9))
    change(event, 22, title={"en": "Advice outdoors"}, venue=VenueFactory(slug="park"))
    first, second, third, fourth = dates_of(html(client))
    assert [one["eventStatus"].rpartition("/")[2] for one in (first, second, third, fourth)] == [
        "EventCancelled",
        "EventPostponed",
        "EventRescheduled",
        "EventScheduled",
    ]
    assert third["previousStartDate"] == "2027-03-15T10:00:00+04:00"
    assert third["startDate"] == "2027-03-16T09:00:00+04:00"
    assert third["url"].endswith("2027-03-15T1000/")
    assert (fourth["name"], fourth["location"]["name"]) == ("Advice outdoors", "Park en")


@pytest.mark.parametrize(
    ("status", "word"), [("cancelled", "EventCancelled"), ("postponed", "EventPostponed")]
)
def test_an_event_that_is_called_off_says_so(client, status, word):
    page_of(EventFactory(status=status))
    (node,) = nodes_of(html(client))
    assert node["eventStatus"] == f"{SCHEMA}/{word}"


def test_a_dates_page_tells_that_date_and_its_series(client):
    event = page_of(EventFactory(weekly=True)).event
    change(event, 8, starts_at_local=datetime(2027, 3, 9, 15))
    date, series = nodes_of(html(client, "2027-03-08T1000/"))
    assert date["previousStartDate"] == "2027-03-08T10:00:00+04:00"
    assert date["superEvent"] == {"@id": series["@id"]}
    assert date["@id"] == nodes_of(html(client))[1]["@id"], "the same on both pages"


def test_whole_days_are_days_and_the_last_belongs_to_them(client):
    """Hard case 3."""
    page_of(
        EventFactory(
            all_day=True,
            starts_at_local=datetime(2027, 3, 27),
            ends_at_local=datetime(2027, 3, 30),
            zone="Europe/Berlin",
        )
    )
    (node,) = nodes_of(html(client))
    assert (node["startDate"], node["endDate"]) == ("2027-03-27", "2027-03-29")


def test_offsets_follow_the_clock_change(client):
    """Hard case 1."""
    page_of(
        EventFactory(weekly=True, zone="Europe/Berlin", starts_at_local=datetime(2027, 3, 22, 10))
    )
    starts = [date["startDate"] for date in dates_of(html(client))]
    assert starts[:2] == ["2027-03-22T10:00:00+01:00", "2027-03-29T10:00:00+02:00"]


def test_what_takes_place_online_has_an_address_and_no_place(client):
    page = page_of(EventFactory(venue=VenueFactory(slug="online", kind=Venue.Kind.ONLINE)))
    (node,) = nodes_of(html(client))
    assert node["location"] == {
        "@type": "VirtualLocation",
        "name": "Online en",
        "url": page.full_url,
    }
    assert node["eventAttendanceMode"] == f"{SCHEMA}/OnlineEventAttendanceMode"


def test_a_picture_is_named_with_its_host(client):
    image = Image.objects.create(title="Hall", file=get_test_image_file())
    page = page_of(image=image)
    (node,) = nodes_of(html(client))
    assert node["image"].startswith(page.full_url.partition("/en/")[0])
    assert "fill-1200x400" in node["image"]


def test_an_event_that_is_over_tells_its_last_date(client, clock):
    page_of(EventFactory(weekly=True))
    clock.move_to("2027-06-01T12:00:00+04:00")
    (date,) = dates_of(html(client))
    assert date["startDate"][:10] == "2027-03-22"


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "a\u2028b\u2029c & d \"e\" \\ 'f'",
        "]]> \U0001f389 ə ع",
    ],
)
def test_no_title_leaves_the_script(client, title):
    """Hard case 12."""
    page_of(title=title)
    text = html(client)
    (node,) = nodes_of(text)
    assert node["name"] == title
    inside = text.partition("ld+json")[2].partition("</script>")[0]
    assert not set("\u2028\u2029&") & set(inside)
    assert inside.count("<") == 0


def test_the_working_title_is_not_told(client):
    page_of(EventFactory(weekly=True, title="Secret plan"))
    assert "Secret" not in str(nodes_of(html(client)))


def test_a_preview_tells_nothing(rf, admin_user):
    """Hard case 11: nor does what is not public yet."""
    request = rf.get("/")
    request.user = admin_user
    for page in (
        page_of(EventFactory(planned=True), draft=True, slug="planned"),
        page_of(slug="public"),
    ):
        answer = page.make_preview_request(request, "")
        assert answer.status_code == 200
        text = answer.render().content.decode() if hasattr(answer, "render") else ""
        assert "Advice" in text and "ld+json" not in text
