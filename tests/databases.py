"""A migrated database with the calendars, made once in a run and copied for every other worker.

Two hundred migrations take as long as hundreds of tests. The first who needs the database makes it
while the others wait; ``TEST_DATABASES`` names the folder in which the run keeps it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = "TEST_DATABASES"
TEMPLATE = "outreach_tests_template"


def make_folder() -> Path | None:
    """For this process and those that it starts; None when one is named already."""
    if FOLDER in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="outreach-databases-"))
    os.environ[FOLDER] = str(folder)
    return folder


class Template:
    """Of the database that this process is to use. It is locked until it is there."""

    def __init__(self, connection) -> None:
        self.connection = connection
        self.is_sqlite = connection.vendor == "sqlite"
        settings = connection.settings_dict
        server = "" if self.is_sqlite else f"-{settings['HOST']}-{settings['PORT']}"
        self.path = Path(os.environ[FOLDER]) / f"{connection.vendor}{server.replace('/', '-')}"
        self.lock = self.path.with_suffix(".lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.is_there = self.path.exists()
        if self.is_there:
            self._take()
            self.lock.close()

    def _take(self) -> None:
        test = self.connection.settings_dict["TEST"]
        if self.is_sqlite:
            shutil.copy(self.path, test["NAME"])
        else:
            test["TEMPLATE"] = TEMPLATE

    def keep(self) -> None:
        """The database is made: the others may have it."""
        if self.is_there:
            return
        if self.is_sqlite:
            with self.connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.path)])
        else:
            made = self.connection.settings_dict["NAME"]
            self.connection.close()
            with self.connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{TEMPLATE}"')
                cursor.execute(f'CREATE DATABASE "{TEMPLATE}" TEMPLATE "{made}"')
            self.path.touch()
        self.lock.close()

    @property
    def is_in_place(self) -> bool:
        """Whether the copy lies where the test database belongs; else one is to be made."""
        return self.is_there and self.is_sqlite

    def remove_copy(self) -> None:
        """PostgreSQL's is removed by those who made it."""
        if self.is_in_place:
            self.connection.close()
            Path(self.connection.settings_dict["NAME"]).unlink(missing_ok=True)
