"""Dates and times as readers write them, by language and country."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation

from outreach.date_words import formats, in_form, with_clock

MOMENT = datetime(2026, 12, 4, 10)


@pytest.mark.parametrize(
    ("language", "day", "weekday"),
    [
        ("en", "4 December 2026, 10:00", "Friday, 4 December 2026"),
        ("en-gb", "4 December 2026, 10:00", "Friday, 4 December 2026"),
        ("en-us", "December 4, 2026, 10 a.m.", "Friday, December 4, 2026"),
        ("de", "4. Dezember 2026, 10:00 Uhr", "Freitag, 4. Dezember 2026"),
        ("de-at", "4. Dezember 2026, 10:00 Uhr", "Freitag, 4. Dezember 2026"),
        ("az", "4 dekabr 2026, 10:00", "Cümə, 4 dekabr 2026"),
        ("ru", "4 декабря 2026, 10:00", "Пятница, 4 декабря 2026"),
        ("fr", "4 décembre 2026, 10:00", "vendredi, 4 décembre 2026"),
    ],
)
def test_a_date_is_written_as_its_readers_write_it(language, day, weekday):
    with translation.override(language):
        assert with_clock(MOMENT, "day") == day
        assert in_form(MOMENT, "weekday") == weekday


def test_readers_of_a_site_in_a_country_are_of_that_country(settings):
    settings.LANGUAGE_CODE = "en-us"
    with translation.override("en"):
        assert in_form(MOMENT, "day") == "December 4, 2026"
    with translation.override("en-gb"):
        assert in_form(MOMENT, "day") == "4 December 2026"


def test_in_the_languages_of_the_beginning_nothing_is_written_otherwise():
    """As the formats stood in templates before there were any others."""
    asked = {
        "day": "j E Y",
        "weekday": "l, j E Y",
        "short_weekday": "D, j E Y",
        "short_weekday_month": "D, j M Y",
        "short": "j M Y",
        "month": "F Y",
        "month_day": "j E",
        "weekday_month_day": "l, j E",
        "clock": "H:i",
        "clock_from": "H:i",
        "clock_short": "H:i",
    }
    assert [formats(language) for language in ("az", "ru", "en")] == [asked] * 3


def test_a_span_in_german_says_the_unit_once():
    with translation.override("de"):
        span = f"{in_form(MOMENT, 'clock_from')}–{in_form(MOMENT.replace(hour=12), 'clock')}"
    assert span == "10:00–12:00 Uhr"
