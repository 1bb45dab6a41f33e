"""A PostgreSQL for the tests: the server that is named, else a temporary cluster."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from system_packages import install

WITHOUT_POSTGRES = "the hosts on PostgreSQL (no server and no binaries)"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """Yield TEST_DATABASE_URL, else the address of a cluster that is removed afterwards; None when
    there are no binaries and none can be installed."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
        return
    binaries = _find_or_install()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="outreach-postgres-"))
    port = _free_port()
    _own(folder)
    try:
        _as_user(
            [
                binaries / "initdb",
                "-D",
                folder / "data",
                "-A",
                "trust",
                "-U",
                "outreach",
                "-E",
                "UTF8",
            ]
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {FAST}"
        _as_user(
            [
                binaries / "pg_ctl",
                "-D",
                folder / "data",
                "-w",
                "-o",
                options,
                "-l",
                folder / "log",
                "start",
            ]
        )
        try:
            yield f"postgres://outreach@127.0.0.1:{port}/postgres"
        finally:
            _as_user([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(address: str, name: str) -> Iterator[str]:
    """The address of a new database on a server, named after this process, dropped afterwards."""
    name = f"{name}_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def has_postgres() -> bool:
    """Whether ``postgres_url`` has an address."""
    return bool(os.environ.get("TEST_DATABASE_URL") or _find_or_install())


def _find_or_install() -> Path | None:
    return find_binaries() or (find_binaries() if install("postgresql") else None)


def find_binaries() -> Path | None:
    """Where initdb lives: the newest of Debian's, else the path's."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: who runs it instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _own(folder: Path) -> None:
    user = _user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _as_user(command: list) -> None:
    user = _user()
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        **identity,
    )
