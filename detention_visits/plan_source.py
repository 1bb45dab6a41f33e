"""What private calendars show of activities: title, facility and times, with status and kind.

The default is no access: only users who may see activities now get them, and only in the scopes of
the plan and of their regions. Activities are assigned to nobody, so they make nobody busy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from outreach.fields import in_language
from outreach.kinds import kind_of
from outreach.models import PrivateFeed
from outreach.permissions import rows_in_regions_of, user_can_write_somewhere
from outreach.planning.plan_texts import PLAN_STATUSES, nearest
from outreach.publication.entries import comment_on_whole
from outreach.scheduling.icalendar.parts import borders_of
from outreach.scheduling.icalendar.writer import Entry
from outreach.scheduling.plan_sources import Place, PlanDate, PlanEntry, PlanQuestion
from outreach.scheduling.spans import TimeSpan
from outreach.series.dates import overlapping
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

    def entries(
        self, question: PlanQuestion, *, since: datetime, limit: int
    ) -> Iterator[PlanEntry]:
        if question.scope not in self.scopes_for(question.user):
            return
        dates = Session.objects.attached()
        rows = nearest(in_scope(question), dates, now=question.now, since=since)
        rows = rows.select_related("facility").prefetch_related("changes", "pauses")
        activities = list(rows[:limit])
        give_holidays(activities)
        called_off = _called_off(activities)
        for activity in activities:
            yield PlanEntry(
                entry=_entry(activity, called_off[activity.pk], question),
                horizon=horizon(question.now, activity),
                next_at=activity.next_start,
                last_at=activity.last_start,
            )

    def dates(
        self,
        question: PlanQuestion,
        span: TimeSpan,
        *,
        latest_first: bool = False,
        limit: int | None = None,
    ) -> list[PlanDate]:
        if question.scope not in self.scopes_for(question.user):
            return []
        rows = Session.objects.attached().filter(activity__in=in_scope(question))
        rows = rows.select_related("activity__facility")
        found = overlapping(rows, span, latest_first=latest_first, limit=limit)
        return [_plan_date(session, question) for session in found]


def in_scope(question: PlanQuestion) -> QuerySet[Activity]:
    """The activities in the question's scope; asked for a scope that is open to the user."""
    rows = Activity.objects.all()
    if question.scope == Scope.REGION:
        return rows_in_regions_of(question.user, rows, path="facility__region")
    return rows


def _plan_date(session: Session, question: PlanQuestion) -> PlanDate:
    """When, where and what: no mark, no count, and nobody's name."""
    activity, facility = session.activity, session.activity.facility
    return PlanDate(
        kind=kind_of(Activity).name,
        owner_id=activity.pk,
        date_id=session.pk,
        uid=activity.uid,
        local_start=session.local_start,
        moved_from=session.moved_from,
        span=session.span,
        zone=activity.zone,
        all_day=activity.all_day,
        status=session.status,
        title=activity.title,
        place=Place("facility", facility.pk, in_language(facility.name, question.language)),
        url=_url(activity, question),
    )


def _url(activity: Activity, question: PlanQuestion) -> str:
    return question.base_url + kind_of(Activity).url_for(question.user, activity)


def _called_off(activities: Sequence[Activity]) -> dict[int, list[datetime]]:
    """The keys of dates that were not held, by activity, in one query."""
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = Session.objects.attached().filter(activity__in=activities, was_held=False)
    for activity_id, key in rows.values_list("activity_id", "local_start"):
        found[activity_id].append(key)
    return found


def _entry(activity: Activity, called_off: Sequence[datetime], question: PlanQuestion) -> Entry:
    language = question.language
    url = _url(activity, question)
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
        borders=borders_of(activity.feed_borders),
    )
