"""Activities and sessions: the index, what is kept, and that nobody can be named."""

from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from detention_visits.models import Activity, ActivityEdit, Session
from tests.detention_visits.factories import START, ActivityFactory, FacilityFactory, held

pytestmark = pytest.mark.django_db

TEXT_FIELDS = {
    "Facility": {"slug", "address", "zone", "publicity"},
    "Activity": {
        "title",
        "kind",
        "status",
        "zone",
        "uid",
        "fingerprint",
        "published_fingerprint",
        "shown_digest",
    },
    "Session": {"status", "uid"},
    "FigurePortion": set(),
    "FormerSession": set(),
    "SessionChange": {"kind"},
    "ActivityPause": set(),
    "ActivityEdit": {"verb", "scope", "after"},
    "ActivityPage": {"summary", "body"},
}
"""All texts there are: none is meant for a person, and of a session none can be typed in."""


def test_no_model_has_a_field_for_a_persons_data():
    """Rule of protection 1: a new text field must be argued for here."""
    texts = (models.CharField, models.TextField)
    others = (models.EmailField, models.FileField, models.GenericIPAddressField)
    for model in apps.get_app_config("detention_visits").get_models():
        own = [field for field in model._meta.local_fields if not field.is_relation]
        found = {field.name for field in own if isinstance(field, texts)}
        assert found == TEXT_FIELDS[model.__name__]
        assert not any(isinstance(field, others) for field in own)
        related = {
            field.related_model._meta.label
            for field in model._meta.local_fields
            if field.is_relation
        }
        if model is ActivityEdit:
            related -= {"auth.User"}  # Who of the staff edited a schedule.
        assert not related & {"auth.User", "outreach.Contact", "outreach.Registration"}
    typed_in = {field.name for field in Session._meta.local_fields if field.editable}
    counts = {"women", "men", "girls", "boys", "participants_total"}
    assert typed_in - counts == {
        "id",
        "activity",
        "local_start",
        "starts_at",
        "ends_at",
        "status",
        "is_altered",
        "is_detached",
        "was_held",
    }


def test_the_zone_is_the_facilitys_unless_given():
    facility = FacilityFactory(zone="Europe/Berlin")
    assert ActivityFactory(facility=facility).zone == "Europe/Berlin"
    assert ActivityFactory(facility=facility, zone="Asia/Baku").zone == "Asia/Baku"


def test_saving_keeps_the_dates_in_step_and_their_ids():
    activity = ActivityFactory(starts_at_local=datetime(2027, 1, 2, 15))
    before = list(activity.sessions.values_list("pk", flat=True))
    activity.recurrence = "RRULE:FREQ=WEEKLY;COUNT=6"
    activity.save()
    after = list(activity.sessions.values_list("pk", flat=True))
    assert after[:4] == before and len(after) == 6
    assert all(len(uid) == 36 for uid in activity.sessions.values_list("uid", flat=True))


def test_wall_clock_stays_across_a_clock_change():
    """Hard case 1."""
    activity = ActivityFactory(
        facility=FacilityFactory(zone="Europe/Berlin"),
        starts_at_local=datetime(2026, 3, 16, 10),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=5",
    )
    starts = [session.starts_at.hour for session in activity.sessions.all()]
    assert starts == [9, 9, 8, 8, 8]


def test_listed_dates_are_added_and_left_out():
    activity = ActivityFactory(
        recurrence="RRULE:FREQ=WEEKLY;COUNT=3\nRDATE:20260108T110000Z\nEXDATE:20260110T110000Z"
    )
    days = [session.local_start.day for session in activity.sessions.all()]
    assert days == [3, 8, 17]


def test_an_endless_activity_is_indexed_to_the_horizon():
    """Hard case 9."""
    activity = ActivityFactory(endless=None, recurrence="RRULE:FREQ=WEEKLY")
    last = activity.sessions.last().ends_at
    assert timedelta(days=700) < last - timezone.now() < timedelta(days=800)


@pytest.mark.parametrize("entered", [{"was_held": False}, {"women": 5}, {"participants_total": 0}])
def test_a_date_that_holds_data_is_detached_and_comes_back(entered):
    """Hard case 8."""
    activity = ActivityFactory(starts_at_local=datetime(2027, 1, 2, 15))
    session = activity.sessions.order_by("starts_at")[2]
    Session.objects.filter(pk=session.pk).update(**entered)
    activity.recurrence = ""
    activity.save()
    assert list(activity.sessions.values_list("is_detached", flat=True)) == [False, True]
    activity.recurrence = "RRULE:FREQ=WEEKLY;COUNT=4"
    activity.save()
    session.refresh_from_db()
    assert not session.is_detached and activity.sessions.count() == 4


