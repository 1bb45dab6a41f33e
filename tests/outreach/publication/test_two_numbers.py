"""The schedule's number and the public one (decision 11): staff and partners follow what is
internal, the public learns of it nothing but the number that it is told next."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from outreach.editing.date_verbs import call_off
from outreach.models import Event, EventPage, OccurrenceChange
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory, EventPageFactory, PartnershipFactory, make_calendars
from tests.factories.holidays import EventPauseFactory, HolidayFactory
from tests.factories.private_feeds import private_feed
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
EDITOR = SimpleNamespace(connection=connection)
THIRD = datetime(2027, 3, 15, 10)
FEED = "/az/events/feed.ics"
PUBLIC = (
    FEED,
    "/az/events/feed.ics?cancelled=drop",
    "/az/events/feed.rss",
    "/az/events/feed.atom",
    "/az/events/occurrences.json?from=2027-01-01&to=2027-12-31",
    "/az/events/",
    "/az/events/month/2027/03/",
    "/az/events/advice/",
    "/az/events/advice/event.ics",
    "/az/events/advice/2027-03-15T1000/",
    "/az/events/advice/2027-03-15T1000/event.ics",
    "/az/events/other/",
    "/sitemap.xml",
)
STAMPS = ("ETag", "Last-Modified")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def planned() -> Event:
    """Internal, though it has a page; another event is public."""
    EventPageFactory(slug="other", title="Another")
    return EventPageFactory(event=EventFactory(weekly=True, planned=True), slug="advice").event


@pytest.fixture
def announced() -> Event:
    return EventPageFactory(event=EventFactory(weekly=True), slug="advice").event


def later(event: Event) -> None:
    changed(event, starts_at_local=HOUR, ends_at_local=HOUR)


def changed(event: Event, **values) -> None:
    """Save it with other values; a duration is added."""
    stored = Event.objects.get(pk=event.pk)
    for name, value in values.items():
        by = value if isinstance(value, timedelta) else None
        setattr(stored, name, value if by is None else getattr(stored, name) + by)
    stored.save()


def call_off_from_third(event: Event):
    return call_off(
        owner=event, local_start=THIRD, scope="following", verb="cancel", reason={}, user=None
    )


def numbers(event: Event) -> tuple[int, int]:
    """The schedule's, and the public one."""
    stored = Event.objects.get(pk=event.pk)
    return stored.sequence, stored.public_sequence


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def told(client, path: str, event: Event) -> list[int]:
    """The numbers that a calendar tells of an event, the series first."""
    entries = body(client.get(path)).decode().split("BEGIN:VEVENT")
    return [
        int(re.search(r"SEQUENCE:(\d+)", entry)[1])
        for entry in entries
        if f"UID:{event.uid}\r\n" in entry
    ]


def public_side(client) -> dict[str, tuple]:
    """Every byte that the public is answered, and each stamp."""
    answers = {path: client.get(path) for path in PUBLIC}
    return {
        path: (answer.status_code, body(answer), [answer.headers.get(name) for name in STAMPS])
        for path, answer in answers.items()
    }


def page_of(event: Event) -> EventPage:
    return EventPage.objects.get(event=event)


def publish(event: Event) -> None:
    page_of(event).save_revision().publish()


def test_each_move_of_a_planned_event_has_a_number_in_the_plan_and_none_in_public(client, planned):
    """Hard case 5: an update under the number of the invitation would be ignored."""
    _feed, plan = private_feed(user_as("coordinator"), "plan")
    before = public_side(client)
    found = []
    for _time in range(3):
        later(planned)
        found += told(client, plan, planned)
    assert found == [1, 2, 3]
    assert told(client, FEED, planned) == []
    assert public_side(client) == before


def test_the_first_number_that_the_public_is_told_is_the_current_one(client, planned):
    later(planned)
    later(planned)
    changed(planned, status="confirmed")
    assert numbers(planned) == (3, 3)
    assert told(client, FEED, planned) == [3]
    changed(planned, status="confirmed")
    assert numbers(planned) == (3, 3)


