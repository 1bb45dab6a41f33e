"""What ``manage.py check`` tells a host that has not set everything up, each with what to write."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router
from django.urls import LocalePrefixPattern, NoReverseMatch, get_resolver, reverse

from . import EMBED_ANCESTORS, SETTINGS, embed_ancestors

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


def databases_are_known(app_configs, **kwargs) -> list[CheckMessage]:
    """Those in which events are; a host may have others for what is none of ours."""
    event = apps.get_model("outreach", "Event")
    used = {router.db_for_read(event), router.db_for_write(event)}
    return [
        Error(
            f"{connections[alias].display_name}, the database “{alias}”, is not supported: use "
            "SQLite or PostgreSQL.",
            id="outreach.E006",
        )
        for alias in sorted(used)
        if connections[alias].vendor not in DATABASES
    ]


def templates_are_found(label: str, app_configs=None, **kwargs) -> list[CheckMessage]:
    """A host's template in place of one of the app of this label has to be found before it."""
    configs = list(apps.get_app_configs())
    own = apps.get_app_config(label)
    names = _templates(own, label)
    return [
        Warning(
            f"“{name}” of “{config.name}” is never used, since “{own.name}” has one of this name and "
            "stands before it.",
            hint=f'Put "{own.name}" after "{config.name}" in INSTALLED_APPS, or the file into a '
            'folder of TEMPLATES["DIRS"].',
            id="outreach.W010",
        )
        for config in configs[configs.index(own) + 1 :]
        for name in sorted(names & _templates(config, label))
    ]


def _templates(config: AppConfig, folder: str) -> set[str]:
    root = Path(config.path) / "templates"
    found = (root / folder).rglob("*")
    return {path.relative_to(root).as_posix() for path in found if path.is_file()}


def watch_templates(label: str) -> None:
    """Called by the ``apps.py`` of each app that has templates which a host may replace."""
    register(partial(templates_are_found, label), Tags.templates)


def connect() -> None:
    """Called by ``apps.py``."""
    watch_templates("outreach")
    register(private_addresses_are_included, Tags.urls)
    register(public_addresses_are_included, Tags.urls)
    register(languages_have_addresses, Tags.urls)
    register(sites_that_may_frame_are_sites, Tags.security)
    register(settings_are_of_their_kind, Tags.compatibility)
    register(times_know_their_zone, Tags.compatibility)
    register(databases_are_known, Tags.compatibility)
