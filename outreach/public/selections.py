"""From an address to a selection of entries, and where the next page of a list begins."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from django.http import QueryDict

from ..scheduling.sources import FILTERS, PublicEntry, Selection

MAX_VALUES = 50
MAX_LENGTH = 80
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
    """Read the filters, repeated or comma-separated, sorted so that their order does not matter,
    and the search.

    Whatever cannot be a slug is kept as an unknown value: it selects nothing, and is no error.
    """
    filters = {name: _values(query.getlist(name)) for name in FILTERS if name in query}
    return Selection(
        calendar_key=calendar_key,
        language=language,
        now=now,
        filters={name: values for name, values in filters.items() if values},
        search=query.get("q", "")[:MAX_SEARCH_LENGTH].strip(),
        ends_after=ends_after,
    )


def _values(texts: list[str]) -> tuple[str, ...]:
    values = {value.strip()[:MAX_LENGTH] for text in texts for value in text.split(",")}
    return tuple(sorted(value.replace("\x00", "") for value in values if value))[:MAX_VALUES]


def whole_number(text: str, *, least: int, most: int) -> int | None:
    """The number that an address names, None for whatever is none of these. At most four digits are
    read: a number is checked whole, and never a part of it."""
    if not NUMBER.fullmatch(text) or not least <= int(text) <= most:
        return None
    return int(text)


LONGEST_CURSOR = 300


def cursor_of(entry: PublicEntry) -> str:
    """Start and UID of an entry, as one parameter."""
    return f"{entry.starts_at:%Y%m%dT%H%M%S}~{entry.uid}"


def after_cursor(text: str) -> tuple[datetime, str] | None:
    """The key of the entry shown last; None, the beginning, for whatever is no cursor."""
    moment, _separator, uid = text[:LONGEST_CURSOR].partition("~")
    try:
        start = datetime.strptime(moment, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return (start, uid.replace("\x00", "")) if uid else None
