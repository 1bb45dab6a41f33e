"""A copy of an event is a new plan: what it takes along, what begins anew."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from outreach.models import Event, EventPage, OccurrenceChange, Registration
from outreach.models.events import copied_event, new_copy
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    VenueFactory,
)
from tests.factories.holidays import EventPauseFactory, HolidayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-02-20T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def event():
    """Mondays from 1 March 2027 on: one moved, one cancelled, one skipped, an extra Friday."""
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=6", capacity=40)
    event.reason = {"en": "Asked for by the ministry."}
    event.audiences = [AudienceFactory(slug="migrants")]
    event.save()
    changed(event, "2027-03-08T10:00", "altered", to="2027-03-09T15:00", reason={"en": "Hall."})
    changed(event, "2027-03-15T10:00", "cancelled", reason={"en": "The lawyer is ill."})
    changed(event, "2027-03-22T10:00", "skipped")
    changed(event, "2027-03-26T09:00", "extra", title={"en": "A film"}, venue=VenueFactory())
    return Event.objects.get(pk=event.pk)


def changed(event, key, kind, to=None, **values):
    return OccurrenceChange.objects.create(
        event=event,
        local_start=datetime.fromisoformat(key),
        kind=kind,
        starts_at_local=to and datetime.fromisoformat(to),
        **values,
    )


def saved(copy: Event) -> Event:
    copy.save()
    return Event.objects.get(pk=copy.pk)


def starts(event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [f"{row.starts_at_local:%Y-%m-%d %H:%M}" for row in rows]


def test_a_copy_is_planned_and_has_nothing_that_was_called_off(event):
    copy = copied_event(event)
    assert copy.uid != event.uid
    assert (copy.status, copy.sequence, copy.reason) == ("planned", 0, {})
    assert (copy.title, copy.capacity) == (event.title, 40)
    assert list(copy.audiences.all()) == list(event.audiences.all())
    assert starts(copy) == [
        "2027-03-01 10:00",
        "2027-03-09 15:00",
        "2027-03-15 10:00",
        "2027-03-26 09:00",
        "2027-03-29 10:00",
        "2027-04-05 10:00",
    ]
    rows = copy.changes.all()
    assert {row.kind for row in rows} == {"altered", "skipped", "extra"}
    assert {str(row.reason) for row in rows} == {"{}"}
    extra = copy.changes.get(kind="extra")
    assert (extra.title, extra.venue) == ({"en": "A film"}, event.changes.get(kind="extra").venue)


def test_the_changes_of_a_shifted_copy_are_shifted_at_their_own_times(event):
    copy = saved(new_copy(event, start=datetime(2028, 2, 28, 11)))
    assert starts(copy) == [
        "2028-02-28 11:00",
        "2028-03-07 15:00",
        "2028-03-13 11:00",
        "2028-03-24 09:00",
        "2028-03-27 11:00",
        "2028-04-03 11:00",
    ]
    assert event.occurrences.count() == copy.occurrences.count() == 6


def test_pauses_are_shifted_and_the_next_year_has_holidays_of_its_own():
    HolidayFactory(first_on=date(2028, 3, 6), last_on=date(2028, 3, 6))
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=4", skips_holidays=True)
    EventPauseFactory(event=event, first_on=date(2027, 3, 15), last_on=date(2027, 3, 15))
    copy = saved(new_copy(Event.objects.get(pk=event.pk), start=datetime(2028, 2, 28, 10)))
    assert copy.pauses.get().first_on == date(2028, 3, 13)
    assert copy.pauses.get().reason == {"az": "Yay tətili.", "en": "Summer holidays."}
    assert starts(copy) == ["2028-02-28 10:00", "2028-03-20 10:00"]


def test_a_cancelled_extra_date_was_planned():
    event = EventFactory()
    changed(event, "2027-03-20T09:00", "cancelled", off_rule=True)
    copy = copied_event(Event.objects.get(pk=event.pk))
    assert starts(copy) == ["2027-03-01 10:00", "2027-03-20 09:00"]
    assert set(copy.occurrences.values_list("status", flat=True)) == {"planned"}


def test_a_date_that_takes_place_in_spite_of_a_pause_does_so_in_the_copy():
    event = EventFactory(weekly=True)
    changed(event, "2027-03-08T10:00", "altered")
    EventPauseFactory(event=event)
    event = Event.objects.get(pk=event.pk)
    copy = saved(new_copy(event, start=datetime(2028, 2, 28, 10)))
    assert starts(event) == ["2027-03-01 10:00", "2027-03-08 10:00", "2027-03-22 10:00"]
    assert starts(copy) == ["2028-02-28 10:00", "2028-03-06 10:00", "2028-03-20 10:00"]


def test_partners_are_asked_anew_or_left_out(event):
    PartnershipFactory(event=event, organisation=OrganisationFactory(slug="unhcr"), role="speaker")
    event.partnerships.update(answer="accepted")
    event = Event.objects.get(pk=event.pk)
    [asked] = copied_event(event).partnerships.all()
    assert (asked.organisation.slug, asked.role, asked.answer) == ("unhcr", "speaker", "asked")
    assert not saved(new_copy(event, without=["partnerships"])).partnerships.exists()
    assert event.partnerships.get().answer == "accepted"


def test_participants_stay_with_the_event_that_they_registered_for(event):
    Registration.objects.create(occurrence=event.occurrences.first(), name="Leyla")
    copied_event(event)
    assert Registration.objects.get().occurrence.event == event


def test_a_copied_page_brings_a_planned_event_of_its_own(event):
    """Hard case 4: an admin copy never leaves two live events with one UID."""
    page = EventPageFactory(event=event, language="en")
    copy = page.copy(update_attrs={"slug": "again", "title": "Again"})
    assert isinstance(copy, EventPage)
    assert copy.event.uid != event.uid
    assert copy.event.status == "planned"
    assert starts(copy.event)[1] == "2027-03-09 15:00"
