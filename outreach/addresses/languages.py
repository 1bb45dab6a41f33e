"""Which of the site's content languages a code means, as Wagtail matches them: ``en-us`` and ``en-gb``
are ``en`` where a site writes in ``en``."""

from __future__ import annotations

from django.conf import settings
from wagtail.coreutils import get_supported_content_language_variant


def content_language(code: str) -> str:
    """The content language that this code means; the code itself if it means none."""
    try:
        return get_supported_content_language_variant(code)
    except LookupError:
        return code


def default_language() -> str:
    """The content language that ``LANGUAGE_CODE`` means."""
    return content_language(settings.LANGUAGE_CODE)
