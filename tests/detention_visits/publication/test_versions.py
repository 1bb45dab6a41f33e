"""Calendars' versions go up when what they show has changed, and never otherwise."""

from datetime import datetime

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from outreach.models import Calendar
from outreach.publication.invalidation import hold_owners_below
from outreach.series.unit_of_work import unit_of_work
from tests.detention_visits.factories import ActivityPageFactory, FacilityFactory, held
from tests.factories import EventPageFactory, RegionFactory, calendar_in, make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def version():
    return Calendar.objects.get(page=calendar_in("az")).version


@pytest.fixture
def raised():
    """Whether something has raised the version since the last question."""
    last = [None]

    def ask():
        before, last[0] = last[0], version()
        return last[0] != before

    return ask


def test_what_may_never_be_known_leaves_no_mark(raised):
    page = ActivityPageFactory()
    raised()
    page.activity.title = "Other"
    page.activity.starts_at_local = page.activity.starts_at_local.replace(hour=9)
    page.activity.save()
    held(page.activity)
    page.activity.facility.save()
    page.save_revision().publish()
    page.unpublish()
    page.delete()
    assert not raised()


def test_a_plan_that_may_not_be_known_leaves_no_mark_on_what_was_held(raised):
    page = ActivityPageFactory(activity__after=True, activity__endless=True)
    held(page.activity)
    activity = page.activity
    activity.refresh_from_db()
    raised()
    activity.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=2"
    activity.save()
    assert not raised()
    assert activity.public_sequence == 0


def test_marking_a_session_publishing_moving_and_deleting_raise(raised):
    page = ActivityPageFactory(activity__after=True)
    raised()
    session = held(page.activity)
    assert raised()
    session.women = 7
    session.save()
    assert not raised()
    page.title = "Other title"
    page.save_revision().publish()
    assert raised()
    page.unpublish()
    assert raised()
    page.save_revision().publish()
    assert raised()
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.LOGIN
    )
    assert raised()
    restriction.delete()
    assert raised()
    page.delete()
    assert raised()


def test_a_changed_rule_name_or_region_of_the_facility_raises(raised):
    facility = FacilityFactory(always=True, region=RegionFactory(slug="baku"))
    page = ActivityPageFactory(activity__facility=facility)
    raised()
    facility.address = "Another hidden street"
    facility.save()
    assert not raised()
    facility.name = {"az": "Başqa ad"}
    facility.save()
    assert raised()
    facility.region.name = {"az": "Başqa bölgə"}
    facility.region.save()
    assert raised()
    facility.publicity = "never"
    facility.save()
    assert raised()
    page.activity.refresh_from_db()
    assert page.activity.shown_in == []


def test_one_save_raises_once_and_a_second_changes_nothing():
    """Hard case 5."""
    page = ActivityPageFactory(activity__always=True)
    activity = page.activity
    activity.refresh_from_db()
    before = version()
    activity.starts_at_local = activity.starts_at_local.replace(hour=14)
    activity.save()
    assert (activity.sequence, activity.public_sequence, version()) == (1, 1, before + 1)
    changed_at = activity.changed_at
    activity.save()
    assert (activity.sequence, activity.public_sequence, version()) == (1, 1, before + 1)
    assert activity.changed_at == changed_at


def test_a_stale_copy_sets_nothing_back():
    page = ActivityPageFactory(activity__always=True)
    stale = type(page.activity).objects.get(pk=page.activity_id)
    fresh = type(page.activity).objects.get(pk=page.activity_id)
    fresh.starts_at_local = fresh.starts_at_local.replace(hour=14)
    fresh.save()
    stale.title = "Stale"
    stale.save()
    assert (stale.sequence, stale.public_sequence) == (2, 2)
    assert stale.uid == fresh.uid


def moved_by_an_hour(activity) -> None:
    activity.starts_at_local = activity.starts_at_local.replace(hour=14)


def in_another_facility(activity) -> None:
    activity.facility = FacilityFactory(publicity=activity.facility.publicity)


