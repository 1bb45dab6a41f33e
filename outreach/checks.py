"""What a host must have set up, told by ``manage.py check``."""

from __future__ import annotations

from django.core.checks import CheckMessage, Tags, Warning, register
from django.urls import NoReverseMatch, reverse


def private_addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        reverse("outreach_private_feed", args=["token"])
    except NoReverseMatch:
        hint = 'Add path("", include("outreach.private_urls")) before your i18n_patterns.'
        return [Warning("Private calendar addresses lead nowhere.", hint=hint, id="outreach.W001")]
    return []


def connect() -> None:
    """Called by ``apps.py``."""
    register(private_addresses_are_included, Tags.urls)
