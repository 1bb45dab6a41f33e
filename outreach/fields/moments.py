"""Wall times as screens show them: whole days, and moments in words."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.formats import date_format

ONE_DAY = timedelta(days=1)


def midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time.min)


def shown_day(moment: datetime) -> str:
    """A whole day as an input shows it: a date without a time."""
    return moment.date().isoformat()


def in_short(moment: datetime, *, all_day: bool = False) -> str:
    """A naive wall time for lists, in the editor's language."""
    return date_format(moment, "j M Y" if all_day else "j M Y, H:i")


def in_words(moment: datetime, *, all_day: bool = False) -> str:
    """A naive wall time for messages, in the editor's language."""
    day = date_format(moment, "l, j E Y")
    return day if all_day else f"{day}, {moment:%H:%M}"
