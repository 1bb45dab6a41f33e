"""Planning farther ahead than the horizon: by staff for one series, by the daily job for all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from ..models.owner_schedules import bare_schedule
from ..models.schedule_owners import ScheduleOwner
from ..scheduling.errors import ScheduleRefused
from ..scheduling.recurrence_text import parse_recurrence
from .indexing import first_of_month, horizon, refuse_too_far, remember

ONE_RULE = ~Q(recurrence__contains="\n")
ENDS = Q(recurrence__contains="COUNT=") | Q(recurrence__contains="UNTIL=")


def plan_ahead(*, owner: ScheduleOwner, months: int = 12, now: datetime | None = None) -> datetime:
    """Index an endless series so many months farther than it is, and publish it.

    Returns:
        To where it is indexed now: the first of a month, an aware instant, not included.

    Raises:
        ScheduleRefused: the series ends by itself, or would be planned more than ten years ahead.
    """
    now = now or timezone.now()
    with owner.write(owner.pk):
        stored = owner.stored()
        until = first_of_month(horizon(now, stored), months)
        return plan_until(owner=owner, until=until, now=now)


def plan_until(*, owner: ScheduleOwner, until: datetime, now: datetime | None = None) -> datetime:
    """The same to an aware instant; one that is reached already changes nothing."""
    now = now or timezone.now()
    with owner.write(owner.pk):
        stored = owner.stored()
        if not bare_schedule(stored).is_endless:
            raise ScheduleRefused(_("This series ends by itself: all its dates are there."))
        refuse_too_far(until, now=now)
        reached = max(until, horizon(now, stored))
        remember(stored, indexed_until=reached)
    owner.indexed_until = reached
    return reached


def behind_the_horizon(model: type[ScheduleOwner], *, now: datetime) -> list[int]:
    """The ids of those whose series has no end and is not indexed to the horizon. Of series with an
    end, only those of several rules are looked at."""
    behind = Q(indexed_until=None) | Q(indexed_until__lt=horizon(now))
    rows = model._base_manager.filter(behind).exclude(recurrence="").exclude(ONE_RULE & ENDS)
    return [
        pk
        for pk, text in rows.order_by("pk").values_list("pk", "recurrence").iterator()
        if any(rule.is_endless for rule in parse_recurrence(text, "UTC").rules)
    ]


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
