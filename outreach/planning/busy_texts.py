"""Busy times and nothing else, for calendars that people share with others.

Each date is a separate entry. Its UID is a keyed digest that cannot be traced to an event, and no
timestamp, rule, zone or sequence number is taken from the event.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..kinds import plan_dates
from ..scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from ..scheduling.plan_sources import PlanDate, PlanQuestion
from ..scheduling.recurrence import Schedule
from ..scheduling.sources import FeedText
from ..scheduling.spans import TimeSpan, wall_time
from ..series.occurrences import CALLED_OFF, Status
from .plan_texts import unstamped

SALT = "outreach.busy"
STAMP = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
"""A fixed timestamp that reveals nothing; clients notice a change by the times."""
END = "END:VEVENT\r\n"
PRIVATE = "CLASS:PRIVATE\r\nTRANSP:OPAQUE\r\n"
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


def busy_dates(question: PlanQuestion, *, since: datetime, limit: int) -> list[PlanDate]:
    """Dates that take place and end after ``since``: upcoming ones first, the nearest first; then
    those that are over, the latest first."""
    now = question.now
    ahead = plan_dates(question, TimeSpan(now, FOR_EVER), limit=limit)
    before = plan_dates(question, TimeSpan(since, now), latest_first=True, limit=limit)
    found = {(date.kind, date.date_id): date for date in [*ahead, *before]}
    dates = [date for date in found.values() if date.status not in CALLED_OFF]
    coming = sorted((date for date in dates if date.span.end > now), key=_key)
    over = [date for date in dates if since < date.span.end <= now]
    return [*coming, *sorted(over, key=_key, reverse=True)][:limit]


def _key(date: PlanDate) -> tuple[datetime, str, int]:
    return date.key


def busy_text(date: PlanDate, *, identity: str) -> FeedText:
    """One date, in the active language.

    Args:
        identity: of the calendar it is for; the same date has a different UID in each.
    """
    schedule = _bare_times(date)
    is_certain = date.status == Status.CONFIRMED
    entry = Entry(
        uid=opaque_uid(identity, date.uid, date.local_start.isoformat()),
        sequence=0,
        created_at=STAMP,
        changed_at=STAMP,
        schedule=schedule,
        status=EntryStatus.CONFIRMED if is_certain else EntryStatus.TENTATIVE,
        title=_("Busy"),
    )
    text = unstamped(entry_text(entry, horizon=schedule.ends_at_local))
    return FeedText(text.replace(END, PRIVATE + END))


def opaque_uid(*parts: str) -> str:
    """Equal only for equal parts; the parts cannot be recovered without the site's secret key."""
    has_breaks = any("\n" in part for part in parts)
    text = json.dumps(parts) if has_breaks else "\n".join(parts)
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def _bare_times(date: PlanDate) -> Schedule:
    """In UTC; all-day dates keep their zone."""
    zone = date.zone if date.all_day else "UTC"
    return Schedule(
        starts_at_local=wall_time(date.span.start, zone),
        ends_at_local=wall_time(date.span.end, zone),
        zone=zone,
        all_day=date.all_day,
    )
