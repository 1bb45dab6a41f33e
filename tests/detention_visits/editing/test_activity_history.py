"""The history of an activity: the same sentences as an event's, for those who may change activities."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from wagtail.log_actions import log

from detention_visits.models import Activity
from outreach.editing.journal import EDITED, LOG_ACTION
from outreach.history import describe_changes, sentences, stored_state
from outreach.history.sentences import LINE
from tests.detention_visits.factories import ActivityFactory, FacilityFactory

pytestmark = pytest.mark.django_db


def test_what_was_changed_in_an_activity_is_said():
    activity = ActivityFactory(title="Films", facility=FacilityFactory(slug="baku"), planned=True)
    before = stored_state(activity)
    fresh = Activity.objects.get(pk=activity.pk)
    fresh.facility, fresh.kind = FacilityFactory(slug="yevlakh"), "sport"
    fresh.starts_at_local += timedelta(hours=1)
    fresh.ends_at_local += timedelta(hours=1)
    fresh.save()
    changes = describe_changes(before, stored_state(activity))
    said = sentences(changes, Activity)
    assert "Facility: baku en → yevlakh en." in said
    assert "Kind: film club → sport." in said
    entry = log(instance=activity, action=EDITED, data={"changes": changes})
    with translation.override("en"):
        assert entry.message.split(LINE) == said


def test_an_edit_of_sessions_names_the_activity_that_goes_on():
    activity, successor = ActivityFactory(), ActivityFactory(title="Films, second part")
    data = {"verb": "change", "scope": "following", "date": "2026-01-10T15:00:00"}
    data["successor"] = successor.pk
    entry = log(instance=activity, action=LOG_ACTION, data=data)
    assert entry.message.split(LINE) == [
        "Changed the series from Saturday, 10 January 2026, 15:00 onwards.",
        "The rest became another series: “Films, second part”.",
    ]
