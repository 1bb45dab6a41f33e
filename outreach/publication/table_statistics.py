"""What the database knows of its tables' sizes, by which it chooses its way to an answer."""

from __future__ import annotations

from django.db import connection

LOOKED_AT = 400
"""Rows of an index: enough to tell a small table from a large one, and done in an instant."""


def renew_statistics() -> None:
    """Count all tables: one that was never counted is taken for a large one. PostgreSQL does it by
    itself after a while, SQLite only when it is told to."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")
