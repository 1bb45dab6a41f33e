"""A person's private calendar as iCalendar text: entries of all plan sources, up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kinds import plan_entries
from ..models import PrivateFeed
from ..scheduling.icalendar.calendars import calendar_text
from ..scheduling.icalendar.writer import Entry, EntryStatus, entry_text
from ..scheduling.plan_sources import PlanQuestion, PlanText
from ..scheduling.recurrence import Schedule
from ..scheduling.sources import zones_of
from ..scheduling.spans import wall_time
from .busy_texts import STAMP, opaque_uid
from .plan_texts import unstamped

PAST = timedelta(days=90)
MOST_ENTRIES = 2000
REFRESH = timedelta(hours=1)
DAY = timedelta(days=1)


def private_calendar(feed: PrivateFeed, *, now: datetime, base_url: str) -> str:
    """The whole calendar: entries with a date that is to come or ended at most 90 days ago, the
    nearest 2,000 of them, plus a note if there are more."""
    question = PlanQuestion(
        user=feed.user,
        scope=feed.scope,
        language=feed.language,
        now=now,
        since=now - PAST,
        base_url=base_url,
        identity=str(feed.pk),
    )
    entries = plan_entries(question, limit=MOST_ENTRIES + 1)
    kept = entries[:MOST_ENTRIES]
    with translation.override(feed.language):
        notes = [_note(feed, kept)] if len(entries) > len(kept) else []
        return "".join(
            calendar_text(
                [*notes, *(entry.feed_text.text for entry in kept)],
                name=_("Outreach: %(scope)s") % {"scope": feed.get_scope_display()},
                language=feed.language,
                zones=zones_of((entry.feed_text for entry in kept), settings.TIME_ZONE),
                url=base_url,
                refresh=REFRESH,
                product=f"-//{urlsplit(base_url).hostname}//Outreach//{feed.language.upper()}",
                description=_cut_sentence() if notes else "",
            )
        )


def _note(feed: PrivateFeed, kept: Sequence[PlanText]) -> str:
    """An all-day entry on the day the calendar ends: few apps show a calendar's description."""
    last = max(entry.next_at or entry.last_at for entry in kept)
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
