"""What KCalendarCore makes of a calendar: KDE's programs read with it. Nothing is put in here."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime

from tests.native_libraries import kcalendarcore_program
from tests.subscribers.rows import Row

SECONDS = 120


def rows(data: bytes, before: datetime) -> list[Row]:
    """The dates in a calendar that begin before an instant."""
    done = subprocess.run(
        [kcalendarcore_program(), f"{before:%Y-%m-%dT%H:%M:%SZ}"],
        input=data,
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, "TZ": "UTC"},
        check=False,
    )
    if done.returncode:
        raise ValueError(f"KCalendarCore reads no calendar there: {done.stderr.decode()}")
    return sorted(Row(*json.loads(line)) for line in done.stdout.splitlines())
