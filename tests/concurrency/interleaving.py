"""Two writers over connections of their own, the first of them held at a chosen place.

The first stands still before one of the statements with which it locks or writes; the second runs
meanwhile until it is done or waits for the first; then the first goes on. Trying each place tries each
order in which one of two can overtake the other once.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, connections, transaction

from outreach.scheduling.errors import SchedulingError

MOST_SECONDS = 60
"""Nobody waits so long unless something is wrong."""
POLL_SECONDS = 0.005
WRITES = re.compile(
    r"\s*(?:(BEGIN)|(INSERT) INTO \"(\w+)\"|(UPDATE) \"(\w+)\"|(DELETE) FROM \"(\w+)\""
    r"|(SELECT) .* FROM \"(\w+)\".* FOR (?:NO KEY )?UPDATE)",
    re.DOTALL,
)

Deed = Callable[[], object]


@dataclass(frozen=True)
class Place:
    """One of a writer's statements that lock or write, by its number from 1.

    ``what`` says which, as in “UPDATE outreach_event”.
    """

    number: int
    what: str
    is_in_transaction: bool

    def __str__(self) -> str:
        return f"{self.number}, before {self.what}"


def what_is_written(sql: str) -> str:
    """As in ``Place.what``; "" for what only reads. On SQLite BEGIN takes the one lock there is."""
    found = WRITES.match(sql)
    return " ".join(part for part in found.groups() if part) if found else ""


def places_of(deed: Deed) -> list[Place]:
    """Does the deed, alone."""
    places: list[Place] = []

    def note(execute, sql, params, many, context):
        if what := what_is_written(sql):
            is_inside = context["connection"].in_atomic_block and what != "BEGIN"
            places.append(Place(len(places) + 1, what, is_inside))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        deed()
    return places


class Writer:
    """Somebody who writes over a connection of their own, beginning at once."""

    def __init__(self, people: ThreadPoolExecutor, deed: Deed, *, held_at: int = 0) -> None:
        self._held_at = held_at
        self._count = 0
        self._has_begun = threading.Event()
        self._go_on = threading.Event()
        self.is_held = threading.Event()
        self.asks_to_write = False
        self.holds_a_transaction = False
        self.backend: int | None = None
        self._done = people.submit(self._do, deed)
        assert self._has_begun.wait(MOST_SECONDS)

    def _do(self, deed: Deed) -> SchedulingError | None:
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql":
                self.backend = connection.connection.info.backend_pid
            with connection.execute_wrapper(self._watch):
                self._has_begun.set()
                deed()
        except SchedulingError as refusal:
            return refusal
        finally:
            self._has_begun.set()
            connections.close_all()
        return None

    def _watch(self, execute, sql, params, many, context):
        what = what_is_written(sql)
        if what:
            self._count += 1
        if what and self._count == self._held_at:
            self.holds_a_transaction = context["connection"].in_atomic_block and what != "BEGIN"
            self.is_held.set()
            assert self._go_on.wait(MOST_SECONDS)
        self.asks_to_write = bool(what)
        try:
            return execute(sql, params, many, context)
        finally:
            self.asks_to_write = False

    @property
    def is_done(self) -> bool:
        return self._done.done()

    def go_on(self) -> None:
        self._go_on.set()

    def wait_until_held(self) -> None:
        """Or done, if it never comes to that place."""
        wait_until(lambda: self.is_held.is_set() or self.is_done)

    def wait_until_done_or_waiting_for(self, other: Writer) -> None:
        wait_until(lambda: self.is_done or self._waits_for(other))

    def _waits_for(self, other: Writer) -> bool:
        """On SQLite whoever asks to write waits for the one transaction."""
        if connection.vendor == "sqlite":
            return self.asks_to_write and other.holds_a_transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.backend])
            return cursor.fetchone()[0]

    def result(self) -> SchedulingError | None:
        """None when it did what it wanted, else why it was refused.

        Raises:
            Exception: what no user would understand.
        """
        return self._done.result(MOST_SECONDS)


def wait_until(is_so: Callable[[], bool]) -> None:
    waited, pause = 0.0, threading.Event()
    while not is_so():
        pause.wait(POLL_SECONDS)
        waited += POLL_SECONDS
        assert waited < MOST_SECONDS, (
            "nobody goes on: a writer waits for something that never comes"
        )


def interleave(
    first: Deed, second: Deed, *, at: Place, meanwhile: Deed = lambda: None
) -> tuple[SchedulingError | None, SchedulingError | None]:
    """Both deeds, the second while the first is held.

    Args:
        meanwhile: done by this thread while the first is held and the second is done or waits.

    Returns:
        Of each why it was refused, None when it was done.
    """
    with ThreadPoolExecutor(max_workers=2) as people:
        one = Writer(people, first, held_at=at.number)
        try:
            one.wait_until_held()
            other = Writer(people, second)
            other.wait_until_done_or_waiting_for(one)
            meanwhile()
        finally:
            one.go_on()
        return one.result(), other.result()


@contextmanager
def somebody_writing(deed: Deed) -> Iterator[None]:
    """Within the block the deed is done, over a connection of its own, and not yet committed."""
    is_done, may_end = threading.Event(), threading.Event()

    def write() -> None:
        try:
            with transaction.atomic():
                deed()
                is_done.set()
                assert may_end.wait(10 * MOST_SECONDS)
        finally:
            is_done.set()
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as people:
        written = people.submit(write)
        try:
            assert is_done.wait(MOST_SECONDS)
            assert not written.done() or written.result()
            yield
        finally:
            may_end.set()
        written.result(MOST_SECONDS)


places_known: dict[Deed, list[Place]] = {}


def distinct_places(deed: Deed, afresh: Callable) -> list[Place]:
    """On SQLite, within a transaction, one is like another."""
    if deed not in places_known:
        with afresh():
            found = places_of(deed)
        if connection.vendor == "sqlite":
            found = [
                place
                for before, place in zip([None, *found], found, strict=False)
                if not (place.is_in_transaction and before and before.is_in_transaction)
            ]
        places_known[deed] = found
    return places_known[deed]
