"""The rules of a schedule in English: see ``phrases`` for what each function says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..plain_rules import Scope
from ..rules import Frequency, Weekday
from .phrases import DayKind, listed

ALSO = "also"
PERIODS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
KINDS = {DayKind.ANY: "day", DayKind.WEEKDAY: "weekday", DayKind.WEEKEND: "weekend day"}
SCOPES = {Scope.MONTH: "", Scope.YEAR: " of the year"}
FROM_MONDAY_TO_FRIDAY = range(5)


def every(frequency: Frequency, interval: int) -> str:
    period = PERIODS[frequency]
    return f"every {period}" if interval == 1 else f"every {interval} {period}s"


def in_months(months: Sequence[int]) -> str:
    return f"in {_and([MONTHS[month - 1] for month in months])}"


def in_every_month() -> str:
    return "in every month"


def in_weeks(weeks: Sequence[int]) -> str:
    places = _and([f"the {_number_or_last(week)}" for week in weeks])
    return f"in {places} week of the year"


def on_dates(month: int, days: Sequence[int]) -> str:
    return f"on {_and([str(day) for day in days])} {MONTHS[month - 1]}"


def on_year_days(places: Sequence[int]) -> str:
    return f"on {_and([f'the {_number_or_last(place)}' for place in places])} day of the year"


def on_month_days(places: Sequence[int]) -> str:
    return f"on {_and([_month_day(place) for place in places])}"


def on_weekdays(days: Sequence[int]) -> str:
    if list(days) == list(FROM_MONDAY_TO_FRIDAY):
        return "from Monday to Friday"
    return f"on {_and([DAYS[day] for day in days])}"


def on_weekdays_in(weekdays: Sequence[Weekday], scope: Scope) -> str:
    return f"on {_and([_weekday(weekday, scope, plain='every ') for weekday in weekdays])}"


def on_days_of_kind(places: Sequence[int], kind: DayKind, scope: Scope) -> str:
    found = _and([f"the {_place(place)}" for place in places])
    return f"on {found} {KINDS[kind]}{SCOPES[scope]}"


def if_weekdays(days: Sequence[int]) -> str:
    return f"if it is a {listed([DAYS[day] for day in days], 'or')}"


def only_on(names: Sequence[str]) -> str:
    return f"only on these days: {', '.join(names)}"


def month_day_name(place: int) -> str:
    return f"{_month_day(place)} of the month"


def weekday_name(weekday: Weekday, scope: Scope) -> str:
    name = _weekday(weekday, scope, plain="")
    return f"{name} of the month" if weekday.nth and scope is Scope.MONTH else name


def only_places(places: Sequence[int]) -> str:
    return f"only {_and([f'the {_place(place)}' for place in places])} of these days"


def weeks_begin(day: int) -> str:
    return f"with weeks that begin on {DAYS[day]}"


def until(day: date) -> str:
    return f"until {day.day} {MONTHS[day.month - 1]} {day.year}"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def except_holidays() -> str:
    return "except on public holidays"


def joined(phrases: Iterable[str]) -> str:
    return " ".join(phrases)


def _and(items: Sequence[str]) -> str:
    return listed(items, "and")


def _weekday(weekday: Weekday, scope: Scope, plain: str) -> str:
    day = DAYS[weekday.day]
    return f"the {_place(weekday.nth)} {day}{SCOPES[scope]}" if weekday.nth else f"{plain}{day}"


def _month_day(place: int) -> str:
    return f"the {_number(place)}" if place > 0 else f"the {_place(place)} day"


def _place(place: int) -> str:
    """In words where that is usual: the first, the second to last, the 20th."""
    if place < -1:
        return f"{_place(-place)} to last"
    return PLACES.get(place) or _number(place)


def _number_or_last(place: int) -> str:
    return _number(place) if place > 0 else _place(place)


def _number(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"
