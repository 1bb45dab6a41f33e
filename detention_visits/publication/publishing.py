"""Publication: keeps sessions and sequence true, and raises the versions of calendars when, and
only when, what they show of an activity has changed. The public has a number of its own, which
dates that it may not know never move."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from outreach.models.approvals import follow_owners
from outreach.models.calendar_pages import CalendarPageMixin
from outreach.page_types.registry import owner_pages
from outreach.publication.calendars import bump_versions, refresh_calendars
from outreach.publication.face_rows import told_borders
from outreach.scheduling.errors import SchedulingError
from outreach.scheduling.recurrence import Schedule, with_closed_days_listed
from outreach.series.holiday_changes import give_holidays
from outreach.series.holidays import ranges_before

from ..models import Activity, Session
from ..models.activity_pages import ActivityPageMixin
from ..models.facilities import Publicity
from ..models.publicity import PublicActivity, public_activities
from ..models.sessions import IN_SERIES
from ..models.unit_of_work import activity_work
from .indexing import reindex
from .passing_time import expect_changes
from .told_figures import tell_figures


def republish(activity_ids: Iterable[int]) -> None:
    """Publish these activities again, all in one unit of work, in order."""
    ids = sorted(set(activity_ids))
    if ids:
        with activity_work(*ids):
            pass


def republish_below(path: str) -> None:
    """Publish again all activities with a page at this path or below it."""
    found = owner_pages(Activity).filter(path__startswith=path).owner_ids()
    if found:
        refresh_calendars()
        republish(found)


def invalidate_page(page: Page) -> None:
    """Call after a page is published or unpublished. Of the pages above activities only calendars
    matter: without one, activities are not public."""
    specific = page.specific
    if isinstance(specific, ActivityPageMixin):
        republish([specific.activity_id])
    elif isinstance(specific, CalendarPageMixin):
        republish_below(page.path)


def publish_activities(
    activity_ids: Collection[int], *, now: datetime | None = None, force: bool = False
) -> None:
    """Bring sessions, SEQUENCE and calendars in step with the activities as they are saved.

    Runs at the end of ``activity_work``, under the activities' locks; a second run changes nothing.

    Args:
        force: as for other kinds; of an activity all is derived anew each time.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    activities = Activity.objects.select_related("facility__region")
    activities = activities.prefetch_related("changes", "pauses").filter(pk__in=activity_ids)
    found = list(activities.order_by("pk"))
    give_holidays(found)
    follow_owners(Activity, [activity.pk for activity in found])
    public = {one.activity.pk: one for one in public_activities(now, activity_ids=activity_ids)}
    for activity in found:
        _publish(activity, public.get(activity.pk), now)


def _publish(activity: Activity, public: PublicActivity | None, now: datetime) -> None:
    schedule = activity.schedule
    last_published = _times_alone(activity, now)
    if reindex(activity, schedule, now=now):
        schedule = activity.schedule  # Without what was said of sessions that it names no more.
    shown = _shown(activity, public, schedule, now) if public else None
    state = _next_state(activity, schedule, public, shown, now)
    alone = _times_alone(activity, now) if public and last_published else {}
    if _any_differs(last_published, alone):
        state.public_sequence = activity.public_sequence + 1
    _store(activity, state)
    if public:
        tell_figures(activity, now=now)
    if state.shown_digest != activity.shown_digest:
        bump_versions({*activity.shown_in, *state.shown_in}, now=now)
    elif activity.has_public_status and activity.facility.publicity != Publicity.NEVER:
        expect_changes(now)


def remember_fingerprint(activity_id: int) -> None:
    """Store the fingerprint of an activity as it is in the database; the number stays. Called under
    its lock. One whose schedule contradicts itself is left without."""
    activity = Activity.objects.get(pk=activity_id)
    activity.holidays = ranges_before() if activity.skips_holidays else None
    try:
        found = _digest(_plan(activity, activity.schedule))
    except SchedulingError:
        return
    Activity.objects.filter(pk=activity_id).update(fingerprint=found)


@dataclass
class PublicationState:
    """The publication state of an activity: fields that only publication sets."""

    sequence: int
    public_sequence: int
    fingerprint: str
    changed_at: datetime
    published_fingerprint: str
    shown_digest: str
    shown_in: list[str]
    feed_borders: list


