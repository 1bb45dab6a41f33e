"""Which serialiser wrote the stored texts; what a calendar joins of another one is renewed."""

from __future__ import annotations

from django.conf import settings

from ..conf import cancelled_days

RELEASE = "3"
"""Of all that stored texts are made by, from rows to bytes; raised when the same rows give others."""


def texts_release() -> str:
    """The release, and the settings on which texts and rows of faces depend. A calendar's row keeps
    it, not each text: all texts of a calendar are renewed at once, and 300,000 rows need not be
    asked whether they were."""
    return f"{RELEASE} {settings.LANGUAGE_CODE} {cancelled_days()}"
