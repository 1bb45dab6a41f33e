"""Wall times as screens show them: whole days, and moments in words."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ..date_words import in_form, with_clock

ONE_DAY = timedelta(days=1)


def midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time.min)


def shown_day(moment: datetime) -> str:
    """A whole day as an input shows it: a date without a time."""
    return moment.date().isoformat()


def in_short(moment: datetime, *, all_day: bool = False) -> str:
    """A naive wall time for lists, in the editor's language."""
    return in_form(moment, "short") if all_day else with_clock(moment, "short")


def in_words(moment: datetime, *, all_day: bool = False) -> str:
    """A naive wall time for messages, in the editor's language."""
    return in_form(moment, "weekday") if all_day else with_clock(moment, "weekday")
