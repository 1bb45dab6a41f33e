"""The source that puts activities into public calendars, as each facility's rule permits.

An activity whose whole series is public is one entry with its dates, like an event. Of all others,
each held session is an entry of its own, with its own UID and no rule, so that it reveals nothing
about other dates. What is no longer permitted disappears at once, without trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, prefetch_related_objects

from outreach.fields import in_language
from outreach.folding import folded
from outreach.scheduling.days import Days
from outreach.scheduling.sources import FeedText, PublicEntry, Selection
from outreach.scheduling.spans import wall_time
from outreach.series.occurrences import Status
from outreach.series.unit_of_work import Owner

from ..models import Session
from ..models.publicity import PublicActivity, public_activities
from ..models.unit_of_work import activity_work
from .feed_texts import feed_texts
from .passing_time import changed_by_time, next_change

WITHOUT_VALUE = ("audience", "topic", "partner", "venue")
"""Filters on things that activities do not have: with one of them, no activity matches."""


class DetentionSource:
    """See ``scheduling.sources.Source``."""

    def entries(
        self,
        selection: Selection,
        *,
        days: Days | None = None,
        past: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> list[PublicEntry]:
        chosen = {public.activity.pk: public for public in selected(selection)}
        if not chosen:
            return []
        rows = Session.objects.permitted(selection.now).filter(activity_id__in=chosen)
        if days:
            rows = rows.on_days(days)
        else:
            rows = rows.past(selection.now) if past else rows.upcoming(selection.now)
        rows = rows.with_shown_uid()
        if after:
            rows = rows.filter(_beyond(*after, past=past))
        order = ("-starts_at", "-shown_uid") if past else ("starts_at", "shown_uid")
        return [
            _entry(row, chosen[row.activity_id], selection.language)
            for row in rows.order_by(*order)[:limit]
        ]

    def texts(self, selection: Selection, *, keep_cancelled: bool = True) -> Iterator[FeedText]:
        public_here = _in_calendar(selection)
        chosen = _with_children(
            [public for public in public_here if _is_selected(public, selection)]
        )
        series = {
            public.activity.pk: public.activity.uid for public in public_here if public.is_plan
        }
        yield from feed_texts(chosen, series, selection, keep_cancelled=keep_cancelled)

    def filter_values(self, selection: Selection) -> Mapping[str, set[str]]:
        public_here = _in_calendar(replace(selection, filters={}))
        ids = [public.activity.pk for public in public_here]
        rows = Session.objects.permitted(selection.now).filter(activity_id__in=ids)
        shown = set(rows.values_list("activity_id", flat=True).distinct()) if ids else set()
        found = [public for public in public_here if public.activity.pk in shown]
        return {
            "region": {slug for slug in map(_region_slug, found) if slug},
            "language": {code for public in found for code in public.pages},
        }

    def next_change(self, calendar_key: UUID, now: datetime) -> datetime | None:
        """When a page next goes live or expires, or a session already marked as held ends."""
        return next_change(calendar_key, now)

    def due(self, calendar_key: UUID, now: datetime) -> list[Owner]:
        """What feeds contain is built on request; only stamps and publication state follow."""
        return [(activity_work.label, key) for key in changed_by_time(calendar_key, now)]


def selected(selection: Selection) -> list[PublicActivity]:
    """The public activities of a calendar that pass the filters and the search, with all that their
    schedules need."""
    found = [public for public in _in_calendar(selection) if _is_selected(public, selection)]
    return _with_children(found)


def _with_children(found: list[PublicActivity]) -> list[PublicActivity]:
    prefetch_related_objects([public.activity for public in found], "changes", "pauses")
    return found


def _in_calendar(selection: Selection) -> list[PublicActivity]:
    if any(name in selection.filters for name in WITHOUT_VALUE):
        return []
    return [
        public.within(selection.calendar_key)
        for public in public_activities(selection.now)
        if selection.calendar_key in public.calendar_keys
    ]


def _is_selected(public: PublicActivity, selection: Selection) -> bool:
    filters = selection.filters
    return bool(
        _region_slug(public) in filters.get("region", (_region_slug(public),))
        and set(public.pages) & set(filters.get("language", public.pages))
        and _says(public, selection)
    )


def _says(public: PublicActivity, selection: Selection) -> bool:
    if not selection.search:
        return True
    page = public.pages[public.serving(selection.language)]
    name = in_language(public.activity.facility.name, selection.language)
    text = folded(f"{page.title} {page.summary} {name}")
    return all(word in text for word in folded(selection.search).split())


def _region_slug(public: PublicActivity) -> str:
    region = public.activity.facility.region
    return region.slug if region else ""


def _beyond(start: datetime, uid: str, *, past: bool) -> Q:
    way = "lt" if past else "gt"
    return Q(**{f"starts_at__{way}": start}) | Q(starts_at=start, **{f"shown_uid__{way}": uid})


def _entry(session: Session, public: PublicActivity, language: str) -> PublicEntry:
    activity, facility = public.activity, public.activity.facility
    served = public.serving(language)
    page = public.pages[served]
    is_in_series = session.shown_uid == activity.uid
    return PublicEntry(
        uid=session.shown_uid,
        recurrence_id=session.local_start if is_in_series and _recurs(activity) else None,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        starts_at_local=wall_time(session.starts_at, activity.zone),
        ends_at_local=wall_time(session.ends_at, activity.zone),
        all_day=activity.all_day,
        zone=activity.zone,
        title=page.title,
        summary=page.summary,
        language=served,
        status=session.status if is_in_series else Status.CONFIRMED,
        is_altered=is_in_series and session.is_altered,
        url=public.urls[served],
        region=_region_slug(public),
        region_name=in_language(facility.region.name, language) if facility.region else "",
        venue="",
        venue_name=in_language(facility.name, language),
        changed_at=activity.changed_at if is_in_series else session.held_at,
    )


def _recurs(activity) -> bool:
    extra = (change.as_change().is_extra for change in activity.changes.all())
    return bool(activity.recurrence.rrules) or any(extra)
