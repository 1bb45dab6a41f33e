"""What to do when somebody else's write is in the way: try again, or do without.

``retried`` is for writes that are wanted, ``best_effort`` for those that may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, models, transaction

from ..scheduling.errors import WriteConflict
from .unit_of_work import Owner, current_work, unit_of_work

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 3

LONGEST_WAIT_MILLISECONDS = 1
"""PostgreSQL takes 0 for no limit."""
SQLITE_SECONDS = 5
"""How long SQLite waits for a lock unless the site's settings say otherwise."""


def retried(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function be a unit of work, and try it up to three times while others are in the way.

    Only where it is the outermost: within another unit, or a transaction of somebody else, nothing
    can be begun anew. Objects that are passed to it are given back their state before the next try.

    Raises:
        WriteConflict: it is not the outermost, or three tries were not enough.
    """

    @wraps(function)
    def outermost(*args: P.args, **kwargs: P.kwargs) -> T:
        if current_work() or connection.in_atomic_block:
            return function(*args, **kwargs)
        states = [_State(one) for one in (*args, *kwargs.values()) if isinstance(one, models.Model)]
        known: set[Owner] = set()
        excludes = False
        for tries_left in range(TRIES - 1, -1, -1):
            work = None
            try:
                with unit_of_work(*known, publish=False, is_outside_change=excludes) as work:
                    return function(*args, **kwargs)
            except WriteConflict:
                if not tries_left:
                    raise
                if work:
                    known |= work.wanted
                    excludes = work.wants_exclusion
                for state in states:
                    state.restore()
        raise AssertionError  # for the type checker

    return outermost


class _State:
    """The attributes of an object and of its child rows, as they were."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        children = getattr(row, "_cluster_related_objects", None) or {}
        self.children = {name: list(rows) for name, rows in children.items()}
        rows = [row, *(child for rows in self.children.values() for child in rows)]
        self.attributes = [(one, dict(one.__dict__), dict(vars(one._state))) for one in rows]

    def restore(self) -> None:
        for one, attributes, state in self.attributes:
            one.__dict__.clear()
            one.__dict__.update(attributes)
            vars(one._state).clear()
            vars(one._state).update(state)
        if self.children:
            self.row._cluster_related_objects = {
                name: list(rows) for name, rows in self.children.items()
            }


def best_effort(write: Callable[[], object]) -> bool:
    """Run a short write in its own transaction; give up at once if the database is busy, or if it
    refuses the write. Requests of the public write nothing in any other way.

    Returns:
        Whether the write succeeded.
    """
    try:
        with without_waiting(), transaction.atomic():
            if connection.vendor == "postgresql":
                _run(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MILLISECONDS}")
            write()
    except (DatabaseError, WriteConflict):
        return False
    return True


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let SQLite refuse a write at once that would have to wait. It may wait before a transaction
    begins, so this is set outside of one. PostgreSQL is asked in the transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict.get("OPTIONS", {}).get("timeout", SQLITE_SECONDS)
    _run("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        _run(f"PRAGMA busy_timeout = {int(usual * 1000)}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
