"""Addresses of outreach that are answered before Wagtail's tree, whose routing costs more queries
than their answers."""

from django.urls import re_path

from .models.event_pages import DATE_KEY
from .views.dates_json import calendar_json
from .views.event_feeds import date_feed, event_feed
from .views.feeds import calendar_feed

FOLDER = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns = [
    re_path(rf"{FOLDER}feed\.ics$", calendar_feed, name="outreach_feed"),
    re_path(rf"{FOLDER}occurrences\.json$", calendar_json, name="outreach_json"),
    re_path(rf"{FOLDER}{DATE_KEY}/event\.ics$", date_feed, name="outreach_date_feed"),
    re_path(rf"{FOLDER}event\.ics$", event_feed, name="outreach_event_feed"),
]
