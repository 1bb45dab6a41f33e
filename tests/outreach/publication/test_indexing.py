"""The index follows whatever a date shows: each field by itself, on the date that it is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine

from outreach.models import Event, OccurrenceChange
from tests.factories import EventFactory, EventPageFactory, VenueFactory, make_calendars

pytestmark = pytest.mark.django_db
KEY = datetime(2027, 3, 8, 10)
HOUR = timedelta(hours=1)
USUAL = {"status": "confirmed", "venue": "hall", "title": {}, "hours": (10, 12)}
Deed = Callable[[Event], None]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


@pytest.fixture
def event() -> Event:
    return EventFactory(weekly=True, venue=VenueFactory(slug="hall"))


def shown(event: Event) -> dict[datetime, dict]:
    rows = event.occurrences.attached().select_related("venue", "event")
    return {
        row.local_start: {
            "status": row.status,
            "venue": row.venue.slug if row.venue else None,
            "title": row.title,
            "hours": (row.starts_at_local.hour, row.ends_at_local.hour),
        }
        for row in rows
    }


def on_one_date(**values) -> Deed:
    def deed(event: Event) -> None:
        row = OccurrenceChange.objects.filter(event=event, local_start=KEY).first()
        row = row or OccurrenceChange(event=event, local_start=KEY, kind="altered")
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return deed


def of_event(**values) -> Deed:
    def deed(event: Event) -> None:
        event = Event.objects.get(pk=event.pk)
        for name, value in values.items():
            setattr(event, name, value)
        event.save()

    return deed


def yard():
    return VenueFactory(slug="yard")


ONE: dict[str, tuple[Callable[[], dict], dict]] = {
    "another venue": (lambda: {"venue": yard()}, {"venue": "yard"}),
    "another title": (lambda: {"title": {"az": "Başqa"}}, {"title": {"az": "Başqa"}}),
    "another start": (lambda: {"starts_at_local": KEY + HOUR}, {"hours": (11, 13)}),
    "another end": (lambda: {"ends_at_local": KEY + 5 * HOUR}, {"hours": (10, 15)}),
    "cancelled": (lambda: {"kind": "cancelled"}, {"status": "cancelled"}),
    "postponed": (lambda: {"kind": "postponed"}, {"status": "postponed"}),
}


@pytest.mark.parametrize("is_known", [False, True], ids=["a new change", "a change of a change"])
@pytest.mark.parametrize("what", ONE)
def test_a_change_of_one_date_is_in_its_row_and_in_no_other(event, what, is_known):
    values, differs = ONE[what]
    if is_known:
        on_one_date(reason={"az": "Qar."})(event)
        assert shown(event)[KEY] == USUAL
    on_one_date(**values())(event)
    found = shown(event)
    assert found.pop(KEY) == USUAL | differs
    assert list(found.values()) == [USUAL] * 3
    OccurrenceChange.objects.get(event=event).delete()
    assert list(shown(event).values()) == [USUAL] * 4


def test_two_dates_that_swap_their_venues_do_so_in_the_index(event):
    """What differs is the same set of venues as before, on other dates."""
    other, there = KEY + timedelta(days=7), yard()
    for key, venue in ((KEY, there), (other, VenueFactory(slug="roof"))):
        OccurrenceChange.objects.create(event=event, local_start=key, kind="altered", venue=venue)
    with Event.write(event.pk):
        first, second = OccurrenceChange.objects.filter(event=event)
        first.venue, second.venue = second.venue, first.venue
        first.save(), second.save()
    assert [shown(event)[key]["venue"] for key in (KEY, other)] == ["roof", "yard"]


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        (lambda: {"venue": yard()}, {"venue": "yard"}),
        (lambda: {"venue": None}, {"venue": None}),
        (lambda: {"status": "tentative"}, {"status": "tentative"}),
        (lambda: {"status": "cancelled"}, {"status": "cancelled"}),
        (lambda: {"ends_at_local": datetime(2027, 3, 1, 13)}, {"hours": (10, 13)}),
    ],
)
def test_what_the_event_says_is_in_all_of_its_rows(event, values, differs):
    of_event(**values())(event)
    assert list(shown(event).values()) == [USUAL | differs] * 4


def test_a_date_with_a_venue_of_its_own_keeps_it_when_the_event_moves(event):
    on_one_date(venue=yard())(event)
    of_event(venue=VenueFactory(slug="roof"))(event)
    venues = {key: row["venue"] for key, row in shown(event).items()}
    assert venues.pop(KEY) == "yard" and set(venues.values()) == {"roof"}


def test_the_public_reads_the_venue_and_the_title_of_a_date_in_lists(client, event):
    EventPageFactory(event=event, title="Advice")
    on_one_date(reason={"az": "Qar."})(event)
    on_one_date(venue=yard(), title={"az": "Başqa"})(event)
    answer = client.get("/az/events/occurrences.json?from=2027-03-08&to=2027-03-08")
    (item,) = answer.json()["items"]
    assert (item["title"], item["venue"]) == ("Başqa", "yard")
