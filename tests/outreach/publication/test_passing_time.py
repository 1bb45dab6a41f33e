"""Time alone changes what is told: whoever asks first finds it done, and no edit is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from outreach.kinds import due
from outreach.models import Calendar, Event, EventPage, Face
from outreach.models.events import event_work
from outreach.publication import renewing
from outreach.publication.renewing import advance
from tests.factories import EventFactory, EventPageFactory, calendar_in, make_calendars

FEED = "/az/events/feed.ics"
START = "2027-02-20T12:00:00+04:00"


@pytest.fixture
def clock(db):
    with time_machine.travel(START, tick=False) as traveller:
        make_calendars()
        yield traveller


def text_of(client, address=FEED) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("\r\n ", "")


def expiring(language="az", **fields) -> EventPage:
    """A page that expires in two days."""
    page = EventPageFactory(draft=True, language=language, **fields)
    page.expire_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def test_what_expires_is_withdrawn_by_the_first_request(client, clock):
    """Hard case 10, DESIGN "Publication": it does not vanish, and says nothing but its times."""
    page = expiring(title="Secret from then on", slug="secret-address", body="<p>Secret text.</p>")
    before = client.get(FEED)
    clock.shift(timedelta(days=3))
    text = text_of(client)
    entry = text[text.index("BEGIN:VEVENT") :]
    assert "STATUS:CANCELLED" in entry and "SEQUENCE:1\r\n" in entry
    assert f"UID:{page.event.uid}" in entry
    assert "DTSTART;TZID=Asia/Baku:20270301T100000" in entry
    assert "ecret" not in text
    after = client.get(FEED)
    assert after["ETag"] != before["ETag"] and after["Last-Modified"] > before["Last-Modified"]
    assert client.get(FEED)["ETag"] == after["ETag"]
    assert Event.objects.get(pk=page.event_id).sequence == 1
    call_command("publish_scheduled")
    assert client.get(FEED)["ETag"] == after["ETag"], "the job finds it done"


def test_an_expired_page_leaves_readers_to_another_language(client, clock):
    """Hard case 4: one event, and its other page serves on."""
    page = expiring(title="Azərbaycanca")
    EventPageFactory(event=page.event, language="en", title="In English")
    assert "SUMMARY;LANGUAGE=az:Azərbaycanca" in text_of(client)
    clock.shift(timedelta(days=3))
    text = text_of(client)
    assert "SUMMARY;LANGUAGE=en:In English" in text and "STATUS:CONFIRMED" in text
    assert Event.objects.get(pk=page.event_id).sequence == 0


def test_a_live_page_whose_time_has_not_come_is_told_when_it_has(client, clock):
    """Hard case 11: before, nobody hears of it, not even that it is withdrawn."""
    page = EventPageFactory(title="Later")
    EventPage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() + timedelta(days=1))
    other = EventPageFactory(draft=True, title="Never told").event
    other.save()
    Face.objects.all().delete()
    Event.objects.update(published_fingerprint="")
    with event_work(page.event_id):
        pass
    before = client.get(FEED)
    assert b"BEGIN:VEVENT" not in before.content
    assert client.get(page.url).status_code == 404
    clock.shift(timedelta(days=1, minutes=1))
    assert "SUMMARY;LANGUAGE=az:Later" in text_of(client)
    assert client.get(page.url).status_code == 200
    assert Event.objects.get(pk=page.event_id).published_fingerprint


def test_a_cancelled_event_leaves_after_half_a_year(client, clock):
    """Hard case 6."""
    EventPageFactory(event=EventFactory(cancelled=True), title="Off")
    before = client.get(FEED)
    clock.move_to("2027-08-27T11:59:00+04:00")
    assert client.get(FEED)["ETag"] == before["ETag"]
    clock.move_to("2027-08-29T12:00:00+04:00")
    assert "BEGIN:VEVENT" not in text_of(client)
    assert client.get(FEED)["ETag"] != before["ETag"]


def test_what_was_taken_back_leaves_after_half_a_year_and_no_later_save_puts_it_off(client, clock):
    """Hard case 6: from its last date on, whatever becomes of the plan."""
    page = EventPageFactory(title="Off")
    page.unpublish()
    clock.move_to("2027-08-20T12:00:00+04:00")
    page.event.capacity = 30
    page.event.save()
    assert "BEGIN:VEVENT" in text_of(client)
    before = client.get(FEED)
    clock.move_to("2027-08-29T12:00:00+04:00")
    assert "BEGIN:VEVENT" not in text_of(client)
    assert client.get(FEED)["ETag"] != before["ETag"]


def test_the_daily_job_does_it_when_nobody_asks(clock):
    page = expiring()
    clock.shift(timedelta(days=3))
    call_command("build_occurrences", verbosity=0)
    assert set(page.event.faces.values_list("is_withdrawn", flat=True)) == {True}


def test_an_event_that_cannot_be_published_stops_nobody(client, clock, monkeypatch):
    broken, fine = expiring(title="Broken"), expiring(title="Fine")
    Event.objects.filter(pk=broken.event_id).update(zone="Nowhere/At_All")
    clock.shift(timedelta(days=3))
    text = text_of(client)
    assert text.count("STATUS:CANCELLED") == 1 and f"UID:{fine.event.uid}" in text
    assert "Broken" not in text
    etag = client.get(FEED)["ETag"]
    assert client.get(FEED)["ETag"] == etag


def test_many_that_expire_at_once_are_renewed_some_at_a_time(client, clock, monkeypatch):
    monkeypatch.setattr(renewing, "MOST_RENEWED", 2)
    for _number in range(5):
        expiring()
    clock.shift(timedelta(days=3))
    for withdrawn in (2, 4, 5):
        text = text_of(client)
        assert text.count("BEGIN:VEVENT") == text.count("STATUS:CANCELLED") == withdrawn
    etag = client.get(FEED)["ETag"]
    assert client.get(FEED)["ETag"] == etag


def test_what_is_withdrawn_tells_nothing_of_what_becomes_of_it(client, clock):
    """Hard case 11: a plan that is internal again is changed unseen."""
    page = EventPageFactory(event=EventFactory(weekly=True))
    event = page.event
    event.status, event.starts_at_local = "planned", datetime(2027, 5, 5, 17)
    event.ends_at_local = datetime(2027, 5, 5, 18)
    event.save()
    text = text_of(client)
    assert "DTSTART;TZID=Asia/Baku:20270301T100000" in text and "20270505" not in text
    before = client.get(FEED)["ETag"]
    event.starts_at_local = datetime(2027, 5, 6, 17)
    event.ends_at_local = datetime(2027, 5, 6, 18)
    event.save()
    assert text_of(client) == text
    assert client.get(FEED)["ETag"] == before


def test_a_page_of_what_is_internal_again_expires_unseen(client, clock):
    """Hard cases 11, 25: not even the moment shows when its page was to end."""
    page = expiring()
    page.event.status = "planned"
    page.event.save()
    before = client.get(FEED)
    assert b"STATUS:CANCELLED" in before.content
    clock.shift(timedelta(days=3))
    after = client.get(FEED)
    assert (after["ETag"], after["Last-Modified"]) == (before["ETag"], before["Last-Modified"])
    assert after.content == before.content


def test_the_turn_of_a_month_changes_no_text(client, clock):
    """A series that ends is written whole, whatever the horizon is."""
    rule = "RRULE:FREQ=WEEKLY;UNTIL=20341231T235959Z"
    page = EventPageFactory(event=EventFactory(recurrence=rule, zone="Europe/Berlin"))
    night = EventFactory(
        recurrence=rule,
        zone="Europe/Berlin",
        starts_at_local=datetime(2027, 3, 6, 22),
        ends_at_local=datetime(2027, 3, 7, 6),
    )
    EventPageFactory(event=night)
    before = client.get(FEED)
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20341028T220000" in text_of(client)
    clock.shift(timedelta(days=70))
    page.event.save()
    night.save()
    after = client.get(FEED)
    assert (after["ETag"], after.content) == (before["ETag"], before.content)


def test_who_asks_second_changes_nothing(clock):
    """Hard case 5: SEQUENCE goes up by one, however many ask; each waits for the event's lock."""
    page = expiring()
    key = calendar_in("az").translation_key
    before = Calendar.objects.get(language="az").version
    clock.shift(timedelta(days=3))
    advance(key, now=timezone.now())
    after = Calendar.objects.get(language="az")
    assert due(key, timezone.now()) == []
    advance(key, now=timezone.now())
    assert Event.objects.get(pk=page.event_id).sequence == 1
    assert after.version == before + 1 == Calendar.objects.get(language="az").version
