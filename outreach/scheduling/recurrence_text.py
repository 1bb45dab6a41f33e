"""The text of a recurrence field: several lines of RRULE, RDATE and EXDATE, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time

from .errors import RuleRefused
from .rules import MAX_DATES_LISTED, MAX_RULES, MAX_TEXT_LENGTH, Rule, parse_rule
from .spans import instant, wall_time

LINE = re.compile(r"(RRULE|EXRULE|RDATE|EXDATE|DTSTART|DTEND)((?:;[A-Z-]+=[^;:]+)*):(.+)", re.I)


@dataclass(frozen=True, slots=True)
class RecurrenceText:
    """The parsed lines. A listed ``datetime`` is an aware instant; a bare ``date`` stands for the
    date on that day, whatever its time."""

    rules: tuple[Rule, ...] = ()
    extra: tuple[datetime | date, ...] = ()
    skipped: tuple[datetime | date, ...] = ()

    def text(self, zone: str) -> str:
        """The lines, normalised: instants in UTC, so that no reader has to guess a zone. A bare
        date becomes midnight in ``zone``, which ``listed_start`` understands."""
        lines = [f"RRULE:{rule.text()}" for rule in self.rules]
        lines += [f"RDATE:{_written(listed, zone)}" for listed in self.extra]
        lines += [f"EXDATE:{_written(listed, zone)}" for listed in self.skipped]
        return "\n".join(lines)


def parse_recurrence(text: str, zone: str) -> RecurrenceText:
    """Read the lines of a recurrence field; ``zone`` is the IANA zone of times that name none.

    Raises:
        RuleRefused: a line or value that we do not support, or more of them than the limits allow.
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise RuleRefused(_("The rule is longer than %(limit)s characters."), limit=MAX_TEXT_LENGTH)
    rules: list[Rule] = []
    extra: list[datetime | date] = []
    skipped: list[datetime | date] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = LINE.fullmatch(line)
        if not match:
            raise RuleRefused(
                _("This line of the rule could not be read: %(line)s"), line=line[:80]
            )
        name, parameters, value = match[1].upper(), match[2], match[3]
        if name == "RRULE":
            rules.append(parse_rule(value, zone))
        elif name == "RDATE":
            extra += _listed(value, parameters, zone)
        elif name == "EXDATE":
            skipped += _listed(value, parameters, zone)
        elif name == "EXRULE":
            raise RuleRefused(_("%(part)s is not supported in a rule."), part=name)
    if len(rules) > MAX_RULES:
        raise RuleRefused(_("A series can have at most %(limit)s rules."), limit=MAX_RULES)
    if len(extra) + len(skipped) > MAX_DATES_LISTED:
        raise RuleRefused(
            _("A series can have at most %(limit)s extra and skipped dates."),
            limit=MAX_DATES_LISTED,
        )
    return RecurrenceText(tuple(rules), tuple(extra), tuple(skipped))


def listed_start(listed: datetime | date, first_start: datetime, zone: str) -> datetime:
    """The key that a listed date names: naive wall time. A bare date takes the time of the first
    date, and so does midnight, which is how widgets and exporters write a bare date."""
    local = (
        wall_time(listed, zone)
        if isinstance(listed, datetime)
        else datetime.combine(listed, time.min)
    )
    if local.time() == time.min:
        return datetime.combine(local.date(), first_start.time())
    return local


def _listed(value: str, parameters: str, zone: str) -> list[datetime | date]:
    named = re.search(r";TZID=\"?([^;:\"]+)", parameters, re.I)
    return [_moment(item.strip(), named[1] if named else zone) for item in value.split(",")]


def _moment(text: str, zone: str) -> datetime | date:
    try:
        if not re.match("[1-9]", text) or text.startswith(str(MAXYEAR)):
            raise ValueError  # Near the first and last year, wall times overflow.
        if re.fullmatch(r"\d{8}", text):
            return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        if re.fullmatch(r"\d{8}T\d{6}Z", text):
            return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if re.fullmatch(r"\d{8}T\d{6}", text):
            return instant(datetime.strptime(text, "%Y%m%dT%H%M%S"), zone)  # noqa: DTZ007
    except (ValueError, OverflowError):
        pass
    raise RuleRefused(_("This is not a date: %(value)s"), value=text[:20])


def _written(listed: datetime | date, zone: str) -> str:
    if not isinstance(listed, datetime):
        listed = instant(datetime.combine(listed, time.min), zone)
    return f"{listed.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
