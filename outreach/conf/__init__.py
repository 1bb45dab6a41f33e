"""The app's settings, all prefixed OUTREACH_: each with its kind, its default and what it is for.

``docs/settings.md`` is written from this module, and ``checks`` names each that has a value of
another kind before anything stumbles over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ANCESTOR = re.compile(r"'self'|'none'|\*|https?:|(https?://)?(\*\.)?[\w.-]+(:(\d+|\*))?")


@dataclass(frozen=True)
class Setting:
    """One setting.

    Args:
        kind: in words, as in "a whole number above 0".
        is_valid: whether a value is of that kind.
        purpose: one or two sentences for hosts.
    """

    name: str
    kind: str
    default: Any
    is_valid: Callable[[Any], bool]
    purpose: str

    def value(self) -> Any:
        return getattr(settings, self.name, self.default)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list_of(kind: type) -> Callable[[Any], bool]:
    def is_valid(value: Any) -> bool:
        return isinstance(value, list | tuple) and all(isinstance(one, kind) for one in value)

    return is_valid


def _is_texts_by_language(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(part, str) for pair in value.items() for part in pair
    )


INSTITUTION = Setting(
    "OUTREACH_INSTITUTION",
    "a mapping of language codes to names",
    {},
    _is_texts_by_language,
    'The institution\'s name, such as `{"en": "Ombudsman"}`: the first organiser of each event in '
    "structured data, and on sheets.",
)
BASE_TEMPLATE = Setting(
    "OUTREACH_BASE_TEMPLATE",
    "a template's name",
    "base.html",
    lambda value: isinstance(value, str),
    "Your base template, which the public pages extend; it needs a block `content` "
    "([templates](templates.md)). Without one, or with `''`, they are bare.",
)
HORIZON_MONTHS = Setting(
    "OUTREACH_HORIZON_MONTHS",
    "a whole number above 0",
    24,
    _is_count,
    "How many months ahead the dates of endless series are shown.",
)
PAST_YEARS = Setting(
    "OUTREACH_PAST_YEARS",
    "a whole number above 0",
    5,
    _is_count,
    "How many years back the dates of endless series are shown.",
)
CANCELLED_DAYS = Setting(
    "OUTREACH_CANCELLED_DAYS",
    "a whole number above 0",
    180,
    _is_count,
    "How many days a cancelled or withdrawn event stays in the feeds, so that subscribed calendars "
    "learn of it.",
)
EMBED_ANCESTORS = Setting(
    "OUTREACH_EMBED_ANCESTORS",
    "a list of sites",
    ["'self'"],
    _is_list_of(str),
    "Who may show the embeddable list in a frame: `'self'`, `https://partner.example`.",
)
IMPORT_SECONDS = Setting(
    "OUTREACH_IMPORT_SECONDS",
    "a number of seconds",
    60,
    _is_seconds,
    "How long one import may take; the next one goes on where it stopped.",
)
FETCH_SCHEMES = Setting(
    "OUTREACH_FETCH_SCHEMES",
    "a list of schemes",
    ("https",),
    _is_list_of(str),
    "How calendars of others may be fetched: encrypted only, unless you say otherwise.",
)
FETCH_PORTS = Setting(
    "OUTREACH_FETCH_PORTS",
    "a list of whole numbers",
    (443,),
    _is_list_of(int),
    "The ports from which calendars of others may be fetched.",
)
FETCH_NETWORKS = Setting(
    "OUTREACH_FETCH_NETWORKS",
    "a list of networks",
    (),
    _is_list_of(str),
    "Networks outside the public internet that may be asked all the same, such as a ministry's own.",
)
SETTINGS = (
    *(INSTITUTION, BASE_TEMPLATE, HORIZON_MONTHS, PAST_YEARS, CANCELLED_DAYS, EMBED_ANCESTORS),
    *(IMPORT_SECONDS, FETCH_SCHEMES, FETCH_PORTS, FETCH_NETWORKS),
)


def base_template() -> str:
    return BASE_TEMPLATE.value()


def horizon_months() -> int:
    return HORIZON_MONTHS.value()


def past_years() -> int:
    return PAST_YEARS.value()


def cancelled_days() -> int:
    return CANCELLED_DAYS.value()


def institution_name() -> dict[str, str]:
    return INSTITUTION.value()


def import_seconds() -> float:
    return IMPORT_SECONDS.value()


def fetch_schemes() -> tuple[str, ...]:
    return tuple(FETCH_SCHEMES.value())


def fetch_ports() -> tuple[int, ...]:
    return tuple(FETCH_PORTS.value())


def fetch_networks() -> tuple[str, ...]:
    return tuple(FETCH_NETWORKS.value())


def embed_ancestors() -> list[str]:
    """As CSP ``frame-ancestors`` sources.

    Raises:
        ImproperlyConfigured: one of them is not a valid source.
    """
    named = EMBED_ANCESTORS.value()
    quoted = [f"'{site}'" if site in ("self", "none") else site for site in named]
    for site in quoted:
        if not ANCESTOR.fullmatch(site):
            raise ImproperlyConfigured(f"OUTREACH_EMBED_ANCESTORS: {site!r} names no site.")
    return quoted or ["'none'"]
