"""The public page of an activity: dates and counts as far as the rule permits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from outreach.conf.host_frames import frame_context
from outreach.fields import in_language
from outreach.scheduling.days import ShownTimes, shown_times
from outreach.scheduling.spans import zone_named
from outreach.series.occurrences import CALLED_OFF, Status

from ..models import Activity, Session
from ..models.activity_pages import ActivityPageMixin
from ..models.facilities import Publicity
from ..publication.told_figures import figures_of
from .activity_structured_data import announced_data, held_data

SHOWN_UPCOMING = 6
SHOWN_HELD = 30
DESCRIBED_HELD = 6
GROUP_LABELS = {"women": _("Women"), "men": _("Men"), "girls": _("Girls"), "boys": _("Boys")}


@dataclass(frozen=True)
class ShownDate:
    """Its times as the calendar shows them and in the activity's zone; ``starts_at`` is aware, for
    machine-readable output."""

    starts_at: datetime
    times: ShownTimes
    status: str = Status.CONFIRMED
    reason: str = ""
    """Why it was called off or moved, in the page's language."""

    @property
    def is_called_off(self) -> bool:
        return self.status in CALLED_OFF

    @property
    def is_postponed(self) -> bool:
        return self.status == Status.POSTPONED


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
    zone = page.calendar_zone
    return {
        "facility_name": in_language(activity.facility.name, language),
        "all_day": activity.all_day,
        "held": [_shown(session, zone) for session in shown],
        "held_count": held.count(),
        "upcoming": _upcoming(activity, ahead, language, zone),
        "is_announced": is_announced,
        "reason": in_language(activity.reason, language) if is_off else "",
        "structured_data": "" if is_preview else _structured_data(page, activity, ahead, shown),
        **_figures(activity),
        **frame_context("detention_visits/heads/activity.html", base="detention_visits/base.html"),
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


def _figures(activity: Activity) -> dict[str, object]:
    """As they were told last, so that what waits is in no answer."""
    figures = figures_of(activity)
    return {
        "figures": figures if figures.is_counted else None,
        "groups": [(GROUP_LABELS[name], number) for name, number in figures.groups.items()],
    }


def _upcoming(
    activity: Activity, sessions: list[Session], language: str, zone: str
) -> list[ShownDate]:
    """The dates with their status and reason."""
    if not sessions:
        return []
    reasons = {change.local_start: change.reason for change in activity.changes.all()}
    return [
        replace(
            _shown(session, zone),
            status=session.status,
            reason=in_language(reasons.get(session.local_start), language),
        )
        for session in sessions
    ]


def _shown(session: Session, zone: str) -> ShownDate:
    times = shown_times(session, zone)
    starts_at = session.starts_at.astimezone(zone_named(times.here.zone))
    return ShownDate(starts_at=starts_at, times=times)
