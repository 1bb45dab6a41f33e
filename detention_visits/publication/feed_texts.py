"""Feed texts of public activities: a series if its plan is public, otherwise single dates."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from outreach.fields import in_language
from outreach.publication.entries import ENTRY_STATUSES, comment_on, comment_on_whole
from outreach.publication.face_rows import window_start
from outreach.scheduling.icalendar.parts import borders_of
from outreach.scheduling.icalendar.timezones import zone_and_first_year
from outreach.scheduling.icalendar.writer import Entry, EntryStatus, Override, entry_text
from outreach.scheduling.recurrence import Schedule
from outreach.scheduling.sources import FeedText, Selection
from outreach.scheduling.spans import wall_time
from outreach.series.holiday_changes import give_holidays
from outreach.series.index import horizon
from outreach.series.occurrences import Status

from ..models import Activity, Session
from ..models.publicity import PublicActivity
from ..models.sessions import IN_SERIES


def feed_texts(
    chosen: list[PublicActivity],
    series: Mapping[int, str],
    selection: Selection,
    *,
    keep_cancelled: bool,
) -> Iterator[FeedText]:
    """The feed texts of the chosen activities.

    Args:
        series: UIDs of the series that are public in this calendar, by activity id; RELATED-TO
            only ever names one of these.
    """
    alone, called_off = _kept_apart(chosen, selection.now)
    give_holidays(public.activity for public in chosen)
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


def _kept_apart(
    chosen: list[PublicActivity], now: datetime
) -> tuple[dict[int, list[Session]], dict[int, list[datetime]]]:
    """Sessions written as single entries, and keys of dates called off, both by activity id."""
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
        entry = replace(
            entry,
            comment=comment_on_whole(activity, language),
            overrides=overrides_of(activity, language),
            related_to=related_to,
            borders=borders_of(activity.feed_borders),
        )
    yield from _feed_text(entry, activity, selection.now, keep_cancelled)


def overrides_of(activity: Activity, language: str) -> dict[datetime, Override]:
    """Comments on changed dates in ``language``, which must be the active one."""
    return {
        change.local_start: Override(comment=comment_on(change.kind, change.reason, language))
        for change in activity.changes.all()
    }


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
    yield from _feed_text(entry, activity, selection.now, keep_cancelled=True)


def _feed_text(
    entry: Entry, activity: Activity, now: datetime, keep_cancelled: bool
) -> Iterator[FeedText]:
    """Endless series are written as far as the index reaches, finite ones in full, so the text
    stays the same until the activity is published again, whatever the month."""
    until = activity.indexed_until or horizon(now)
    text = entry_text(
        entry,
        horizon=wall_time(until, activity.zone) if entry.schedule.is_endless else None,
        keep_cancelled=keep_cancelled,
        since=window_start(entry.changed_at, activity.zone),
    )
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
        sequence=activity.public_sequence,
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
    """Summary, text and URL, as plain text."""
    served = public.serving(language)
    page = public.pages[served]
    body = strip_tags(page.rich_text.replace("</p>", "\n").replace("<br/>", "\n"))
    parts = [page.summary.strip(), html.unescape(body).strip()]
    if served != language:
        with translation.override(language):
            parts.append(_("This activity is described in another language only."))
    parts.append(public.urls[served])
    return "\n\n".join(filter(None, parts))
