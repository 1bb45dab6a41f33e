"""Template filters for the public pages."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.translation import get_language_info

from ..fields import in_language
from ..series.occurrences import Status

register = template.Library()
register.filter("in_language", in_language)


@register.filter
def status_name(status: str) -> str:
    """The word for a status, in the reader's language."""
    return str(Status(status).label) if status in Status.values else ""


@register.filter
def language_name(code: str) -> str:
    """A language's name in that language: ``az`` → Azərbaycanca."""
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


@register.filter
def starts_on(entry, day: date) -> bool:
    """Whether an entry starts on this local day, so that its time is worth showing there."""
    return entry.starts_at_local.date() == day


@register.filter
def local_iso(moment: datetime, entry) -> str:
    """For ``<time datetime>``: wall time without an offset; for all-day events the date only."""
    return f"{moment:%Y-%m-%d}" if entry.all_day else f"{moment:%Y-%m-%dT%H:%M}"


@register.filter
def zone_words(zone: str) -> str:
    """A readable zone name: ``America/New_York`` → New York."""
    return zone.rpartition("/")[2].replace("_", " ")
