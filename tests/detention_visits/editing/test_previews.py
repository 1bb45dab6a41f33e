"""What the form of an activity tells of its dates while somebody types."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from detention_visits.models import Activity, SessionChange
from outreach.editing.typed.preview import PREVIEW
from tests.detention_visits.factories import ActivityFactory, FacilityFactory
from tests.factories.users import user_as
from tests.outreach.editing.typed.previews import NOW, WEEKLY, Answer, read, speak

from .test_forms import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False):
        yield


@pytest.fixture
def visitor(client):
    user = get_user_model().objects.create_user("visitor", "visitor@example.org", "secret")
    user.groups.add(Group.objects.get(name="Visit team"))
    speak(user, "en")
    client.force_login(user)
    return client


def post(client, data, activity: Activity | None = None):
    name, args = ("edit", [activity.pk]) if activity else ("add", [])
    address = reverse(f"detention_visits_activities:{name}", args=args)
    headers = {"x-requested-with": "XMLHttpRequest"}
    return client.post(f"{address}?{PREVIEW}", data, headers=headers)


def asked(client, data, activity: Activity | None = None) -> Answer:
    return read(post(client, data, activity).content.decode())


def test_a_change_that_the_form_only_tells_of_is_shown_and_stays(visitor):
    """The form of an activity has no rows for its changed dates."""
    start = datetime(2026, 12, 4, 10)
    activity = ActivityFactory(starts_at_local=start, recurrence=WEEKLY["recurrence"])
    for day, kind in ((11, "cancelled"), (13, "extra")):
        key = datetime(2026, 12, day, 10)
        SessionChange.objects.create(activity=activity, local_start=key, kind=kind)
    answer = asked(visitor, typed(activity.facility) | WEEKLY, activity)
    assert answer.state("Friday, 11") == "struck: cancelled"
    assert answer.state("Sunday, 13 December 2026, 10:00") == "extra"
    assert answer.verbs["Friday, 11 December 2026, 10:00"] == []
    assert answer.verbs["Sunday, 13 December 2026, 10:00"] == []
    assert answer.extra == ["Sunday, 13 December 2026, 10:00"]
    assert answer.verbs["Friday, 4 December 2026, 10:00"] == ["skip", "move"]
    later = WEEKLY | {"starts_at_local": "2026-12-04 11:00", "ends_at_local": "2026-12-04 13:00"}
    moved = asked(visitor, typed(activity.facility) | later, activity)
    assert moved.state("Friday, 11 December 2026, 11:00") == "struck: cancelled"


def test_the_zone_is_the_facilitys_unless_another_is_chosen(visitor):
    """Hard case 1: an UNTIL to the second, read in either zone."""
    data = typed(FacilityFactory(zone="Europe/Berlin"), **WEEKLY)
    data["recurrence"] = "RRULE:FREQ=WEEKLY;UNTIL=20261218T070000Z"
    assert asked(visitor, data | {"zone": ""}).last_day == "2026-12-17"
    assert asked(visitor, data | {"zone": "Asia/Baku"}).last_day == "2026-12-18"
    missing = asked(visitor, data | {"zone": "", "facility": ""})
    assert missing.sentence == "To see the dates, fill in: Facility."


def test_a_new_activity_is_previewed_with_its_pauses_and_not_saved(visitor):
    pauses = {"pauses-TOTAL_FORMS": "1", "pauses-0-id": ""}
    pauses |= {"pauses-0-first_on": "2026-12-10", "pauses-0-last_on": "2026-12-12"}
    answer = asked(visitor, typed(FacilityFactory(), **WEEKLY) | pauses)
    assert answer.state("Friday, 11") == "struck: skipped, pause"
    assert not Activity.objects.exists()


def test_only_the_visit_team_gets_the_preview_of_an_activity(client):
    activity = ActivityFactory(starts_at_local=datetime(2026, 12, 4, 10))
    data = typed(activity.facility) | WEEKLY
    for role, allowed in (("coordinator", False), ("nobody", False), ("administrator", True)):
        client.force_login(user_as(role))
        for one in (None, activity):
            response = post(client, data, one)
            assert response.status_code == (200 if allowed else 403)
            assert allowed or b"Friday" not in response.content
