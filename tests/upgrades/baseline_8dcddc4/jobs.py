"""What the host runs by itself.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command

from .acting import Story

DAY = timedelta(days=1)
FIRST, LAST = "2026-09-07 09:00", "2026-11-20 13:00"


def jobs() -> None:
    for name in ("publish_scheduled", "build_occurrences", "build_sessions"):
        call_command(name, stdout=StringIO())


def daily_jobs() -> Story:
    """What the host runs, every third day."""
    day = date.fromisoformat(FIRST[:10])
    while (day := day + 3 * DAY) < date.fromisoformat(LAST[:10]):
        yield f"{day} 03:00"
        jobs()
