"""The plan's own source: events as staff see them, limited to what each may see now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from wagtail.admin.utils import get_user_display_name

from ..fields import in_language
from ..kinds import kind_of
from ..models import Event, Occurrence, PrivateFeed
from ..permissions import rows_in_regions_of, user_can_view_plans, user_can_write_somewhere
from ..scheduling.plan_sources import Person, Place, PlanDate, PlanEntry, PlanQuestion
from ..scheduling.spans import TimeSpan
from ..series.dates import overlapping
from ..series.holiday_changes import give_holidays
from ..series.index import horizon
from ..series.occurrences import CALLED_OFF
from .plan_texts import nearest, plan_entry

Scope = PrivateFeed.Scope
NONE: frozenset[str] = frozenset()
CHILDREN = (
    "changes__venue__region",
    "changes__pinned_venue__region",
    "pauses",
    "partnerships__organisation",
    "assigned_to",
)


class EventPlanSource:
    """See ``scheduling.plan_sources.PlanSource``."""

    def scopes_for(self, user: Any) -> frozenset[str]:
        if not user_can_view_plans(user):
            return NONE
        scopes = frozenset(Scope.values)
        return scopes if user_can_write_somewhere(user) else scopes - {Scope.REGION}

    def entries(
        self, question: PlanQuestion, *, since: datetime, limit: int
    ) -> Iterator[PlanEntry]:
        is_open = question.scope in self.scopes_for(question.user)
        if not is_open or question.scope == Scope.BUSY:
            return
        rows = nearest(
            in_scope(question), Occurrence.objects.attached(), now=question.now, since=since
        )
        rows = rows.select_related("venue__region", "region").prefetch_related(*CHILDREN)
        events = list(rows[:limit])
        give_holidays(events)
        for event in events:
            yield PlanEntry(
                entry=plan_entry(event, language=question.language, url=_url(question, event)),
                horizon=horizon(question.now, event),
                next_at=event.next_start,
                last_at=event.last_start,
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
        rows = Occurrence.objects.attached().filter(event__in=in_scope(question))
        rows = rows.select_related("event", "venue")
        is_busy = question.scope == Scope.BUSY
        if is_busy:
            rows = rows.exclude(status__in=CALLED_OFF)
        found = overlapping(rows, span, latest_first=latest_first, limit=limit)
        facts = {} if is_busy else _facts(found, question)
        return [_plan_date(date, facts) for date in found]


def in_scope(question: PlanQuestion) -> QuerySet[Event]:
    """The events in the question's scope, out of those the user may see."""
    events = Event.objects.visible_to(question.user, now=question.now)
    if question.scope == Scope.PLAN:
        return events
    if question.scope == Scope.REGION:
        return rows_in_regions_of(question.user, events)
    return events.filter(assigned_to=question.user)


def _plan_date(date: Occurrence, facts: Mapping[int, Mapping[str, Any]]) -> PlanDate:
    event = date.event
    return PlanDate(
        kind=kind_of(Event).name,
        owner_id=event.pk,
        date_id=date.pk,
        uid=event.uid,
        local_start=date.local_start,
        moved_from=date.moved_from,
        span=date.span,
        zone=event.zone,
        all_day=event.all_day,
        status=date.status,
        **facts.get(date.pk, {}),
    )


def _facts(dates: list[Occurrence], question: PlanQuestion) -> dict[int, dict[str, Any]]:
    """What says more of dates than when they are, by their ids: one query for all."""
    events = {date.event_id: date.event for date in dates}
    prefetch_related_objects(list(events.values()), "assigned_to")
    of_events = {
        key: {"people": _people(event), "url": _url(question, event)}
        for key, event in events.items()
    }
    return {
        date.pk: of_events[date.event_id]
        | {
            "title": in_language(date.title, question.language) or date.event.title,
            "place": _place(date, question.language),
        }
        for date in dates
    }


def _people(event: Event) -> tuple[Person, ...]:
    people = [Person(user.pk, get_user_display_name(user)) for user in event.assigned_to.all()]
    return tuple(sorted(people, key=lambda person: (person.name, str(person.id))))


def _place(date: Occurrence, language: str) -> Place | None:
    venue = date.venue
    return Place("venue", venue.pk, in_language(venue.name, language)) if venue else None


def _url(question: PlanQuestion, event: Event) -> str:
    """To the edit form, or for users who may only read, to the inspect view."""
    return question.base_url + kind_of(event).url_for(question.user, event)
