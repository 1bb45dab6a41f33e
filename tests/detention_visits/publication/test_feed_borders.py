"""Parts of a series of sessions in feeds: the borders are stored with the activity, and stay."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import time_machine

from detention_visits.models import Activity
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory
from tests.factories import make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


def test_another_date_is_a_part_whose_number_stays(client):
    activity = ActivityFactory(
        always=True,
        starts_at_local=datetime(2027, 3, 1, 15),
        ends_at_local=datetime(2027, 3, 1, 17),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=4\nRDATE:20270303T060000Z",
    )
    ActivityPageFactory(activity=activity)
    activity = Activity.objects.get(pk=activity.pk)
    told = activity.feed_borders
    assert told == [["", "", 1], ["10:00:00", "", 2]]
    text = client.get("/az/events/feed.ics").content.decode()
    uids = set(re.findall("^UID:(.+?)\r$", text, re.M))
    assert uids == {activity.uid, f"{activity.uid}-2"} and "RDATE" not in text
    activity.changes = []
    activity.save()
    assert Activity.objects.get(pk=activity.pk).feed_borders == told
