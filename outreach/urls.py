"""Public URLs that are answered before Wagtail's page routing, which costs more queries than the
responses themselves."""

from django.urls import re_path

from .models.event_pages import DATE_KEY
from .public.dates_json import calendar_json
from .public.embedding import calendar_embed
from .public.event_feeds import date_feed, event_feed
from .public.feeds import calendar_feed
from .public.news import calendar_atom, calendar_rss

FOLDER = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    re_path(rf"{FOLDER}feed\.ics$", calendar_feed, name="outreach_feed"),
    re_path(rf"{FOLDER}feed\.rss$", calendar_rss, name="outreach_rss"),
    re_path(rf"{FOLDER}feed\.atom$", calendar_atom, name="outreach_atom"),
    re_path(rf"{FOLDER}occurrences\.json$", calendar_json, name="outreach_json"),
    re_path(rf"{FOLDER}embed/$", calendar_embed, name="outreach_embed"),
    re_path(rf"{FOLDER}{DATE_KEY}/event\.ics$", date_feed, name="outreach_date_feed"),
    re_path(rf"{FOLDER}event\.ics$", event_feed, name="outreach_event_feed"),
]
