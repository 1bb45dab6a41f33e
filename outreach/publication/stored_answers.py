"""Cached responses, keyed by calendar version: feeds, and the bodies of its pages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connections
from django.db.models import Q

from ..models import Calendar, StoredAnswer
from ..series.conflicts import best_effort

MAX_BYTES = 64 * 1024 * 1024
"""Cached per calendar; beyond it the oldest are dropped."""
MAX_ROWS = 500
GZIP = 16 + zlib.MAX_WBITS
LEVEL = 6


def stored_answer(calendar: Calendar, variant: str, *, now: datetime) -> bytes | None:
    """The cached body of this variant, if it is still valid.

    Args:
        variant: a digest of the calendar's version and everything the request asked for.
    """
    valid = Q(valid_until=None) | Q(valid_until__gt=now)
    found = StoredAnswer.objects.filter(
        valid, calendar_id=calendar.pk, variant=variant, valid_from__lte=now
    )
    body = found.values_list("body", flat=True).first()
    return None if body is None else bytes(body)


def forget_answers(database: str) -> None:
    """Clear the cache after an upgrade, since new code or templates may render the same version
    differently. When migrations are reversed, the table may not exist."""
    if StoredAnswer._meta.db_table in connections[database].introspection.table_names():
        StoredAnswer.objects.using(database).all().delete()


def compressed(pieces: Iterable[str]) -> bytes:
    """A gzip stream without name or timestamp: equal text gives equal bytes."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    packed = [packer.compress(piece.encode()) for piece in pieces]
    return b"".join([*packed, packer.flush()])


def store_answer(
    calendar: Calendar,
    variant: str,
    body: bytes,
    *,
    now: datetime,
    valid_until: datetime | None = None,
) -> None:
    """Cache a response and drop those of earlier versions. Best effort: skipped when the database
    is locked.

    Args:
        valid_until: when the response goes stale by itself, an aware instant.
    """
    row = StoredAnswer(
        calendar_id=calendar.pk,
        variant=variant,
        version=calendar.version,
        valid_from=now,
        valid_until=valid_until,
        size=len(body),
        body=body,
    )
    best_effort(lambda: _store(row))


def _store(row: StoredAnswer) -> None:
    rows = StoredAnswer.objects.filter(calendar_id=row.calendar_id)
    rows.filter(version__lt=row.version).delete()
    if row.size <= MAX_BYTES:
        _make_room(rows, row.size)
        StoredAnswer.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["calendar", "variant"],
            update_fields=["version", "valid_from", "valid_until", "size", "body"],
        )


def _make_room(rows, size: int) -> None:
    """Drop the oldest until there are fewer than ``MAX_ROWS`` and ``size`` more bytes fit. Answers
    that are asked for are soon there again."""
    held, first_gone = 0, 0
    newest_first = rows.order_by("-pk").values_list("pk", "size")
    for place, (pk, taken) in enumerate(newest_first, start=1):
        held += taken
        if place >= MAX_ROWS or held + size > MAX_BYTES:
            first_gone = pk
            break
    if first_gone:
        rows.filter(pk__lte=first_gone).delete()


@dataclass(frozen=True, slots=True)
class Body:
    """HTML, and when it goes stale by itself: an aware instant, None for never."""

    html: str
    valid_until: datetime | None = None


def stored_body(
    calendar: Calendar,
    variant: str,
    make: Callable[[], Body],
    *,
    now: datetime,
    stores: Callable[[], bool],
) -> str:
    """The cached body, else a new one, which is then cached.

    Args:
        variant: a digest of everything the body depends on, the calendar's version included.
        stores: whether a new one is to be cached; asked only if there is none yet.
    """
    found = stored_answer(calendar, variant, now=now)
    if found is not None:
        return found.decode()
    body = make()
    if stores():
        store_answer(calendar, variant, body.html.encode(), now=now, valid_until=body.valid_until)
    return body.html
