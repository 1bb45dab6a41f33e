"""A database as a text of SQL statements: written from SQLite, read into SQLite or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

MIGRATIONS = "django_migrations"
OF_SQLITE = "sqlite_"


def dumped(path: Path, *, without_rows: Collection[str]) -> Iterator[str]:
    """The statements that make an SQLite file anew, the same ones for the same rows.

    Args:
        without_rows: tables of which only the frame is kept.
    """
    file = sqlite3.connect(path)
    tables = list(_tables(file))
    yield from (f"{statement};" for _name, statement in tables)
    for name, _statement in tables:
        if name not in without_rows:
            yield from _inserts(file, name)
    yield from _inserts(file, "sqlite_sequence")
    others = "SELECT sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL ORDER BY name"
    for (statement,) in file.execute(others):
        yield f"{statement};"
    file.close()


def load(text: str) -> None:
    """Fill Django's database, which is empty, with a dumped one; its migrations are those of then."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.executescript(f"BEGIN; {text} COMMIT;")
    else:
        source = sqlite3.connect(":memory:")
        source.executescript(text)
        _migrate_to_then(source)
        _copy_rows(source)


def _tables(file: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Without SQLite's own and those in which a virtual table keeps what it holds."""
    rows = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
    found = [(name, sql) for name, sql in file.execute(rows) if not name.startswith(OF_SQLITE)]
    virtual = [f"{name}_" for name, sql in found if sql.startswith("CREATE VIRTUAL")]
    return ((name, sql) for name, sql in found if not name.startswith(tuple(virtual or ["\0"])))


def _inserts(file: sqlite3.Connection, table: str) -> Iterator[str]:
    names = [row[1] for row in file.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ',' || ".join(f'quote("{name}")' for name in names)
    listed = ",".join(f'"{name}"' for name in names)
    for (values,) in file.execute(f'SELECT {quoted} FROM "{table}" ORDER BY rowid'):
        yield f'INSERT INTO "{table}" ({listed}) VALUES ({values});'


def _migrate_to_then(source: sqlite3.Connection) -> None:
    """Make the tables as they were: apply what was applied then, and nothing later."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    rows = source.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id")
    then = {key for key in rows if key in graph.nodes}
    latest = [
        key for key in then if not any(child.key in then for child in _later_ones(graph, key))
    ]
    executor.migrate(sorted(latest))


def _later_ones(graph, key: tuple[str, str]):
    """Those of the same app that follow this one."""
    return (child for child in graph.node_map[key].children if child.key[0] == key[0])


def _copy_rows(source: sqlite3.Connection) -> None:
    """All rows of then, with their ids, instead of those that the migrations have made. Every value
    goes over as text, which PostgreSQL reads by the column's type."""
    there = set(connection.introspection.table_names()) - {MIGRATIONS}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, sorted(there)))}")
        for table, _sql in _tables(source):
            if table in there:
                _copy_table(source, table, cursor)
        for table, column in _numbered(cursor):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), GREATEST(1, "
                f"(SELECT MAX({_quoted(column)}) FROM {_quoted(table)})))",
                [_quoted(table), column],
            )


def _copy_table(source: sqlite3.Connection, table: str, cursor) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    names = [described[0] for described in rows.description]
    places = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, names))}) VALUES ({places})"
    values = [[_as_text(value) for value in row] for row in rows]
    if values:
        cursor.executemany(statement, values)


def _as_text(value: object) -> object:
    return value if value is None or isinstance(value, bytes) else str(value)


def _numbered(cursor) -> list[tuple[str, str]]:
    """Columns that PostgreSQL counts."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"
    )
    return list(cursor)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
