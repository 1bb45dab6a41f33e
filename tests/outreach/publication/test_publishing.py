"""SEQUENCE, UID and stored texts: true by saving alone, and once for each change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from outreach.models import Calendar, Event, EventPage, Face, OccurrenceChange
from outreach.models.events import event_work
from outreach.publication.publishing import publish_events
from outreach.publication.renewing import renew_marked
from tests.factories import (
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    VenueFactory,
    calendar_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def event():
    return EventPageFactory(event=EventFactory(weekly=True, venue=VenueFactory())).event


def sequence(event) -> int:
    return Event.objects.get(pk=event.pk).sequence


def texts(event) -> list[str]:
    return list(Face.objects.filter(event=event).order_by("pk").values_list("text", flat=True))


def moved(event):
    event.starts_at_local += timedelta(hours=1)
    event.ends_at_local += timedelta(hours=1)


def test_a_change_of_one_date_counts_once_and_its_removal_again(event):
    """Hard case 5."""
    change = OccurrenceChange(event=event, local_start=datetime(2027, 3, 8, 10), kind="cancelled")
    change.save()
    assert sequence(event) == 1
    change.save()
    assert sequence(event) == 1
    change.delete()
    assert sequence(event) == 2
    assert event.occurrences.attached().filter(status="cancelled").count() == 0


def test_many_writes_in_one_block_count_once(event):
    with event_work(event.pk):
        moved(event)
        event.save()
        OccurrenceChange.objects.create(
            event=event, local_start=datetime(2027, 3, 8, 11), kind="cancelled"
        )
    assert sequence(event) == 1


def test_titles_partners_and_names_do_not_count_but_are_told(event):
    """Hard case 5: no typo raises SEQUENCE; renaming a venue is no change of place."""
    page = EventPage.objects.get(event=event)
    before = texts(event)
    page.title = "A better title"
    page.save_revision().publish()
    event.venue.name = {"az": "Yeni zal"}
    event.venue.save()
    PartnershipFactory(
        event=event, organisation=OrganisationFactory(slug="union"), answer="accepted"
    )
    assert sequence(event) == 0
    after = texts(event)
    assert after != before
    for said in ("A better title", "Yeni zal", "Union az"):
        assert said in after[0]


def test_drafts_do_not_count(event):
    """Hard case 5: what nobody was told cannot change for anybody."""
    page = EventPage.objects.get(event=event)
    page.title = "Not yet"
    page.save_revision()
    assert sequence(event) == 0
    assert "Not yet" not in texts(event)[0]


def test_an_old_revision_never_takes_the_sequence_back(event):
    """Hard case 5."""
    old = event.save_revision()
    moved(event)
    event.save()
    restored = old.as_object()
    restored.save()
    assert sequence(event) == 2
    assert restored.uid == event.uid


def test_a_stale_copy_does_not_take_the_sequence_back(event):
    stale = Event.objects.get(pk=event.pk)
    moved(event)
    event.save()
    stale.title = "typo fixed"
    stale.save()
    assert sequence(event) == 2, "the stale start is a change again, told under a higher number"


def test_stamps_come_from_the_change(event, now):
    """Hard case 5: two fetches without a change are the same bytes."""
    before = texts(event)
    now.shift(timedelta(days=3))
    event.save()
    publish_events([event.pk], now=timezone.now(), force=True)
    assert texts(event) == before


def test_a_text_that_is_told_anew_has_a_new_stamp_and_the_old_number(event, now):
    """Hard case 5: programs that read the stamp alone take the better title."""
    now.shift(timedelta(days=3))
    retexted(event, title="Better")
    assert Event.objects.get(pk=event.pk).changed_at == timezone.now()
    assert sequence(event) == 0
    for text in texts(event):
        assert "LAST-MODIFIED:20270223T080000Z\r\n" in text
        assert "DTSTAMP:20270223T080000Z\r\n" in text


def test_an_error_undoes_everything(event):
    before = texts(event)
    with pytest.raises(RuntimeError), transaction.atomic(), event_work(event.pk):
        moved(event)
        event.save()
        raise RuntimeError
    assert sequence(event) == 0
    assert texts(event) == before
    assert event.occurrences.filter(starts_at__hour=7).count() == 0


def test_the_uid_survives_retitling_moving_and_republishing(event):
    """Hard case 4."""
    uid = event.uid
    page = EventPage.objects.get(event=event)
    page.title, page.slug = "Another", "another"
    page.save_revision().publish()
    page.unpublish()
    page.refresh_from_db()
    page.save_revision().publish()
    assert all(f"UID:{uid}\r\n" in text for text in texts(event))
    assert Event.objects.get(pk=event.pk).uid == uid


def test_an_admin_copy_of_a_page_is_another_planned_event(event):
    """Hard case 4: never two live events with one UID."""
    page = EventPage.objects.get(event=event)
    PartnershipFactory(event=event, answer="accepted")
    copied = page.copy(update_attrs={"slug": "copied"}, keep_live=True)
    other = EventPage.objects.get(pk=copied.pk).event
    assert other.uid != event.uid
    assert other.status == "planned"
    assert [one.answer for one in other.partnerships.all()] == ["asked"]
    assert other.schedule.rules == event.schedule.rules


def test_a_translation_shares_the_event_and_an_alias_is_no_face(event):
    """Hard case 4: all translations share one UID, and a mixed feed holds it once."""
    page = EventPage.objects.get(event=event)
    translated = page.copy_for_translation(calendar_in("en").locale)
    translated.save_revision().publish()
    assert EventPage.objects.get(pk=translated.pk).event_id == event.pk
    alias = page.create_alias(update_slug="alias")
    assert EventPage.objects.get(pk=alias.pk).event_id == event.pk
    assert Face.objects.filter(event=event).count() == 3
    assert not Face.objects.filter(page_id=alias.pk).exists()


def test_each_public_change_raises_the_calendars_version_once(event):
    before = Calendar.objects.get(language="az").version
    moved(event)
    event.save()
    assert Calendar.objects.get(language="az").version == before + 1
    event.save()
    assert Calendar.objects.get(language="az").version == before + 1


def test_the_cost_of_a_save_does_not_grow_with_the_series():
    """Hard case 9: no query for each date."""
    counts = []
    for rule in ("RRULE:FREQ=DAILY;COUNT=10", "RRULE:FREQ=DAILY;COUNT=400"):
        event = EventPageFactory(event=EventFactory(recurrence=rule)).event
        event.starts_at_local += timedelta(minutes=1)
        event.ends_at_local += timedelta(minutes=1)
        with CaptureQueriesContext(connection) as queries:
            event.save()
        counts.append(len(queries))
    assert counts[1] - counts[0] < 10, "some batches more for 390 dates more"


def test_another_host_name_is_told_without_a_new_sequence(event):
    """Wagtail keeps the sites' addresses in a cache, which must not be asked too early."""
    page = EventPage.objects.get(event=event)
    assert page.full_url.startswith("http://127.0.0.1:8000/")
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = "example.org", 443
    site.save()
    renew_marked()
    assert all("URL:https://example.org/az/events/" in text for text in texts(event))
    assert Calendar.objects.get(language="az").url == "https://example.org/az/events/"
    assert sequence(event) == 0


