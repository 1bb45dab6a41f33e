"""A recurrence rule as a value, read strictly from RFC 5545 text and written back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time
from enum import StrEnum

from .errors import RuleRefused
from .spans import instant

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_RULES = 5
MAX_INTERVAL = 366
MAX_COUNT = 1000
MAX_DATES_LISTED = 500
MAX_TEXT_LENGTH = 20_000


class Frequency(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class Weekday:
    """A BYDAY value: ``day`` 0 is Monday; ``nth`` 0 means every, 1 the first, -1 the last in the
    period."""

    day: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.day]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One RRULE. ``until`` is an aware instant and inclusive; see ``last_moment``."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    by_month: tuple[int, ...] = ()
    by_week_number: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_weekday: tuple[Weekday, ...] = ()
    by_set_position: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None

    def text(self, *, until_on: date | None = None) -> str:
        """The value of an RRULE property. ``until_on`` writes UNTIL as that DATE (all-day)."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        elif self.until is not None:
            written = (
                f"{until_on:%Y%m%d}" if until_on else f"{self.until.astimezone(UTC):%Y%m%dT%H%M%SZ}"
            )
            parts.append(f"UNTIL={written}")
        for name, values in (
            ("BYMONTH", self.by_month),
            ("BYWEEKNO", self.by_week_number),
            ("BYYEARDAY", self.by_year_day),
            ("BYMONTHDAY", self.by_month_day),
            ("BYDAY", self.by_weekday),
            ("BYSETPOS", self.by_set_position),
        ):
            if values:
                parts.append(f"{name}={','.join(map(str, values))}")
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        return ";".join(parts)


def last_moment(day: date, zone: str) -> datetime:
    """UNTIL for "until this day": 23:59:59 of the local day in ``zone``, as an aware instant."""
    return instant(datetime.combine(day, time(23, 59, 59)), zone)


def parse_rule(text: str, zone: str) -> Rule:
    """Read the value of one RRULE.

    Args:
        text: for example ``FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231``.
        zone: IANA zone in which a bare date or a floating time in UNTIL is read.

    Raises:
        RuleRefused: a part is unknown, out of range or given twice, or two parts contradict.
    """
    parts = _split(text)
    try:
        frequency = Frequency(parts.pop("FREQ", ""))
    except ValueError:
        raise RuleRefused(
            _("A series repeats daily, weekly, monthly or yearly; this one does not: %(text)s"),
            text=text[:80],
        ) from None
    rule = Rule(
        frequency=frequency,
        interval=_number(parts, "INTERVAL", 1, MAX_INTERVAL) or 1,
        count=_number(parts, "COUNT", 1, MAX_COUNT),
        until=_until(parts.pop("UNTIL", ""), zone),
        by_month=_numbers(parts, "BYMONTH", 12, signed=False),
        by_week_number=_numbers(parts, "BYWEEKNO", 53),
        by_year_day=_numbers(parts, "BYYEARDAY", 366),
        by_month_day=_numbers(parts, "BYMONTHDAY", 31),
        by_weekday=_weekdays(parts.pop("BYDAY", "")),
        by_set_position=_numbers(parts, "BYSETPOS", 366),
        week_start=_week_start(parts.pop("WKST", "MO")),
    )
    if parts:
        raise RuleRefused(_("%(part)s is not supported in a rule."), part=next(iter(parts))[:40])
    _refuse_contradictions(rule)
    return rule


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().rstrip(";").upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or not name:
            raise RuleRefused(
                _("This part of the rule could not be read: %(part)s"), part=part[:40]
            )
        if name in parts:
            raise RuleRefused(_("%(part)s appears twice in the rule."), part=name[:40])
        parts[name] = value
    return parts


def _number(parts: dict[str, str], name: str, low: int, high: int) -> int | None:
    value = parts.pop(name, None)
    if value is None:
        return None
    if not re.fullmatch(r"\d{1,6}", value) or not low <= int(value) <= high:
        raise RuleRefused(
            _("%(part)s must be a number from %(low)s to %(high)s."), part=name, low=low, high=high
        )
    return int(value)


def _numbers(
    parts: dict[str, str], name: str, high: int, *, signed: bool = True
) -> tuple[int, ...]:
    text = parts.pop(name, "")
    if not text:
        return ()
    values = text.split(",")
    pattern = r"[+-]?\d{1,3}" if signed else r"\d{1,3}"
    if not all(re.fullmatch(pattern, value) and 1 <= abs(int(value)) <= high for value in values):
        raise RuleRefused(
            _("%(part)s must be numbers from %(low)s to %(high)s."), part=name, low=1, high=high
        )
    return tuple(sorted({int(value) for value in values}))


def _weekdays(text: str) -> tuple[Weekday, ...]:
    days = set()
    for value in text.split(",") if text else ():
        match = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", value)
        nth = int(match[1] or 0) if match else 0
        if not match or abs(nth) > 53 or (match[1] and not nth):
            raise RuleRefused(_("This is not a weekday: %(value)s"), value=value[:20])
        days.add(Weekday(WEEKDAYS.index(match[2]), nth))
    return tuple(sorted(days))


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise RuleRefused(_("This is not a weekday: %(value)s"), value=text[:20])
    return WEEKDAYS.index(text)


def _until(text: str, zone: str) -> datetime | None:
    if not text:
        return None
    if text.startswith(str(MAXYEAR)):
        # Some programs write the last possible year for "never"; its end overflows in some zones.
        text = f"{MAXYEAR - 1}{text[4:]}"
    try:
        if re.fullmatch(r"[1-9]\d{7}", text):
            day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
            return last_moment(day, zone)
        if re.fullmatch(r"[1-9]\d{7}T\d{6}Z", text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if re.fullmatch(r"[1-9]\d{7}T\d{6}", text):
            return instant(datetime.strptime(text, "%Y%m%dT%H%M%S"), zone)  # noqa: DTZ007 - wall time
    except (ValueError, OverflowError):
        pass
    raise RuleRefused(_("UNTIL is not a date: %(value)s"), value=text[:20])


def _refuse_contradictions(rule: Rule) -> None:
    """Reject the combinations that RFC 5545 §3.3.10 forbids."""
    if rule.count is not None and rule.until is not None:
        raise RuleRefused(_("A series ends either after a number of dates or on a day, not both."))
    yearly = rule.frequency is Frequency.YEARLY
    for name, values, allowed in (
        ("BYWEEKNO", rule.by_week_number, yearly),
        ("BYYEARDAY", rule.by_year_day, yearly),
        ("BYMONTHDAY", rule.by_month_day, rule.frequency is not Frequency.WEEKLY),
    ):
        if values and not allowed:
            raise RuleRefused(
                _("%(part)s cannot be used with %(frequency)s."),
                part=name,
                frequency=rule.frequency,
            )
    if any(day.nth for day in rule.by_weekday) and (
        rule.frequency in (Frequency.DAILY, Frequency.WEEKLY) or rule.by_week_number
    ):
        raise RuleRefused(
            _("%(part)s cannot be used with %(frequency)s."),
            part="BYDAY",
            frequency=rule.frequency,
        )
    if rule.by_set_position and not (
        rule.by_month
        or rule.by_week_number
        or rule.by_year_day
        or rule.by_month_day
        or rule.by_weekday
    ):
        raise RuleRefused(_("BYSETPOS needs another BY part."))


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
