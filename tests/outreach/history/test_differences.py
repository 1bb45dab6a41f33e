"""What was changed, as data: nothing that an editor sets is missed, nothing else is told."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine

from outreach.history import describe_changes, event_state, state_of_content, stored_state
from outreach.models import Event, OccurrenceChange, Registration
from tests.factories import (
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    VenueFactory,
)
from tests.factories.holidays import EventPauseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-03-10T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def event():
    """Four Mondays from 1 March 2027 on, two of which are over."""
    return EventFactory(weekly=True, venue=VenueFactory(slug="hall"))


def stored(event) -> Event:
    return Event.objects.get(pk=event.pk)


def differences(event, change) -> list[dict]:
    """What ``change`` has made different, by way of the database."""
    before = stored_state(event)
    fresh = stored(event)
    change(fresh)
    fresh.save()
    found = describe_changes(before, stored_state(event))
    assert json.loads(json.dumps(found)) == found
    return found


def moved(event, **by) -> None:
    event.starts_at_local += timedelta(**by)
    event.ends_at_local += timedelta(**by)


def fields(found) -> list[str]:
    return [one["field"] for one in found]


SETTINGS = {
    "title": "Another",
    "status": "tentative",
    "reason": {"en": "Asked for."},
    "zone": "Europe/Berlin",
    "all_day": True,
    "skips_holidays": True,
    "capacity": 12,
    "recurrence": "RRULE:FREQ=WEEKLY;COUNT=9",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_each_field_that_an_editor_sets_is_told(event, name):
    def change(fresh):
        if name == "all_day":
            fresh.starts_at_local = datetime(2027, 3, 1)
            fresh.ends_at_local = datetime(2027, 3, 2)
        setattr(fresh, name, SETTINGS[name])

    assert name in fields(differences(event, change))


def test_records_are_named_as_they_are(event):
    north, hall = RegionFactory(slug="north"), VenueFactory(slug="school")

    def change(fresh):
        fresh.region, fresh.venue = north, hall
        fresh.audiences = [AudienceFactory(slug="migrants")]

    region, venue, audiences, kept = differences(event, change)
    assert region["before"] is None
    assert region["after"] == {"id": north.pk, "name": north.name}
    assert venue["before"]["name"]["en"] == "Hall en"
    assert [one["name"]["ru"] for one in audiences["after"]] == ["Migrants ru"]
    assert kept == {"field": "changes", "kept": 2}


def test_a_saved_event_that_nobody_changed_has_no_differences(event):
    OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    EventPauseFactory(event=event)
    PartnershipFactory(event=event)
    assert differences(event, lambda fresh: None) == []


def test_another_writing_of_the_same_rule_is_no_change(event):
    def change(fresh):
        fresh.recurrence = "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4"

    assert differences(event, change) == []


def test_a_moved_start_takes_its_end_along_and_says_the_rule(event):
    found = differences(event, lambda fresh: moved(fresh, days=1))
    assert fields(found)[:2] == ["starts_at_local", "recurrence"]
    assert "ends_at_local" not in fields(found)


def test_rows_are_told_as_they_were_and_are(event):
    OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    EventPauseFactory(event=event, first_on=date(2027, 3, 15), last_on=date(2027, 3, 15))
    PartnershipFactory(event=event, organisation=OrganisationFactory(slug="unhcr"))

    def change(fresh):
        [row] = fresh.changes.all()
        row.kind, row.starts_at_local = "altered", datetime(2027, 3, 23, 10)
        fresh.changes = [row]
        fresh.pauses = []
        [partner] = fresh.partnerships.all()
        partner.answer = "accepted"
        fresh.partnerships = [
            partner,
            type(partner)(organisation=OrganisationFactory(slug="iom"), role="speaker"),
        ]

    rows = [one for one in differences(event, change) if "before" in one]
    said = {(one["field"], one["before"] and "was", one["after"] and "is now") for one in rows}
    assert said == {
        ("changes", "was", "is now"),
        ("pauses", "was", None),
        ("partnerships", "was", "is now"),
        ("partnerships", None, "is now"),
    }
    assert not any("pk" in (one["before"] or {}) for one in rows)


def test_a_row_that_is_replaced_by_its_like_is_no_difference(event):
    """A form that deletes a row and adds it anew."""
    row = OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    before = stored_state(event)
    row.delete()
    OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    assert describe_changes(before, stored_state(event)) == []


def test_an_edit_of_the_series_does_not_tell_each_date_that_it_took_along(event):
    """Hard case 7: what is over is pinned; that is said once, not for each date."""
    OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    found = differences(event, lambda fresh: moved(fresh, hours=1))
    rows = [one for one in found if one["field"] == "changes"]
    assert rows == [{"field": "changes", "kept": 2}]


def test_what_is_typed_beside_an_edit_of_the_series_is_told(event):
    def change(fresh):
        moved(fresh, days=1)
        fresh.changes = [
            OccurrenceChange(local_start=datetime(2027, 3, 23, 10), reason={"en": "Ill."})
        ]

    rows = [one for one in differences(event, change) if one["field"] == "changes"]
    assert [row["after"]["kind"] for row in rows if "after" in row] == ["cancelled"]
    assert [row["kept"] for row in rows if "kept" in row] == [2]


def test_many_rows_are_told_up_to_a_limit(event):
    def change(fresh):
        fresh.changes = [
            OccurrenceChange(local_start=datetime(2027, 4, day, hour), kind="extra")
            for day in range(1, 21)
            for hour in (9, 15)
        ]

    found = differences(event, change)
    assert len([one for one in found if "after" in one]) == 30
    assert found[-1] == {"field": "changes", "more": 10}


def test_the_log_holds_nothing_of_participants(event):
    Registration.objects.create(occurrence=event.occurrences.last(), name="Leyla")
    found = differences(event, lambda fresh: moved(fresh, hours=1))
    assert "Leyla" not in json.dumps([found, stored_state(event)])


def test_a_revision_says_the_same_as_the_object(event):
    OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 22, 10))
    EventPauseFactory(event=event)
    fresh = stored(event)
    fresh.save_revision()
    content = fresh.latest_revision.content
    assert describe_changes(state_of_content(Event, content), event_state(fresh)) == []


def test_a_revision_from_before_a_field_existed_says_nothing_of_it(event):
    content = stored(event).serializable_data()
    for name in ("skips_holidays", "pauses", "changes"):
        content.pop(name)
    before = state_of_content(Event, content)
    fresh = stored(event)
    fresh.skips_holidays = True
    fresh.save()
    assert describe_changes(before, stored_state(fresh)) == []


def test_what_is_gone_has_no_name():
    event = EventFactory(venue=VenueFactory(slug="hall"))
    before = stored_state(event)
    fresh = stored(event)
    venue, fresh.venue = fresh.venue, None
    fresh.save()
    venue.delete()
    [found] = describe_changes(before, stored_state(event))
    assert found["before"] == {"id": before["venue"], "name": {}}


def test_it_costs_the_same_for_many_rows(event, django_assert_max_num_queries):
    for number in range(20):
        key = datetime(2027, 4, 1 + number, 9)
        OccurrenceChange.objects.create(event=event, local_start=key, kind="extra")
        PartnershipFactory(event=event)
    with django_assert_max_num_queries(8):
        before = stored_state(event)
    after = before | {"partnerships": [], "changes": [], "venue": None}
    with django_assert_max_num_queries(4):
        describe_changes(before, after)
