"""The rules of a schedule in Russian: see ``phrases`` for what each function says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..plain_rules import Scope
from ..rules import Frequency, Weekday
from .phrases import DayKind, listed

ALSO = "также"
EVERY_ONE = {
    Frequency.DAILY: "каждый день",
    Frequency.WEEKLY: "каждую неделю",
    Frequency.MONTHLY: "каждый месяц",
    Frequency.YEARLY: "каждый год",
}
PERIODS = {
    Frequency.DAILY: ("день", "дня", "дней"),
    Frequency.WEEKLY: ("неделю", "недели", "недель"),
    Frequency.MONTHLY: ("месяц", "месяца", "месяцев"),
    Frequency.YEARLY: ("год", "года", "лет"),
}
MASCULINE, FEMININE, NEUTER, NOMINATIVE_FEMININE = range(4)
DAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
GENDERS = (MASCULINE, MASCULINE, FEMININE, MASCULINE, FEMININE, FEMININE, NEUTER)
DAYS_ACCUSATIVE = (
    "понедельник",
    "вторник",
    "среду",
    "четверг",
    "пятницу",
    "субботу",
    "воскресенье",
)
DAYS_DATIVE = (
    "понедельникам",
    "вторникам",
    "средам",
    "четвергам",
    "пятницам",
    "субботам",
    "воскресеньям",
)
EVERY_DAY = ("каждый", "каждую", "каждое")
MONTHS_GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
MONTHS_LOCATIVE = [
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
]
PLACES = {
    1: ("первый", "первую", "первое", "первая"),
    2: ("второй", "вторую", "второе", "вторая"),
    3: ("третий", "третью", "третье", "третья"),
    4: ("четвёртый", "четвёртую", "четвёртое", "четвёртая"),
    5: ("пятый", "пятую", "пятое", "пятая"),
    -1: ("последний", "последнюю", "последнее", "последняя"),
    -2: ("предпоследний", "предпоследнюю", "предпоследнее", "предпоследняя"),
}
"""By gender, in the accusative; the feminine in the nominative too."""
ENDINGS = ("й", "ю", "е", "я")
KINDS = {DayKind.ANY: "день", DayKind.WEEKDAY: "будний день", DayKind.WEEKEND: "выходной день"}
SCOPES = {Scope.MONTH: "", Scope.YEAR: " года"}
FROM_MONDAY_TO_FRIDAY = range(5)


def every(frequency: Frequency, interval: int) -> str:
    if interval == 1:
        return EVERY_ONE[frequency]
    return f"каждые {interval} {_form(interval, *PERIODS[frequency])}"


def in_months(months: Sequence[int]) -> str:
    return f"в {_and([MONTHS_LOCATIVE[month - 1] for month in months])}"


def in_every_month() -> str:
    return "в каждом месяце"


def in_weeks(weeks: Sequence[int]) -> str:
    names = {-1: "последней", -2: "предпоследней"}
    places = [names.get(week) or _numbered(week, "й") for week in weeks]
    return f"на {_and(places)} {'неделе' if len(weeks) == 1 else 'неделях'} года"


def on_dates(month: int, days: Sequence[int]) -> str:
    return f"{_and([str(day) for day in days])} {MONTHS_GENITIVE[month - 1]}"


def on_year_days(places: Sequence[int]) -> str:
    return _in_place(_and([_place(place, MASCULINE) for place in places]) + " день года")


def on_month_days(places: Sequence[int]) -> str:
    numbers = [f"{place}-го" for place in places if place > 0]
    from_end = [_in_place(f"{_place(place, MASCULINE)} день") for place in places if place < 0]
    if not from_end:
        return f"{_and(numbers)} числа"
    if not numbers:
        return _and(from_end)
    return f"{_and(numbers)} числа, а также {_and(from_end)}"


def on_weekdays(days: Sequence[int]) -> str:
    if list(days) == list(FROM_MONDAY_TO_FRIDAY):
        return "с понедельника по пятницу"
    return f"по {_and([DAYS_DATIVE[day] for day in days])}"


def on_weekdays_in(weekdays: Sequence[Weekday], scope: Scope) -> str:
    return _and([_on_weekday(weekday, scope) for weekday in weekdays])


def on_days_of_kind(places: Sequence[int], kind: DayKind, scope: Scope) -> str:
    found = _and([_place(place, MASCULINE) for place in places])
    return _in_place(f"{found} {KINDS[kind]}{SCOPES[scope]}")


def if_weekdays(days: Sequence[int]) -> str:
    return f"если это {listed([DAYS[day] for day in days], 'или')}"


def only_on(names: Sequence[str]) -> str:
    return f"только в такие дни: {', '.join(names)}"


def month_day_name(place: int) -> str:
    return f"{place}-е число месяца" if place > 0 else f"{_place(place, MASCULINE)} день месяца"


def weekday_name(weekday: Weekday, scope: Scope) -> str:
    name, gender = DAYS[weekday.day], GENDERS[weekday.day]
    if not weekday.nth:
        return name
    nominative = NOMINATIVE_FEMININE if gender is FEMININE else gender
    return f"{_place(weekday.nth, nominative)} {name}{SCOPES[scope] or ' месяца'}"


def only_places(places: Sequence[int]) -> str:
    return f"из этих дней только {_and([_place(place, MASCULINE) for place in places])}"


def weeks_begin(day: int) -> str:
    return f"неделя начинается {'во' if day == 1 else 'в'} {DAYS_ACCUSATIVE[day]}"


def until(day: date) -> str:
    return f"до {day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} года включительно"


def times(count: int) -> str:
    return f"{count} {_form(count, 'раз', 'раза', 'раз')}"


def except_holidays() -> str:
    return "кроме праздничных дней"


def joined(phrases: Iterable[str]) -> str:
    return " ".join(phrases)


def _and(items: Sequence[str]) -> str:
    return listed(items, "и")


def _on_weekday(weekday: Weekday, scope: Scope) -> str:
    name, gender = DAYS_ACCUSATIVE[weekday.day], GENDERS[weekday.day]
    if not weekday.nth:
        return f"{EVERY_DAY[gender]} {name}"
    return _in_place(f"{_place(weekday.nth, gender)} {name}{SCOPES[scope]}")


def _in_place(words: str) -> str:
    """With the preposition that is easier to pronounce: в первый, во второй."""
    return f"{'во' if words.startswith('втор') else 'в'} {words}"


def _place(place: int, gender: int) -> str:
    named = PLACES.get(place)
    return named[gender] if named else _numbered(place, ENDINGS[gender])


def _numbered(place: int, ending: str) -> str:
    return f"{abs(place)}-{ending}" + ("" if place > 0 else " с конца")


def _form(number: int, one: str, few: str, many: str) -> str:
    """1 раз, 2 раза, 5 раз, 11 раз, 21 раз."""
    if number % 100 in (11, 12, 13, 14):
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)
