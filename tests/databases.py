"""A migrated database with the calendars, made once in a run and copied for every other worker.

Two hundred migrations take as long as hundreds of tests. The first who needs the database makes it
while the others wait; ``TEST_DATABASES`` names the folder in which the run keeps it. The quick suite
also keeps it from run to run, in the virtual environment, until a file changes that it depends on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests import sampling

ROOT = Path(__file__).resolve().parents[1]
FOLDER = "TEST_DATABASES"
TEMPLATE = "outreach_tests_template"
KEPT = Path(sys.prefix) / "test-databases"
SHAPING = (
    *("*requirements.txt", "tests/requirements.txt", "site/config/**/*.py"),
    *("*/migrations/*.py", "site/*/migrations/*.py"),
)
"""The files that a migrated database depends on."""


def make_folder() -> Path | None:
    """For this process and those that it starts; None when one is named already."""
    if FOLDER in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="outreach-databases-"))
    os.environ[FOLDER] = str(folder)
    return folder


def _shape() -> str:
    """A name for what the files that a migrated database depends on now hold."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in SHAPING for path in ROOT.glob(pattern)):
        digest.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


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
        is_first = self.is_sqlite and not self.is_there
        self.migrated = KEPT / _shape() if is_first and sampling.QUICK else None
        self.is_migrated = bool(self.migrated and self.migrated.exists())
        if self.is_there:
            self._take(self.path)
            self.lock.close()
        elif self.migrated and self.is_migrated:
            self._take(self.migrated)

    def _take(self, path: Path) -> None:
        test = self.connection.settings_dict["TEST"]
        if self.is_sqlite:
            shutil.copy(path, test["NAME"])
        else:
            test["TEMPLATE"] = TEMPLATE

    def _write(self, path: Path) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])

    def keep_migrated(self) -> None:
        """Nothing but migrations has been done: for the next quick runs."""
        if self.migrated and not self.is_migrated:
            shutil.rmtree(KEPT, ignore_errors=True)
            KEPT.mkdir()
            self._write(self.migrated)

    def keep(self) -> None:
        """The database is made: the others may have it."""
        if self.is_there:
            return
        if self.is_sqlite:
            self._write(self.path)
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
        return self.is_migrated or (self.is_there and self.is_sqlite)

    def remove_copy(self) -> None:
        """PostgreSQL's is removed by those who made it."""
        if self.is_in_place:
            self.connection.close()
            Path(self.connection.settings_dict["NAME"]).unlink(missing_ok=True)
