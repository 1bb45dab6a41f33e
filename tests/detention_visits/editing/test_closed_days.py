"""Holidays and pauses of activities: the same code as of events, on tables of their own."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from detention_visits.models import Activity, ActivityPause, SessionChange
from outreach.models import Calendar, Holiday
from outreach.series.holidays import holiday_work
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, held
from tests.factories import EventFactory, make_calendars
from tests.factories.holidays import HolidayFactory

pytestmark = pytest.mark.django_db
SECOND = datetime(2027, 3, 8, 10)
SERIES = {
    "starts_at_local": datetime(2027, 3, 1, 10),
    "ends_at_local": datetime(2027, 3, 1, 12),
    "recurrence": "RRULE:FREQ=WEEKLY;COUNT=4",
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def days(activity: Activity) -> list[int]:
    rows = activity.sessions.attached().order_by("starts_at")
    return [row.starts_at_local.day for row in rows]


def sequence(activity: Activity) -> int:
    return Activity.objects.get(pk=activity.pk).sequence


def version() -> int:
    return Calendar.objects.get(language="az").version


def announced(**fields) -> Activity:
    """One whose whole series is public."""
    values = {**SERIES, **fields}
    page = ActivityPageFactory(
        activity__always=True, **{f"activity__{name}": value for name, value in values.items()}
    )
    return page.activity


def test_an_activity_follows_a_holiday_and_comes_back():
    activity = announced(skips_holidays=True)
    before = version()
    holiday = HolidayFactory()
    assert (days(activity), sequence(activity), version()) == ([1, 15, 22], 1, before + 1)
    holiday.delete()
    assert (days(activity), sequence(activity), version()) == ([1, 8, 15, 22], 2, before + 2)


def test_a_holiday_without_a_session_changes_nothing():
    activity = announced(skips_holidays=True)
    before = version()
    HolidayFactory(first_on=date(2027, 3, 9))
    activity.refresh_from_db()
    activity.save()
    assert (sequence(activity), version()) == (0, before)


def test_a_held_session_stays_when_its_day_becomes_a_holiday(clock):
    """Hard case 7."""
    activity = announced(skips_holidays=True)
    clock.move_to("2027-03-10T12:00:00+04:00")
    session = held(activity, 1, women=8)
    HolidayFactory()
    session.refresh_from_db()
    assert (session.is_detached, session.was_held, session.local_start) == (False, True, SECOND)
    assert days(activity) == [1, 8, 15, 22]
    assert SessionChange.objects.get(activity=activity).kind == "altered"


def test_a_session_to_come_that_holds_data_is_detached_and_told():
    """Hard case 8."""
    activity = ActivityFactory(skips_holidays=True, **SERIES)
    session = activity.sessions.get(local_start=SECOND)
    activity.sessions.filter(pk=session.pk).update(women=5)
    with holiday_work() as written:
        HolidayFactory()
    assert [(one.owner, one.local_start) for one in written.taken_out] == [(activity, SECOND)]
    session.refresh_from_db()
    assert session.is_detached and session.women == 5
    Holiday.objects.all().delete()
    assert days(activity) == [1, 8, 15, 22]


def test_events_and_activities_follow_one_action():
    activity = ActivityFactory(skips_holidays=True, **SERIES)
    event = EventFactory(weekly=True, skips_holidays=True)
    HolidayFactory(last_on=date(2027, 3, 15))
    assert days(activity) == [1, 22]
    assert event.occurrences.attached().count() == 2


@pytest.mark.parametrize("way", ["with the activity", "by itself"])
def test_a_pause_keeps_what_is_over(clock, way):
    """Hard case 7."""
    activity = announced()
    clock.move_to("2027-03-10T12:00:00+04:00")
    activity = Activity.objects.get(pk=activity.pk)
    pause = ActivityPause(first_on=date(2027, 3, 8), last_on=date(2027, 3, 15))
    if way == "by itself":
        pause.activity = activity
        pause.save()
    else:
        activity.pauses.add(pause)
        activity.save()
    assert (days(activity), sequence(activity)) == ([1, 8, 22], 1)
    clock.move_to("2027-03-16T12:00:00+04:00")
    activity = Activity.objects.get(pk=activity.pk)
    if way == "by itself":
        activity.pauses.get().delete()
    else:
        activity.pauses.clear()
        activity.save()
    assert days(activity) == [1, 8, 22]


def test_a_pause_takes_sessions_out_and_brings_them_back():
    activity = announced()
    pause = ActivityPause.objects.create(
        activity=activity, first_on=date(2027, 3, 8), last_on=date(2027, 3, 15)
    )
    assert (days(activity), sequence(activity)) == ([1, 22], 1)
    pause.delete()
    assert (days(activity), sequence(activity)) == ([1, 8, 15, 22], 2)
