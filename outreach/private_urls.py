"""Addresses that are secrets by themselves: without a language's prefix, so that they never change.

Included before ``i18n_patterns``. All that begins with ``calendars/`` and ends with ``.ics`` is
answered here, so that what is no address at all gets the same answer as one that was revoked.
"""

from django.urls import re_path

from .planning.private_feed_answers import private_feed

urlpatterns = [
    re_path(r"^calendars/(?P<token>[\s\S]*)\.ics\Z", private_feed, name="outreach_private_feed"),
]