def test_a_schedule_that_contradicts_itself_writes_nothing():
    activity = Activity(
        facility=FacilityFactory(),
        title="Backwards",
        starts_at_local=START,
        ends_at_local=START - timedelta(hours=1),
    )
    with pytest.raises(ValidationError):
        activity.full_clean()
    with pytest.raises(ValueError, match="before"):
        activity.save()
    assert not Activity.objects.exists()


def test_a_session_ahead_cannot_be_held_nor_counted():
    session = ActivityFactory(endless=True).sessions.upcoming(timezone.now()).first()
    session.was_held = True
    with pytest.raises(ValidationError, match=r".+"):
        session.full_clean()
    session.was_held, session.women = None, 3
    with pytest.raises(ValidationError, match=r".+"):
        session.full_clean()


def test_the_groups_are_never_more_than_all_together():
    session = held(ActivityFactory(), women=7, participants_total=9)
    assert session.participants == 9 and session.held_at
    session.men = 5
    with pytest.raises(ValidationError, match=r".+"):
        session.full_clean()
    session.participants_total = None
    session.full_clean()
    assert session.participants == 12


def test_a_facility_with_activities_cannot_be_deleted():
    activity = ActivityFactory()
    with pytest.raises(models.ProtectedError):
        activity.facility.delete()


PAST, AHEAD = timedelta(days=-1), timedelta(days=1)


@pytest.mark.parametrize(
    ("publicity", "status", "was_held", "ends", "own_status", "detached", "permitted", "reason"),
    [
        ("never", "confirmed", True, PAST, "confirmed", False, False, "never is never"),
        ("never", "confirmed", None, AHEAD, "confirmed", False, False, "never is never"),
        ("after", "confirmed", True, PAST, "confirmed", False, True, "it was held"),
        ("after", "tentative", True, PAST, "tentative", False, True, "it was held"),
        ("after", "cancelled", True, PAST, "confirmed", False, True, "held before the rest went"),
        ("after", "confirmed", True, PAST, "confirmed", True, True, "held, and named no more"),
        ("after", "confirmed", True, AHEAD, "confirmed", False, False, "marked before its end"),
        ("after", "confirmed", False, PAST, "confirmed", False, False, "it was not held"),
        ("after", "confirmed", None, PAST, "confirmed", False, False, "nobody said so"),
        ("after", "confirmed", True, PAST, "cancelled", False, False, "it was called off"),
        ("after", "confirmed", True, PAST, "postponed", False, False, "it was called off"),
        ("after", "planned", True, PAST, "planned", False, False, "a plan is internal"),
        ("always", "confirmed", None, AHEAD, "confirmed", False, True, "the whole series"),
        ("always", "confirmed", False, PAST, "cancelled", False, True, "the whole series"),
        ("always", "cancelled", None, AHEAD, "cancelled", False, True, "nobody comes for nothing"),
        ("always", "planned", None, AHEAD, "planned", False, False, "a plan is internal"),
        ("always", "planned", True, PAST, "planned", False, False, "a plan is internal"),
        ("always", "confirmed", None, AHEAD, "confirmed", True, False, "named no more"),
        ("always", "confirmed", False, PAST, "confirmed", True, False, "named no more, not held"),
        ("always", "confirmed", True, PAST, "confirmed", True, True, "named no more, but held"),
    ],
)
def test_which_dates_the_rule_of_a_facility_permits(
    publicity, status, was_held, ends, own_status, detached, permitted, reason
):
    """Hard cases 11, 21: asked of the dates alone, whatever else guards their pages."""
    now = timezone.now()
    facility = FacilityFactory(publicity=publicity)
    activity = ActivityFactory(facility=facility, status=status, recurrence="")
    Session.objects.filter(activity=activity).update(
        was_held=was_held,
        status=own_status,
        is_detached=detached,
        starts_at=now + ends - timedelta(hours=2),
        ends_at=now + ends,
    )
    assert Session.objects.permitted(now).exists() == permitted, reason
    is_in_series = publicity == "always" and not detached
    assert Session.objects.in_series().exists() == is_in_series
    shown = Session.objects.with_shown_uid().get().shown_uid
    assert shown == (activity.uid if is_in_series else Session.objects.get().uid)


def test_a_date_that_ends_now_was_held_and_is_over():
    """Hard case 3: over and yet to come never overlap."""
    activity = ActivityFactory(facility=FacilityFactory(after=True), recurrence="")
    session = held(activity)
    assert Session.objects.permitted(session.ends_at).exists()
    assert not Session.objects.permitted(session.ends_at - timedelta(seconds=1)).exists()
