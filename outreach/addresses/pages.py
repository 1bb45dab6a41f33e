"""Addresses of pages as they are stored: the same ones, whoever saves a page and whatever is active.

Wagtail makes a page's address for the active language, the URLconf of the request and the prefix below
which it is served. What is stored is made in the page's own language, with the site's URLconf.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.middleware.locale import LocaleMiddleware
from django.urls import URLResolver, get_script_prefix, get_urlconf, set_urlconf
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils import translation
from django.utils.module_loading import import_string
from wagtail.models import Page

from .languages import content_language, default_language


class PageAddress(NamedTuple):
    """``url`` is the whole address, ``path`` what a request has as its ``path_info``."""

    site_id: int
    url: str
    path: str


def page_address(page: Page) -> PageAddress | None:
    """Where a page is; None if no site has it, or none serves pages. Both end with a slash, as all that
    is below the page needs."""
    with addresses_in(page.locale.language_code):
        parts = page.get_url_parts()
    if not parts or not parts[2]:
        return None
    site_id, root_url, address = parts
    address = address.removesuffix("/") + "/"
    path = unquote(f"/{address.removeprefix(get_script_prefix())}")
    return PageAddress(site_id, f"{root_url}{address}", path)


@contextmanager
def addresses_in(language: str) -> Iterator[None]:
    """Within it, addresses are made as those of pages in this content language."""
    urlconf = get_urlconf()
    set_urlconf(None)
    try:
        with translation.override(address_language(language)):
            yield
    finally:
        set_urlconf(urlconf)


def address_language(language: str) -> str:
    """The language that is active while pages in this content language are served."""
    if language == default_language() and (not _prefixes()[1] or not reads_languages()):
        return settings.LANGUAGE_CODE
    return language


def without_language(address: str) -> str:
    """An address that was made for the active language, as it is without it: for what must not change
    with a language."""
    root = get_script_prefix()
    prefix = f"{root}{translation.get_language()}/"
    is_prefixed = _prefixes()[0] and address.startswith(prefix)
    return root + address.removeprefix(prefix) if is_prefixed else address


def as_stored(path: str) -> str:
    """A path with its language as we store it: what is at ``/en-gb/events/`` is at ``/en/events/`` too,
    where both are languages of the site and pages are written in one of them only."""
    are_used, prefixes_default = _prefixes()
    first, separator, rest = path.removeprefix("/").partition("/")
    if not (are_used and separator) or first not in {
        settings.LANGUAGE_CODE,
        *dict(settings.LANGUAGES),
    }:
        return path
    if first == settings.LANGUAGE_CODE and not prefixes_default:
        return path
    code = address_language(content_language(first))
    is_plain = code == settings.LANGUAGE_CODE and not prefixes_default
    return f"/{rest}" if is_plain else f"/{code}/{rest}"


def _prefixes() -> tuple[bool, bool]:
    """Whether addresses begin with a language, and whether those of the default language do."""
    if not settings.USE_I18N:
        return False, False
    return is_language_prefix_patterns_used(settings.ROOT_URLCONF)


def takes_whole_paths(resolver: URLResolver) -> bool:
    """Whether what is included is tried on the path as it is: not below a prefix or a language."""
    pattern = resolver.pattern
    return isinstance(pattern, RoutePattern | RegexPattern) and str(pattern) in ("", "^")


def reads_languages() -> bool:
    """Whether the language of an address becomes the active one."""
    return _has_locale_middleware(tuple(settings.MIDDLEWARE))


@lru_cache(maxsize=8)
def _has_locale_middleware(names: tuple[str, ...]) -> bool:
    found = map(import_string, names)
    return any(isinstance(one, type) and issubclass(one, LocaleMiddleware) for one in found)
