"""What a host must have set up, told by ``manage.py check``."""

from __future__ import annotations

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from .conf import embed_ancestors


def private_addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        reverse("outreach_private_feed", args=["token"])
    except NoReverseMatch:
        hint = 'Add path("", include("outreach.private_urls")) before your i18n_patterns.'
        return [Warning("Private calendar addresses lead nowhere.", hint=hint, id="outreach.W001")]
    return []


def sites_that_may_frame_are_sites(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        embed_ancestors()
    except ImproperlyConfigured as error:
        hint = 'Write "self", "none", or origins such as "https://partner.example".'
        return [Error(str(error), hint=hint, id="outreach.E001")]
    return []


def connect() -> None:
    """Called by ``apps.py``."""
    register(private_addresses_are_included, Tags.urls)
    register(sites_that_may_frame_are_sites, Tags.security)
