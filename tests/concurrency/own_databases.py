"""Databases that one test has for itself: copies, so that what it commits need not be undone.

On SQLite a copy is a file, on PostgreSQL ``CREATE DATABASE … TEMPLATE``; both take a blink.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.cache import cache
from django.db import connection

numbers = itertools.count(1)


@contextmanager
def copied(source: str, folder: Path) -> Iterator[str]:
    """Let all connections of this process go to a copy of a database that nobody uses.

    Args:
        source: a file, on PostgreSQL the name of a database.

    Yields:
        What the copy is called.
    """
    name = _copy(source, folder)
    usual = connection.settings_dict["NAME"]
    _point_at(name)
    try:
        yield name
    finally:
        _point_at(usual)
        _remove(name)


@contextmanager
def aside(folder: Path) -> Iterator[None]:
    """Within the block everything is done to a copy, of which nothing remains."""
    name = kept(folder)
    usual = connection.settings_dict["NAME"]
    _point_at(name)
    try:
        yield
    finally:
        _point_at(usual)
        _remove(name)


@contextmanager
def options(**values: object) -> Iterator[None]:
    """Other options of new connections, and of this thread's."""
    usual = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = usual | values
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = usual


def impatient(seconds: int):
    """New connections give up with an error when they have waited so long for somebody's lock."""
    if connection.vendor == "sqlite":
        return options(timeout=seconds)
    return options(options=f"-c lock_timeout={seconds * 1000}")


def kept(folder: Path) -> str:
    """A copy of the database that this thread is connected to, to be copied again and again."""
    name = _new_name(folder)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
        return name
    source = connection.settings_dict["NAME"]
    connection.close()
    _create(name, source)
    return name


def _new_name(folder: Path) -> str:
    name = f"concurrency_{os.getpid()}_{next(numbers)}"
    return str(folder / f"{name}.sqlite3") if connection.vendor == "sqlite" else name


def _copy(source: str, folder: Path) -> str:
    name = _new_name(folder)
    if connection.vendor == "sqlite":
        shutil.copy(source, name)
    else:
        _create(name, source)
    return name


def _create(name: str, source: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()


def _remove(name: str) -> None:
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{name}{ending}").unlink(missing_ok=True)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def remove(name: str) -> None:
    """What ``kept`` made."""
    _remove(name)
