"""Anonymous statistics of feed fetches, by family of client and by day."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Case, F, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Calendar, FeedFetch
from ..series.conflicts import best_effort

EVERY = timedelta(hours=1)
logger = logging.getLogger(__name__)


def note_fetch(calendar: Calendar, user_agent: str, form: str, *, now: datetime) -> None:
    """Record that a client of this family fetched the calendar, at most once an hour. Best effort;
    neither the IP address nor the header is stored.

    Args:
        form: what was fetched: ``ics``, ``json``, ``rss`` …
    """
    family = family_of(user_agent)
    try:
        is_first = cache.add(
            f"outreach-fetch-{calendar.pk}-{family}-{form}",
            True,
            timeout=EVERY.total_seconds(),
        )
    except Exception:  # Each cache backend has its own errors; none may break a feed.
        logger.warning("The cache does not answer: a fetch was not counted.", exc_info=True)
        return
    if is_first:
        best_effort(lambda: _count(calendar, family, form, now))


def _count(calendar: Calendar, family: str, form: str, now: datetime) -> None:
    """One statement, except for the very first fetch."""
    rows = FeedFetch.objects.filter(calendar=calendar, family=family, form=form)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    is_new_day = Case(When(last_at__lt=today, then=Value(1)), default=Value(0))
    if not rows.update(days=F("days") + is_new_day, last_at=now):
        row = FeedFetch(calendar=calendar, family=family, form=form, first_at=now, last_at=now)
        FeedFetch.objects.bulk_create([row], ignore_conflicts=True)


class ClientFamily(TextChoices):
    GOOGLE = "google", _("Google Calendar")
    APPLE = "apple", _("Apple Calendar")
    OUTLOOK = "outlook", _("Outlook")
    THUNDERBIRD = "thunderbird", _("Thunderbird")
    ANDROID = "android", _("Android (ICSx5, DAVx5)")
    OTHER_CALENDAR = "calendar", _("other calendar programs")
    FEED_READER = "reader", _("feed readers")
    BROWSER = "browser", _("browsers")
    UNKNOWN = "unknown", _("unknown programs")


PATTERNS = (
    (ClientFamily.GOOGLE, r"google-calendar|google\.com/calendar"),
    (ClientFamily.ANDROID, r"icsx5|davx5|davdroid|icsdroid|etar|opensync"),
    (ClientFamily.THUNDERBIRD, r"thunderbird|lightning/|betterbird"),
    (
        ClientFamily.OUTLOOK,
        r"microsoft (?:office|outlook|exchange)|outlook|msoffice|internetcalendar|exchange/",
    ),
    (
        ClientFamily.FEED_READER,
        r"feedly|inoreader|netnewswire|freshrss|miniflux|tiny tiny rss|newsblur|feedbin|liferea"
        r"|feedparser|the old reader|newsboat|rss",
    ),
    (
        ClientFamily.APPLE,
        r"dataaccessd|calendaragent|calendarstore|\bical/|accountsd|remindd"
        r"|(?:ios|ipados|macos|mac os x|mac\+os\+x|watchos|visionos)/[\d.]+ \(\w+\)",
    ),
    (
        ClientFamily.OTHER_CALENDAR,
        r"calendar|vdirsyncer|khal|evolution|korganizer|akonadi|kio/|nextcloud|owncloud|caldav"
        r"|libsoup|em client|emclient|busycal|fantastical|zimbra|sogo|proton|zoho|tutanota|horde",
    ),
    (ClientFamily.UNKNOWN, r"bot\b|crawl|spider|preview|monitor|uptime"),
    (ClientFamily.BROWSER, r"mozilla/5\.0 .*(?:firefox|chrome|safari|edg|opr)/|^opera/"),
)
"""The first match wins: many clients also call themselves a browser."""
FAMILIES = tuple((family, re.compile(pattern)) for family, pattern in PATTERNS)
LONGEST = 400


def family_of(user_agent: str) -> str:
    """The ``ClientFamily`` value for a ``User-Agent`` header; ``unknown`` if nothing matches."""
    agent = user_agent[:LONGEST].lower()
    found = (family for family, pattern in FAMILIES if pattern.search(agent))
    return str(next(found, ClientFamily.UNKNOWN))
