"""How far ahead endless series are indexed: the horizon, and farther where staff have planned."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from detention_visits.models import Activity
from outreach.models import Event, Face, OccurrenceChange
from outreach.scheduling.errors import ScheduleRefused
from outreach.series.index import behind_the_horizon, plan_ahead, plan_until
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory, EventPageFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)
HORIZON = datetime(2029, 3, 1, tzinfo=UTC)
"""The first of the month after 24 whole months."""
FAR = datetime(2031, 6, 2, 10)
"""A Monday, beyond the horizon."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def endless(**fields) -> Event:
    """Every Monday at 10:00 from 1 March 2027."""
    return EventPageFactory(event=EventFactory(endless=True, **fields)).event


def last(owner) -> datetime:
    return owner.date_rows.attached().latest("starts_at").starts_at


def sequence(event) -> int:
    return Event.objects.get(pk=event.pk).sequence


def test_an_endless_series_is_indexed_to_the_horizon_and_a_finite_one_whole():
    event = endless()
    assert HORIZON - timedelta(days=7) <= last(event) < HORIZON
    assert event.indexed_until == HORIZON
    finite = EventFactory(recurrence="RRULE:FREQ=YEARLY;COUNT=9")
    assert last(finite).year == 2035
    assert finite.indexed_until is None


@pytest.mark.parametrize("months", [1, 6, 36])
def test_the_horizon_is_a_setting(settings, months):
    settings.OUTREACH_HORIZON_MONTHS = months
    until = endless().indexed_until
    assert (until.year * 12 + until.month) - (2027 * 12 + 3) == months


@pytest.mark.parametrize("factory", [EventFactory, ActivityFactory])
def test_staff_plan_a_year_farther_and_another(factory):
    owner = factory(endless=True)
    assert plan_ahead(owner=owner) == HORIZON.replace(year=2030)
    assert last(owner) >= HORIZON.replace(year=2030) - timedelta(days=7)
    assert plan_ahead(owner=owner, months=6) == datetime(2030, 9, 1, tzinfo=UTC)
    assert owner.indexed_until == type(owner).objects.get(pk=owner.pk).indexed_until
    owner.save()
    assert owner.indexed_until == datetime(2030, 9, 1, tzinfo=UTC), "a save takes nothing back"
    assert last(owner) > datetime(2030, 8, 1, tzinfo=UTC)


def test_planning_ahead_is_no_change_to_subscribers():
    event = endless()
    before = list(Face.objects.filter(event=event).values_list("text", flat=True))
    plan_ahead(owner=event)
    assert sequence(event) == 0
    assert list(Face.objects.filter(event=event).values_list("text", flat=True)) == before


def test_the_feed_lists_further_rules_as_far_as_the_index_goes():
    """Most programs read one rule only, so the dates of others are a part with an end."""
    event = endless()
    event.recurrence = "RRULE:FREQ=WEEKLY\nRRULE:FREQ=MONTHLY;BYDAY=1FR"
    event.save()

    def count():
        text = Face.objects.filter(event=event).first().text
        return int(re.search("RRULE:FREQ=MONTHLY;COUNT=([0-9]+);BYDAY=1FR", text)[1])

    assert count() == 24
    plan_ahead(owner=event)
    assert count() > 24
    assert sequence(event) == 1, "for the rule, not for the horizon"


def test_nobody_plans_more_than_ten_years_ahead():
    event = endless()
    with pytest.raises(ScheduleRefused, match="ten years"):
        plan_ahead(owner=event, months=100)
    with pytest.raises(ScheduleRefused, match="ten years"):
        plan_until(owner=event, until=datetime(2050, 1, 1, tzinfo=UTC))
    event.refresh_from_db()
    assert event.indexed_until == HORIZON


def test_what_is_reached_already_changes_nothing():
    event = endless()
    assert plan_until(owner=event, until=NOW) == HORIZON
    assert Event.objects.get(pk=event.pk).indexed_until == HORIZON


def test_a_series_that_ends_needs_no_planning():
    with pytest.raises(ScheduleRefused, match="has an end"):
        plan_ahead(owner=EventFactory(weekly=True))


