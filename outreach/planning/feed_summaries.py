"""Summary of each calendar's feed: entries, size and latest fetches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Func, IntegerField, Sum

from ..addresses.languages import content_languages
from ..models import Calendar, Face, FeedFetch
from ..publication.feed_fetches import ClientFamily


class OctetLength(Func):
    """Length of a text in bytes of UTF-8."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "LENGTH(CAST(%(expressions)s AS BLOB))"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True, slots=True)
class Fetch:
    """The latest fetch by a family of clients."""

    family: str
    form: str
    last_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """``octets`` is the uncompressed size of all events' texts in the feed."""

    calendar: Calendar
    language: str
    entries: int
    octets: int
    fetches: Sequence[Fetch]

    @property
    def address(self) -> str:
        return f"{self.calendar.url}feed.ics"


def feed_summaries(*, now: datetime) -> list[FeedSummary]:
    """One for each public calendar, translations in the order of languages; three queries."""
    names = dict(content_languages())
    contents = _contents(now)
    fetches = _fetches()
    calendars = Calendar.objects.filter(is_public=True)
    order = {code: number for number, code in enumerate(names)}
    return [
        FeedSummary(
            calendar,
            str(names.get(calendar.language, calendar.language)),
            *contents.get((calendar.key, calendar.language), (0, 0)),
            fetches[calendar.pk],
        )
        for calendar in sorted(
            calendars, key=lambda one: (str(one.key), order.get(one.language, len(order)))
        )
    ]


def _contents(now: datetime) -> dict[tuple[Any, str], tuple[int, int]]:
    """Entries and bytes by key and language."""
    rows = Face.objects.in_feed(now).order_by().values("calendar_key", "language")
    counted = rows.annotate(entries=Count("pk"), octets=Sum(OctetLength("text")))
    return {
        (row["calendar_key"], row["language"]): (row["entries"], row["octets"]) for row in counted
    }


def _fetches() -> dict[int, list[Fetch]]:
    labels = dict(ClientFamily.choices)
    found: dict[int, list[Fetch]] = defaultdict(list)
    for row in FeedFetch.objects.order_by("-last_at", "pk"):
        family = str(labels.get(row.family, row.family))
        found[row.calendar_id].append(Fetch(family, row.form, row.last_at, row.days))
    return found
