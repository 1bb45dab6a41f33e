"""Calendars' versions go up when what they show has changed, and never otherwise."""

import pytest
from wagtail.models import PageViewRestriction

from outreach.models import Calendar
from tests.detention_visits.factories import ActivityPageFactory, FacilityFactory, held
from tests.factories import RegionFactory, calendar_in, make_calendars

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
    assert activity.sequence == 0


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
    assert (activity.sequence, version()) == (1, before + 1)
    changed_at = activity.changed_at
    activity.save()
    assert (activity.sequence, activity.changed_at, version()) == (1, changed_at, before + 1)


def test_a_stale_copy_sets_nothing_back():
    page = ActivityPageFactory(activity__always=True)
    stale = type(page.activity).objects.get(pk=page.activity_id)
    fresh = type(page.activity).objects.get(pk=page.activity_id)
    fresh.starts_at_local = fresh.starts_at_local.replace(hour=14)
    fresh.save()
    stale.title = "Stale"
    stale.save()
    assert stale.sequence >= fresh.sequence and stale.uid == fresh.uid


def moved_by_an_hour(activity) -> None:
    activity.starts_at_local = activity.starts_at_local.replace(hour=14)


def in_another_facility(activity) -> None:
    activity.facility = FacilityFactory(publicity=activity.facility.publicity)


COUNTS = {
    "the start": (moved_by_an_hour, 1, 0),
    "the rule": (lambda row: setattr(row, "recurrence", "RRULE:FREQ=WEEKLY;COUNT=9"), 1, 0),
    "the status": (lambda row: setattr(row, "status", "tentative"), 1, 0),
    "the place": (in_another_facility, 1, 1),
    "the working title": (lambda row: setattr(row, "title", "Other"), 0, 0),
    "the kind": (lambda row: setattr(row, "kind", row.Kind.values[-1]), 0, 0),
    "a reason": (lambda row: setattr(row, "reason", {"az": "Qar."}), 0, 0),
}


@pytest.mark.parametrize("what", COUNTS)
def test_sequence_counts_what_may_be_known_of_the_series_and_no_more(what):
    """Hard cases 5, 25: under “after” a plan leaves no mark on what was held."""
    change, always, after = COUNTS[what]
    for rule, steps in (("always", always), ("after", after)):
        page = ActivityPageFactory(**{f"activity__{rule}": True})
        held(page.activity)
        activity = type(page.activity).objects.get(pk=page.activity_id)
        change(activity)
        activity.save()
        assert type(activity).objects.get(pk=activity.pk).sequence == steps, rule
