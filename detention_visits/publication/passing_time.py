"""Changes of public activities due by the clock: a page goes live or expires, or a session ends
that was already marked as held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page

from outreach.models import Calendar
from outreach.publication.calendars import expect_change

from ..models import Session
from ..models.publicity import permitted_pages


def next_change(calendar_key: UUID, now: datetime) -> datetime | None:
    """The instant of the next such change in a calendar after ``now``."""
    moments = (moment for _activity, moment, _stamp in _moments(calendar_key) if moment > now)
    return min(moments, default=None)


def changed_by_time(calendar_key: UUID, now: datetime) -> list[int]:
    """Ids of activities with such a change since ``changed_at``, up to and including ``now``."""
    return sorted(
        {
            activity_id
            for activity_id, moment, stamp in _moments(calendar_key)
            if stamp < moment <= now
        }
    )


def expect_changes(now: datetime) -> None:
    """Set when each calendar must be advanced for its next such change; bumps no versions."""
    for key in set(Calendar.objects.values_list("key", flat=True)):
        moment = next_change(key, now)
        if moment:
            expect_change(key, moment)


def _moments(calendar_key: UUID) -> Iterator[tuple[int, datetime, datetime]]:
    """Activity id, instant of the change, and when the activity's public content last changed."""
    above = Calendar.objects.filter(key=calendar_key).values_list("page__path", flat=True)
    below = Q(*(("path__startswith", path) for path in above), _connector=Q.OR)
    if not below:
        return
    pages = permitted_pages(or_waiting=True).filter(alias_of=None)
    here = Page.objects.filter(below).values(original=Coalesce("alias_of", "pk"))
    pages = pages.filter(pk__in=here)
    for activity_id, begins, ends, stamp in pages.values_list(
        "activity_id", "go_live_at", "expire_at", "activity__changed_at"
    ):
        yield from ((activity_id, moment, stamp) for moment in (begins, ends) if moment)
    shown = pages.having("activity_id", of="activity")
    held = Session.objects.filter(shown, was_held=True, ends_at__gt=F("held_at"))
    yield from held.values_list("activity_id", "ends_at", "activity__changed_at")