def _next_state(
    activity: Activity,
    schedule: Schedule,
    public: PublicActivity | None,
    shown: list | None,
    now: datetime,
) -> PublicationState:
    """Raise each number by one: the schedule's when it differs from what it was, the public one
    when it differs from what was last published."""
    last_published = activity.published_fingerprint
    state = PublicationState(
        sequence=activity.sequence,
        public_sequence=activity.public_sequence,
        fingerprint=_digest(_plan(activity, schedule)),
        changed_at=activity.changed_at,
        published_fingerprint=last_published,
        shown_digest="",
        shown_in=[],
        feed_borders=told_borders(activity, schedule, changed_at=activity.changed_at, now=now),
    )
    if activity.fingerprint and state.fingerprint != activity.fingerprint:
        state.sequence += 1
    if public is None or shown is None:
        return state
    state.published_fingerprint = _digest(_times_and_place(activity, schedule))
    state.shown_digest = _digest(shown)
    state.shown_in = sorted(str(key) for key in public.calendar_keys)
    if last_published and state.published_fingerprint != last_published:
        state.public_sequence += 1
    if state.shown_digest != activity.shown_digest:
        state.changed_at = now
    return state


def _times_and_place(activity: Activity, schedule: Schedule) -> list:
    """What the public number depends on: of the whole series where it may be known, else of what
    all dates have in common, so that a plan of which nobody may know leaves no mark on what was
    held. The times of dates published one by one are added."""
    if activity.facility.publicity == Publicity.ALWAYS:
        return _plan(activity, schedule)
    return _common(activity, schedule)


def _plan(activity: Activity, schedule: Schedule) -> list:
    """What the schedule's number depends on, whatever may be known of it: sessions that were not
    held are among its cancelled dates."""
    whole = repr(with_closed_days_listed(schedule))
    return [*_common(activity, schedule), whole, activity.status]


def _common(activity: Activity, schedule: Schedule) -> list:
    return [activity.facility_id, schedule.zone, schedule.all_day]


def _times_alone(activity: Activity, now: datetime) -> dict[str, tuple]:
    """Start and end of each date that is published on its own, by UID. Empty until the activity has
    been published."""
    if not activity.published_fingerprint:
        return {}
    rows = Session.objects.permitted(now).exclude(IN_SERIES).filter(activity=activity)
    times = rows.values_list("uid", "starts_at", "ends_at")
    return {uid: (start, end) for uid, start, end in times}


def _any_differs(before: dict[str, tuple], after: dict[str, tuple]) -> bool:
    return any(after[uid] != times for uid, times in before.items() if uid in after)


def _shown(
    activity: Activity, public: PublicActivity, schedule: Schedule, now: datetime
) -> list | None:
    """Everything calendars show of the activity; None if its facility's rule permits no date."""
    facility = activity.facility
    sessions = Session.objects.permitted(now).filter(activity=activity).with_shown_uid()
    dates = [
        [str(value) for value in _published_facts(row, in_series=row.shown_uid == activity.uid)]
        for row in sessions.order_by("starts_at", "pk")
    ]
    if not dates:
        return None
    region = facility.region
    return [
        _times_and_place(activity, schedule),
        _reasons(activity) if public.is_plan else None,
        dates,
        facility.name,
        [region.slug, region.name] if region else None,
        sorted(str(key) for key in public.calendar_keys),
        {
            code: [
                *(page.title, page.summary, page.rich_text),
                *(place.url for place in public.places[code]),
            ]
            for code, page in public.pages.items()
        },
    ]


def _published_facts(row: Session, *, in_series: bool) -> list:
    """The published facts of a date. Outside a public series, without key and status, which come
    from the series."""
    last_published = [row.shown_uid, row.starts_at, row.ends_at]
    return (
        [*last_published, row.local_start, row.status, row.is_altered]
        if in_series
        else last_published
    )


def _reasons(activity: Activity) -> list:
    """The reasons given for changed dates and for the whole activity."""
    return [activity.reason, [[str(row.local_start), row.reason] for row in activity.changes.all()]]


def _digest(facts: list) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _store(activity: Activity, state: PublicationState) -> None:
    values = vars(state)
    if any(getattr(activity, name) != value for name, value in values.items()):
        Activity.objects.filter(pk=activity.pk).update(**values)
