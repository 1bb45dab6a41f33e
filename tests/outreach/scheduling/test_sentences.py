"""What editors read below a rule: the same meaning in three languages, with each one's grammar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.periods import days_of
from outreach.scheduling.recurrence import Schedule
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.sentences import plain_rule, schedule_sentence
from tests.factories.rules import rules

BAKU = "Asia/Baku"
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


SENTENCES = [
    (
        "an interval of one is not counted",
        "FREQ=DAILY",
        "Every day",
        "Каждый день",
        "Hər gün",
    ),
    (
        "Russian has a form for two to four",
        "FREQ=DAILY;INTERVAL=3;COUNT=3",
        "Every 3 days, 3 times",
        "Каждые 3 дня, 3 раза",
        "Hər 3 gündən bir, 3 dəfə",
    ),
    (
        "and another from five on",
        "FREQ=DAILY;INTERVAL=5;COUNT=5",
        "Every 5 days, 5 times",
        "Каждые 5 дней, 5 раз",
        "Hər 5 gündən bir, 5 dəfə",
    ),
    (
        "in which the teens are, but 21 is like one",
        "FREQ=WEEKLY;INTERVAL=12;COUNT=21;BYDAY=SU",
        "Every 12 weeks on Sunday, 21 times",
        "Каждые 12 недель по воскресеньям, 21 раз",
        "Hər 12 həftədən bir bazar günü, 21 dəfə",
    ),
    (
        "one time is once",
        "FREQ=YEARLY;INTERVAL=5;COUNT=1",
        "Every 5 years on 18 June, once",
        "Каждые 5 лет 18 июня, 1 раз",
        "Hər 5 ildən bir iyunun 18-də, 1 dəfə",
    ),
    (
        "a month of the year, every day",
        "FREQ=DAILY;BYMONTH=7",
        "Every day in July",
        "Каждый день в июле",
        "Hər gün iyul ayında",
    ),
    (
        "the weekday comes from the start",
        "FREQ=WEEKLY",
        "Every week on Thursday",
        "Каждую неделю по четвергам",
        "Hər həftə cümə axşamı günü",
    ),
    (
        "Monday comes first, whatever the rule says",
        "FREQ=WEEKLY;BYDAY=WE,MO;UNTIL=20261231",
        "Every week on Monday and Wednesday, until 31 December 2026",
        "Каждую неделю по понедельникам и средам, до 31 декабря 2026 года включительно",
        "Hər həftə bazar ertəsi və çərşənbə günləri, 31 dekabr 2026-cı ilədək",
    ),
    (
        "every second week",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=8",
        "Every 2 weeks on Friday, 8 times",
        "Каждые 2 недели по пятницам, 8 раз",
        "Hər 2 həftədən bir cümə günü, 8 dəfə",
    ),
    (
        "where a week begins tells which Sunday is meant",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "Every 2 weeks on Monday and Sunday, with weeks that begin on Sunday",
        "Каждые 2 недели по понедельникам и воскресеньям, неделя начинается в воскресенье",
        "Hər 2 həftədən bir bazar ertəsi və bazar günləri, həftə bazar günü başlayır",
    ),
    (
        "where it does not, it is not said",
        "FREQ=WEEKLY;BYDAY=SA;WKST=SU",
        "Every week on Saturday",
        "Каждую неделю по субботам",
        "Hər həftə şənbə günü",
    ),
    (
        "the five weekdays are a range",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "Every week from Monday to Friday",
        "Каждую неделю с понедельника по пятницу",
        "Hər həftə bazar ertəsindən cümə gününədək",
    ),
    (
        "all seven are every day",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "Every day",
        "Каждый день",
        "Hər gün",
    ),
    (
        "daily on weekdays is weekly",
        "FREQ=DAILY;BYDAY=TU,TH",
        "Every week on Tuesday and Thursday",
        "Каждую неделю по вторникам и четвергам",
        "Hər həftə çərşənbə axşamı və cümə axşamı günləri",
    ),
    (
        "every third day, but on weekdays, is not",
        "FREQ=DAILY;INTERVAL=3;BYDAY=MO,WE",
        "Every 3 days, if it is a Monday or Wednesday",
        "Каждые 3 дня, если это понедельник или среда",
        "Hər 3 gündən bir, əgər bazar ertəsi və ya çərşənbə gününə düşərsə",
    ),
    (
        "a place within the week",
        "FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1",
        "Every week on Monday and Friday, only the last of these days",
        "Каждую неделю по понедельникам и пятницам, из этих дней только последний",
        "Hər həftə bazar ertəsi və cümə günləri, həmin günlərdən yalnız son gün",
    ),
    (
        "a month without its day comes from the start",
        "FREQ=MONTHLY",
        "Every month on the 18th",
        "Каждый месяц 18-го числа",
        "Hər ayın 18-də",
    ),
    (
        "English ordinals: 1st, 2nd, 3rd, 11th, 31st; Azerbaijani -də and -da",
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3,6,11,30,31",
        "Every month on the 1st, the 2nd, the 3rd, the 6th, the 11th, the 30th and the 31st",
        "Каждый месяц 1-го, 2-го, 3-го, 6-го, 11-го, 30-го и 31-го числа",
        "Hər ayın 1-də, 2-də, 3-də, 6-da, 11-də, 30-da və 31-də",
    ),
    (
        "days from the end of the month",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15,-2,-1",
        "Every 2 months on the 15th, the second to last day and the last day",
        "Каждые 2 месяца 15-го числа, а также в предпоследний день и в последний день",
        "Hər 2 aydan bir ayın 15-də, sondan ikinci günü və son günü",
    ),
    (
        "Friday is feminine in Russian",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "Every month on the last Friday",
        "Каждый месяц в последнюю пятницу",
        "Hər ayın son cümə günü",
    ),
    (
        "Sunday neuter, and the second asks for another preposition",
        "FREQ=MONTHLY;BYDAY=2TU,-2WE,3SU",
        "Every month on the second Tuesday, the second to last Wednesday and the third Sunday",
        "Каждый месяц во второй вторник, в предпоследнюю среду и в третье воскресенье",
        "Hər ayın ikinci çərşənbə axşamı, sondan ikinci çərşənbə və üçüncü bazar günləri",
    ),
    (
        "a place among one weekday is its ordinal",
        "FREQ=MONTHLY;BYDAY=WE;BYSETPOS=2",
        "Every month on the second Wednesday",
        "Каждый месяц во вторую среду",
        "Hər ayın ikinci çərşənbə günü",
    ),
    (
        "every Monday, and one Friday more",
        "FREQ=MONTHLY;BYDAY=MO,-1FR",
        "Every month on every Monday and the last Friday",
        "Каждый месяц каждый понедельник и в последнюю пятницу",
        "Hər ayın son cümə günü və hər bazar ertəsi günü",
    ),
    (
        "Friday the 13th",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "Every month on the 13th, if it is a Friday",
        "Каждый месяц 13-го числа, если это пятница",
        "Hər ayın 13-də, əgər cümə gününə düşərsə",
    ),
    (
        "the last of the days from Monday to Friday",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "Every month on the last weekday",
        "Каждый месяц в последний будний день",
        "Hər ayın son həftəiçi günü",
    ),
    (
        "several places of a weekend",
        "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-1",
        "Every month on the first and the last weekend day",
        "Каждый месяц в первый и последний выходной день",
        "Hər ayın birinci və son həftəsonu günləri",
    ),
    (
        "a mixture that has no name is plain, but complete",
        "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=2",
        "Every month on every Monday and every Wednesday, only the second of these days",
        "Каждый месяц каждый понедельник и каждую среду, из этих дней только второй",
        "Hər ay hər bazar ertəsi və çərşənbə günü, həmin günlərdən yalnız ikinci gün",
    ),
    (
        "monthly in some months is yearly",
        "FREQ=MONTHLY;BYMONTH=3,10;BYMONTHDAY=1",
        "Every year in March and October on the 1st",
        "Каждый год в марте и октябре 1-го числа",
        "Hər il mart və oktyabr aylarının 1-də",
    ),
    (
        "a year without its day comes from the start",
        "FREQ=YEARLY",
        "Every year on 18 June",
        "Каждый год 18 июня",
        "Hər il iyunun 18-də",
    ),
    (
        "two dates in one month",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=9;BYMONTHDAY=1,16",
        "Every 2 years on 1 and 16 September",
        "Каждые 2 года 1 и 16 сентября",
        "Hər 2 ildən bir sentyabrın 1-də və 16-da",
    ),
    (
        "the end of February",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
        "Every year in February on the last day",
        "Каждый год в феврале в последний день",
        "Hər il fevral ayının son günü",
    ),
    (
        "weekdays of two months",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        "Every year in March and October on the last Sunday",
        "Каждый год в марте и октябре в последнее воскресенье",
        "Hər il mart və oktyabr aylarının son bazar günü",
    ),
    (
        "without a month, ordinals count in the year",
        "FREQ=YEARLY;BYDAY=20MO",
        "Every year on the 20th Monday of the year",
        "Каждый год в 20-й понедельник года",
        "Hər ilin 20-ci bazar ertəsi günü",
    ),
    (
        "from its end, with -ю for a Wednesday",
        "FREQ=YEARLY;BYDAY=-3WE",
        "Every year on the third to last Wednesday of the year",
        "Каждый год в 3-ю с конца среду года",
        "Hər ilin sondan üçüncü çərşənbə günü",
    ),
    (
        "days of the year",
        "FREQ=YEARLY;BYYEARDAY=100,-1",
        "Every year on the 100th and the last day of the year",
        "Каждый год в 100-й и последний день года",
        "Hər ilin 100-cü və son günləri",
    ),
    (
        "weeks of the year, on the start's weekday",
        "FREQ=YEARLY;BYWEEKNO=9,-1",
        "Every year in the 9th and the last week of the year on Thursday",
        "Каждый год на 9-й и последней неделях года по четвергам",
        "Hər ilin 9-cu və son həftələrində cümə axşamı günü",
    ),
    (
        "the 1st of every month, in some years",
        "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=1",
        "Every 2 years in every month on the 1st",
        "Каждые 2 года в каждом месяце 1-го числа",
        "Hər 2 ildən bir bütün aylarda ayın 1-də",
    ),
    (
        "two conditions at once",
        "FREQ=YEARLY;BYYEARDAY=100;BYMONTHDAY=10,-1;BYDAY=MO",
        "Every year on the 100th day of the year, "
        "only on these days: the 10th of the month, the last day of the month, if it is a Monday",
        "Каждый год в 100-й день года, "
        "только в такие дни: 10-е число месяца, последний день месяца, если это понедельник",
        "Hər ilin 100-cü günü, "
        "yalnız bu günlərdə: ayın 10-cu günü, ayın son günü, əgər bazar ertəsi gününə düşərsə",
    ),
    (
        "a list of days is in the nominative",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=1FR,2FR,-1SU",
        "Every month on the 13th, only on these days: "
        "the first Friday of the month, the second Friday of the month, the last Sunday of the month",
        "Каждый месяц 13-го числа, только в такие дни: "
        "первая пятница месяца, вторая пятница месяца, последнее воскресенье месяца",
        "Hər ayın 13-də, yalnız bu günlərdə: "
        "ayın birinci cümə günü, ayın ikinci cümə günü, ayın son bazar günü",
    ),
]


@pytest.mark.parametrize(
    ("rule", "expected"), [pytest.param(row[1], row[2:], id=row[0]) for row in SENTENCES]
)
def test_a_rule_is_said_in_three_languages(rule: str, expected: tuple[str, ...]) -> None:
    assert sentences(rule) == expected


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
    for text in sentences(rule, start=start.replace(second=0, microsecond=0)):
        assert text[0].isupper()
        assert not text.endswith((".", ",", " "))
        assert "  " not in text
        assert "=" not in text and "None" not in text


@given(rule=rules(), start=st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_what_is_said_is_the_same_rule(rule: str, start: date) -> None:
    meant = parse_rule(rule, BAKU)
    said = plain_rule(meant, start)
    until = start + timedelta(days=5 * 366)

    def days(of: object) -> list[date]:
        return [day for day in days_of(of, start, last=until) if day <= until]

    assert days(said) == days(meant)
