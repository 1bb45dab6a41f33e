"""Which languages can say a rule: a module of this room named after the language (``de``, ``en_us``),
or what another app has registered."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from .phrases import Phrases

FALLBACK = "en"
CODE = re.compile(r"[a-z]{2,3}(_[a-z0-9]{2,8})*")
_registered: dict[str, Phrases] = {}


def register_phrases(language: str, phrases: Phrases) -> None:
    """Called by an app when it is ready. It may replace ours.

    Args:
        language: a code such as ``fr`` or ``pt-br``.
        phrases: a module, or anything else with these functions.
    """
    _registered[_named(language)] = phrases


def spoken_language(language: str) -> str:
    """The code of the language in which a rule is said to readers of ``language``: theirs, its base
    language, or English."""
    name = _named(language)
    for known in (name, name.partition("_")[0]):
        if known in _registered or _is_ours(known):
            return known.replace("_", "-")
    return FALLBACK


def phrases_in(language: str) -> Phrases:
    """Those of ``spoken_language``."""
    name = _named(spoken_language(language))
    return _registered.get(name) or import_module(f".{name}", __package__)


def _named(language: str) -> str:
    return language.lower().replace("-", "_")


@cache
def _is_ours(name: str) -> bool:
    return bool(CODE.fullmatch(name) and find_spec(f".{name}", __package__))
