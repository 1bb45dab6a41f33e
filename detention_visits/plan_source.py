"""What private calendars show of activities: title, facility and times, with status and kind.

The default is no access: only users who may see activities now get them, and only in the scopes of
the plan and of their regions. Activities are assigned to nobody, so they make nobody busy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from outreach.fields import in_language
from outreach.models import PrivateFeed
from outreach.permissions import rows_in_regions_of, user_can_write_somewhere
from outreach.planning.plan_texts import PLAN_STATUSES, nearest, plan_text
from outreach.publication.entries import comment_on_whole
from outreach.scheduling.icalendar.writer import Entry
from outreach.scheduling.plan_sources import PlanQuestion, PlanText
from outreach.series.holiday_changes import give_holidays
from outreach.series.index import horizon
from outreach.series.occurrences import Status

from .models import Activity, Session
from .permissions import user_can_view_activities
from .publication.feed_texts import overrides_of

Scope = PrivateFeed.Scope
SCOPES: frozenset[str] = frozenset({Scope.PLAN, Scope.REGION})
NONE: frozenset[str] = frozenset()


class DetentionPlanSource:
    """See ``scheduling.plan_sources.PlanSource``."""

    def scopes_for(self, user: Any) -> frozenset[str]:
        if not user_can_view_activities(user):
            return NONE
        return SCOPES if user_can_write_somewhere(user) else SCOPES - {Scope.REGION}

    def entries(self, question: PlanQuestion, *, limit: int) -> Iterator[PlanText]:
        if question.scope not in self.scopes_for(question.user):
            return
        activities = _activities(question, limit)
        give_holidays(activities)
        called_off = _called_off(activities)
        with translation.override(question.language):
            for activity in activities:
                entry = _entry(activity, called_off[activity.pk], question)
                until = horizon(question.now, activity)
                if text := plan_text(entry, horizon=until, since=question.since):
                    yield PlanText(text, activity.next_start, activity.last_start)


def _activities(question: PlanQuestion, limit: int) -> list[Activity]:
    rows = Activity.objects.all()
    if question.scope == Scope.REGION:
        rows = rows_in_regions_of(question.user, rows, path="facility__region")
    rows = nearest(rows, Session.objects.attached(), question).select_related("facility")
    return list(rows.prefetch_related("changes", "pauses")[:limit])


def _called_off(activities: Sequence[Activity]) -> dict[int, list[datetime]]:
    """The keys of dates that were not held, by activity, in one query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = Session.objects.attached().filter(activity__in=activities, was_held=False)
    for activity_id, key in rows.values_list("activity_id", "local_start"):
        found[activity_id].append(key)
    return found


def _entry(activity: Activity, called_off: Sequence[datetime], question: PlanQuestion) -> Entry:
    language = question.language
    url = question.base_url + reverse("detention_visits_activities:edit", args=[activity.pk])
    facts = [
        _("Status: %(status)s") % {"status": activity.get_status_display()},
        _("Kind: %(kind)s") % {"kind": activity.get_kind_display()},
    ]
    return Entry(
        uid=activity.uid,
        sequence=activity.sequence,
        created_at=activity.created_at,
        changed_at=activity.changed_at,
        schedule=activity.schedule_with(called_off),
        status=PLAN_STATUSES[Status(activity.status)],
        title=activity.title,
        description="\n".join([*facts, "", url]),
        location=in_language(activity.facility.name, language),
        url=url,
        comment=comment_on_whole(activity, language),
        overrides=overrides_of(activity, language),
    )
