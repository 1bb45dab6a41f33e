"""Hard case 10: equal validators mean equal bytes, whatever happened in between.

Random scripts of edits, waits and questions. Nobody tells the model what an edit ought to change: the
answers alone are compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.http import parse_http_date
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from outreach.models import Event, EventPage, OccurrenceChange, Region, Venue
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    make_calendars,
)
from tests.sampling import amount

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PERIOD = "from=2027-01-01&to=2028-12-31"
ADDRESSES = (
    "/az/events/feed.ics",
    "/az/events/feed.ics?cancelled=drop",
    "/az/events/feed.ics?region=guba",
    "/az/events/feed.ics?topic=rights",
    f"/az/events/occurrences.json?{PERIOD}",
    "/en/events/feed.ics?language=en",
)
STEPS: dict[str, Callable[[Event, int], None]] = {}


def step(deed: Callable[[Event, int], None]) -> Callable[[Event, int], None]:
    STEPS[deed.__name__] = deed
    return deed


@step
def retitle(event: Event, number: int) -> None:
    for page in event.pages.filter(live=True):
        page = EventPage.objects.get(pk=page.pk)
        page.title = f"Title {number}"
        page.save_revision().publish()


@step
def draft(event: Event, number: int) -> None:
    page = EventPage.objects.filter(event=event).first()
    page.title = f"Draft {number}"
    page.save_revision()


@step
def take_back(event: Event, number: int) -> None:
    page = EventPage.objects.filter(event=event, live=True).first()
    if page:
        page.unpublish()


@step
def publish(event: Event, number: int) -> None:
    page = EventPage.objects.filter(event=event).last()
    page.expire_at = timezone.now() + timedelta(days=number) if number else None
    page.save_revision().publish()


@step
def restrict(event: Event, number: int) -> None:
    page = event.pages.first()
    found = PageViewRestriction.objects.filter(page=page)
    if found.exists():
        found.get().delete()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type="login")


@step
def reschedule(event: Event, number: int) -> None:
    event.starts_at_local = datetime(2027, 3, 1 + number, 10)
    event.ends_at_local = datetime(2027, 3, 1 + number, 11)
    event.save()


@step
def restatus(event: Event, number: int) -> None:
    event.status = ("planned", "tentative", "confirmed", "postponed", "cancelled")[number % 5]
    event.save()


@step
def cancel_a_date(event: Event, number: int) -> None:
    key = event.starts_at_local + timedelta(days=7 * (number % 3))
    change = OccurrenceChange.objects.filter(event=event, local_start=key).first()
    if change:
        change.delete()
    else:
        OccurrenceChange.objects.create(event=event, local_start=key, kind="cancelled")


@step
def another_region(event: Event, number: int) -> None:
    event.region = RegionFactory(slug=("guba", "ganja")[number % 2])
    event.save()


@step
def another_topic(event: Event, number: int) -> None:
    if event.topics.filter(slug="rights").exists():
        event.topics.clear()
    else:
        event.topics.add(TopicFactory(slug="rights"))
    event.save()


@step
def rename_records(event: Event, number: int) -> None:
    for model in (Region, Venue):
        for record in model.objects.filter(slug__in=("guba", "hall")):
            record.name = {"az": f"Name {number % 3}"}
            record.save()


@step
def other_slug(event: Event, number: int) -> None:
    region = Region.objects.filter(slug__in=("guba", "was-guba")).first()
    if region:
        region.slug = "was-guba" if region.slug == "guba" else "guba"
        region.save()


@step
def save_as_it_is(event: Event, number: int) -> None:
    event.save()


@step
def run_the_jobs(event: Event, number: int) -> None:
    call_command("publish_scheduled", verbosity=0)
    call_command("build_occurrences", verbosity=0)


WAITS = (timedelta(0), timedelta(seconds=40), timedelta(days=1), timedelta(days=3), timedelta(200))
SCRIPTS = st.lists(
    st.tuples(
        st.sampled_from(sorted(STEPS)),
        st.integers(0, 1),
        st.integers(0, 9),
        st.sampled_from(WAITS),
    ),
    min_size=1,
    max_size=5,
)


class Undone(Exception):
    """Ends an example: nothing of it stays."""


class Readers:
    """What the answers were so far, and what must hold between them."""

    def __init__(self, client) -> None:
        self.client = client
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.etags: dict[str, str] = {}
        self.last: dict[str, int] = {}

    def look(self) -> dict[str, tuple[str, bytes]]:
        return {address: self._ask(address) for address in ADDRESSES}

    def _ask(self, address: str) -> tuple[str, bytes]:
        answer = self.client.get(address)
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        etag, changed_at = answer["ETag"], parse_http_date(answer["Last-Modified"])
        known = self.bodies.setdefault((address, etag), body)
        assert known == body, f"{address}: equal ETag, other bytes"
        assert changed_at >= self.last.get(address, 0), f"{address}: Last-Modified goes back"
        assert changed_at <= timezone.now().timestamp(), f"{address}: changed in the future"
        unchanged = self.client.head(address, headers={"if-none-match": etag})
        assert unchanged.status_code == 304, "nothing happened between both"
        self.last[address] = changed_at
        return etag, body


def make_events() -> list[Event]:
    first = EventFactory(
        weekly=True, region=RegionFactory(slug="guba"), venue=VenueFactory(slug="hall")
    )
    second = EventFactory(zone="Europe/Berlin", endless=True)
    EventPageFactory(event=first, title="First", slug="first")
    EventPageFactory(event=first, title="First in English", slug="first", language="en")
    EventPageFactory(event=second, title="Second", slug="second")
    return [first, second]


def play(client, script) -> None:
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as clock:
        make_calendars()
        events = make_events()
        readers = Readers(client)
        readers.look()
        for name, which, number, wait in script:
            sequence = Event.objects.get(pk=events[which].pk).sequence
            clock.shift(wait)
            STEPS[name](Event.objects.get(pk=events[which].pk), number)
            assert Event.objects.get(pk=events[which].pk).sequence >= sequence
            readers.look()
        call_command("build_occurrences", verbosity=0)  # Endless series have followed the month.
        seen = readers.look()
        for event in events:
            Event.objects.get(pk=event.pk).save()
        assert readers.look() == seen, "a second save changes nothing"


@settings(max_examples=amount("scripts between readers", settings().max_examples // 5, least=6))
@given(script=SCRIPTS)
def test_equal_validators_mean_equal_bytes(client, script):
    with pytest.raises(Undone), transaction.atomic():
        play(client, script)
        raise Undone
