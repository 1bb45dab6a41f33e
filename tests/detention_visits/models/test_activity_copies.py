"""A copied activity is a new plan: nothing that was called off or counted comes along."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from detention_visits.models import Activity
from detention_visits.models.activity_dates import ActivityPause, SessionChange
from tests.detention_visits.factories import ActivityFactory

pytestmark = pytest.mark.django_db


def test_a_copied_activity_keeps_its_plan_and_nothing_of_what_came_of_it():
    with time_machine.travel("2026-01-12T12:00:00+04:00", tick=False):
        activity = ActivityFactory(skips_holidays=True)
        rows = {"2026-01-17T15:00": "skipped", "2026-01-24T15:00": "cancelled"}
        for key, kind in rows.items():
            SessionChange.objects.create(
                activity=activity, local_start=datetime.fromisoformat(key), kind=kind
            )
        day = date(2026, 1, 24)
        ActivityPause.objects.create(activity=activity, first_on=day, last_on=day)
        session = activity.sessions.order_by("starts_at").first()
        session.was_held = False
        session.save()
        copy = Activity.objects.get(pk=activity.pk).copied()
    assert (copy.status, copy.uid == activity.uid) == ("planned", False)
    assert (copy.facility, copy.skips_holidays) == (activity.facility, True)
    sessions = copy.sessions.order_by("starts_at")
    assert [f"{row.starts_at_local:%m-%d}" for row in sessions] == ["01-03", "01-10"]
    assert {(row.status, row.was_held) for row in sessions} == {("planned", None)}
