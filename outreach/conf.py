"""The app's settings, all prefixed OUTREACH_, and their system checks."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

ANCESTOR = re.compile(r"'self'|'none'|\*|https?:|(https?://)?(\*\.)?[\w.-]+(:(\d+|\*))?")


def horizon_months() -> int:
    """How many months ahead endless series are indexed."""
    return getattr(settings, "OUTREACH_HORIZON_MONTHS", 24)


def past_years() -> int:
    """How many years back endless series are indexed."""
    return getattr(settings, "OUTREACH_PAST_YEARS", 5)


def cancelled_days() -> int:
    """How many days a cancelled or withdrawn event stays in the feeds."""
    return getattr(settings, "OUTREACH_CANCELLED_DAYS", 180)


def institution_name() -> dict[str, str]:
    """The institution's name by language; listed as the first organiser."""
    return getattr(settings, "OUTREACH_INSTITUTION", {})


def import_seconds() -> float:
    """How many seconds one import may take; the next one continues where it stopped."""
    return getattr(settings, "OUTREACH_IMPORT_SECONDS", 60)


def fetch_schemes() -> tuple[str, ...]:
    """URL schemes for fetching remote calendars: encrypted only by default."""
    return tuple(getattr(settings, "OUTREACH_FETCH_SCHEMES", ("https",)))


def fetch_ports() -> tuple[int, ...]:
    """Ports that remote calendars may be fetched from."""
    return tuple(getattr(settings, "OUTREACH_FETCH_PORTS", (443,)))


def fetch_networks() -> tuple[str, ...]:
    """Non-public networks that may be reached all the same, such as a ministry's own."""
    return tuple(getattr(settings, "OUTREACH_FETCH_NETWORKS", ()))


def embed_ancestors() -> list[str]:
    """The sites that may show the embeddable list in a frame, as CSP ``frame-ancestors`` sources:
    ``'self'``, ``https://partner.example``.

    Raises:
        ImproperlyConfigured: one of them is not a valid source.
    """
    named = getattr(settings, "OUTREACH_EMBED_ANCESTORS", ["'self'"])
    quoted = [f"'{site}'" if site in ("self", "none") else site for site in named]
    for site in quoted:
        if not ANCESTOR.fullmatch(site):
            raise ImproperlyConfigured(f"OUTREACH_EMBED_ANCESTORS: {site!r} names no site.")
    return quoted or ["'none'"]


def private_addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        reverse("outreach_private_feed", args=["token"])
    except NoReverseMatch:
        hint = 'Add path("", include("outreach.private_urls")) before your i18n_patterns.'
        return [Warning("Private calendar addresses do not work.", hint=hint, id="outreach.W001")]
    return []


def sites_that_may_frame_are_sites(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        embed_ancestors()
    except ImproperlyConfigured as error:
        hint = 'Write "self", "none", or origins such as "https://partner.example".'
        return [Error(str(error), hint=hint, id="outreach.E001")]
    return []


def connect_checks() -> None:
    """Called by ``apps.py``."""
    register(private_addresses_are_included, Tags.urls)
    register(sites_that_may_frame_are_sites, Tags.security)
