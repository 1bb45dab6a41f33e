"""Activities in calendars of staff: default no access, and no more than the visit team may see now."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from detention_visits.plan_source import DetentionPlanSource
from outreach.models import PrivateFeed
from outreach.scheduling.plan_sources import PlanQuestion
from outreach.scheduling.spans import TimeSpan
from tests.detention_visits.factories import ActivityFactory, FacilityFactory, held
from tests.factories import EventFactory, RegionFactory
from tests.factories.private_feeds import private_feed
from tests.factories.users import let_write_in_all_regions

pytestmark = pytest.mark.django_db
GROUPS = ("", "Editors", "Moderators", "Coordinators", "Figures", "Visit team")
SCOPES = PrivateFeed.Scope.values
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def soon_after():
    with time_machine.travel("2026-01-20T12:00:00+04:00", tick=False):
        yield


def member_of(*groups):
    user = get_user_model().objects.create_user("one")
    user.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups if name)
    return user


def entries(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("group", GROUPS)
def test_each_group_sees_activities_or_nothing_of_them(client, group, scope):
    """Hard case 11."""
    activity = ActivityFactory(title="Film club inside", planned=True)
    user = member_of(group)
    activity.facility.region = RegionFactory()
    activity.facility.save()
    activity.facility.region.groups.set(user.groups.all())
    _feed, path = private_feed(user, scope)
    answer = client.get(path)
    shows = group == "Visit team" and scope in ("plan", "region")
    assert (b"Film club inside" in answer.content) is shows
    assert (activity.facility.slug.encode() in answer.content) is shows
    reads_plans = group in ("Editors", "Coordinators", "Figures")
    assert answer.status_code == (200 if reads_plans or group == "Visit team" else 404)


def test_the_source_itself_hands_over_nothing_without_the_right():
    """Whoever calls it: it does not rely on being asked first."""
    ActivityFactory()
    now, user = timezone.now(), member_of("Coordinators")
    for scope in SCOPES:
        question = PlanQuestion(
            user=user,
            scope=scope,
            language="en",
            now=now,
        )
        since = now - timedelta(days=90)
        assert list(DetentionPlanSource().entries(question, since=since, limit=9)) == []
        assert DetentionPlanSource().dates(question, TimeSpan(since, now + DAY * 90)) == []


def test_the_visit_team_sees_no_events_without_their_right(client):
    EventFactory(title="A meeting")
    ActivityFactory(title="A film")
    _feed, path = private_feed(member_of("Visit team"), "plan")
    assert {str(entry["SUMMARY"]) for entry in entries(client, path)} == {"A film"}


def test_whoever_has_both_rights_sees_both(client):
    EventFactory(title="A meeting")
    ActivityFactory(title="A film")
    _feed, path = private_feed(member_of("Visit team", "Coordinators"), "plan")
    assert {str(entry["SUMMARY"]) for entry in entries(client, path)} == {"A film", "A meeting"}


def test_a_region_is_the_facilitys(client):
    west = RegionFactory(slug="west")
    ActivityFactory(title="In the west", facility=FacilityFactory(region=west))
    ActivityFactory(title="Elsewhere", facility=FacilityFactory(region=RegionFactory()))
    ActivityFactory(title="Nowhere")
    user = member_of("Visit team")
    _feed, path = private_feed(user, "region")
    assert entries(client, path) == []
    west.groups.add(user.groups.get())
    assert [str(entry["SUMMARY"]) for entry in entries(client, path)] == ["In the west"]
    west.groups.clear()
    assert entries(client, path) == []
    let_write_in_all_regions(user)
    assert len(entries(client, path)) == 3


def test_it_names_programme_and_facility_and_nothing_that_was_written_down(client):
    activity = ActivityFactory(title="Film club")
    held(activity, 0, women=3, men=14)
    session = activity.sessions.order_by("starts_at")[1]
    session.was_held = False
    session.save()
    _feed, path = private_feed(member_of("Visit team"), "plan")
    master, called_off = entries(client, path)
    assert (master["STATUS"], called_off["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert str(master["LOCATION"]) == f"{activity.facility.slug} en"
    assert "Kind: film club" in str(master["DESCRIPTION"])
    assert str(master["URL"]).endswith(f"/edit/{activity.pk}/")
    assert set(master.keys()) == {
        *("UID", "DTSTAMP", "CREATED", "SEQUENCE", "DTSTART", "DTEND", "RRULE"),
        *("STATUS", "SUMMARY", "DESCRIPTION", "LOCATION", "URL"),
    }
    told = f"{master['DESCRIPTION']} {master['LOCATION']}"
    for secret in ("Hidden Street", "women", "14", "held"):
        assert not re.search(rf"\b{secret}\b", told)


@pytest.mark.parametrize("publicity", ["never", "after", "always"])
def test_the_team_is_told_a_number_for_each_change_whatever_the_public_may_know(client, publicity):
    """Hard case 5."""
    activity = ActivityFactory(facility=FacilityFactory(publicity=publicity), planned=True)
    _feed, path = private_feed(member_of("Visit team"), "plan")
    numbers = []
    for hour in (9, 14, 15):
        activity.starts_at_local = activity.starts_at_local.replace(hour=hour)
        activity.ends_at_local = activity.starts_at_local + timedelta(hours=2)
        activity.save()
        numbers.append(entries(client, path)[0]["SEQUENCE"])
    held(activity)
    session = activity.sessions.order_by("starts_at")[1]
    session.was_held = False
    session.save()
    numbers.append(entries(client, path)[0]["SEQUENCE"])
    assert numbers == [1, 2, 3, 4]
    assert type(activity).objects.get().public_sequence == 0


@pytest.mark.queries
def test_it_costs_as_much_for_many_activities_as_for_few(client):
    _feed, path = private_feed(member_of("Visit team"), "plan")
    counts = []
    for number in (1, 10):
        for _one in range(number):
            held(ActivityFactory(skips_holidays=True))
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 15, counts
