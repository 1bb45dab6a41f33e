"""What time alone changes of public activities: a page goes live or expires, a session that was
marked as held before its end is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from outreach.models import Calendar
from outreach.publication.calendars import expect_change

from ..models import Session
from ..models.publicity import permitted_pages


def next_change(calendar_key: UUID, now: datetime) -> datetime | None:
    """The next such instant after ``now`` in a calendar."""
    moments = (moment for _activity, moment, _stamp in _moments(calendar_key) if moment > now)
    return min(moments, default=None)


def changed_by_time(calendar_key: UUID, now: datetime) -> list[int]:
    """The activities for which such an instant has passed since they were last published."""
    return sorted(
        {
            activity_id
            for activity_id, moment, stamp in _moments(calendar_key)
            if stamp < moment <= now
        }
    )


def expect_changes(now: datetime) -> None:
    """Let the calendars know of such instants to come, while nothing of them is public."""
    for key in set(Calendar.objects.values_list("key", flat=True)):
        moment = next_change(key, now)
        if moment:
            expect_change(key, moment)


def _moments(calendar_key: UUID) -> Iterator[tuple[int, datetime, datetime]]:
    """Activity, instant, and when what is public of the activity last changed."""
    above = Calendar.objects.filter(key=calendar_key).values_list("page__path", flat=True)
    below = Q(*(("path__startswith", path) for path in above), _connector=Q.OR)
    if not below:
        return
    pages = permitted_pages().filter(below)
    for activity_id, begins, ends, stamp in pages.values_list(
        "activity_id", "go_live_at", "expire_at", "activity__changed_at"
    ):
        yield from ((activity_id, moment, stamp) for moment in (begins, ends) if moment)
    held = Session.objects.filter(
        was_held=True, activity__in=pages.values("activity_id"), ends_at__gt=F("held_at")
    )
    yield from held.values_list("activity_id", "ends_at", "activity__changed_at")
