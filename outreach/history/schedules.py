"""The schedule within a state, read leniently, because old states may hold anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Schedule
from ..scheduling.recurrence_text import parse_recurrence
from ..scheduling.wording.sentences import schedule_sentence

RULE_PARTS = ("recurrence", "starts_at_local", "ends_at_local", "zone", "all_day")


def rule_value(state: Mapping[str, Any]) -> dict[str, Any]:
    """The rule with what is needed to put it in words: a rule takes its weekday from the start."""
    return {name: state.get(name) for name in RULE_PARTS}


def schedule_in(state: Mapping[str, Any]) -> Schedule | None:
    """The series of a state, without changes and closed days; None if it cannot be read."""
    start, end = moment_in(state.get("starts_at_local")), moment_in(state.get("ends_at_local"))
    if start is None or end is None:
        return None
    zone = str(state.get("zone") or "UTC")
    try:
        return Schedule(
            starts_at_local=start,
            ends_at_local=end,
            zone=zone,
            all_day=bool(state.get("all_day")),
            rules=parse_recurrence(str(state.get("recurrence") or ""), zone).rules,
        )
    except (SchedulingError, OverflowError):
        return None


def sentence_of(rule: Mapping[str, Any], language: str) -> str:
    """How a ``rule_value`` repeats, as a sentence without a full stop; "" for a single date. A rule
    that can no longer be read is shown as its text."""
    schedule = schedule_in(rule)
    if schedule is None:
        return str(rule.get("recurrence") or "")
    return schedule_sentence(schedule, language)


def length_of(state: Mapping[str, Any]) -> timedelta | None:
    """How long each date lasts; None when the state does not say."""
    start, end = moment_in(state.get("starts_at_local")), moment_in(state.get("ends_at_local"))
    return end - start if start and end else None


def moment_in(value: object) -> datetime | None:
    """A naive wall time from ISO text; None for anything else."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None


def day_in(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
