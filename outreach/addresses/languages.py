"""The languages that the site writes in, as Wagtail has them: ``en-us`` and ``en-gb`` are ``en`` where
a site writes in ``en``."""

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


def content_language(code: str) -> str:
    """The content language that this code means; the code itself if it means none."""
    try:
        return get_supported_content_language_variant(code)
    except LookupError:
        return code


def default_language() -> str:
    """The content language that ``LANGUAGE_CODE`` means; if it means none, the site's first."""
    languages = get_content_languages()
    code = content_language(settings.LANGUAGE_CODE)
    return code if code in languages else next(iter(languages))


def base_of(language: str) -> str:
    """``en`` of ``en-us``."""
    return language.partition("-")[0]


def alike(language: str, codes: Collection[str]) -> str | None:
    """That of ``codes`` which speaks this language: itself, its base language, or another country's."""
    base = base_of(language)
    for code in (language, base):
        if code in codes:
            return code
    return next((code for code in codes if base_of(code) == base), None)
