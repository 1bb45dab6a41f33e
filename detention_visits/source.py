"""What the public calendar receives of activities: entries that each facility's rule has cleared.

An activity whose whole series may be known is an entry with its dates, like an event. Of all
others each session that was held is an entry by itself, with an identity of its own and no rule:
nothing tells of other dates. What is no longer permitted is gone at once, without trace.
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from outreach.fields import in_language
from outreach.scheduling.ics import Entry, EntryStatus, Override, entry_text, zone_and_first_year
from outreach.scheduling.occurrences import CALLED_OFF, Status
from outreach.scheduling.recurrence import Schedule
from outreach.scheduling.sources import FeedText, PublicEntry, Selection
from outreach.scheduling.spans import TimeSpan, wall_time
from outreach.search_text import folded
from outreach.services.entries import ENTRY_STATUSES, comment_on
from outreach.services.holidays import give_holidays
from outreach.services.indexing import horizon

from .models import Session
from .models.publicity import PublicActivity, public_activities
from .models.sessions import IN_SERIES

WITHOUT_VALUE = ("audience", "topic", "partner", "venue")
"""Filters by what an activity does not have: whoever asks for one of these means no activity."""


class DetentionSource:
    """See ``scheduling.sources.Source``."""

    def entries(
        self,
        selection: Selection,
        *,
        span: TimeSpan | None = None,
        past: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int | None = None,
    ) -> list[PublicEntry]:
        chosen = {public.activity.pk: public for public in selected(selection)}
        if not chosen:
            return []
        rows = Session.objects.permitted(selection.now).filter(activity_id__in=chosen)
        if span:
            rows = rows.within(span)
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
        chosen = [public for public in public_here if _is_selected(public, selection)]
        alone, called_off = _kept_apart(chosen, selection.now)
        give_holidays(public.activity for public in chosen)
        series = {
            public.activity.pk: public.activity.uid for public in public_here if public.is_plan
        }
        for public in chosen:
            if public.is_plan:
                yield from _series_text(
                    public,
                    selection,
                    called_off=called_off[public.activity.pk],
                    related_to=series.get(public.activity.follows_id, ""),
                    keep_cancelled=keep_cancelled,
                )
            for session in alone[public.activity.pk]:
                yield from _session_text(public, session, selection)


def selected(selection: Selection) -> list[PublicActivity]:
    """The public activities of a calendar that pass the filters and the search."""
    return [public for public in _in_calendar(selection) if _is_selected(public, selection)]


def _in_calendar(selection: Selection) -> list[PublicActivity]:
    if any(name in selection.filters for name in WITHOUT_VALUE):
        return []
    return [
        public
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
    )


def _recurs(activity) -> bool:
    extra = (change.as_change().is_extra for change in activity.changes.all())
    return bool(activity.recurrence.rrules) or any(extra)


def _kept_apart(
    chosen: list[PublicActivity], now: datetime
) -> tuple[dict[int, list[Session]], dict[int, list[datetime]]]:
    """The sessions that are written alone, and the keys of dates called off, by activity."""
    alone: dict[int, list[Session]] = defaultdict(list)
    called_off: dict[int, list[datetime]] = defaultdict(list)
    if chosen:
        rows = Session.objects.filter(activity_id__in=[public.activity.pk for public in chosen])
        held = rows.permitted(now).exclude(IN_SERIES)
        for session in held.order_by("activity_id", "starts_at", "pk"):
            alone[session.activity_id].append(session)
        off = rows.in_series().filter(was_held=False)
        for activity_id, key in off.values_list("activity_id", "local_start"):
            called_off[activity_id].append(key)
    return alone, called_off


def _series_text(
    public: PublicActivity,
    selection: Selection,
    *,
    called_off: list[datetime],
    related_to: str,
    keep_cancelled: bool,
) -> Iterator[FeedText]:
    activity, language = public.activity, selection.language
    entry = _feed_entry(
        public,
        language,
        uid=activity.uid,
        created_at=activity.created_at,
        schedule=activity.schedule_with(called_off),
        status=ENTRY_STATUSES[Status(activity.status)],
    )
    with translation.override(language):
        whole = activity.status in CALLED_OFF
        entry = replace(
            entry,
            comment=comment_on(activity.status, activity.reason, language) if whole else "",
            overrides={
                change.local_start: Override(
                    comment=comment_on(change.kind, change.reason, language)
                )
                for change in activity.changes.all()
            },
            related_to=related_to,
        )
    yield from _feed_text(entry, horizon(selection.now, activity), keep_cancelled)


def _session_text(
    public: PublicActivity, session: Session, selection: Selection
) -> Iterator[FeedText]:
    activity = public.activity
    schedule = Schedule(
        starts_at_local=wall_time(session.starts_at, activity.zone),
        ends_at_local=wall_time(session.ends_at, activity.zone),
        zone=activity.zone,
        all_day=activity.all_day,
    )
    entry = _feed_entry(
        public,
        selection.language,
        uid=session.uid,
        created_at=session.held_at or activity.changed_at,
        schedule=schedule,
        status=EntryStatus.CONFIRMED,
    )
    yield from _feed_text(entry, horizon(selection.now), keep_cancelled=True)


def _feed_text(entry: Entry, until: datetime, keep_cancelled: bool) -> Iterator[FeedText]:
    bound = wall_time(until, entry.schedule.zone)
    text = entry_text(entry, horizon=bound, keep_cancelled=keep_cancelled)
    if text:
        yield FeedText(text, *(zone_and_first_year(entry.schedule) or ("", 0)))


def _feed_entry(
    public: PublicActivity,
    language: str,
    *,
    uid: str,
    created_at: datetime,
    schedule: Schedule,
    status: EntryStatus,
) -> Entry:
    activity = public.activity
    served = public.serving(language)
    page = public.pages[served]
    return Entry(
        uid=uid,
        sequence=activity.sequence,
        created_at=created_at,
        changed_at=activity.changed_at,
        schedule=schedule,
        status=status,
        title=page.title,
        description=_description(public, language),
        location=in_language(activity.facility.name, language),
        url=public.urls[served],
        language=served,
    )


def _description(public: PublicActivity, language: str) -> str:
    """Plain text: what it is, and where to read more."""
    served = public.serving(language)
    page = public.pages[served]
    body = strip_tags(page.body.replace("</p>", "\n").replace("<br/>", "\n"))
    parts = [page.summary.strip(), html.unescape(body).strip()]
    if served != language:
        with translation.override(language):
            parts.append(_("This activity is described in another language only."))
    parts.append(public.urls[served])
    return "\n\n".join(filter(None, parts))
