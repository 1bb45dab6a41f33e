"""The languages that the site writes in, as Wagtail has them."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from wagtail.coreutils import get_content_languages, get_supported_content_language_variant


def content_languages() -> list[tuple[str, str]]:
    """Code and name of each, the default first; only the default on a site of one language."""
    default, names = default_language(), get_content_languages()
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return [(default, names.get(default, default))]
    return sorted(names.items(), key=lambda language: language[0] != default)


def default_language() -> str:
    """``LANGUAGE_CODE`` as a code of the site's content: "en" where that is written for "en-us"."""
    try:
        return get_supported_content_language_variant(settings.LANGUAGE_CODE)
    except LookupError:
        return next(iter(get_content_languages()))


def alike(language: str, codes: Collection[str]) -> str | None:
    """That of ``codes`` which speaks this language: itself, its base language, or another country's."""
    base = language.partition("-")[0]
    for code in (language, base):
        if code in codes:
            return code
    return next((code for code in codes if code.partition("-")[0] == base), None)
