"""A person's private calendar as iCalendar text: entries of all plan sources, up to a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kinds import plan_entries
from ..models import PrivateFeed
from ..scheduling.icalendar.calendars import calendar_text
from ..scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from ..scheduling.plan_sources import PlanQuestion
from ..scheduling.recurrence import Schedule
from ..scheduling.sources import FeedText, zones_of
from ..scheduling.spans import wall_time
from .busy_texts import STAMP, busy_dates, busy_text, opaque_uid
from .plan_texts import plan_text, unstamped

PAST = timedelta(days=90)
MOST_ENTRIES = 2000
REFRESH = timedelta(hours=1)
DAY = timedelta(days=1)


class Told(NamedTuple):
    """One entry of the calendar, and when it begins."""

    text: FeedText
    begins_at: datetime


def private_calendar(feed: PrivateFeed, *, now: datetime, base_url: str) -> str:
    """The whole calendar: entries with a date that is to come or ended at most 90 days ago, the
    nearest 2,000 of them, plus a note if there are more."""
    question = PlanQuestion(
        user=feed.user, scope=feed.scope, language=feed.language, now=now, base_url=base_url
    )
    with translation.override(feed.language):
        told = list(_told(feed, question, since=now - PAST, limit=MOST_ENTRIES + 1))
        kept = told[:MOST_ENTRIES]
        notes = [_note(feed, kept)] if len(told) > len(kept) else []
        return "".join(
            calendar_text(
                [*notes, *(entry.text.text for entry in kept)],
                name=_("Outreach: %(scope)s") % {"scope": feed.get_scope_display()},
                language=feed.language,
                zones=zones_of((entry.text for entry in kept), settings.TIME_ZONE),
                url=base_url,
                refresh=REFRESH,
                product=f"-//{urlsplit(base_url).hostname}//Outreach//{feed.language.upper()}",
                description=_cut_sentence() if notes else "",
            )
        )


def _told(
    feed: PrivateFeed, question: PlanQuestion, *, since: datetime, limit: int
) -> Iterator[Told]:
    if feed.scope == PrivateFeed.Scope.BUSY:
        for date in busy_dates(question, since=since, limit=limit):
            yield Told(busy_text(date, identity=str(feed.pk)), date.span.start)
        return
    for found in plan_entries(question, since=since, limit=limit):
        if text := plan_text(found, since=since):
            yield Told(text, found.next_at or found.last_at)


def _note(feed: PrivateFeed, kept: Sequence[Told]) -> str:
    """An all-day entry on the day the calendar ends: few apps show a calendar's description."""
    last = max(entry.begins_at for entry in kept)
    day = wall_time(last, settings.TIME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    entry = Entry(
        uid=opaque_uid(str(feed.pk), "note"),
        sequence=0,
        created_at=STAMP,
        changed_at=STAMP,
        schedule=Schedule(
            starts_at_local=day, ends_at_local=day + DAY, zone=settings.TIME_ZONE, all_day=True
        ),
        status=EntryStatus.CONFIRMED,
        title=_cut_sentence(),
    )
    text = unstamped(entry_text(entry, horizon=day + DAY))
    return text.replace("END:VEVENT\r\n", "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n")


def _cut_sentence() -> str:
    return ngettext(
        "This calendar holds the nearest %(number)s entry only; there are more in the plan.",
        "This calendar holds the nearest %(number)s entries only; there are more in the plan.",
        MOST_ENTRIES,
    ) % {"number": MOST_ENTRIES}
