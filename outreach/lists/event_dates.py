"""The dates of events as the list of all dates asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from ..fields import in_language
from ..kinds import kind_of
from ..models import Event, Occurrence, Organisation, Partnership, Venue
from ..page_types.registry import owner_pages
from ..permissions import user_can_change, user_can_view_participants, user_can_view_plans
from ..scheduling.date_lists import DateFacts, DateFilters
from .rows import named

LONGEST_QUERY = 200
MOST_FOUND = 1_000


def events_matching(query: str) -> Q:
    """The condition on events: this is in the working title, a page's title, or the name of the venue
    or of a partner."""
    query = query[:LONGEST_QUERY].replace("\x00", "")
    found = get_search_backend().autocomplete(query, Event.objects.all())[:MOST_FOUND]
    pages = owner_pages(Event).filter(title__icontains=query)
    joint = Partnership.objects.filter(organisation__in=named(Organisation, query)).values("event")
    return (
        Q(pk__in=[event.pk for event in found])
        | pages.having("event")
        | Q(pk__in=joint)
        | Q(venue__in=named(Venue, query))
    )


class EventDateList:
    """See ``kinds.DateList``."""

    def is_open_to(self, user: Any) -> bool:
        return user_can_view_plans(user)

    def rows(self, user: Any, wanted: DateFilters, *, now: datetime) -> QuerySet[Occurrence]:
        if not self.is_open_to(user):
            return Occurrence.objects.none()
        rows = Occurrence.objects.attached().visible_to(user, now=now)
        if wanted.statuses:
            rows = rows.filter(status__in=wanted.statuses)
        if wanted.venue:
            rows = rows.filter(venue=wanted.venue)
        events = Event.objects.filter(pk=OuterRef("event_id"))
        for condition in _conditions(wanted):
            rows = rows.filter(Exists(events.filter(condition)))
        return rows

    def dates(self, keys: Collection[int]) -> QuerySet[Occurrence]:
        rows = Occurrence.objects.filter(pk__in=keys)
        rows = rows.select_related("event__region", "venue")
        rows = rows.prefetch_related("event__partnerships__organisation")
        return rows.annotate(known_participants=Count("registrations"))

    def facts(self, user: Any, date: Occurrence, language: str) -> DateFacts:
        event = date.event
        may_read_names = user_can_view_participants(user, event)
        declined = Partnership.Answer.DECLINED
        return DateFacts(
            title=in_language(date.title, language) or event.title,
            url=kind_of(Event).url_for(user, event),
            place=in_language(date.venue.name, language) if date.venue else "",
            region=in_language(event.region.name, language) if event.region else "",
            partners=tuple(
                in_language(joint.organisation.name, language)
                for joint in event.partnerships.all()
                if joint.answer != declined
            ),
            participants=date.known_participants if may_read_names else None,
            people_url=reverse("outreach_participants", args=[date.pk]) if may_read_names else "",
            may_change=user_can_change(user, event),
        )


def _conditions(wanted: DateFilters) -> Iterator[Q]:
    """What is wanted of the event. It is asked for each date in the span: in a join, the database may
    begin with all events of a region, whenever they were."""
    if wanted.regions is not None:
        yield Q(region__in=wanted.regions)
    if wanted.partner:
        joint = Partnership.objects.filter(organisation=wanted.partner, event=OuterRef("pk"))
        yield Q(Exists(joint))
    if wanted.audience:
        yield Q(audiences=wanted.audience)
    if wanted.text:
        yield events_matching(wanted.text)
