"""The one include of a host, at the root of its urlconf, before ``i18n_patterns`` and Wagtail's.

Public addresses are found by their whole path, and answered before Wagtail's page routing, which costs
more queries than the answers themselves; what is no calendar's goes on to the host. Everything from
``calendars/`` to ``.ics`` is answered here, so that a private address that never existed gets the same
answer as a revoked one. It has no language, so that it never changes.
"""

from django.urls import re_path

from .models.event_pages import DATE_KEY
from .planning.private_feed_answers import private_feed
from .public.dates_json import calendar_json
from .public.embedding import calendar_embed
from .public.event_feeds import date_feed, event_feed, event_page_asked
from .public.feeds import calendar_feed
from .public.news import calendar_atom, calendar_rss
from .public.own_addresses import OwnPattern
from .publication.answers import calendar_asked

FOLDER = r"^(?P<path>(?:[\w-]+/)*)"

urlpatterns = [
    OwnPattern(rf"{FOLDER}feed\.ics$", calendar_asked, calendar_feed, name="outreach_feed"),
    OwnPattern(rf"{FOLDER}feed\.rss$", calendar_asked, calendar_rss, name="outreach_rss"),
    OwnPattern(rf"{FOLDER}feed\.atom$", calendar_asked, calendar_atom, name="outreach_atom"),
    OwnPattern(rf"{FOLDER}occurrences\.json$", calendar_asked, calendar_json, name="outreach_json"),
    OwnPattern(rf"{FOLDER}embed/$", calendar_asked, calendar_embed, name="outreach_embed"),
    OwnPattern(
        rf"{FOLDER}{DATE_KEY}/event\.ics$", event_page_asked, date_feed, name="outreach_date_feed"
    ),
    OwnPattern(rf"{FOLDER}event\.ics$", event_page_asked, event_feed, name="outreach_event_feed"),
    re_path(r"^calendars/(?P<token>[\s\S]*)\.ics\Z", private_feed, name="outreach_private_feed"),
]
