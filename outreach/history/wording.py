"""Values of a state in words of the active language."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from ..date_words import in_form
from ..fields import in_language
from ..fields.moments import in_words
from .schedules import day_in, moment_in

ISOLATE, END = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


def moment_words(value: object, *, all_day: bool, is_end: bool = False) -> str:
    """A wall time from ISO text; for all-day dates only the day, and for their end the last day."""
    moment = moment_in(value)
    if moment is None:
        return str(value or "")
    last = moment - timedelta(days=1) if is_end and all_day else moment
    return in_words(last, all_day=all_day)


def day_words(value: object) -> str:
    day = day_in(value)
    return in_form(day, "day") if day else str(value or "")


def record_name(value: object) -> str:
    """The name of ``{"id": …, "name": …}`` as it was when it was logged."""
    if not isinstance(value, Mapping):
        return str(value or "")
    name = value.get("name")
    found = in_language(name) if isinstance(name, Mapping) else str(name or "")
    return isolated(found) if found else _("a deleted record")


def quoted(text: object) -> str:
    return _("“%(text)s”") % {"text": isolated(str(text))}


def isolated(text: str) -> str:
    """Text that somebody typed, isolated so that it does not reverse the text around it (UAX #9,
    X5c)."""
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text):
        return f"{ISOLATE}{text}{END}"
    return text


def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return _(LANG_INFO.get(code, {}).get("name") or code)


def texts_of(value: object) -> dict[str, str]:
    """A translated text, which in an old state may be of any type."""
    if not isinstance(value, Mapping):
        return {"": str(value)} if value else {}
    return {str(code): str(text) for code, text in value.items() if text}


def reason_in_brackets(value: Any) -> str:
    """ " (The lawyer is ill.)" or ""."""
    reason = in_language(texts_of(value))
    return f" ({isolated(reason)})" if reason else ""
