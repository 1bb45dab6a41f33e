"""Sessions in the admin's list of all dates: when and where, with no mark and nobody's name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from outreach.fields import in_language
from outreach.kinds import kind_of
from outreach.lists.rows import named
from outreach.scheduling.date_lists import DateFacts, DateFilters

from .models import Activity, Facility, Session
from .permissions import (
    user_can_change_activity,
    user_can_mark_sessions,
    user_can_view_activities,
)


class SessionDateList:
    """See ``outreach.kinds.DateList``."""

    def is_open_to(self, user: Any) -> bool:
        return user_can_view_activities(user)

    def rows(self, user: Any, wanted: DateFilters, *, now: datetime) -> QuerySet[Session]:
        if not self.is_open_to(user) or wanted.asks_for_events:
            return Session.objects.none()
        rows = Session.objects.attached()
        if wanted.regions is not None:
            here = Activity.objects.filter(
                pk=OuterRef("activity_id"), facility__region__in=wanted.regions
            )
            rows = rows.filter(Exists(here))
        if wanted.statuses:
            rows = rows.filter(status__in=wanted.statuses)
        if wanted.text:
            there = named(Facility, wanted.text)
            titled = Activity.objects.filter(
                Q(title__icontains=wanted.text) | Q(facility__in=there)
            )
            rows = rows.filter(activity__in=titled.values("pk"))
        return rows

    def dates(self, keys: Collection[int]) -> QuerySet[Session]:
        rows = Session.objects.filter(pk__in=keys)
        return rows.select_related("activity__facility__region")

    def facts(self, user: Any, date: Session, language: str) -> DateFacts:
        activity, facility = date.activity, date.activity.facility
        return DateFacts(
            title=activity.title,
            url=kind_of(Activity).url_for(user, activity),
            place=in_language(facility.name, language),
            region=in_language(facility.region.name, language) if facility.region else "",
            participants=date.participants if user_can_mark_sessions(user) else None,
            may_change=user_can_change_activity(user, activity),
        )
