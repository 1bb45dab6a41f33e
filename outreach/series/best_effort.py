"""Best-effort writes: skipped, without an error, when the database is locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from ..scheduling.errors import WriteConflict

LONGEST_WAIT_MILLISECONDS = 1
"""PostgreSQL takes 0 for no limit."""
SQLITE_SECONDS = 5
"""How long SQLite waits for a lock unless the site's settings say otherwise."""


def best_effort(write: Callable[[], object]) -> bool:
    """Run a short write in its own transaction; give up at once if the database is busy, or if it
    refuses the write. Requests of the public write nothing in any other way.

    Returns:
        Whether the write succeeded.
    """
    try:
        with _short_wait(), transaction.atomic():
            if connection.vendor == "postgresql":
                _run(f"SET LOCAL lock_timeout = {LONGEST_WAIT_MILLISECONDS}")
            write()
    except (DatabaseError, WriteConflict):
        return False
    return True


@contextmanager
def _short_wait() -> Iterator[None]:
    """SQLite may wait before the transaction begins, so the timeout is set outside it."""
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
