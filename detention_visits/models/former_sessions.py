"""URLs that sessions had before their series was edited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.scheduling.date_keys import date_key, local_start_of
from outreach.series.edits import FormerDateBase

from .publicity import public_activities
from .sessions import Session


class FormerSession(FormerDateBase):
    owner_field = "activity"
    date_field = "session"

    activity = models.ForeignKey(
        "detention_visits.Activity", on_delete=models.CASCADE, related_name="former_sessions"
    )
    session = models.ForeignKey(
        "detention_visits.Session", on_delete=models.CASCADE, related_name="former_dates"
    )

    class Meta:
        verbose_name = _("former session")
        verbose_name_plural = _("former sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "local_start"], name="one_session_for_each_former_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_start:%Y-%m-%d %H:%M} → {self.session_id}"


def path_now(
    activity_id: int,
    key: str,
    language: str,
    *,
    calendar_keys: Collection[UUID],
    now: datetime,
) -> str:
    """The current path, in these calendars, of the session that had this key below the activity's
    page; "" if there was none, or if it is not public as part of its series."""
    former = local_start_of(key, all_day=False) or local_start_of(key, all_day=True)
    if former is None:
        return ""
    rows = Session.objects.permitted(now).in_series().select_related("activity")
    session = rows.filter(
        former_dates__activity_id=activity_id, former_dates__local_start=former
    ).first()
    found = public_activities(now, activity_ids=[session.activity_id]) if session else []
    if not found:
        return ""
    public = found[0].within(*calendar_keys)
    path = urlsplit(public.urls[public.serving(language)]).path
    return f"{path}{date_key(session.local_start, all_day=session.all_day)}/"
