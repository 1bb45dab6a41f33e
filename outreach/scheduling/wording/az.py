"""The rules of a schedule in Azerbaijani: see ``phrases`` for what each function says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..plain_rules import Scope
from ..rules import Frequency, Weekday
from .phrases import DayKind, listed

ALSO = "həmçinin"
PERIODS = {
    Frequency.DAILY: ("gün", "gündən"),
    Frequency.WEEKLY: ("həftə", "həftədən"),
    Frequency.MONTHLY: ("ay", "aydan"),
    Frequency.YEARLY: ("il", "ildən"),
}
DAYS = (
    "bazar ertəsi",
    "çərşənbə axşamı",
    "çərşənbə",
    "cümə axşamı",
    "cümə",
    "şənbə",
    "bazar",
)
MONTHS = [
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
]
MONTHS_GENITIVE = [
    "yanvarın",
    "fevralın",
    "martın",
    "aprelin",
    "mayın",
    "iyunun",
    "iyulun",
    "avqustun",
    "sentyabrın",
    "oktyabrın",
    "noyabrın",
    "dekabrın",
]
PLACES = {
    1: "birinci",
    2: "ikinci",
    3: "üçüncü",
    4: "dördüncü",
    5: "beşinci",
    -1: "son",
}
ORDINAL_ENDINGS = {
    1: "ci",
    2: "ci",
    3: "cü",
    4: "cü",
    5: "ci",
    6: "cı",
    7: "ci",
    8: "ci",
    9: "cu",
    10: "cu",
    20: "ci",
    30: "cu",
    40: "cı",
    50: "ci",
    60: "cı",
    70: "ci",
    80: "ci",
    90: "cı",
    100: "cü",
    1000: "ci",
}
"""By the last word of the number: the ending follows its vowel."""
BACK_VOWELS = frozenset({6, 9, 10, 30, 40, 60, 90})
"""Numbers whose last vowel is a back one: altı, doqquz, on, otuz, qırx, altmış, doxsan."""
KINDS = {DayKind.ANY: "", DayKind.WEEKDAY: "həftəiçi ", DayKind.WEEKEND: "həftəsonu "}
SCOPES = {Scope.MONTH: "ayın", Scope.YEAR: "ilin"}
CONTRACTED = (
    ("hər ay ayın ", "hər ayın "),
    ("hər il ilin ", "hər ilin "),
    ("ayında ayın ", "ayının "),
    ("aylarında ayın ", "aylarının "),
)
FROM_MONDAY_TO_FRIDAY = range(5)


def every(frequency: Frequency, interval: int) -> str:
    period, from_period = PERIODS[frequency]
    return f"hər {period}" if interval == 1 else f"hər {interval} {from_period} bir"


def in_months(months: Sequence[int]) -> str:
    names = _and([MONTHS[month - 1] for month in months])
    return f"{names} {'ayında' if len(months) == 1 else 'aylarında'}"


def in_every_month() -> str:
    return "bütün aylarda"


def in_weeks(weeks: Sequence[int]) -> str:
    noun = "həftəsində" if len(weeks) == 1 else "həftələrində"
    return f"ilin {_and([_number_or_last(week) for week in weeks])} {noun}"


def on_dates(month: int, days: Sequence[int]) -> str:
    return f"{MONTHS_GENITIVE[month - 1]} {_and([_on_number(day) for day in days])}"


def on_year_days(places: Sequence[int]) -> str:
    return f"ilin {_and([_number_or_last(place) for place in places])} {_days(places)}"


def on_month_days(places: Sequence[int]) -> str:
    days = [_on_number(place) if place > 0 else f"{_place(place)} günü" for place in places]
    return f"ayın {_and(days)}"


def on_weekdays(days: Sequence[int]) -> str:
    if list(days) == list(FROM_MONDAY_TO_FRIDAY):
        return "bazar ertəsindən cümə gününədək"
    return f"{_and([DAYS[day] for day in days])} {_days(days)}"


def on_weekdays_in(weekdays: Sequence[Weekday], scope: Scope) -> str:
    counted = [f"{_place(weekday.nth)} {DAYS[weekday.day]}" for weekday in weekdays if weekday.nth]
    plain = [DAYS[weekday.day] for weekday in weekdays if not weekday.nth]
    phrases = []
    if counted:
        phrases.append(f"{SCOPES[scope]} {_and(counted)} {_days(counted)}")
    if plain:
        phrases.append(f"hər {_and(plain)} günü")
    return _and(phrases)


def on_days_of_kind(places: Sequence[int], kind: DayKind, scope: Scope) -> str:
    found = _and([_place(place) for place in places])
    return f"{SCOPES[scope]} {found} {KINDS[kind]}{_days(places)}"


def if_weekdays(days: Sequence[int]) -> str:
    return f"əgər {listed([DAYS[day] for day in days], 'və ya')} gününə düşərsə"


def only_on(names: Sequence[str]) -> str:
    return f"yalnız bu günlərdə: {', '.join(names)}"


def month_day_name(place: int) -> str:
    return f"ayın {_number_or_last(place)} günü"


def weekday_name(weekday: Weekday, scope: Scope) -> str:
    name = f"{DAYS[weekday.day]} günü"
    return f"{SCOPES[scope]} {_place(weekday.nth)} {name}" if weekday.nth else name


def only_places(places: Sequence[int]) -> str:
    return f"həmin günlərdən yalnız {_and([_place(place) for place in places])} gün"


def weeks_begin(day: int) -> str:
    return f"həftə {DAYS[day]} günü başlayır"


def until(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {_number(day.year)} ilədək"


def times(count: int) -> str:
    return f"{count} dəfə"


def except_holidays() -> str:
    return "bayram günləri istisna olmaqla"


def joined(phrases: Iterable[str]) -> str:
    """A period followed by its own name is said once: hər ay ayın → hər ayın."""
    text = " ".join(phrases)
    for said_twice, said_once in CONTRACTED:
        text = text.replace(said_twice, said_once)
    return text


def _and(items: Sequence[str]) -> str:
    return listed(items, "və")


def _days(items: Sequence[object]) -> str:
    return "günü" if len(items) == 1 else "günləri"


def _place(place: int) -> str:
    """In words where that is usual: birinci, sondan ikinci, 20-ci."""
    if place < -1:
        return f"sondan {_place(-place)}"
    return PLACES.get(place) or _number(place)


def _number_or_last(place: int) -> str:
    return _number(place) if place > 0 else _place(place)


def _number(number: int) -> str:
    """1-ci, 3-cü, 6-cı, 9-cu."""
    return f"{number}-{ORDINAL_ENDINGS[_last_word(number)]}"


def _on_number(number: int) -> str:
    """On that day of the month: 1-də, 6-da."""
    return f"{number}-{'da' if _last_word(number) in BACK_VOWELS else 'də'}"


def _last_word(number: int) -> int:
    """The number that its last word stands for: 6 for 2026, 100 for 1900."""
    if number % 10:
        return number % 10
    if number % 100:
        return number % 100
    return 100 if number % 1000 else 1000
