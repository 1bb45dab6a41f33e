"""Template filters for the editors' screens."""

from __future__ import annotations

from datetime import datetime

from django import template

from ..fields.moments import in_words

register = template.Library()


@register.filter
def as_words(moment: datetime, all_day: bool = False) -> str:
    """A naive wall time in words, in the reader's language; for all-day events the date only."""
    return in_words(moment, all_day=all_day)
