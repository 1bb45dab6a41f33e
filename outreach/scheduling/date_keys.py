"""The key of one date as it appears in URLs: ``2026-11-23T1000``, all-day ``2026-11-23``."""

from __future__ import annotations

import re
from datetime import datetime

KEY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?")


def date_key(local_start: datetime, *, all_day: bool) -> str:
    """The key of a nominal start, naive wall time; seconds only when they are not zero."""
    if all_day:
        return f"{local_start:%Y-%m-%d}"
    return (
        f"{local_start:%Y-%m-%dT%H%M%S}" if local_start.second else f"{local_start:%Y-%m-%dT%H%M}"
    )


def local_start_of(key: str, *, all_day: bool) -> datetime | None:
    """The nominal start that a key names; None for a text that ``date_key`` would not write."""
    match = KEY.fullmatch(key)
    if not match:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - wall time
    except ValueError:
        return None
    return moment if date_key(moment, all_day=all_day) == key else None
