"""A unit of work says what it did to which date, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from outreach.editing.date_verbs import call_off, move
from outreach.editing.undoing import undo
from outreach.models import OccurrenceChange, Registration
from outreach.models.events import event_work
from outreach.series.unit_of_work import FOLLOWERS, register_follower
from tests.deltas import applied, followed, snapshot_of
from tests.factories import EventFactory, VenueFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-02-20T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def event():
    """Four Mondays in March, 10 to 12."""
    return EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=4")


def shifted(event, **options) -> None:
    """Its second date is an hour later."""
    start = event.starts_at_local + timedelta(days=7)
    values = {"owner": event, "local_start": start, "reason": {}, "user": None, **options}
    move(starts_at_local=start + HOUR, ends_at_local=start + 3 * HOUR, **values)


def test_a_new_event_adds_its_dates():
    with followed() as deltas:
        event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=3")
    (delta,) = deltas
    assert delta.owner == ("outreach.event", event.pk)
    assert [date.before for date in delta.dates] == [None] * 3
    assert applied(deltas, {}) == snapshot_of(event.occurrences.all())


def test_one_date_that_is_moved_is_one_and_says_whether_it_holds_data(event):
    second = event.occurrences.all()[1]
    Registration.objects.create(occurrence=second, name="A person")
    with followed() as deltas:
        shifted(event, scope="one")
    ((date,),) = (delta.dates for delta in deltas)
    assert (date.row_id, date.holds_data, date.is_moved) == (second.pk, True, True)
    assert date.after.span.start - date.before.span.start == HOUR
    assert deltas[0].cause == "move"


def test_nothing_is_said_when_no_date_differs(event):
    with followed() as deltas:
        event.title = "Another working title"
        event.save()
    assert deltas == []


def test_a_split_gives_its_dates_to_the_second_series_and_undoing_gives_them_back(event):
    before = snapshot_of(event.occurrences.all())
    with followed() as deltas:
        shifted(event, scope="following")
    second = event.followed_by.get()
    after = snapshot_of([*event.occurrences.all(), *second.occurrences.all()])
    assert applied(deltas, before) == after
    (delta,) = deltas
    assert delta.owner == ("outreach.event", second.pk)
    assert {date.before.owner_id for date in delta.dates} == {event.pk}
    with followed() as deltas:
        undo(edit=event.edits.get(), user=None)
    assert applied(deltas, after) == before


def test_a_date_that_leaves_the_series_is_detached_if_it_holds_data_and_removed_if_not(event):
    third, fourth = event.occurrences.all()[2:]
    Registration.objects.create(occurrence=third, name="A person")
    event.recurrence = "RRULE:FREQ=WEEKLY;COUNT=2"
    with followed() as deltas:
        event.reconciles_dates = False
        event.save()
    ends = {date.row_id: date.after for delta in deltas for date in delta.dates}
    assert ends[third.pk].is_detached and ends[fourth.pk] is None


def test_another_place_of_one_date_and_a_called_off_one_are_told(event):
    hall = VenueFactory()
    keys = [row.local_start for row in event.occurrences.all()]
    with followed() as deltas:
        OccurrenceChange.objects.create(
            event=event, local_start=keys[0], kind="altered", venue=hall
        )
        call_off(owner=event, local_start=keys[1], scope="one", verb="cancel", reason={}, user=None)
    first, second = (delta.dates[0] for delta in deltas)
    assert first.is_moved and first.after.place_id == hall.pk and not first.is_called_off
    assert second.is_called_off and not second.is_moved
    assert [delta.cause for delta in deltas] == ["save", "cancel"]


def test_several_writes_in_one_unit_are_told_once(event):
    with followed() as deltas, event_work(event.pk):
        event.starts_at_local += HOUR
        event.ends_at_local += HOUR
        event.save()
        event.starts_at_local += HOUR
        event.ends_at_local += HOUR
        event.save()
        assert deltas == []
    (delta,) = deltas
    assert {date.after.span.start - date.before.span.start for date in delta.dates} == {2 * HOUR}


def test_what_a_follower_raises_rolls_everything_back(event):
    before = snapshot_of(event.occurrences.all())

    def refuse(deltas):
        raise RuntimeError("full")

    register_follower(refuse)
    try:
        with pytest.raises(RuntimeError, match="full"), transaction.atomic():
            shifted(event, scope="all")
    finally:
        FOLLOWERS.remove(refuse)
    assert snapshot_of(event.occurrences.all()) == before


def test_the_follower_of_the_guide_hears_of_what_is_moved_and_called_off(event):
    """The code of docs/extending.md, as it stands there."""
    guide = (Path(__file__).resolve().parents[3] / "docs" / "extending.md").read_text()
    code = guide.split("## A follower", 1)[1].split("```python\n", 1)[1].split("```", 1)[0]
    names: dict = {}
    exec(code, names)
    first, second = event.occurrences.all()[:2]
    try:
        shifted(event, scope="one")
        call_off(
            owner=event,
            local_start=first.local_start,
            scope="one",
            verb="cancel",
            reason={},
            user=None,
        )
    finally:
        FOLLOWERS.remove(names["free_rooms"])
    owner = ("outreach.event", event.pk)
    assert names["bookings"] == [(owner, second.pk, "move"), (owner, first.pk, "cancel")]
