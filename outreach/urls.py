"""Addresses of outreach that are answered before Wagtail's tree, whose routing costs more queries
than their answers."""

from django.urls import re_path

from .views.dates_json import calendar_json
from .views.feeds import calendar_feed

FOLDER = r"^(?P<path>(?:[^/]+/)+)"

urlpatterns = [
    re_path(rf"{FOLDER}feed\.ics$", calendar_feed, name="outreach_feed"),
    re_path(rf"{FOLDER}occurrences\.json$", calendar_json, name="outreach_json"),
]
