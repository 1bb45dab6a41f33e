"""Counting who fetches a calendar: by family of programs and day, so that it is nobody."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Case, F, Value, When
from django.utils import timezone

from ..models import Calendar, FeedFetch
from .feed_clients import family_of
from .spare_writes import write_if_free

EVERY = timedelta(hours=1)
logger = logging.getLogger(__name__)


def note_fetch(calendar: Calendar, user_agent: str, form: str, *, now: datetime) -> None:
    """Remember that a program of this family fetched the calendar; at most once an hour, and never
    in the way of who fetches. Neither address nor header is kept.

    Args:
        form: what was fetched: ``ics``, ``json``, ``rss`` …
    """
    family = family_of(user_agent)
    try:
        is_first = cache.add(
            f"outreach-fetch-{calendar.pk}-{family}-{form}",
            True,
            timeout=EVERY.total_seconds(),
        )
    except Exception:  # Each cache has errors of its own, and none may cost a reader the feed.
        logger.warning("The cache does not answer: a fetch was not counted.", exc_info=True)
        return
    if is_first:
        write_if_free(lambda: _count(calendar, family, form, now))


def _count(calendar: Calendar, family: str, form: str, now: datetime) -> None:
    """One statement, but for the very first fetch."""
    rows = FeedFetch.objects.filter(calendar=calendar, family=family, form=form)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    is_new_day = Case(When(last_at__lt=today, then=Value(1)), default=Value(0))
    if not rows.update(days=F("days") + is_new_day, last_at=now):
        row = FeedFetch(calendar=calendar, family=family, form=form, first_at=now, last_at=now)
        FeedFetch.objects.bulk_create([row], ignore_conflicts=True)
