"""Shifting a whole event: the third date stays the third, nothing that was entered is lost."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.editing.shifting import plan_shift, shift
from outreach.editing.undoing import undo
from outreach.models import Event, EventEdit, Occurrence, OccurrenceChange, Registration
from outreach.scheduling.errors import RuleRefused, ScheduleRefused
from outreach.scheduling.recurrence import dates_of
from outreach.scheduling.wording.sentences import schedule_sentence
from tests.factories import EventFactory, EventPageFactory, VenueFactory
from tests.factories.holidays import EventPauseFactory, HolidayFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
BEFORE_ALL = "2027-02-20T12:00:00+04:00"
AFTER_TWO = "2027-03-10T12:00:00+04:00"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime.fromisoformat(BEFORE_ALL), tick=False) as traveller:
        yield traveller


def changed(event, key, kind="cancelled", to=None, **values):
    return OccurrenceChange.objects.create(
        event=event,
        local_start=datetime.fromisoformat(key),
        kind=kind,
        starts_at_local=to and datetime.fromisoformat(to),
        **values,
    )


def shifted(event, days) -> Event:
    shift(owner=event, days=days, user=None)
    return Event.objects.get(pk=event.pk)


def said(event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [f"{row.starts_at_local:%m-%d %H:%M} {row.status}" for row in rows]


def is_index_true(event) -> bool:
    """Index = expansion."""
    event = Event.objects.get(pk=event.pk)
    rows = event.occurrences.attached().values_list("local_start", "starts_at", "ends_at")
    dates = dates_of(event.schedule)
    return sorted(rows) == sorted((one.local_start, one.span.start, one.span.end) for one in dates)


def test_a_week_later_each_date_is_a_week_later_with_what_differs_for_it():
    event = EventFactory(weekly=True)
    changed(event, "2027-03-01T10:00", reason={"en": "Ill."})
    changed(event, "2027-03-15T10:00", "altered", to="2027-03-16T15:00")
    ids = list(event.occurrences.order_by("local_start").values_list("pk", flat=True))
    event = shifted(event, 7)
    assert said(event) == [
        "03-08 10:00 cancelled",
        "03-15 10:00 confirmed",
        "03-23 15:00 confirmed",
        "03-29 10:00 confirmed",
    ]
    assert list(event.occurrences.order_by("local_start").values_list("pk", flat=True)) == ids
    assert event.changes.get(kind="cancelled").reason == {"en": "Ill."}
    assert is_index_true(event)


def test_a_day_later_the_rule_names_another_weekday():
    event = shifted(EventFactory(recurrence="RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"), 1)
    assert [row[:5] for row in said(event)] == ["03-02", "03-09", "03-16"]
    assert schedule_sentence(event.schedule, "en") == "Every week on Tuesday, 3 times"


def test_an_end_date_moves_along_and_the_dates_are_as_many():
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;UNTIL=20270322T195959Z")
    assert [row[:5] for row in said(event)] == ["03-01", "03-08", "03-15", "03-22"]
    event = shifted(event, -2)
    assert [row[:5] for row in said(event)] == ["02-27", "03-06", "03-13", "03-20"]


def test_what_is_over_stays_when_it_was(clock):
    """Hard case 7: past dates never change."""
    event = EventFactory(weekly=True)
    clock.move_to(datetime.fromisoformat(AFTER_TWO))
    plan = plan_shift(Event.objects.get(pk=event.pk), 7, now=datetime.fromisoformat(AFTER_TWO))
    assert f"{plan.first_before:%m-%d} {plan.first_after:%m-%d}" == "03-15 03-22"
    event = shifted(event, 7)
    assert [row[:5] for row in said(event)] == ["03-01", "03-08", "03-22", "03-29"]
    assert is_index_true(event)


def test_a_date_with_participants_stays_when_they_were_told_it_is():
    event = EventFactory(weekly=True)
    second = event.occurrences.order_by("starts_at")[1]
    Registration.objects.create(occurrence=second, name="Leyla")
    event = shifted(event, 1)
    assert [row[:5] for row in said(event)] == ["03-02", "03-08", "03-16", "03-23"]
    assert Registration.objects.get().occurrence == second
    assert is_index_true(event)


def test_an_endless_series_goes_on_and_the_next_date_is_exactly_as_much_later(clock):
    """The last Friday since years: what goes on beyond the horizon is neither added nor removed."""
    event = EventFactory(
        recurrence="RRULE:FREQ=MONTHLY;BYDAY=-1FR", starts_at_local=datetime(2024, 1, 26, 10)
    )
    for days, expected in ((3, "03-01"), (7, "03-05"), (-7, "02-19")):
        now = datetime.fromisoformat("2027-02-10T12:00:00+04:00")
        plan = plan_shift(Event.objects.get(pk=event.pk), days, now=now)
        assert f"{plan.first_before:%m-%d} {plan.first_after:%m-%d}" == f"02-26 {expected}"
        assert {str(one.effect) for one in plan.date_changes} <= {"moved", "pinned", "kept"}
    clock.move_to(now)
    shift(owner=event, days=7, user=None)
    assert said(Event.objects.get(pk=event.pk))[36:39] == [
        "01-29 10:00 confirmed",
        "03-05 10:00 confirmed",
        "04-02 10:00 confirmed",
    ]


def test_a_single_event_moves_with_all_that_hangs_on_it():
    event = EventFactory()
    Registration.objects.create(occurrence=event.occurrences.get(), name="Leyla")
    event = shifted(event, 30)
    assert said(event) == ["03-31 10:00 confirmed"]
    assert Registration.objects.get().occurrence.event == event


def test_extra_dates_keep_their_time_and_pauses_their_days():
    event = EventFactory(weekly=True)
    changed(event, "2027-03-20T09:00", "extra")
    EventPauseFactory(event=event, first_on=date(2027, 3, 9), last_on=date(2027, 3, 9))
    event = shifted(Event.objects.get(pk=event.pk), 1)
    assert [row[:11] for row in said(event)] == [
        "03-02 10:00",
        "03-16 10:00",
        "03-21 09:00",
        "03-23 10:00",
    ]
    assert event.pauses.get().first_on == date(2027, 3, 9)
    assert is_index_true(event)


def test_a_date_that_a_holiday_prevented_is_not_invented_afterwards(clock):
    HolidayFactory(first_on=date(2027, 3, 8), last_on=date(2027, 3, 8))
    event = EventFactory(weekly=True, skips_holidays=True)
    clock.move_to(datetime.fromisoformat(AFTER_TWO))
    event = shifted(event, 1)
    assert [row[:5] for row in said(event)] == ["03-01", "03-16", "03-23"]
    assert is_index_true(event)


def test_another_place_of_one_date_moves_with_it():
    event, hall = EventFactory(weekly=True), VenueFactory(slug="hall")
    changed(event, "2027-03-08T10:00", "altered", venue=hall)
    event = shifted(event, 7)
    assert event.occurrences.get(venue=hall).local_start == datetime(2027, 3, 15, 10)


REFUSED = {
    "a single event that is over": ({}, "over"),
    "a series that is over": ({"weekly": True}, "Nothing to shift"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_over_as_a_whole_is_refused(clock, what):
    values, message = REFUSED[what]
    event = EventFactory(**values)
    clock.move_to(datetime.fromisoformat("2027-05-01T12:00:00+04:00"))
    with pytest.raises(ScheduleRefused, match=message):
        shift(owner=event, days=7, user=None)
    assert not EventEdit.objects.exists()


def test_a_rule_that_is_too_rich_is_refused_and_nothing_is_written():
    event = EventFactory(recurrence="RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3")
    before = said(event)
    with pytest.raises(RuleRefused):
        shift(owner=event, days=5, user=None)
    assert said(event) == before


@pytest.mark.parametrize("days", [-(10**6), 10**7])
def test_a_shift_out_of_time_is_refused(days):
    with pytest.raises(ScheduleRefused):
        shift(owner=EventFactory(weekly=True), days=days, user=None)


def test_dates_that_would_meet_are_refused():
    """Months are not as long: an extra date is so many days later, the series so many months."""
    event = EventFactory(
        recurrence="RRULE:FREQ=MONTHLY;COUNT=3", starts_at_local=datetime(2027, 3, 1, 10)
    )
    changed(event, "2027-03-29T10:00", "extra")
    with pytest.raises(ScheduleRefused, match="same time"):
        shift(owner=event, days=-1, user=None)


def test_a_published_shift_counts_once(clock):
    """Hard case 5."""
    event = EventPageFactory(event=EventFactory(weekly=True)).event
    assert shifted(event, 7).sequence == 1
    assert all("SEQUENCE:1" in face.text for face in event.faces.all())


def test_a_shift_is_in_the_history_and_can_be_undone():
    event = EventFactory(weekly=True)
    changed(event, "2027-03-01T10:00")
    changed(event, "2027-03-15T10:00", "altered", to="2027-03-16T15:00")
    user, before = user_as("coordinator"), said(event)
    ids = dict(event.occurrences.values_list("pk", "local_start"))
    edit = shift(owner=event, days=7, user=user)
    assert (edit.user, edit.verb, edit.scope) == (user, "move", "all")
    undo(edit=edit, user=user)
    assert said(event) == before
    assert dict(Occurrence.objects.values_list("pk", "local_start")) == ids


def test_an_old_address_leads_to_its_date_unless_another_date_has_it(client):
    event = EventPageFactory(event=EventFactory(weekly=True), language="en").event
    first = event.occurrences.order_by("starts_at").first()
    event = shifted(event, 7)
    former = event.former_dates.get(local_start=datetime(2027, 3, 1, 10))
    assert former.occurrence == first


def test_a_series_of_five_years_costs_what_a_short_one_costs():
    """But for the batches in which SQLite takes rows."""
    counts = []
    for rule in ("RRULE:FREQ=WEEKLY;COUNT=20", "RRULE:FREQ=WEEKLY;COUNT=260"):
        event = EventFactory(recurrence=rule)
        with CaptureQueriesContext(connection) as queries:
            shift(owner=event, days=7, user=None)
        rows = 'INSERT INTO "outreach_occurrence" '
        counts.append(len([one for one in queries if not one["sql"].startswith(rows)]))
    assert counts[0] == counts[1] < 60


@settings(max_examples=25)
@given(
    days=st.integers(-40, 400).filter(bool),
    rule=st.sampled_from(
        [
            "",
            "RRULE:FREQ=DAILY;COUNT=9",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270601T195959Z",
        ]
    ),
    zone=st.sampled_from(["Asia/Baku", "Europe/Berlin"]),
)
@pytest.mark.slow
def test_there_and_back_again_is_as_before(days, rule, zone):
    """Nothing of a series to come is lost on the way, its cancelled and moved dates least of all."""
    event = EventFactory(recurrence=rule, zone=zone, starts_at_local=datetime(2027, 4, 5, 10))
    if rule:
        changed(event, "2027-04-05T10:00")
        changed(event, "2027-04-10T09:00", "extra")
        second = sorted(one.local_start for one in dates_of(event.schedule))[1]
        if not event.changes.filter(local_start=second).exists():
            changed(event, second.isoformat(), "altered", to="2027-04-12T16:00")
    event = Event.objects.get(pk=event.pk)
    before = (said(event), sorted(change.as_change() for change in event.changes.all()))
    event = shifted(event, days)
    assert is_index_true(event)
    event = shifted(event, -days)
    assert is_index_true(event)
    assert (said(event), sorted(change.as_change() for change in event.changes.all())) == before
