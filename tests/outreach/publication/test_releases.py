"""What stored texts and rows depend on besides their events: it changes, and all are renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from outreach.models import Calendar, Event, Face
from outreach.publication.calendars import texts_release
from tests.factories import EventFactory, EventPageFactory, make_calendars

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        call_command("build_occurrences", verbosity=0)
        yield


def version() -> int:
    return Calendar.objects.get(language="az", page__slug="events").version


def kept_for(event: Event) -> set[timedelta]:
    end = event.occurrences.get().ends_at
    return {moment - end for moment in event.faces.values_list("keep_until", flat=True)}


def test_another_time_for_which_what_is_cancelled_is_kept_reaches_what_is_stored(settings):
    """Hard case 6."""
    event = EventPageFactory(event=EventFactory(cancelled=True)).event
    before, release = version(), texts_release()
    assert kept_for(event) == {timedelta(days=180)}
    settings.OUTREACH_CANCELLED_DAYS = 30
    assert texts_release() != release
    call_command("build_occurrences", verbosity=0)
    assert kept_for(event) == {timedelta(days=30)}
    assert version() > before


def test_another_default_language_reaches_what_is_stored(settings):
    """Hard case 4: who has no page in their own language reads another."""
    page = EventPageFactory(language="az", title="Azərbaycanca")
    EventPageFactory(event=page.event, language="en", title="In English")
    russian = Face.objects.filter(event=page.event, language="ru")
    assert russian.get().title == "Azərbaycanca"
    before = version()
    settings.LANGUAGE_CODE = "en"
    call_command("build_occurrences", verbosity=0)
    assert russian.get().title == "In English"
    assert version() > before


def test_the_same_release_renews_nothing():
    EventPageFactory()
    before = version()
    call_command("build_occurrences", verbosity=0)
    assert version() == before
