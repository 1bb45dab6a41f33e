"""Time alone changes what calendars show of activities, and the version follows without an edit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from detention_visits.models import Activity, ActivityPage, Session
from outreach.kinds import next_change
from outreach.models import Calendar
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory
from tests.factories import calendar_in, make_calendars

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


def next_of_all():
    return next_change(calendar_in("az").translation_key, timezone.now())


def ask(client) -> tuple[str, str, int]:
    answer = client.get(FEED)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer["ETag"], content.decode().replace("\r\n ", ""), answer.status_code


def test_a_page_that_expires_takes_the_activity_with_it_at_once(client, clock):
    """Hard case 10: without trace, as the facility's rule wants it."""
    page = ActivityPageFactory(activity__always=True, title="Kinoklub", draft=True)
    page.expire_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    assert next_of_all() == page.expire_at
    etag, text, _status = ask(client)
    assert "Kinoklub" in text
    clock.shift(timedelta(days=3))
    later, text, _status = ask(client)
    assert later != etag and "BEGIN:VEVENT" not in text
    assert ask(client)[0] == later
    assert next_of_all() is None
    Activity.objects.get(pk=page.activity_id).save()
    assert ask(client)[0] == later, "what is remembered has followed: a save changes nothing"


def test_a_page_that_goes_live_brings_it(client, clock):
    page = ActivityPageFactory(activity__always=True, title="Kinoklub")
    ActivityPage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() + timedelta(days=1))
    Activity.objects.get(pk=page.activity_id).save()
    etag, text, _status = ask(client)
    assert "Kinoklub" not in text
    clock.shift(timedelta(days=1, minutes=1))
    later, text, _status = ask(client)
    assert later != etag and "Kinoklub" in text


def test_a_session_marked_before_its_end_is_told_when_it_is_over(client, clock):
    """Hard case 11: not while it is going on."""
    start = datetime(2026, 2, 20, 11)
    activity = ActivityFactory(after=True, starts_at_local=start, recurrence="")
    ActivityPageFactory(activity=activity, title="Kinoklub")
    session = activity.sessions.get()
    session.was_held = True
    session.save()
    assert next_of_all() == session.ends_at
    etag, text, _status = ask(client)
    assert "Kinoklub" not in text
    clock.shift(timedelta(hours=2))
    later, text, _status = ask(client)
    assert later != etag and f"UID:{Session.objects.get().uid}" in text
    assert ask(client)[0] == later


@pytest.mark.slow
def test_the_turn_of_a_month_changes_nothing(client, clock):
    """A feed says as much as the index holds: with the month it changes only when the job has run."""
    ActivityPageFactory(
        activity__always=True, activity__endless=True, activity__zone="Europe/Berlin"
    )
    ActivityPageFactory(
        activity__always=True,
        activity__zone="Europe/Berlin",
        activity__recurrence="RRULE:FREQ=DAILY;UNTIL=20341231T225959Z",
        activity__starts_at_local=datetime(2026, 1, 3, 22),
        activity__ends_at_local=datetime(2026, 1, 4, 6),
    )
    before = ask(client)
    version = Calendar.objects.get(language="az").version
    clock.shift(timedelta(days=40))
    assert ask(client) == before
    assert Calendar.objects.get(language="az").version == version
