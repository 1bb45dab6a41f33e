"""The public page of an activity: dates and counts as far as the rule permits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from outreach.fields import in_language
from outreach.scheduling.spans import last_shown, wall_time, zone_named
from outreach.series.occurrences import CALLED_OFF, Status

from ..models import Activity, Session
from ..models.activity_pages import ActivityPageMixin
from ..models.facilities import Publicity
from .activity_structured_data import announced_data, held_data
from .figures import Count, public_figures

SHOWN_UPCOMING = 6
SHOWN_HELD = 30
DESCRIBED_HELD = 6
GROUP_LABELS = {"women": _("Women"), "men": _("Men"), "girls": _("Girls"), "boys": _("Boys")}


@dataclass(frozen=True)
class ShownDate:
    """Naive wall times in the facility's zone (all-day: the activity's); ``starts_at`` is aware,
    for machine-readable output."""

    starts_at: datetime
    starts_at_local: datetime
    ends_at_local: datetime
    status: str = Status.CONFIRMED
    reason: str = ""
    """Why it was called off or moved, in the page's language."""

    @property
    def is_called_off(self) -> bool:
        return self.status in CALLED_OFF

    @property
    def is_postponed(self) -> bool:
        return self.status == Status.POSTPONED

    @property
    def last_local(self) -> datetime:
        return last_shown(self.starts_at_local, self.ends_at_local)

    @property
    def is_of_several_days(self) -> bool:
        return self.last_local.date() != self.starts_at_local.date()


def activity_context(
    page: ActivityPageMixin, *, now: datetime, is_preview: bool = False
) -> dict[str, object]:
    """The same for the public and for a preview: neither has what the rule does not permit. A
    preview only lacks the structured data for search engines."""
    activity, language = page.activity, page.locale.language_code
    is_announced = activity.facility.publicity == Publicity.ALWAYS
    is_off = is_announced and activity.status in CALLED_OFF
    sessions = (
        Session.objects.permitted(now)
        .filter(activity=activity)
        .select_related("activity__facility")
    )
    held = sessions.held(now)
    shown = list(held.order_by("-starts_at")[:SHOWN_HELD])
    ahead = _ahead(sessions, now) if is_announced else []
    return {
        "facility_name": in_language(activity.facility.name, language),
        "all_day": activity.all_day,
        "held": [_shown(session) for session in shown],
        "held_count": held.count(),
        "upcoming": _upcoming(activity, ahead, language),
        "is_announced": is_announced,
        "reason": in_language(activity.reason, language) if is_off else "",
        "structured_data": "" if is_preview else _structured_data(page, activity, ahead, shown),
        **_figures(held),
    }


def _structured_data(
    page: ActivityPageMixin, activity: Activity, ahead: list[Session], held: list[Session]
) -> str:
    if ahead:
        return announced_data(page, activity, ahead)
    return held_data(page, activity, held[:DESCRIBED_HELD])


def _ahead(sessions, now: datetime) -> list[Session]:
    """The next dates of a public series."""
    return list(sessions.in_series().upcoming(now).order_by("starts_at")[:SHOWN_UPCOMING])


def _figures(held) -> dict[str, object]:
    counts = [
        Count(session.participants, session.counted)
        for session in held.order_by("held_at", "pk")
        if session.participants is not None
    ]
    figures = public_figures(counts)
    groups = figures.groups if figures else {}
    return {
        "figures": figures,
        "groups": [(GROUP_LABELS[name], number) for name, number in groups.items()],
    }


def _upcoming(activity: Activity, sessions: list[Session], language: str) -> list[ShownDate]:
    """The dates with their status and reason."""
    if not sessions:
        return []
    reasons = {change.local_start: change.reason for change in activity.changes.all()}
    return [
        replace(
            _shown(session),
            status=session.status,
            reason=in_language(reasons.get(session.local_start), language),
        )
        for session in sessions
    ]


def _shown(session: Session) -> ShownDate:
    activity = session.activity
    zone = activity.zone if activity.all_day else activity.facility.zone
    return ShownDate(
        starts_at=session.starts_at.astimezone(zone_named(zone)),
        starts_at_local=wall_time(session.starts_at, zone),
        ends_at_local=wall_time(session.ends_at, zone),
    )
