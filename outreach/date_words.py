"""How dates and times are written in words: in the way of the reader's language and country.

Each way stands in the catalogue beside the words, as a format of Django's under the context "date" or
"time": what brings a language brings its dates. A language without a catalogue writes them as Django
does in it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Literal

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

from .addresses.languages import base_of

Form = Literal[
    "day",
    "weekday",
    "short_weekday",
    "short_weekday_month",
    "short",
    "month",
    "month_day",
    "weekday_month_day",
    "clock",
    "clock_from",
    "clock_short",
]


def in_form(moment: date | datetime, form: Form) -> str:
    """In the reader's language: "4 December 2026" as a "day", "10:00" on a "clock"."""
    language = reader_language()
    with translation.override(language):
        return date_format(moment, formats(language)[form])


def with_clock(moment: datetime, form: Form) -> str:
    """The day in this form, and the time: "4 December 2026, 10:00"."""
    return f"{in_form(moment, form)}, {in_form(moment, 'clock')}"


def reader_language(language: str = "") -> str:
    """The active language, or this one; with a country if the site's default is the same language
    there: where that is "en-us", readers of "en" are American."""
    spoken = language or get_language() or settings.LANGUAGE_CODE
    is_default = settings.LANGUAGE_CODE.startswith(f"{spoken}-")
    return settings.LANGUAGE_CODE if is_default else spoken


@cache
def formats(language: str) -> dict[Form, str]:
    with translation.override(language):
        return _formats_of_catalogue() if has_catalogue(language) else _formats_of_django()


def has_catalogue(language: str) -> bool:
    """Whether our texts are in this language; English is what the code is written in."""
    base = base_of(language)
    if base == "en":
        return True
    with translation.override(language):
        return translation.pgettext("code", "language") == base


def pgettext(context: str, text: str) -> str:
    """That of the active language's country, under "date en-us", else of the language."""
    of_country = f"{context} {get_language()}"
    found = translation.pgettext(of_country, text)
    return found if found != text else translation.pgettext(context, text)


def _formats_of_catalogue() -> dict[Form, str]:
    return {
        "day": pgettext("date", "j E Y"),
        "weekday": pgettext("date", "l, j E Y"),
        "short_weekday": pgettext("date", "D, j E Y"),
        "short_weekday_month": pgettext("date", "D, j M Y"),
        "short": pgettext("date", "j M Y"),
        "month": pgettext("date", "F Y"),
        "month_day": pgettext("date", "j E"),
        "weekday_month_day": pgettext("date", "l, j E"),
        "clock": pgettext("time", "H:i"),
        # Translators: the beginning of a span, as in "10:00–12:00".
        "clock_from": pgettext("time, from", "H:i"),
        # Translators: in a narrow cell of a month, beside a title.
        "clock_short": pgettext("time, short", "H:i"),
    }


def _formats_of_django() -> dict[Form, str]:
    day, month_day = get_format("DATE_FORMAT"), get_format("MONTH_DAY_FORMAT")
    clock = get_format("TIME_FORMAT")
    return {
        "day": day,
        "weekday": f"l, {day}",
        "short_weekday": f"D, {day}",
        "short_weekday_month": f"D, {day}",
        "short": day,
        "month": get_format("YEAR_MONTH_FORMAT"),
        "month_day": month_day,
        "weekday_month_day": f"l, {month_day}",
        "clock": clock,
        "clock_from": clock,
        "clock_short": clock,
    }
