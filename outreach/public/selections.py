"""Parses query strings: the selection of entries, and the cursor of the next page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from django.http import QueryDict

from ..scheduling.sources import FILTERS, PublicEntry, Selection

MAX_VALUES = 50
SLUG = re.compile("[-a-zA-Z0-9_]{1,80}")
UNKNOWN = "~"
"""Stands for whatever no record can have as its slug."""
MAX_SEARCH_LENGTH = 200
NUMBER = re.compile("[0-9]{1,4}")


def selection_from(
    query: QueryDict,
    *,
    calendar_key: UUID,
    language: str,
    now: datetime,
    ends_after: datetime | None = None,
) -> Selection:
    """Read the search and the filters, which may be repeated or comma-separated; values are sorted
    so that their order does not matter.

    All values that cannot be slugs count as one unknown one: it selects nothing and is no error.
    """
    filters = {name: _values(query.getlist(name)) for name in FILTERS if name in query}
    return Selection(
        calendar_key=calendar_key,
        language=language,
        now=now,
        filters={name: values for name, values in filters.items() if values},
        search=" ".join(_printable(query.get("q", "")[:MAX_SEARCH_LENGTH]).split()),
        ends_after=ends_after,
    )


def _values(texts: list[str]) -> tuple[str, ...]:
    values = {value.strip() for text in texts for value in text.split(",")} - {""}
    known = {value if SLUG.fullmatch(value) else UNKNOWN for value in values}
    return tuple(sorted(known))[:MAX_VALUES]


def _printable(text: str) -> str:
    """Each character that is none, such as a line break, becomes a space."""
    return "".join(one if one.isprintable() else " " for one in text)


def whole_number(text: str, *, least: int, most: int) -> int | None:
    """The number, or None if the text is not a number from ``least`` to ``most``. At most four
    digits are accepted; a longer number is rejected, not truncated."""
    if not NUMBER.fullmatch(text) or not least <= int(text) <= most:
        return None
    return int(text)


LONGEST_CURSOR = 300


def cursor_of(entry: PublicEntry) -> str:
    """Start and UID of an entry as one query parameter."""
    return f"{entry.starts_at:%Y%m%dT%H%M%S}~{entry.uid}"


def after_cursor(text: str) -> tuple[datetime, str] | None:
    """The key of the last entry shown; None, meaning the beginning, for an invalid cursor."""
    moment, _separator, uid = text[:LONGEST_CURSOR].partition("~")
    try:
        start = datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (start, uid.replace("\x00", "")) if uid else None
