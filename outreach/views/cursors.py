"""Where a page of a list goes on: after the entry that was shown last, however long the list is."""

from __future__ import annotations

from datetime import UTC, datetime

from ..scheduling.sources import PublicEntry

MAX_LENGTH = 300


def cursor_of(entry: PublicEntry) -> str:
    """Start and UID of an entry, as one parameter."""
    return f"{entry.starts_at:%Y%m%dT%H%M%S}~{entry.uid}"


def after_cursor(text: str) -> tuple[datetime, str] | None:
    """The key of the entry shown last; None, the beginning, for whatever is no cursor."""
    moment, _separator, uid = text[:MAX_LENGTH].partition("~")
    try:
        start = datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (start, uid.replace("\x00", "")) if uid else None
