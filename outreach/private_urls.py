"""URLs of secret addresses, without a language prefix, so that they never change.

Include before ``i18n_patterns``. Everything from ``calendars/`` to ``.ics`` is answered here, so
that an address that never existed gets the same response as a revoked one.
"""

from django.urls import re_path

from .planning.private_feed_answers import private_feed

urlpatterns = [
    re_path(r"^calendars/(?P<token>[\s\S]*)\.ics\Z", private_feed, name="outreach_private_feed"),
]
