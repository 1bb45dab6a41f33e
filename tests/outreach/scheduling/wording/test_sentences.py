"""What editors read below a rule: the same meaning in each language, with each one's grammar."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.scheduling.periods import days_of
from outreach.scheduling.plain_rules import plain_rule
from outreach.scheduling.recurrence import Schedule
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.wording import en, languages
from outreach.scheduling.wording.sentences import schedule_sentence
from tests.factories.rules import rules
from tests.outreach.scheduling.wording.cases import GERMAN, SENTENCES

BAKU = "Asia/Baku"
LANGUAGES = ("az", "de", "en", "en-us", "ru")
START = datetime(2026, 6, 18, 10)
"""A Thursday."""


def schedule(*rules_text: str, start: datetime = START, zone: str = BAKU) -> Schedule:
    return Schedule(
        starts_at_local=start,
        ends_at_local=start + timedelta(hours=2),
        zone=zone,
        rules=tuple(parse_rule(text, zone) for text in rules_text),
    )


def sentences(*rules_text: str, **fields: object) -> tuple[str, ...]:
    case = schedule(*rules_text, **fields)
    return tuple(schedule_sentence(case, language) for language in ("en", "ru", "az"))


@pytest.mark.parametrize(
    ("rule", "expected"), [pytest.param(row[1], row[2:], id=row[0]) for row in SENTENCES]
)
def test_a_rule_is_said_in_three_languages(rule: str, expected: tuple[str, ...]) -> None:
    assert sentences(rule) == expected


@pytest.mark.parametrize(("rule", "expected"), GERMAN)
def test_a_rule_is_said_in_german(rule: str, expected: str) -> None:
    assert schedule_sentence(schedule(rule), "de") == expected


def test_an_american_date_begins_with_the_month() -> None:
    case = schedule("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=18;UNTIL=20301231T120000Z")
    assert schedule_sentence(case, "en-us") == "Every year on June 18, until December 31, 2030"
    assert schedule_sentence(case, "en-gb") == "Every year on 18 June, until 31 December 2030"


def test_another_app_can_say_a_rule_in_a_language_more(monkeypatch) -> None:
    """By a module, or by anything that has the functions; it is found by the base language too."""
    monkeypatch.setattr(languages, "_registered", {})
    french = SimpleNamespace(**vars(en) | {"every": lambda *_of: "chaque semaine"})
    assert languages.spoken_language("fr-ca") == "en"
    languages.register_phrases("fr", french)
    assert languages.spoken_language("fr-ca") == "fr"
    assert schedule_sentence(schedule("FREQ=DAILY"), "fr-ca") == "Chaque semaine"


YEARS = [
    (1900, "1900-cü"),
    (2000, "2000-ci"),
    (2021, "2021-ci"),
    (2023, "2023-cü"),
    (2026, "2026-cı"),
    (2029, "2029-cu"),
    (2030, "2030-cu"),
    (2040, "2040-cı"),
    (2050, "2050-ci"),
    (2090, "2090-cı"),
]


@pytest.mark.parametrize(("year", "written"), YEARS)
def test_the_ending_of_a_year_follows_its_last_vowel(year: int, written: str) -> None:
    text = sentences(f"FREQ=DAILY;UNTIL={year}0505")[2]
    assert text == f"Hər gün, 5 may {written} ilədək"


def test_several_rules_are_joined() -> None:
    assert sentences("FREQ=WEEKLY;BYDAY=MO;COUNT=4", "FREQ=MONTHLY;BYMONTHDAY=1") == (
        "Every week on Monday, 4 times; also every month on the 1st",
        "Каждую неделю по понедельникам, 4 раза; также каждый месяц 1-го числа",
        "Hər həftə bazar ertəsi günü, 4 dəfə; həmçinin hər ayın 1-də",
    )


def test_nothing_is_said_of_a_schedule_that_does_not_repeat() -> None:
    assert sentences() == ("", "", "")


EXCEPT_HOLIDAYS = [
    ("en", "Every week on Monday, 4 times, except on public holidays"),
    ("ru", "Каждую неделю по понедельникам, 4 раза, кроме праздничных дней"),
    ("az", "Hər həftə bazar ertəsi günü, 4 dəfə, bayram günləri istisna olmaqla"),
]


@pytest.mark.parametrize(("language", "expected"), EXCEPT_HOLIDAYS)
def test_holidays_that_are_left_out_are_said_last(language: str, expected: str) -> None:
    case = schedule("FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    assert schedule_sentence(case, language, skips_holidays=True) == expected
    assert schedule_sentence(schedule(), language, skips_holidays=True) == ""


LAST_DAYS = [
    ("20261231T195959Z", "31 December 2026", "the end of the day in Baku"),
    ("20261231T200000Z", "31 December 2026", "midnight in Baku, before the day's start"),
    ("20261231T060000Z", "31 December 2026", "the very start: UNTIL is inclusive"),
    ("20261231T055959Z", "30 December 2026", "a second before it, as a series that was split ends"),
    ("99991231T235959Z", "31 December 9998", "the calendar's last moment, which is tomorrow here"),
]


@pytest.mark.parametrize(("until", "day", "reason"), LAST_DAYS)
def test_the_last_day_is_that_of_the_zone(until: str, day: str, reason: str) -> None:
    assert sentences(f"FREQ=DAILY;UNTIL={until}")[0] == f"Every day, until {day}", reason


def test_the_last_day_of_whole_days_is_in() -> None:
    text = sentences("FREQ=DAILY;UNTIL=20261231", start=datetime(2026, 6, 18))[0]
    assert text == "Every day, until 31 December 2026"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-gb", "Every day"),
        ("en-us", "Every day"),
        ("de-at", "Jeden Tag"),
        ("phrases", "Every day"),
        ("az-latn", "Hər gün"),
        ("RU", "Каждый день"),
        ("ru_RU", "Каждый день"),
        ("fa", "Every day"),
        ("", "Every day"),
    ],
)
def test_other_languages_read_english(language: str, expected: str) -> None:
    assert schedule_sentence(schedule("FREQ=DAILY"), language) == expected


starts = st.datetimes(datetime(2020, 1, 1), datetime(2032, 12, 31))


@given(rule=rules(), start=starts)
def test_any_rule_has_a_sentence_in_every_language(rule: str, start: datetime) -> None:
    case = schedule(rule, start=start.replace(second=0, microsecond=0))
    for language in LANGUAGES:
        text = schedule_sentence(case, language)
        assert text[0].isupper()
        is_ordinal = language == "de" and re.search(r"\b\d+\.$", text)
        assert is_ordinal or not text.endswith((".", ",", " "))
        assert "  " not in text
        assert "=" not in text and "None" not in text


@example(rule="FREQ=YEARLY;BYMONTHDAY=1;BYWEEKNO=1", start=date(2020, 1, 1))
@example(rule="FREQ=YEARLY;BYYEARDAY=1;BYWEEKNO=1", start=date(2020, 1, 1))
@given(rule=rules(), start=st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_what_is_said_is_the_same_rule(rule: str, start: date) -> None:
    meant = parse_rule(rule, BAKU)
    said = plain_rule(meant, start)
    until = start + timedelta(days=5 * 366)

    def days(of: object) -> list[date]:
        return [day for day in days_of(of, start, last=until) if day <= until]

    assert days(said) == days(meant)
