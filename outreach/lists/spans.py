"""Spans of days that lists are asked for: today, this week, next week, this month, or two days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..scheduling.spans import TimeSpan, instant, wall_time

FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)


class Span(TextChoices):
    TODAY = "today", _("Today")
    WEEK = "week", _("This week")
    NEXT_WEEK = "next-week", _("Next week")
    MONTH = "month", _("This month")
    DAYS = "days", _("From – to")


def days_between(first: date | None, last: date | None, zone: str) -> TimeSpan:
    """From the beginning of the first day to the end of the last, in this zone; without one of them
    as far as calendars go."""
    start = max(first or FIRST, FIRST)
    end = min(last or LAST, LAST)
    return TimeSpan(_midnight(start, zone), _midnight(max(end, start) + timedelta(1), zone))


def named_days(span: Span, now: datetime, zone: str) -> tuple[date, date]:
    """The first and the last day of a span that depends on today. Weeks begin on Monday."""
    today = wall_time(now, zone).date()
    monday = today - timedelta(today.weekday())
    if span == Span.WEEK:
        return monday, monday + timedelta(6)
    if span == Span.NEXT_WEEK:
        return monday + timedelta(7), monday + timedelta(13)
    if span == Span.MONTH:
        first = today.replace(day=1)
        next_month = (first + timedelta(31)).replace(day=1)
        return first, next_month - timedelta(1)
    return today, today


def _midnight(day: date, zone: str) -> datetime:
    return instant(datetime.combine(day, time.min), zone)
