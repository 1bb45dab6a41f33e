"""Busy times and nothing else, for calendars that people share with others.

Each date is a separate entry. Its UID is a keyed digest that cannot be traced to an event, and no
timestamp, rule, zone or sequence number is taken from the event.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ..models import Occurrence
from ..scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from ..scheduling.recurrence import Schedule
from ..scheduling.sources import FeedText
from ..scheduling.spans import wall_time
from ..series.occurrences import Status
from .plan_texts import unstamped

SALT = "outreach.busy"
STAMP = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
"""A fixed timestamp that reveals nothing; clients notice a change by the times."""
END = "END:VEVENT\r\n"
PRIVATE = "CLASS:PRIVATE\r\nTRANSP:OPAQUE\r\n"


def busy_text(date: Occurrence, *, identity: str) -> FeedText:
    """One date, in the active language.

    Args:
        identity: of the calendar it is for; the same date has a different UID in each.
    """
    schedule = _bare_times(date)
    is_certain = date.status == Status.CONFIRMED
    entry = Entry(
        uid=opaque_uid(identity, date.event.uid, date.local_start.isoformat()),
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
    """Equal for equal parts; the parts cannot be recovered without the site's secret key."""
    return salted_hmac(SALT, "\n".join(parts), algorithm="sha256").hexdigest()


def _bare_times(date: Occurrence) -> Schedule:
    """In UTC; all-day dates keep the event's zone."""
    zone = date.zone if date.all_day else "UTC"
    return Schedule(
        starts_at_local=wall_time(date.starts_at, zone),
        ends_at_local=wall_time(date.ends_at, zone),
        zone=zone,
        all_day=date.all_day,
    )
