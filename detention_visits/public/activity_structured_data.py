"""Structured data of an activity for search engines: nothing beyond what its page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString

from outreach.fields import in_language
from outreach.public.event_structured_data import organizers, page_description, page_picture
from outreach.public.structured_data import (
    DescribedDate,
    DescribedEvent,
    place_node,
    structured_data,
)
from outreach.scheduling.date_keys import date_key
from outreach.scheduling.spans import instant
from outreach.series.occurrences import Status

from ..models import Activity, Session
from ..models.activity_pages import ActivityPageMixin

PICTURE = "fill-1200x480"


def announced_data(
    page: ActivityPageMixin, activity: Activity, sessions: Sequence[Session]
) -> SafeString:
    """For an activity whose whole series is public: these dates, in a series each with its URL."""
    url = page.full_url
    is_series = bool(activity.recurrence.rrules) or len(sessions) > 1
    dates = [
        DescribedDate(
            url=f"{url}{date_key(row.local_start, all_day=activity.all_day)}/"
            if is_series
            else url,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=row.status,
            previous_start=row.moved_from and instant(row.moved_from, activity.zone),
        )
        for row in sessions
    ]
    return structured_data(_described(page, activity), dates, is_series=is_series)


def held_data(
    page: ActivityPageMixin, activity: Activity, sessions: Iterable[Session]
) -> SafeString:
    """For sessions that were held, one by one: nothing about the series or what was planned."""
    dates = [
        DescribedDate(
            url=page.full_url,
            anchor=row.uid,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=Status.CONFIRMED,
        )
        for row in sessions
    ]
    return structured_data(_described(page, activity), dates, is_series=False)


def _described(page: ActivityPageMixin, activity: Activity) -> DescribedEvent:
    """Names the facility without its address, which is internal."""
    language = page.locale.language_code
    return DescribedEvent(
        url=page.full_url,
        name=page.title,
        language=language,
        zone=activity.zone if activity.all_day else activity.facility.zone,
        all_day=activity.all_day,
        description=page_description(page),
        image=page_picture(page, PICTURE),
        location=place_node(in_language(activity.facility.name, language)),
        organizers=organizers([], page.full_url, language),
    )
