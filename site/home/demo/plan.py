"""The events of the demo: two years around today, and three that really took place.

Days are given relative to the current year (``Y`` in the comment of a row means that year), so
that the site always has past and upcoming events. Titles and summaries: az, en, ru.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One event of the demo. ``partners``: slug → (role, answer). ``changes``: index of the date in
    the series → what happens to it. ``pauses``: first and last day, and reason."""

    slug: str
    day: date
    titles: tuple[str, str, str]
    summaries: tuple[str, str, str]
    body: str
    region: str
    venue: str
    at: tuple[int, int] | None = (10, 0)
    minutes: int = 120
    days: int = 1
    rule: str = ""
    zone: str = "Asia/Baku"
    status: str = "confirmed"
    audiences: tuple[str, ...] = ("migrants", "refugees", "citizens")
    topics: tuple[str, ...] = ()
    partners: dict[str, tuple[str, str]] = field(default_factory=dict)
    changes: dict[int, str] = field(default_factory=dict)
    skips_holidays: bool = False
    pauses: tuple[tuple[date, date, tuple[str, str, str]], ...] = ()
    reason: tuple[str, str, str] | None = None
    languages: tuple[str, ...] = ("az", "en", "ru")
    capacity: int | None = None

    @property
    def start(self) -> datetime:
        return datetime.combine(self.day, time(*self.at) if self.at else time.min)

    @property
    def end(self) -> datetime:
        if self.at is None:
            return self.start + timedelta(days=self.days)
        return self.start + timedelta(days=self.days - 1, minutes=self.minutes)


def weekday_on_or_after(day: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) from ``day`` on."""
    return day + timedelta((weekday - day.weekday()) % 7)


def last_weekday_of_month(year: int, month: int, weekday: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    last = following - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


ACCEPTED_LEAD = ("lead", "accepted")
ACCEPTED = ("co-organiser", "accepted")
ASKED = ("co-organiser", "asked")
DECLINED = ("supporter", "declined")
