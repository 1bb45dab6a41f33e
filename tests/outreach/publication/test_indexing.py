"""The index follows whatever a date shows: each field by itself, on the date that it is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine

from outreach.models import Event, OccurrenceChange, Registration
from tests.factories import EventFactory, EventPageFactory, VenueFactory, make_calendars

pytestmark = pytest.mark.django_db
KEY = datetime(2027, 3, 8, 10)
HOUR = timedelta(hours=1)
USUAL = {"status": "confirmed", "venue": "hall", "title": {}, "hours": (10, 12)}
Deed = Callable[[Event], None]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


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


@pytest.mark.parametrize("called_off", ["cancelled", "postponed"])
@pytest.mark.parametrize("was", ["confirmed", "tentative"])
def test_what_took_place_before_the_rest_was_called_off_stays_what_it_was(
    event, clock, was, called_off
):
    """Hard case 7: past dates never change."""
    of_event(status=was)(event)
    clock.move_to("2027-03-10T12:00:00+04:00")
    for _again in range(2):
        of_event(status=called_off)(event)
        statuses = [row["status"] for row in shown(event).values()]
        assert statuses == [was, was, called_off, called_off]


def test_of_what_is_over_a_single_date_can_still_be_called_off(event, clock):
    """Nobody came: said afterwards, when the rest was called off already."""
    clock.move_to("2027-03-10T12:00:00+04:00")
    of_event(status="cancelled")(event)
    on_one_date(kind="postponed")(event)
    statuses = [row["status"] for row in shown(event).values()]
    assert statuses == ["confirmed", "postponed", "cancelled", "cancelled"]


@pytest.mark.parametrize("is_held", [False, True])
def test_an_endless_series_is_indexed_from_five_years_back_or_from_what_is_held(clock, is_held):
    """Hard case 8: whoever was registered then is not lost when the index moves on."""
    event = EventFactory(endless=True)
    first = event.occurrences.order_by("local_start").first()
    if is_held:
        Registration.objects.create(occurrence=first, name="Anna")
    clock.move_to("2035-03-10T12:00:00+04:00")
    event.occurrences.exclude(pk=first.pk).delete()
    of_event(status="tentative")(event)
    rows = event.occurrences.attached().order_by("local_start")
    second = rows.exclude(pk=first.pk).first().local_start
    five_years_back = datetime(2030, 3, 18, 10)
    assert second == (first.local_start + timedelta(weeks=1) if is_held else five_years_back)


def test_a_date_that_was_moved_to_before_the_window_stays_in_it(clock):
    event = EventFactory(endless=True)
    clock.move_to("2035-03-10T12:00:00+04:00")
    key, early = datetime(2030, 3, 18, 10), datetime(2030, 3, 4, 10)
    change = {"kind": "altered", "starts_at_local": early, "ends_at_local": early + HOUR}
    OccurrenceChange.objects.create(event=event, local_start=key, **change)
    assert event.occurrences.get(local_start=key).starts_at_local == early


def test_the_public_reads_the_venue_and_the_title_of_a_date_in_lists(client, event):
    EventPageFactory(event=event, title="Advice")
    on_one_date(reason={"az": "Qar."})(event)
    on_one_date(venue=yard(), title={"az": "Başqa"})(event)
    answer = client.get("/az/events/occurrences.json?from=2027-03-08&to=2027-03-08")
    (item,) = answer.json()["items"]
    assert (item["title"], item["venue"]) == ("Başqa", "yard")
