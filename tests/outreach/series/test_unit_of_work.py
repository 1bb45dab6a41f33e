"""Two people write one event at once, each over a connection of their own.

The rows are committed, so that both see them, and are taken away at the end: a test that empties all
tables would leave none of those that every other test has. On PostgreSQL the lock is of one event; on
SQLite there is one for the whole database, which is taken when the block begins.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from outreach.models import Event, EventPage, Occurrence
from outreach.models.events import event_work
from outreach.series.unit_of_work import unit_of_work
from tests.factories import EventFactory, EventPageFactory

START = datetime(2090, 3, 1, 10)
MOST_SECONDS = 60
"""Nobody waits so long unless something is wrong."""


@pytest.fixture
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's: no transaction is around these tests, and nothing is emptied."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def pages(db) -> Iterator[list[EventPage]]:
    """Two public events that other connections see."""
    made = [EventPageFactory(event=EventFactory(starts_at_local=START)) for _place in range(2)]
    yield made
    for page in made:
        page.delete()
        Event.objects.get(pk=page.event_id).delete()


def elsewhere(deed: Callable[[], object]) -> Callable[[], object]:
    """The same over a connection of its own, which is closed afterwards."""

    def done():
        try:
            return deed()
        finally:
            connections.close_all()

    return done


def is_waiting(backend: int) -> bool:
    """Whether this backend of PostgreSQL waits for a lock, asked over this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
        return cursor.fetchone()[0]


class Other:
    """Somebody who saves beside us. It has begun when this is made: on PostgreSQL it is done, or
    waits for us; on SQLite it has asked to write, and nobody can see whether it waits."""

    def __init__(self, people: ThreadPoolExecutor, deed: Callable[[], object]) -> None:
        self.backend: Future[int | None] = Future()
        self.saved = people.submit(elsewhere(lambda: self._save(deed)))
        backend = self.backend.result(MOST_SECONDS)
        while backend and not self.saved.done() and not is_waiting(backend):
            threading.Event().wait(0.01)

    def _save(self, deed: Callable[[], object]) -> None:
        connection.ensure_connection()
        is_postgres = connection.vendor == "postgresql"
        self.backend.set_result(connection.connection.info.backend_pid if is_postgres else None)
        deed()


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=2) as executor:
        yield executor


def put_off(event: Event, **by: int) -> None:
    event.starts_at_local += timedelta(**by)
    event.ends_at_local += timedelta(**by)
    event.save()


def test_two_who_save_one_event_at_once_are_told_under_two_numbers(pages, people):
    """Hard case 18: who comes second begins with what the first has told."""
    event, same = (Event.objects.get(pk=pages[0].event_id) for _person in range(2))
    with event_work(event.pk):
        put_off(event, hours=1)
        other = Other(people, lambda: put_off(same, hours=2))
    other.saved.result(MOST_SECONDS)
    stored = Event.objects.get(pk=event.pk)
    assert stored.starts_at_local == START + timedelta(hours=2)
    assert stored.sequence == 2
    assert [row.starts_at_local for row in Occurrence.objects.filter(event=stored)] == [
        stored.starts_at_local
    ]
    texts = set(stored.faces.values_list("text", flat=True))
    assert texts and all("SEQUENCE:2\r\n" in text for text in texts)
    assert all("DTSTART;TZID=Asia/Baku:20900301T120000" in text for text in texts)


def test_two_who_change_one_event_after_another_lose_nothing(pages, people):
    """Hard case 18: each reads within the block what it changes."""
    pk = pages[0].event_id

    def one_hour_later() -> None:
        with event_work(pk):
            put_off(Event.objects.get(pk=pk), hours=1)

    with event_work(pk):
        event = Event.objects.get(pk=pk)
        other = Other(people, one_hour_later)
        put_off(event, hours=1)
    other.saved.result(MOST_SECONDS)
    stored = Event.objects.get(pk=pk)
    assert (stored.starts_at_local, stored.sequence) == (START + timedelta(hours=2), 2)


def _taken(pk: int) -> bool:
    """Whether the event cannot be locked at once, asked over a connection of its own."""
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT id FROM outreach_event WHERE id = %s FOR UPDATE NOWAIT", [pk]
                )
            else:
                cursor.execute("PRAGMA busy_timeout = 0")
                cursor.execute("BEGIN IMMEDIATE")
    except OperationalError:
        return True
    finally:
        other.rollback()
        other.close()
    return False


def test_an_event_is_locked_from_the_beginning_of_a_block_to_its_end(pages):
    """Hard case 18: before anything of it is read, and until it is published."""
    first, second = (page.event_id for page in pages)
    with event_work(first):
        assert _taken(first)
        assert _taken(second) == (connection.vendor == "sqlite")
        with event_work(second):
            assert _taken(second)
        assert _taken(first) and _taken(second), "an inner block ends with the outermost one"
    assert not _taken(first) and not _taken(second)


def test_an_error_sets_the_event_free(pages):
    with pytest.raises(RuntimeError), event_work(pages[0].event_id):
        raise RuntimeError
    assert not _taken(pages[0].event_id)


def test_owners_of_two_kinds_that_are_locked_at_once_are_waited_for(db):
    """They come in their order, so that nobody has to be refused. SQLite has no such locks."""
    owners = [
        ("detention_visits.activity", 1),
        ("detention_visits.activity", 2),
        ("outreach.event", 1),
    ]
    with CaptureQueriesContext(connection) as queries, unit_of_work(*owners, publish=False) as unit:
        assert unit.locked == set(owners)
    assert not [one["sql"] for one in queries.captured_queries if "NOWAIT" in one["sql"]]
