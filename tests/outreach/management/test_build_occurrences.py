"""The daily job extends endless series of every kind, touches nothing else, and may run at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from detention_visits.models import Activity
from outreach.models import Event, Face, OccurrenceChange
from outreach.series.index import plan_ahead
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory, EventPageFactory, make_calendars

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_calendars()
        yield traveller


def run(*options) -> int:
    with CaptureQueriesContext(connection) as queries:
        call_command("build_occurrences", *options, verbosity=0)
    return len(queries)


def last(owner) -> datetime:
    return owner.date_rows.attached().latest("starts_at").starts_at


def test_time_passes_and_the_index_grows_without_a_new_sequence(clock):
    """Hard case 5: moving the horizon is no change."""
    event = EventPageFactory(event=EventFactory(endless=True)).event
    activity = ActivityFactory(endless=True)
    texts = list(Face.objects.values_list("text", flat=True))
    clock.shift(timedelta(days=60))
    run()
    for owner in (event, activity):
        assert last(owner) > datetime(2029, 4, 23, tzinfo=UTC)
    event.refresh_from_db()
    assert event.sequence == 0
    assert list(Face.objects.values_list("text", flat=True)) == texts


def test_a_second_run_does_nothing(clock):
    for _place in range(3):
        EventPageFactory(event=EventFactory(endless=True))
        ActivityFactory(endless=True)
    idle = run()
    clock.shift(timedelta(days=31))
    assert run() > idle + 20
    assert run() == idle


def test_finite_series_cost_nothing(clock):
    run()
    idle = run()
    EventPageFactory(event=EventFactory(weekly=True))
    EventFactory(recurrence="RRULE:FREQ=DAILY;UNTIL=20280101")
    ActivityFactory()
    clock.shift(timedelta(days=31))
    assert run() <= idle + 2, "where the sites are may have been forgotten since"
    assert run() == idle


def test_what_staff_planned_farther_is_never_given_up(clock, settings):
    event, activity = EventFactory(endless=True), ActivityFactory(endless=True)
    for owner in (event, activity):
        plan_ahead(owner=owner, months=24)
    settings.OUTREACH_HORIZON_MONTHS = 6
    clock.shift(timedelta(days=31))
    run(), run("--all")
    for owner in (event, activity):
        assert type(owner).objects.get(pk=owner.pk).indexed_until.year == 2031
        assert last(owner) > datetime(2031, 2, 1, tzinfo=UTC)


def test_a_series_from_before_the_column_was_there_is_found():
    event, activity = EventFactory(endless=True), ActivityFactory(endless=True)
    for owner in (event, activity):
        type(owner).objects.filter(pk=owner.pk).update(indexed_until=None)
    idle = run()
    assert Event.objects.get().indexed_until and Activity.objects.get().indexed_until
    assert run() < idle


def test_all_renews_what_somebody_wrote_past_the_services():
    event, activity = EventFactory(weekly=True), ActivityFactory()
    OccurrenceChange.objects.bulk_create(
        [OccurrenceChange(event=event, local_start=event.starts_at_local, kind="cancelled")]
    )
    activity.sessions.all().delete()
    run()
    assert not event.occurrences.filter(status="cancelled").exists()
    run("--all")
    assert event.occurrences.filter(status="cancelled").count() == 1
    assert activity.sessions.count() == 4


def test_one_that_cannot_be_indexed_is_named_and_stops_no_other(clock, capsys):
    far = {
        "starts_at_local": datetime(2060, 3, 1, 10),
        "ends_at_local": datetime(2060, 3, 1, 12),
    }
    stuck = EventFactory(endless=True), ActivityFactory(endless=True)
    for owner in stuck:
        type(owner).objects.filter(pk=owner.pk).update(**far)
    well = EventFactory(endless=True), ActivityFactory(endless=True)
    clock.shift(timedelta(days=60))
    run()
    assert all(last(owner) > datetime(2029, 4, 23, tzinfo=UTC) for owner in well)
    said = capsys.readouterr().err
    assert f"event {stuck[0].pk} was left unchanged" in said
    assert f"activity {stuck[1].pk} was left unchanged" in said


def test_an_unexpected_error_stops_no_other_and_is_told_at_the_end(clock, capsys, caplog):
    factories = (EventFactory, EventFactory, ActivityFactory, ActivityFactory)
    owners = [make(endless=True, id=70_001 + number) for number, make in enumerate(factories)]
    broken = {owners[0].pk, owners[2].pk}

    def refuse(execute, sql, params, many, context):
        """The disk is full as soon as dates of these are written."""
        if sql.startswith("INSERT") and not broken.isdisjoint(params):
            raise OSError("disk full")
        return execute(sql, params, many, context)

    clock.shift(timedelta(days=60))
    with connection.execute_wrapper(refuse), pytest.raises(CommandError, match="2 could not"):
        run()
    reached = [last(owner) > datetime(2029, 4, 23, tzinfo=UTC) for owner in owners]
    assert reached == [False, True, False, True]
    said = capsys.readouterr().err
    assert f"event {owners[0].pk}: unexpected error" in said
    assert f"activity {owners[2].pk}: unexpected error" in said
    assert caplog.text.count("OSError: disk full") == len(broken)
    run()
    assert all(last(owner) > datetime(2029, 4, 23, tzinfo=UTC) for owner in owners)


def test_the_old_name_of_the_job_for_activities_does_the_same(clock):
    owners = EventFactory(endless=True), ActivityFactory(endless=True)
    clock.shift(timedelta(days=60))
    call_command("build_sessions", verbosity=0)
    assert all(last(owner) > datetime(2029, 4, 23, tzinfo=UTC) for owner in owners)
