"""What each filter of a calendar offers, kept until the calendar's version changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from .fields import in_language
from .models import Audience, Calendar, Organisation, Region, Topic, Venue
from .scheduling.sources import Selection, filter_values
from .templatetags.outreach_tags import language_name

RECORDS = {
    "region": Region,
    "audience": Audience,
    "topic": Topic,
    "partner": Organisation,
    "venue": Venue,
}
MOST_SECONDS = 300
"""Processes with a cache of their own hear of a renamed record when it is over."""
NAMES_KEY = "outreach.filters.names"

Choices = Mapping[str, list[tuple[str, str]]]


def choices_of(selection: Selection) -> Choices:
    """Value and label by filter name: only those by which anything public of the calendar is found,
    in the language of the selection. One query while nothing changed."""
    calendar = Calendar.objects.filter(
        key=selection.calendar_key, language=selection.language
    ).first()
    names = cache.get_or_set(NAMES_KEY, lambda: uuid4().hex, timeout=None)
    seconds = _seconds(calendar, selection.now)
    if calendar is None or seconds < 1:
        return _found(selection)
    key = f"outreach.filters.{calendar.pk}.{calendar.version}.{names}"
    return cache.get_or_set(key, lambda: _found(selection), timeout=seconds)


def forget_names() -> None:
    """A record was renamed: what was kept of its name counts no longer, now and after others that
    still read the old one."""
    cache.delete(NAMES_KEY)
    transaction.on_commit(lambda: cache.delete(NAMES_KEY))


def _seconds(calendar: Calendar | None, now: datetime) -> int:
    """How long what is found can be kept: at most until time alone changes what is public."""
    until = calendar.next_change_at if calendar else None
    if until is None:
        return MOST_SECONDS
    return min(MOST_SECONDS, int((until - max(now, timezone.now())).total_seconds()))


def _found(selection: Selection) -> Choices:
    values = filter_values(selection)
    found = {
        name: _records(model, values[name], selection.language) for name, model in RECORDS.items()
    }
    return found | {
        "language": [(code, language_name(code)) for code in sorted(values["language"])]
    }


def _records(model, slugs: set[str], language: str) -> list[tuple[str, str]]:
    if not slugs:
        return []
    rows = model.objects.filter(slug__in=slugs).values_list("slug", "name")
    return [(slug, in_language(name, language) or slug) for slug, name in rows]
