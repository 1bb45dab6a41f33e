"""Holidays: series that skip them follow at once, and what is over stays as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.models import Calendar, Event, Face, Holiday, OccurrenceChange, Registration
from outreach.series.holiday_changes import changed_days
from outreach.series.holidays import holiday_work
from tests.factories import EventFactory, EventPageFactory, VenueFactory
from tests.factories.holidays import HolidayFactory

pytestmark = pytest.mark.django_db

SECOND = datetime(2027, 3, 8, 10)
SECOND_DAY = SECOND.date()
BEFORE, AFTER = "2027-02-20T12:00:00+04:00", "2027-03-10T12:00:00+04:00"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


def series(**fields) -> Event:
    """Four Mondays from 1 March 2027 at 10:00, public."""
    values = {"weekly": True, "skips_holidays": True, **fields}
    return EventPageFactory(event=EventFactory(**values)).event


def days(event: Event) -> list[int]:
    """The days of March on which it takes place."""
    rows = event.occurrences.attached().order_by("starts_at")
    return [row.starts_at_local.day for row in rows]


def sequence(event: Event) -> int:
    return Event.objects.get(pk=event.pk).sequence


def texts(event: Event) -> list[str]:
    return list(Face.objects.filter(event=event).order_by("pk").values_list("text", flat=True))


def test_a_new_holiday_takes_its_date_out_of_index_and_feed_once():
    """Hard case 5: one change, one SEQUENCE."""
    event = series()
    version = Calendar.objects.get(language="az").version
    holiday = HolidayFactory()
    assert days(event) == [1, 15, 22], "COUNT counts the date that is left out"
    assert sequence(event) == 1
    assert "EXDATE;TZID=Asia/Baku:20270308T100000\r\n" in texts(event)[0]
    assert Calendar.objects.get(language="az").version == version + 1
    before = texts(event)
    holiday.name = {"az": "Başqa ad"}
    holiday.save()
    assert (sequence(event), texts(event)) == (1, before)
    holiday.delete()
    assert days(event) == [1, 8, 15, 22]
    assert sequence(event) == 2
    assert "EXDATE" not in texts(event)[0]


def test_a_holiday_on_which_no_date_falls_changes_nothing():
    event = series()
    before = Event.objects.values().get(pk=event.pk)
    HolidayFactory(first_on=date(2027, 3, 9), last_on=date(2027, 3, 14))
    HolidayFactory(first_on=date(2027, 4, 5))
    assert Event.objects.values().get(pk=event.pk) == before
    event = Event.objects.get(pk=event.pk)
    event.save()
    assert sequence(event) == 0, "nor does it count when the event is saved for another reason"


def test_only_series_that_skip_holidays_follow():
    plain = series(skips_holidays=False)
    single = series(weekly=False, starts_at_local=SECOND)
    HolidayFactory()
    assert days(plain) == [1, 8, 15, 22]
    assert days(single) == [8], "what is no series takes place whatever the day"
    assert (sequence(plain), sequence(single)) == (0, 0)


def test_a_date_that_is_over_stays_when_its_day_becomes_a_holiday(clock):
    """Hard case 7: past occurrences never change."""
    event = series(venue=VenueFactory())
    row = event.occurrences.get(local_start=SECOND)
    clock.move_to(AFTER)
    HolidayFactory()
    assert days(event) == [1, 8, 15, 22]
    change = OccurrenceChange.objects.get(event=event)
    assert (change.kind, change.local_start) == ("altered", SECOND)
    assert change.is_only_pinned
    assert (change.pinned_start, change.pinned_end) == (SECOND, SECOND + timedelta(hours=2))
    after = event.occurrences.get(pk=row.pk)
    assert (after.starts_at, after.ends_at) == (row.starts_at, row.ends_at)
    assert "EXDATE" not in texts(event)[0]
    assert sequence(event) == 1


def test_a_day_that_is_over_stays_free_when_its_holiday_is_taken_back(clock):
    """Hard case 7: nobody came on that day, and no list may say otherwise later."""
    event = series()
    holiday = HolidayFactory()
    before = texts(event)
    clock.move_to(AFTER)
    holiday.delete()
    assert days(event) == [1, 15, 22]
    assert OccurrenceChange.objects.get(event=event).kind == "skipped"
    assert (sequence(event), texts(event)) == (1, before), "to subscribers it is the same"


def test_a_date_to_come_that_holds_data_is_detached_and_comes_back():
    """Hard case 8: what somebody entered is never deleted."""
    event = series()
    row = event.occurrences.get(local_start=SECOND)
    Registration.objects.create(occurrence=row, name="Leyla")
    with holiday_work() as written:
        holiday = HolidayFactory()
    assert [(one.owner, one.local_start) for one in written.taken_out] == [(event, SECOND)]
    row.refresh_from_db()
    assert row.is_detached and row.registrations.count() == 1
    with holiday_work() as written:
        HolidayFactory(first_on=date(2027, 3, 7), last_on=date(2027, 3, 9))
    assert written.taken_out == [], "it was out already"
    Holiday.objects.exclude(pk=holiday.pk).delete()
    holiday.delete()
    row.refresh_from_db()
    assert not row.is_detached
    assert days(event) == [1, 8, 15, 22]


@pytest.mark.parametrize(
    ("kind", "status"),
    [("cancelled", "cancelled"), ("altered", "confirmed"), ("extra", "confirmed")],
)
def test_what_an_editor_said_of_a_date_holds_against_the_holiday(kind, status):
    event = series()
    key = SECOND if kind != "extra" else SECOND + timedelta(hours=4)
    OccurrenceChange.objects.create(event=event, local_start=key, kind=kind)
    before = sequence(event)
    HolidayFactory()
    row = event.occurrences.get(local_start=key)
    assert (row.status, row.is_detached) == (status, False)
    assert sequence(event) == before + (kind == "extra"), "the date of the rule has gone"


def test_a_holiday_that_moves_closes_one_day_and_opens_another_at_once():
    event = series()
    holiday = HolidayFactory()
    stale = Holiday.objects.get()
    holiday.first_on = holiday.last_on = date(2027, 3, 15)
    holiday.save()
    assert days(event) == [1, 8, 22]
    assert sequence(event) == 2
    stale.first_on = stale.last_on = date(2027, 3, 22)
    stale.save()
    assert days(event) == [1, 8, 15], "what counts is what was stored, not what the object knew"


def test_overlapping_holidays_close_a_day_until_the_last_one_is_gone():
    event = series()
    first, second = HolidayFactory(), HolidayFactory(first_on=date(2027, 3, 1), last_on=SECOND_DAY)
    assert sequence(event) == 2
    first.delete()
    assert (days(event), sequence(event)) == ([15, 22], 2)
    second.delete()
    assert days(event) == [1, 8, 15, 22]


def test_many_holidays_deleted_in_a_list_count_once():
    event = series()
    with holiday_work():
        for day in (8, 15, 22):
            HolidayFactory(first_on=date(2027, 3, day))
    assert (days(event), sequence(event)) == ([1], 1)
    Holiday.objects.filter(first_on__gte=date(2027, 3, 10)).delete()
    assert (days(event), sequence(event)) == ([1, 15, 22], 2)


def test_an_error_undoes_holiday_and_dates_together():
    event = series()
    with pytest.raises(RuntimeError), holiday_work():
        HolidayFactory()
        raise RuntimeError
    assert (days(event), Holiday.objects.count()) == ([1, 8, 15, 22], 0)
    HolidayFactory()
    assert days(event) == [1, 15, 22]


def test_a_holiday_beyond_the_horizon_is_told_to_subscribers_of_endless_series():
    event = series(weekly=False, endless=True)
    HolidayFactory(first_on=date(2031, 3, 3))
    assert "EXDATE;TZID=Asia/Baku:20310303T100000" in texts(event)[0]
    assert sequence(event) == 1


def test_a_series_follows_when_it_begins_to_skip_and_when_it_stops():
    HolidayFactory()
    event = series(skips_holidays=False)
    event.skips_holidays = True
    event.save()
    assert (days(event), sequence(event)) == ([1, 15, 22], 1)
    event.skips_holidays = False
    event.save()
    assert (days(event), sequence(event)) == ([1, 8, 15, 22], 2)


def queries_of_a_holiday(**fields) -> int:
    with CaptureQueriesContext(connection) as queries:
        holiday = HolidayFactory(**fields)
    holiday.delete()
    return len(queries)


@pytest.mark.slow
@pytest.mark.parametrize("moment", [BEFORE, AFTER], ids=["to come", "over"])
def test_the_cost_is_the_same_for_each_series_and_its_length_does_not_matter(clock, moment):
    """Hard case 9: no query for each date, none for series that have none on that day."""
    series()
    clock.move_to(moment)
    alone = queries_of_a_holiday()
    series(weekly=False, recurrence="RRULE:FREQ=WEEKLY;COUNT=300")
    two = queries_of_a_holiday()
    series(weekly=False, recurrence="RRULE:FREQ=DAILY;COUNT=100")
    three = queries_of_a_holiday()
    assert two > alone
    assert three - two <= two - alone + 2, "at most one more savepoint, however many dates"
    for weekday in range(4):
        series(starts_at_local=datetime(2027, 3, 2 + weekday, 10))
        EventFactory(weekly=True)
    assert queries_of_a_holiday() <= three


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ([], [(1, 2)], [1, 2]),
        ([(1, 5)], [(3, 7)], [1, 2, 6, 7]),
        ([(1, 5), (3, 4)], [(1, 5)], []),
        ([(1, 5), (3, 7)], [(1, 5)], [6, 7]),
        ([(1, 1), (2, 2)], [(1, 2)], []),
    ],
)
def test_only_days_that_were_opened_or_closed_have_changed(before, after, changed):
    def ranges(numbers):
        return [(date(2027, 3, first), date(2027, 3, last)) for first, last in numbers]

    assert [day.day for day in changed_days(ranges(before), ranges(after))] == changed