def test_a_confirmed_event_without_a_page_is_counted_and_then_told(client):
    event = EventFactory(weekly=True)
    later(event)
    later(event)
    assert numbers(event) == (2, 0)
    EventPageFactory(event=event)
    assert numbers(event) == (2, 2)
    assert told(client, FEED, event) == [2]


WITHDRAWN: dict[str, tuple[Callable, Callable, int]] = {
    # How it is taken back, how it is public again, and how often that is a step by itself.
    "its page": (lambda event: page_of(event).unpublish(), publish, 0),
    "its status": (
        lambda event: changed(event, status="planned"),
        lambda event: changed(event, status="confirmed"),
        1,
    ),
}


@pytest.mark.parametrize("by", WITHDRAWN)
def test_what_happens_while_it_is_withdrawn_leaves_no_trace(client, clock, announced, by):
    """Hard cases 5, 6: taken back under one number more, public again under a higher one."""
    take_back, show, step = WITHDRAWN[by]
    EventPageFactory(slug="other", title="Another")
    later(announced)
    take_back(announced)
    assert numbers(announced) == (2, 2)
    assert told(client, FEED, announced) == [2]
    hidden = public_side(client)
    for _time in range(3):
        clock.shift(timedelta(minutes=1))
        later(announced)
    OccurrenceChange.objects.create(event=announced, local_start=THIRD, kind="cancelled")
    assert numbers(announced) == (6, 2)
    assert public_side(client) == hidden
    show(announced)
    assert numbers(announced) == (6 + step, 6 + step)
    assert set(told(client, FEED, announced)) == {6 + step}
    assert set(told(client, "/az/events/advice/event.ics", announced)) == {6 + step}


@pytest.mark.parametrize("by", WITHDRAWN)
def test_public_again_without_an_edit_it_is_told_under_a_higher_number(client, announced, by):
    take_back, show, _step = WITHDRAWN[by]
    take_back(announced)
    take_back(announced)
    assert numbers(announced) == (1, 1)
    show(announced)
    show(announced)
    assert numbers(announced) == (2, 2)
    assert told(client, FEED, announced) == [2]


def test_withdrawn_and_moved_in_one_save_is_one_step(client, announced):
    """Hard case 5: one save, one step."""
    changed(announced, status="planned", starts_at_local=HOUR, ends_at_local=HOUR)
    assert numbers(announced) == (1, 1)
    assert told(client, FEED, announced) == [1]


def test_at_its_go_live_a_page_tells_the_current_number_at_once(client, clock):
    """Hard case 10: what is stored ahead has it, and so has a date that is asked for first."""
    event = EventFactory(weekly=True)
    later(event)
    page = EventPageFactory(event=event, slug="advice", draft=True)
    EventPage.objects.filter(pk=page.pk).update(live=True, go_live_at=timezone.now() + HOUR)
    clock.shift(timedelta(minutes=1))
    later(event)
    assert numbers(event) == (2, 0)
    assert Event.objects.get(pk=event.pk).changed_at == timezone.now()
    assert all("SEQUENCE:2\r\n" in face.text for face in event.faces.all())
    assert event.faces.exists() and told(client, FEED, event) == []
    clock.shift(2 * HOUR)
    for path in ("advice/2027-03-15T1200/event.ics", "advice/event.ics", "feed.ics"):
        assert told(client, f"/az/events/{path}", event) == [2], path
    assert numbers(event) == (2, 2)


def test_one_date_says_the_same_number_as_the_whole(client, announced):
    later(announced)
    assert told(client, "/az/events/advice/2027-03-15T1100/event.ics", announced) == [1]
    Event.objects.filter(pk=announced.pk).update(sequence=7)
    assert told(client, "/az/events/advice/2027-03-15T1100/event.ics", announced) == [1]


