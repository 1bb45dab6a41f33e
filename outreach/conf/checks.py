"""What ``manage.py check`` tells a host that has not set everything up, each with what to write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, router
from django.urls import LocalePrefixPattern, URLResolver, get_resolver
from wagtail.coreutils import get_content_languages
from wagtail.models import get_page_models

from ..addresses.languages import content_language
from ..addresses.pages import reads_languages, takes_whole_paths
from ..page_types.registry import own_fields
from . import BASE_TEMPLATE, EMBED_ANCESTORS, SETTINGS, base_template, embed_ancestors
from .host_frames import CONTENT, HEAD_BLOCKS, found_in

FEED, PAGES = "outreach_feed", "wagtail_serve"
INCLUDE = 'path("", include("outreach.urls"))'
DATABASES = {"sqlite", "postgresql"}
LOCALE_MIDDLEWARE = "django.middleware.locale.LocaleMiddleware"


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
    if content_language(settings.LANGUAGE_CODE) not in codes:
        message = f'LANGUAGE_CODE is "{settings.LANGUAGE_CODE}", which LANGUAGES does not name.'
        hint = f"Write one of {', '.join(codes)} as LANGUAGE_CODE, or add it to LANGUAGES."
        found.append(Error(message, hint=hint, id="outreach.E004"))
    elif len(get_content_languages()) > 1 and not reads_languages():
        message = "Addresses begin with a language, but nothing reads it from them."
        hint = f'Add "{LOCALE_MIDDLEWARE}" to MIDDLEWARE, after SessionMiddleware.'
        found.append(Error(message, hint=hint, id="outreach.E005"))
    return found


def _has_language_prefixes() -> bool:
    return any(
        isinstance(getattr(one, "pattern", None), LocalePrefixPattern)
        for one in get_resolver().url_patterns
    )


def addresses_are_included(app_configs, **kwargs) -> list[CheckMessage]:
    """Once, at the root, before the pages: feeds, the embeddable list and private addresses."""
    found = list(_named_patterns(get_resolver()))
    names = [name for name, _is_at_root in found]
    if FEED not in names:
        message = "Feeds, the embeddable list and private calendar addresses do not work."
        hint = f"Add {INCLUDE} to your urlpatterns, before i18n_patterns and Wagtail's own urls."
        return [Warning(message, hint=hint, id="outreach.W002")]
    if not found[names.index(FEED)][1]:
        message = "outreach.urls is included below a prefix or a language."
        hint = (
            f"Write {INCLUDE} in urlpatterns themselves, outside of i18n_patterns and before them. "
            "Addresses stay as they are: calendars are found by their whole path. Private addresses "
            "need it, since they have no language."
        )
        return [Warning(message, hint=hint, id="outreach.W003")]
    if PAGES in names and names.index(PAGES) < names.index(FEED):
        message = "outreach.urls is included after Wagtail's own urls, which answer first."
        hint = f"Move {INCLUDE} before the include of Wagtail's own urls."
        return [Warning(message, hint=hint, id="outreach.W004")]
    return []


def _named_patterns(
    resolver: URLResolver, *, is_at_root: bool = True
) -> Iterator[tuple[str, bool]]:
    """The names of all patterns in the order in which they are tried, and whether each is tried on
    the whole path."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            is_still = is_at_root and takes_whole_paths(one)
            yield from _named_patterns(one, is_at_root=is_still)
        else:
            yield one.name or "", is_at_root


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
        return [Warning(message, hint=hint, id="outreach.W005")]
    if not found.has_head_tag and not found.blocks & set(HEAD_BLOCKS):
        message = f"“{name}” has no block for the head: our style and feed links stand in the body."
        hint = (
            "Add {% block head %}{% endblock %} to its <head>, or {% load outreach_tags %}"
            "{% outreach_head %}."
        )
        return [Warning(message, hint=hint, id="outreach.W006")]
    return []


def drafts_can_be_made(app_configs, **kwargs) -> list[CheckMessage]:
    """Create pages and the import make pages that hold nothing but a title and a text."""
    return [
        Warning(
            f"A draft of {model._meta.label} cannot be made: “{name}” must have a value.",
            hint="Give the field a default, or write null=True; forms can ask for it all the same.",
            obj=model,
            id="outreach.W007",
        )
        for model in get_page_models()
        if hasattr(model, "owner_field")
        for name in _needed_by(model)
    ]


def _needed_by(model: type[Any]) -> list[str]:
    """The fields of a type of pages, besides Wagtail's, that have no value unless one is given."""
    return [
        field.name
        for field in own_fields(model)
        if not (field.null or field.has_default() or field.empty_strings_allowed)
        and field.name != model.owner_field
        and not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    ]


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
    register(addresses_are_included, Tags.urls)
    register(languages_have_addresses, Tags.urls)
    register(sites_that_may_frame_are_sites, Tags.security)
    register(settings_are_of_their_kind, Tags.compatibility)
    register(times_know_their_zone, Tags.compatibility)
    register(databases_are_known, Tags.compatibility)
    register(drafts_can_be_made, Tags.models)
    register(pages_fit_into_the_base, Tags.templates)
