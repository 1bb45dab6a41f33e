"""Each of these tests has a database of its own, whose rows are committed: other connections see them.

It is a copy of one in which the world of ``world.py`` was made once for each worker. No transaction is
around a test, and nothing is emptied afterwards: the copy is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import time_machine
from django.db import connection

from tests.concurrency import own_databases
from tests.concurrency.world import NOW, World, make_world
from tests.databases import TEMPLATE


@pytest.fixture(scope="session")
def made(
    django_db_setup, django_db_blocker, database_template, tmp_path_factory
) -> Iterator[tuple[str, World, Callable[[], AbstractContextManager]]]:
    folder = tmp_path_factory.mktemp("concurrency")
    is_sqlite = connection.vendor == "sqlite"
    source = str(database_template.path) if is_sqlite else TEMPLATE
    with django_db_blocker.unblock():
        with own_databases.copied(source, folder), time_machine.travel(NOW):
            world = make_world()
            name = own_databases.kept(folder)
        yield name, world, lambda: own_databases.copied(name, folder)
        own_databases.remove(name)


@pytest.fixture
def db(made, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's, which makes the database for tests with a fixture of this name."""
    _name, _world, copy = made
    with django_db_blocker.unblock(), copy(), time_machine.travel(NOW):
        yield


@pytest.fixture
def world(db, made) -> World:
    return made[1]


@pytest.fixture
def afresh(db, made) -> Callable[[], AbstractContextManager]:
    """``with afresh():`` has the world as it was made, in another copy each time."""
    return made[2]
