"""The demo's activities: public where the facility's rule permits, and loaded once."""

import pytest
from django.utils import timezone

from detention_visits.models import Activity, ActivityPage, Session
from home.demo.activities import PROGRAMMES, load_activities
from home.demo.records import load_records
from outreach import kinds
from outreach.models import Calendar
from outreach.scheduling.sources import Selection
from tests.factories import make_calendars

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_second_load_changes_nothing_and_the_rules_are_kept():
    load_records()
    calendars = make_calendars()
    load_activities(calendars, print)
    counts = Activity.objects.count(), ActivityPage.objects.count(), Session.objects.count()
    versions = list(Calendar.objects.values_list("version"))
    load_activities(calendars, print)
    assert counts[0] == len(PROGRAMMES) and counts[1] == 3 * len(PROGRAMMES)
    assert counts == (
        Activity.objects.count(),
        ActivityPage.objects.count(),
        Session.objects.count(),
    )
    assert versions == list(Calendar.objects.values_list("version"))
    calendar = Calendar.objects.get(language="en")
    chosen = Selection(calendar_key=calendar.key, language="en", now=timezone.now())
    entries = kinds.entries(chosen, past=True)
    assert {entry.region for entry in entries} == {"baku"}
    assert len(entries) > 20 and not kinds.entries(chosen)
    assert all(entry.language == "en" for entry in entries)
    small = [
        session for session in Session.objects.filter(was_held=True) if session.participants < 5
    ]
    assert small
