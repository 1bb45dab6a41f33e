"""Hard case 18: readers are answered while others write, as they are when nobody does.

Somebody holds what a write holds: events, faces, calendars; on SQLite the one lock there is. All
public addresses are asked meanwhile. A reader who waited for that lock would be told so after some
seconds, so that these tests end.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from detention_visits.models import Activity
from outreach.models import Calendar, Event, EventPage, Face
from tests.concurrency import deeds, own_databases
from tests.concurrency import world as the
from tests.concurrency.deeds import DEEDS
from tests.concurrency.interleaving import (
    Writer,
    distinct_places,
    somebody_writing,
)
from tests.factories import EventFactory, EventPageFactory
from tests.factories.pictures import picture
from tests.public_addresses import ANSWERED, ROUTES, Things, addresses
from tests.sampling import SEED, amount, sampled

pytestmark = pytest.mark.slow

LOCK_SECONDS = 5
"""After these a reader who waits for somebody's lock is given an error."""
LONGEST_SECONDS = 4
MOST_FAILURES = 3
PASSED = timedelta(hours=2)
FOUND = (200, 302)
SLUGS = ("first", "second", "third", "fourth", "imported", "expiring", "coming", "chess", "choir")
WITHOUT_ANSWER = {
    r"documents/^(\d+)/(.*)$",
    "documents/authenticate_with_password/<int:restriction_id>/",
    "^media/(?P<path>.*)$",
    "*/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
}
"""Patterns for which there is nothing here to ask for."""


Asked = dict[str | tuple[str, str], list[str]]
"""Addresses, by the pattern or route that gave them."""


def everything(private: str = "") -> Asked:
    things = Things(slugs=list(SLUGS))
    addresses(things)
    ways = {name: list(dict.fromkeys(way(things))) for name, way in (ANSWERED | ROUTES).items()}
    return ways | {r"^calendars/(?P<token>[\s\S]*)\.ics\Z": [private]}


@pytest.fixture
def answered(world, tmp_path) -> Asked:
    """What is answered when nobody writes and time has passed; of each pattern some. The world of
    the test itself is left as it was."""
    let_time_change_something()
    most = amount("addresses of each pattern, asked while others write", 100, 4)
    found = {}
    with own_databases.aside(tmp_path), time_machine.travel(timezone.now() + PASSED):
        client = Client()
        for name, asked in everything(world.private).items():
            random.Random(SEED).shuffle(asked)
            answering = (address for address in asked if get(client, address)[0] in FOUND)
            found[name] = list(islice(answering, most))
    return found


def get(client: Client, address: str) -> tuple[int, str]:
    found = client.get(address)
    content = b"".join(found.streaming_content) if found.streaming else found.content
    return found.status_code, content.decode(errors="replace")


def let_time_change_something() -> None:
    """When an hour has passed, one page expires and another goes live."""
    soon = timezone.now() + PASSED / 2
    for slug, name in (("expiring", "expire_at"), ("coming", "go_live_at")):
        event = EventFactory(weekly=True, venue=the.venue())
        page = EventPageFactory(event=event, slug=slug, draft=slug == "coming", image=picture())
        EventPage.objects.filter(pk=page.pk).update(**{name: soon, "live": True})
        event.save()


def write_everything() -> None:
    """Or lock it, as whoever writes it does."""
    deeds.put_off_the_first()
    deeds.put_off_the_third()
    deeds.mark_a_session()
    for model in (Event, Activity, Calendar, Face):
        list(model.objects.select_for_update().order_by("pk"))


@pytest.mark.parametrize("passed", [PASSED, timedelta()], ids=["at a go-live", "otherwise"])
def test_readers_are_answered_while_somebody_writes(world, answered, passed):
    """Finding A2: a reader waits for no writer, also when time has changed what is to be shown."""
    asked = [address for found in answered.values() for address in found]
    failures = []
    with (
        time_machine.travel(timezone.now() + passed),
        own_databases.impatient(LOCK_SECONDS),
        somebody_writing(write_everything),
    ):
        for address in dict.fromkeys(asked):
            if passed or "/coming/" not in address:
                failures += refused_or_late(address)
            if len(failures) == MOST_FAILURES:
                break
    assert not failures, "\n".join(failures)


def refused_or_late(address: str) -> list[str]:
    began = time.perf_counter()
    status = get(Client(raise_request_exception=False), address)[0]
    taken = time.perf_counter() - began
    is_good = status in FOUND and taken < LONGEST_SECONDS
    return [] if is_good else [f"{address}: {status} after {taken:.1f} s"]


def test_each_pattern_is_among_what_is_asked(answered):
    """Something is there at each public address, or these tests say nothing."""
    assert {name for name, found in answered.items() if not found} == WITHOUT_ANSWER


@pytest.mark.parametrize(
    "held", ["put_off_the_second", "rename_the_venue", "publish_a_page_of_the_second"]
)
def test_what_is_made_private_while_others_write_is_in_no_answer(afresh, held):
    """Hard case 18: from the moment on at which the restriction is seen by others."""
    writes, private = DEEDS[held], DEEDS["make_the_page_of_the_second_private"]
    telling = telling_of_the_second(afresh)
    failures = []
    found = distinct_places(writes.do, afresh)
    for place in sampled("places at which a writer is overtaken", found, axes=_what, key=held):
        with afresh():
            failures += _told(writes.do, private.do, place, telling)
    assert not failures, "\n".join(failures)


telling_known: list[str] = []


def telling_of_the_second(afresh) -> list[str]:
    """The addresses that name it as long as it is public; of each pattern some."""
    if not telling_known:
        with afresh():
            client = Client()
            patterns = {one: name for name, found in everything().items() for one in found if one}
            telling = [address for address in patterns if "Second" in get(client, address)[1]]
        assert len(telling) > 50
        telling_known.extend(
            sampled(
                "addresses that tell of what is made private",
                telling,
                axes=lambda address: [patterns[address]],
            )
        )
    return telling_known


def _what(place) -> list[str]:
    tables = ("outreach_event", "outreach_calendar", "BEGIN")
    return [place.what] if place.what.endswith(tables) else []


def _told(writes, makes_private, place, telling: list[str]) -> list[str]:
    """Which addresses still tell of it, and when."""
    told = []
    for address in telling:
        get(Client(), address)
    with ThreadPoolExecutor(max_workers=2) as people:
        one = Writer(people, writes, held_at=place.number)
        try:
            one.wait_until_held()
            other = Writer(people, makes_private)
            other.wait_until_done_or_waiting_for(one)
            if PageViewRestriction.objects.exists():
                told += [
                    f"{address}, while a writer is held at {place}" for address in asks(telling)
                ]
        finally:
            one.go_on()
        one.result(), other.result()
    assert PageViewRestriction.objects.exists()
    return told + [f"{address}, after a writer was held at {place}" for address in asks(telling)]


def asks(telling: list[str]) -> list[str]:
    client = Client()
    return [address for address in telling if "Second" in get(client, address)[1]]