COUNTS = {
    # Steps of the schedule's number, and of the public one under "after".
    "the start": (moved_by_an_hour, 1, 0),
    "the rule": (lambda row: setattr(row, "recurrence", "RRULE:FREQ=WEEKLY;COUNT=9"), 1, 0),
    "the status": (lambda row: setattr(row, "status", "tentative"), 1, 0),
    "the place": (in_another_facility, 1, 1),
    "the working title": (lambda row: setattr(row, "title", "Other"), 0, 0),
    "the kind": (lambda row: setattr(row, "kind", row.Kind.values[-1]), 0, 0),
    "a reason": (lambda row: setattr(row, "reason", {"az": "Qar."}), 0, 0),
}


def numbers(activity) -> tuple[int, int]:
    """The schedule's, and the public one."""
    stored = type(activity).objects.get(pk=activity.pk)
    return stored.sequence, stored.public_sequence


@pytest.mark.parametrize("what", COUNTS)
def test_the_public_number_counts_what_may_be_known_of_the_series_and_no_more(what):
    """Hard cases 5, 25: under “after” a plan leaves no mark on what was held."""
    change, steps, after = COUNTS[what]
    for rule, public in (("always", steps), ("after", after), ("never", 0)):
        facility = FacilityFactory(publicity=rule)
        page = ActivityPageFactory(activity__facility=facility)
        held(page.activity)
        activity = type(page.activity).objects.get(pk=page.activity_id)
        change(activity)
        activity.save()
        assert numbers(activity) == (steps, public), rule
        activity.save()
        assert numbers(activity) == (steps, public), "a second save changes nothing"


@pytest.mark.parametrize(("rule", "public"), [("always", 2), ("after", 0), ("never", 0)])
def test_a_session_that_was_not_held_counts_and_so_does_taking_that_back(rule, public):
    """Hard cases 5, 25: staff's calendars follow, the public one where it may."""
    page = ActivityPageFactory(activity__facility=FacilityFactory(publicity=rule))
    held(page.activity)
    session = page.activity.sessions.order_by("starts_at")[1]
    for was_held in (False, None):
        session.was_held = was_held
        session.save()
    assert numbers(page.activity) == (2, public)


def test_a_session_that_its_series_names_no_more_counts_once():
    """Hard case 5: it holds data and is kept, but the schedule says nothing of it any more."""
    activity = ActivityPageFactory(
        activity__always=True, activity__starts_at_local=datetime(2090, 3, 6, 10)
    ).activity
    row = activity.sessions.order_by("starts_at")[2]
    row.was_held = False
    row.save()
    assert numbers(activity) == (1, 1)
    activity.recurrence = ""
    activity.save()
    assert numbers(activity) == (2, 2)
    activity.save()
    assert numbers(activity) == (2, 2)


def test_a_plan_stored_before_it_was_counted_is_counted_from_its_first_change():
    activity = ActivityPageFactory(activity__after=True).activity
    type(activity).objects.update(fingerprint="")
    activity.title = "Other"
    activity.save()
    assert numbers(activity) == (0, 0) and activity.fingerprint
    type(activity).objects.update(fingerprint="")
    moved_by_an_hour(activity)
    activity.save()
    assert numbers(activity) == (1, 0)
    type(activity).objects.update(fingerprint="")
    session = activity.sessions.order_by("starts_at")[1]
    session.was_held = False
    session.save()
    assert numbers(activity) == (2, 0)


def test_the_daily_job_remembers_what_plans_are_and_counts_nothing():
    activity = ActivityPageFactory(activity__after=True).activity
    was = type(activity).objects.get().fingerprint
    type(activity).objects.update(fingerprint="")
    call_command("build_sessions", verbosity=0)
    assert type(activity).objects.get().fingerprint == was
    assert numbers(activity) == (0, 0)


def test_before_pages_are_deleted_the_owners_of_every_kind_below_are_held():
    """In one order, and without being published."""
    activity, event = ActivityPageFactory().activity, EventPageFactory().event
    with unit_of_work() as unit:
        hold_owners_below([calendar_in("az")])
        assert unit.locked == {
            ("detention_visits.activity", activity.pk),
            ("outreach.event", event.pk),
        }
        assert not unit.unpublished
