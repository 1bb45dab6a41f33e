"""The plan's own source: events as staff see them, limited to what each may see now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from ..models import Event, Occurrence, PrivateFeed
from ..permissions import (
    rows_in_regions_of,
    user_can_change,
    user_can_view_plans,
    user_can_write_somewhere,
)
from ..scheduling.plan_sources import PlanQuestion, PlanText
from ..series.holiday_changes import give_holidays
from ..series.index import horizon
from ..series.occurrences import CALLED_OFF
from .busy_texts import busy_text
from .plan_texts import nearest, plan_entry, plan_text

Scope = PrivateFeed.Scope
NONE: frozenset[str] = frozenset()
CHILDREN = (
    "changes__venue__region",
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

    def entries(self, question: PlanQuestion, *, limit: int) -> Iterator[PlanText]:
        if question.scope not in self.scopes_for(question.user):
            return
        with translation.override(question.language):
            if question.scope == Scope.BUSY:
                yield from _busy_dates(question, limit)
            else:
                yield from _events(question, limit)


def in_scope(question: PlanQuestion) -> QuerySet[Event]:
    """The events in the question's scope, out of those the user may see."""
    events = Event.objects.visible_to(question.user, now=question.now)
    if question.scope == Scope.PLAN:
        return events
    if question.scope == Scope.REGION:
        return rows_in_regions_of(question.user, events)
    return events.filter(assigned_to=question.user)


def _events(question: PlanQuestion, limit: int) -> Iterator[PlanText]:
    rows = nearest(in_scope(question), Occurrence.objects.attached(), question)
    rows = rows.select_related("venue__region", "region").prefetch_related(*CHILDREN)
    events = list(rows[:limit])
    give_holidays(events)
    for event in events:
        entry = plan_entry(
            event, language=question.language, url=question.base_url + _path(question.user, event)
        )
        text = plan_text(entry, horizon=horizon(question.now, event), since=question.since)
        if text:
            yield PlanText(text, event.next_start, event.last_start)


def _busy_dates(question: PlanQuestion, limit: int) -> Iterator[PlanText]:
    """Dates that take place: upcoming ones first, then past ones as far as the limit allows."""
    rows = Occurrence.objects.attached().filter(event__in=in_scope(question))
    rows = rows.exclude(status__in=CALLED_OFF).select_related("event")
    dates = list(rows.upcoming(question.now).order_by("starts_at", "pk")[:limit])
    over = rows.past(question.now).filter(ends_at__gt=question.since)
    dates += over.order_by("-starts_at", "-pk")[: limit - len(dates)]
    for date in dates:
        is_over = date.ends_at <= question.now
        text = busy_text(date, identity=question.identity)
        yield PlanText(text, None if is_over else date.starts_at, date.starts_at)


def _path(user: Any, event: Event) -> str:
    """To the edit form, or for users who may only read, to the inspect view."""
    view = "edit" if user_can_change(user, event) else "inspect"
    return reverse(Event.snippet_viewset.get_url_name(view), args=[event.pk])
