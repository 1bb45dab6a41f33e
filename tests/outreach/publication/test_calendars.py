"""The calendars' rows: versions and stamps rise, each for its own calendar, and never go back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone
from django.utils.http import parse_http_date

from outreach.models import Calendar, CalendarPage
from outreach.publication.calendars import bump_versions, expect_change
from outreach.publication.renewing import advance
from tests.factories import EventFactory, EventPageFactory, calendar_in, make_calendars

pytestmark = pytest.mark.django_db
FEED = "/az/events/feed.ics"
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_calendars()
        Calendar.objects.update(changed_at=NOW)
        yield traveller


@pytest.fixture
def key() -> UUID:
    return calendar_in("az").translation_key


def row(language: str = "az") -> Calendar:
    return Calendar.objects.get(language=language, page__slug="events")


def other_calendar() -> Calendar:
    parent = calendar_in("az").get_parent().specific
    page = parent.add_child(
        instance=CalendarPage(title="Başqa", slug="other", locale=parent.locale, live=False)
    )
    page.save_revision().publish()
    return Calendar.objects.get(page=page)


def test_a_raised_version_is_that_of_all_languages_and_of_no_other_calendar(key):
    languages = ("az", "en", "ru")
    other, before = other_calendar(), [row(code).version for code in languages]
    bump_versions([key], now=NOW + MINUTE)
    assert [row(code).version for code in languages] == [version + 1 for version in before]
    assert {row(code).changed_at for code in languages} == {NOW + MINUTE}
    again = Calendar.objects.get(pk=other.pk)
    assert (again.version, again.changed_at) == (other.version, other.changed_at)


def test_a_calendar_that_is_named_twice_is_raised_once(key):
    before = row().version
    bump_versions([key, str(key)], now=NOW)
    assert row().version == before + 1


def test_the_stamp_never_goes_back_though_the_version_rises(key):
    """Hard case 10: a clock that was set back, or a server that lags behind."""
    bump_versions([key], now=NOW + MINUTE)
    before = row().version
    bump_versions([key], now=NOW - MINUTE)
    assert (row().version, row().changed_at) == (before + 1, NOW + MINUTE)


def test_last_modified_of_a_feed_never_goes_back(client, clock):
    """Hard case 10: whoever asks by the date alone misses nothing either way."""
    event = EventPageFactory(event=EventFactory()).event
    before = client.get(FEED)
    clock.shift(-timedelta(hours=3))
    event.title, event.status = "Other", "tentative"
    event.save()
    after = client.get(FEED)
    assert after["ETag"] != before["ETag"]
    stamps = [parse_http_date(answer["Last-Modified"]) for answer in (before, after)]
    assert stamps == [int(NOW.timestamp())] * 2


def test_an_instant_that_is_expected_changes_nothing_yet_and_the_earliest_counts(key):
    before = row()
    later, soon, latest = (NOW + days * timedelta(days=1) for days in (5, 2, 9))
    for moment, expected in ((later, later), (soon, soon), (latest, soon), (soon, soon)):
        expect_change(key, moment)
        assert row().next_change_at == expected
    assert (row().version, row().changed_at) == (before.version, before.changed_at)


def test_an_instant_counts_when_it_has_come_and_once(key):
    """Hard case 10: go-live and expiry change the validator without an edit."""
    before = row().version
    expect_change(key, NOW + MINUTE)
    for now, steps in ((NOW, 0), (NOW + MINUTE, 1), (NOW + MINUTE, 1), (NOW + 2 * MINUTE, 1)):
        advance(key, now=now)
        assert row().version == before + steps
    assert (row().next_change_at, row().changed_at) == (None, NOW + MINUTE)


def test_a_raised_version_says_when_time_alone_will_change_it_next(key):
    page = EventPageFactory(draft=True)
    page.expire_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    assert row().next_change_at == page.expire_at
    Calendar.objects.update(next_change_at=None)
    bump_versions([key], now=NOW)
    assert row().next_change_at == page.expire_at