@pytest.mark.parametrize(
    "change",
    [
        {"local_start": FAR, "kind": "cancelled"},
        {"local_start": FAR, "kind": "altered", "starts_at_local": FAR + timedelta(hours=1)},
        {"local_start": datetime(2027, 3, 8, 10), "kind": "altered", "starts_at_local": FAR},
        {"local_start": FAR + timedelta(days=1), "kind": "extra"},
    ],
    ids=["cancelled", "moved", "moved there", "extra"],
)
def test_a_change_beyond_the_horizon_brings_the_index_there(change):
    event = endless()
    change = OccurrenceChange.objects.create(event=event, **change)
    row = event.occurrences.get(local_start=change.local_start)
    assert row.starts_at_local >= FAR and not row.is_detached
    event.refresh_from_db()
    assert event.indexed_until == datetime(2031, 7, 1, tzinfo=UTC)
    between = event.occurrences.filter(starts_at__year=2030)
    assert between.count() == 52
    change.delete()
    assert between.count() == 52, "what was reached once is never given up"


def test_a_date_beyond_the_horizon_that_moves_before_it_is_indexed_alone():
    event = endless()
    OccurrenceChange.objects.create(
        event=event, local_start=FAR, kind="altered", starts_at_local=datetime(2027, 3, 9, 10)
    )
    assert event.occurrences.get(local_start=FAR).starts_at_local.year == 2027
    assert Event.objects.get(pk=event.pk).indexed_until == HORIZON


def test_a_date_skipped_beyond_the_horizon_needs_no_index():
    event = endless()
    OccurrenceChange.objects.create(event=event, local_start=FAR, kind="skipped")
    assert Event.objects.get(pk=event.pk).indexed_until == HORIZON


def test_a_change_more_than_ten_years_ahead_is_refused_whole():
    event = endless()
    with pytest.raises(ScheduleRefused, match="ten years"):
        OccurrenceChange.objects.create(
            event=event, local_start=datetime(2040, 1, 2, 10), kind="cancelled"
        )
    assert not OccurrenceChange.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=DAILY", "FREQ=MONTHLY;BYDAY=-1FR"])
def test_an_endless_series_costs_what_is_indexed_whenever_it_began(rule):
    """Hard case 9: DTSTART in 1970."""
    rows, first, again = [], [], []
    for year in (1950, 1970, 2000):
        event = EventFactory.build(
            starts_at_local=datetime(year, 1, 2, 10), recurrence=f"RRULE:{rule}"
        )
        for counts in (first, again):
            with CaptureQueriesContext(connection) as queries:
                event.save()
            counts.append(len(queries))
        rows.append(event.occurrences.count())
    assert max(rows) - min(rows) <= 1 and max(rows) < 7.2 * 366, "five years back, two ahead"
    assert len(set(first)) == len(set(again)) == 1


def test_only_endless_series_that_lag_behind_are_found(clock, django_assert_num_queries):
    weekly = endless()
    both = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=MONTHLY")
    EventFactory(weekly=True), EventFactory()
    EventFactory(recurrence="RRULE:FREQ=WEEKLY;UNTIL=20280101")
    EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=3\nRRULE:FREQ=MONTHLY;COUNT=3")
    ahead = endless()
    plan_ahead(owner=ahead)
    activity = ActivityFactory(endless=True)
    assert behind_the_horizon(Event, now=NOW) == []
    later = NOW + timedelta(days=31)
    with django_assert_num_queries(1):
        assert behind_the_horizon(Event, now=later) == [weekly.pk, both.pk]
    assert behind_the_horizon(Activity, now=later) == [activity.pk]


@pytest.mark.parametrize("factory", [EventFactory, ActivityFactory])
def test_a_series_that_begins_beyond_the_horizon_has_its_first_date(factory):
    owner = factory(
        endless=True,
        starts_at_local=datetime(2031, 6, 2, 10),
        ends_at_local=datetime(2031, 6, 2, 12),
    )
    assert owner.date_rows.earliest("starts_at").local_start == datetime(2031, 6, 2, 10)
    assert owner.indexed_until == datetime(2031, 7, 1, tzinfo=UTC)


def test_a_series_that_begins_more_than_ten_years_ahead_is_refused():
    event = EventFactory.build(endless=True, starts_at_local=datetime(2040, 6, 4, 10))
    with pytest.raises(ScheduleRefused, match="ten years"):
        event.save()
