"""What ``manage.py check`` tells a host that has not set everything up, each with what to write."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.urls import LocalePrefixPattern, NoReverseMatch, get_resolver, reverse

from . import BASE_TEMPLATE, EMBED_ANCESTORS, SETTINGS, base_template, embed_ancestors
from .host_frames import CONTENT, HEAD_BLOCKS, found_in

DATABASES = {"sqlite", "postgresql"}
LOCALE_MIDDLEWARE = "django.middleware.locale.LocaleMiddleware"


def private_addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        reverse("outreach_private_feed", args=["token"])
    except NoReverseMatch:
        hint = 'Add path("", include("outreach.private_urls")) before your i18n_patterns.'
        return [Warning("Private calendar addresses do not work.", hint=hint, id="outreach.W001")]
    return []


def sites_that_may_frame_are_sites(app_configs, **kwargs) -> list[CheckMessage]:
    if not EMBED_ANCESTORS.is_valid(EMBED_ANCESTORS.value()):
        return []  # Its kind is told already.
    try:
        embed_ancestors()
    except ImproperlyConfigured as error:
        hint = 'Write "self", "none", or origins such as "https://partner.example".'
        return [Error(str(error), hint=hint, id="outreach.E001")]
    return []


def settings_are_of_their_kind(app_configs, **kwargs) -> list[CheckMessage]:
    return [
        Error(
            f"{setting.name} is {setting.value()!r}, not {setting.kind}.",
            hint=f"Write {setting.kind}; without the setting it is {setting.default!r}.",
            id="outreach.E002",
        )
        for setting in SETTINGS
        if not setting.is_valid(setting.value())
    ]


def times_know_their_zone(app_configs, **kwargs) -> list[CheckMessage]:
    if settings.USE_TZ:
        return []
    hint = "Write USE_TZ = True. Events store instants, which need it."
    return [Error("USE_TZ is False.", hint=hint, id="outreach.E003")]


def languages_have_addresses(app_configs, **kwargs) -> list[CheckMessage]:
    """Where addresses begin with a language, pages in one that Django does not know answer 404."""
    if not settings.USE_I18N or not _has_language_prefixes():
        return []
    found: list[CheckMessage] = []
    codes = [code for code, _name in settings.LANGUAGES]
    if settings.LANGUAGE_CODE not in codes:
        message = f'LANGUAGE_CODE is "{settings.LANGUAGE_CODE}", which LANGUAGES does not name.'
        hint = f"Write one of {', '.join(codes)} as LANGUAGE_CODE, or add it to LANGUAGES."
        found.append(Error(message, hint=hint, id="outreach.E004"))
    if LOCALE_MIDDLEWARE not in settings.MIDDLEWARE:
        message = "Addresses begin with a language, but nothing reads it from them."
        hint = f'Add "{LOCALE_MIDDLEWARE}" to MIDDLEWARE, after SessionMiddleware.'
        found.append(Error(message, hint=hint, id="outreach.E005"))
    return found


def _has_language_prefixes() -> bool:
    return any(
        isinstance(getattr(one, "pattern", None), LocalePrefixPattern)
        for one in get_resolver().url_patterns
    )


def public_addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    try:
        reverse("outreach_feed", kwargs={"path": "calendar/"})
    except NoReverseMatch:
        hint = 'Add path("", include("outreach.urls")) before the include of Wagtail\'s own urls.'
        message = "Feeds and the embeddable list do not work."
        return [Warning(message, hint=hint, id="outreach.W002")]
    return []


def pages_fit_into_the_base(app_configs, **kwargs) -> list[CheckMessage]:
    """Our pages have the host's frame, and what belongs in their head is there."""
    if not BASE_TEMPLATE.is_valid(base_template()) or not base_template():
        return []
    name, found = base_template(), found_in(base_template())
    if found is None:
        if name == BASE_TEMPLATE.default:
            return []
        hint = "Write the name of your base template as OUTREACH_BASE_TEMPLATE."
        return [Error(f"There is no template “{name}”.", hint=hint, id="outreach.E007")]
    if CONTENT not in found.blocks:
        message = f"“{name}” has no block “{CONTENT}”, so our pages are shown bare."
        hint = f"Add {{% block {CONTENT} %}}{{% endblock %}} to it, or see docs/templates.md."
        return [Warning(message, hint=hint, id="outreach.W003")]
    if not found.has_head_tag and not found.blocks & set(HEAD_BLOCKS):
        message = f"“{name}” has no block for the head: our style and feed links stand in the body."
        hint = (
            "Add {% block head %}{% endblock %} to its <head>, or {% load outreach_tags %}"
            "{% outreach_head %}."
        )
        return [Warning(message, hint=hint, id="outreach.W004")]
    return []


def databases_are_known(app_configs, **kwargs) -> list[CheckMessage]:
    return [
        Error(
            f"{connections[alias].display_name}, the database “{alias}”, is not supported: use "
            "SQLite or PostgreSQL.",
            id="outreach.E006",
        )
        for alias in connections
        if connections[alias].vendor not in DATABASES
    ]


def connect() -> None:
    """Called by ``apps.py``."""
    register(private_addresses_are_included, Tags.urls)
    register(public_addresses_are_included, Tags.urls)
    register(languages_have_addresses, Tags.urls)
    register(sites_that_may_frame_are_sites, Tags.security)
    register(settings_are_of_their_kind, Tags.compatibility)
    register(times_know_their_zone, Tags.compatibility)
    register(databases_are_known, Tags.compatibility)
    register(pages_fit_into_the_base, Tags.templates)
