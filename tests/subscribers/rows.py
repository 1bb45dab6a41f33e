"""What a program shows of a calendar: one row for each date, comparable between programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

CALLED_OFF = {"cancelled", "postponed"}
DAY = timedelta(days=1)


class Row(NamedTuple):
    """``start`` and ``end`` as ``moment`` writes them; the end is exclusive. ``status`` is TENTATIVE,
    CONFIRMED or CANCELLED. No UID: vdirsyncer puts its own in the place of a feed's."""

    start: str
    end: str
    title: str
    status: str


def moment(value: date) -> str:
    """An instant in UTC, to the minute; a whole day by itself."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def starting_within(rows: Iterable[Row], first: date, last: date) -> list[Row]:
    """The rows whose first day, in UTC, lies between two days, both included; in order."""
    return sorted(row for row in rows if first <= date.fromisoformat(row.start[:10]) <= last)


def items_of_index(address: str, first: date, last: date) -> Iterator[dict]:
    """What ``occurrences.json`` at ``address``, which may have a query, says of these days and of the
    one before and the one after."""
    joined = "&" if "?" in address else "?"
    following = f"{address}{joined}from={first - DAY}&to={last + DAY}"
    while following:
        with urlopen(following) as answer:
            page = json.load(answer)
        yield from page["items"]
        following = page["next"] and _at(address, page["next"])


def _at(address: str, following: str) -> str:
    """The next page at the server of these tests, which is not that of the site's settings."""
    query = urlsplit(following).query
    return urlsplit(address)._replace(query=query).geturl()


def row_of_item(item: dict) -> Row:
    read = date.fromisoformat if item["all_day"] else datetime.fromisoformat
    status = "CANCELLED" if item["status"] in CALLED_OFF else item["status"].upper()
    start, end = moment(read(item["start"])), moment(read(item["end"]))
    return Row(start, end, item["title"], status)
