"""The rules of a schedule in German: see ``phrases`` for what each function says.

Numbered days are in the dative, after "am"; as names, in the nominative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from ..plain_rules import Scope
from ..rules import Frequency, Weekday
from .phrases import DayKind, listed

ALSO = "außerdem"
EVERY = {
    Frequency.DAILY: "jeden Tag",
    Frequency.WEEKLY: "jede Woche",
    Frequency.MONTHLY: "jeden Monat",
    Frequency.YEARLY: "jedes Jahr",
}
PERIODS = {
    Frequency.DAILY: "Tage",
    Frequency.WEEKLY: "Wochen",
    Frequency.MONTHLY: "Monate",
    Frequency.YEARLY: "Jahre",
}
OF_EVERY_MONTH = "jedes Monats"
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
PLACES = {1: "erste", 2: "zweite", 3: "dritte", 4: "vierte", 5: "fünfte", -1: "letzte"}
FROM_THE_END = {2: "vorletzte", 3: "drittletzte", 4: "viertletzte", 5: "fünftletzte"}
KINDS = {
    DayKind.ANY: "Tag",
    DayKind.WEEKDAY: "Werktag (Montag bis Freitag)",
    DayKind.WEEKEND: "Wochenendtag",
}
SCOPES = {Scope.MONTH: "", Scope.YEAR: " des Jahres"}
FROM_MONDAY_TO_FRIDAY = range(5)


def every(frequency: Frequency, interval: int) -> str:
    return EVERY[frequency] if interval == 1 else f"alle {interval} {PERIODS[frequency]}"


def in_months(months: Sequence[int]) -> str:
    return f"im {_and([MONTHS[month - 1] for month in months])}"


def in_every_month() -> str:
    return "in jedem Monat"


def in_weeks(weeks: Sequence[int]) -> str:
    return f"in der {_and([_dative(week) for week in weeks])} Woche des Jahres"


def on_dates(month: int, days: Sequence[int]) -> str:
    return f"am {_and([f'{day}.' for day in days])} {MONTHS[month - 1]}"


def on_year_days(places: Sequence[int]) -> str:
    return f"am {_and([_dative(place) for place in places])} Tag des Jahres"


def on_month_days(places: Sequence[int]) -> str:
    return _and([f"am {_month_day(place, _dative)}" for place in places])


def on_weekdays(days: Sequence[int]) -> str:
    if list(days) == list(FROM_MONDAY_TO_FRIDAY):
        return "von Montag bis Freitag"
    return f"am {_and([DAYS[day] for day in days])}"


def on_weekdays_in(weekdays: Sequence[Weekday], scope: Scope) -> str:
    return _and(
        [
            f"am {_dative(weekday.nth)} {DAYS[weekday.day]}{SCOPES[scope]}"
            if weekday.nth
            else f"an jedem {DAYS[weekday.day]}"
            for weekday in weekdays
        ]
    )


def on_days_of_kind(places: Sequence[int], kind: DayKind, scope: Scope) -> str:
    return f"am {_and([_dative(place) for place in places])} {KINDS[kind]}{SCOPES[scope]}"


def if_weekdays(days: Sequence[int]) -> str:
    return f"wenn es ein {listed([DAYS[day] for day in days], 'oder')} ist"


def only_on(names: Sequence[str]) -> str:
    return f"nur an diesen Tagen: {', '.join(names)}"


def month_day_name(place: int) -> str:
    return f"der {_month_day(place, _nominative)} des Monats"


def weekday_name(weekday: Weekday, scope: Scope) -> str:
    day = DAYS[weekday.day]
    if not weekday.nth:
        return day
    of = SCOPES[scope] or " des Monats"
    return f"der {_nominative(weekday.nth)} {day}{of}"


def only_places(places: Sequence[int]) -> str:
    return f"nur {_and([f'der {_nominative(place)}' for place in places])} dieser Tage"


def weeks_begin(day: int) -> str:
    return f"wobei die Woche am {DAYS[day]} beginnt"


def until(day: date) -> str:
    return f"bis zum {day.day}. {MONTHS[day.month - 1]} {day.year}"


def times(count: int) -> str:
    return "einmal" if count == 1 else f"{count} Mal"


def except_holidays() -> str:
    return "außer an Feiertagen"


def joined(phrases: Iterable[str]) -> str:
    """ "am zweiten Mittwoch jedes Monats", but "alle 2 Monate am zweiten Mittwoch"."""
    period, *days = phrases
    if period == EVERY[Frequency.MONTHLY] and len(days) == 1 and days[0].startswith("am "):
        return f"{days[0]} {OF_EVERY_MONTH}"
    return " ".join([period, *days])


def _and(items: Sequence[str]) -> str:
    return listed(items, "und")


def _month_day(place: int, said: Callable[[int], str]) -> str:
    return f"{place}." if place > 0 else f"{said(place)} Tag"


def _nominative(place: int) -> str:
    """In words where that is usual: erste, vorletzte, 20."""
    if place < -1:
        return FROM_THE_END.get(-place) or f"{-place}.-letzte"
    return PLACES.get(place) or f"{place}."


def _dative(place: int) -> str:
    said = _nominative(place)
    return said if said.endswith(".") else f"{said}n"