def stored(event) -> list[dict]:
    rows = Face.objects.filter(event=event).order_by("calendar_key", "language").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


def retexted(event, **texts) -> None:
    page = EventPage.objects.get(event=event)
    for name, value in texts.items():
        setattr(page, name, value)
    page.save_revision().publish()


def resaved(event, **values) -> None:
    for name, value in values.items():
        setattr(event, name, value)
    event.save()


def cancel_one(event) -> None:
    key = datetime(2027, 3, 8, 10)
    OccurrenceChange.objects.create(event=event, local_start=key, kind="cancelled")


SHOWN = {
    "another title": lambda event: retexted(event, title="Another"),
    "another summary": lambda event: retexted(event, summary="Shorter"),
    "another address": lambda event: retexted(event, slug="another"),
    "it expires": lambda event: retexted(event, expire_at=timezone.now() + timedelta(days=9)),
    "a page in another language": lambda event: EventPageFactory(event=event, language="en"),
    "another zone": lambda event: resaved(event, zone="Europe/Berlin"),
    "another year": lambda event: resaved(
        event, starts_at_local=datetime(2026, 3, 2, 10), ends_at_local=datetime(2026, 3, 2, 12)
    ),
    "whole days": lambda event: resaved(
        event,
        all_day=True,
        starts_at_local=datetime(2027, 3, 1),
        ends_at_local=datetime(2027, 3, 2),
    ),
    "it is cancelled": lambda event: resaved(event, status="cancelled"),
    "a date is cancelled": cancel_one,
    "another venue": lambda event: resaved(event, venue=VenueFactory(slug="yard")),
    "a region": lambda event: resaved(event, region=RegionFactory(slug="guba")),
}


@pytest.mark.parametrize("what", SHOWN)
def test_what_is_renewed_is_what_would_be_made_anew(event, what):
    """Hard case 10: no column of a stored row is left as it was when another one changed."""
    before = stored(event)
    SHOWN[what](event)
    renewed = stored(event)
    assert renewed != before
    Face.objects.filter(event=event).delete()
    publish_events([event.pk])
    assert stored(event) == renewed
