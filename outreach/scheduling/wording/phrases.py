"""What each language must be able to say about a rule; implemented by modules such as ``de``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from ..plain_rules import Scope
from ..rules import Frequency, Weekday


class DayKind(StrEnum):
    """Days that are counted together: "the last weekday of the month"."""

    ANY = "any"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"


class Phrases(Protocol):
    """One language, as a module with these functions.

    Phrases begin with a lower-case letter and contain no full stop. Weekdays are numbered from 0,
    Monday; places from 1, or from -1 when counted from the end. Lists are never empty.
    """

    ALSO: str

    def every(self, frequency: Frequency, interval: int) -> str:
        """every week, every 2 weeks"""

    def in_months(self, months: Sequence[int]) -> str:
        """in March and October"""

    def in_every_month(self) -> str:
        """in every month"""

    def in_weeks(self, weeks: Sequence[int]) -> str:
        """in the 20th week of the year"""

    def on_dates(self, month: int, days: Sequence[int]) -> str:
        """on 1 and 15 June"""

    def on_year_days(self, places: Sequence[int]) -> str:
        """on the 100th day of the year"""

    def on_month_days(self, places: Sequence[int]) -> str:
        """on the 1st and the last day"""

    def on_weekdays(self, days: Sequence[int]) -> str:
        """on Monday and Friday, of a week that is already named"""

    def on_weekdays_in(self, weekdays: Sequence[Weekday], scope: Scope) -> str:
        """on every Monday and the last Friday"""

    def on_days_of_kind(self, places: Sequence[int], kind: DayKind, scope: Scope) -> str:
        """on the last weekday"""

    def if_weekdays(self, days: Sequence[int]) -> str:
        """if it is a Monday or a Friday"""

    def only_on(self, names: Sequence[str]) -> str:
        """only on these days: …; takes what ``month_day_name`` and ``weekday_name`` give"""

    def month_day_name(self, place: int) -> str:
        """the last day of the month"""

    def weekday_name(self, weekday: Weekday, scope: Scope) -> str:
        """the first Monday of the year"""

    def only_places(self, places: Sequence[int]) -> str:
        """only the first of these days"""

    def weeks_begin(self, day: int) -> str:
        """with weeks that begin on Sunday"""

    def until(self, day: date) -> str:
        """until 31 December 2026"""

    def times(self, count: int) -> str:
        """8 times"""

    def except_holidays(self) -> str:
        """except on public holidays"""

    def joined(self, phrases: Iterable[str]) -> str:
        """The phrases, one after another without commas."""


def listed(items: Sequence[str], last: str) -> str:
    """ "a, b and c", with ``last`` for "and"."""
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