def test_a_partner_counts_neither_here_nor_there(planned):
    PartnershipFactory(event=planned, answer="accepted")
    assert numbers(planned) == (0, 0)


def test_a_stale_object_sets_no_number_back(planned):
    """Hard case 5."""
    stale, first = (Event.objects.get(pk=planned.pk) for _one in range(2))
    old = first.save_revision()
    later(planned)
    stale.sequence = stale.public_sequence = 0
    stale.fingerprint = ""
    stale.save()
    assert numbers(planned) == (2, 0), "its start is a change again"
    old.as_object().save()
    assert numbers(planned) == (2, 0)
    later(planned)
    assert numbers(planned) == (3, 0)


def test_a_split_counts_once_for_the_first_part_and_the_second_begins_anew(planned):
    edit = call_off_from_third(planned)
    assert numbers(planned) == (1, 0)
    assert numbers(edit.successor) == (0, 0)


FIRST_EDITS: dict[str, Callable[[Event], object]] = {
    "it is moved": later,
    "it is confirmed": lambda event: changed(event, status="confirmed"),
    "a date is cancelled": lambda event: OccurrenceChange.objects.create(
        event=event, local_start=THIRD, kind="cancelled"
    ),
    "a pause": lambda event: EventPauseFactory(event=event),
    "a holiday": lambda _event: HolidayFactory(first_on=THIRD.date()),
    "the rest is called off": call_off_from_third,
}


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("what", FIRST_EDITS)
def test_the_first_edit_of_what_was_stored_before_it_was_counted_counts(planned, what, is_known):
    """Hard case 5: after an upgrade as at any time."""
    changed(planned, skips_holidays=True)
    if not is_known:
        Event.objects.update(fingerprint="")
    FIRST_EDITS[what](planned)
    assert numbers(planned)[0] == 1


def test_what_was_stored_before_is_remembered_without_a_step(planned):
    was = Event.objects.get(pk=planned.pk).fingerprint
    for remember in (
        lambda: changed(planned, title="Other"),
        lambda: EventPauseFactory(
            event=planned, first_on=date(2027, 3, 9), last_on=date(2027, 3, 9)
        ),
        lambda: publish(planned),
        lambda: call_command("build_occurrences", verbosity=0),
    ):
        Event.objects.update(fingerprint="")
        remember()
        assert Event.objects.get(pk=planned.pk).fingerprint == was
        assert numbers(planned) == (0, 0)


def test_one_whose_schedule_contradicts_itself_can_still_be_put_right(planned):
    """It stays without a fingerprint, stops no job, and is counted from then on."""
    ends = planned.starts_at_local - HOUR
    Event.objects.filter(pk=planned.pk).update(fingerprint="", ends_at_local=ends)
    call_command("build_occurrences", verbosity=0)
    assert Event.objects.get(pk=planned.pk).fingerprint == ""
    with Event.write(planned.pk):
        Event.objects.filter(pk=planned.pk).update(ends_at_local=planned.ends_at_local)
    later(planned)
    assert numbers(planned) == (1, 0)


@pytest.mark.parametrize(
    ("app", "module", "model"),
    [
        ("outreach", "0012_keep_the_public_sequence", "Event"),
        ("detention_visits", "0009_keep_the_public_sequence", "Activity"),
    ],
)
def test_the_upgrade_moves_no_number_and_can_be_taken_back(app, module, model):
    migration = import_module(f"{app}.migrations.{module}")
    factory = EventFactory if app == "outreach" else ActivityFactory
    told_last, never = factory(), factory()
    rows = apps.get_model(app, model).objects
    rows.update(sequence=4)
    rows.filter(pk=told_last.pk).update(published_fingerprint="a")
    migration.take_over(apps, EDITOR)
    assert set(rows.values_list("sequence", "public_sequence")) == {(4, 4)}
    rows.update(sequence=9)
    migration.give_back(apps, EDITOR)
    assert dict(rows.values_list("pk", "sequence")) == {told_last.pk: 4, never.pk: 9}
