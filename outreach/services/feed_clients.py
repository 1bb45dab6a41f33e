"""Which family of programs fetches a feed, told by what it says of itself; nothing else is kept."""

from __future__ import annotations

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
"""The first that is found decides: many programs also call themselves a browser."""
FAMILIES = tuple((family, re.compile(pattern)) for family, pattern in PATTERNS)
LONGEST = 400


def family_of(user_agent: str) -> str:
    """The value of a ``ClientFamily`` for a ``User-Agent`` header; what nobody knows is unknown."""
    said = user_agent[:LONGEST].lower()
    found = (family for family, pattern in FAMILIES if pattern.search(said))
    return str(next(found, ClientFamily.UNKNOWN))
