"""The rules of a schedule in American English: where it writes dates otherwise than ``en``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from . import en
from .en import *  # noqa: F403 - All the rest is alike.
from .phrases import listed


def on_dates(month: int, days: Sequence[int]) -> str:  # type: ignore[no-redef]
    return f"on {en.MONTHS[month - 1]} {listed([str(day) for day in days], 'and')}"


def until(day: date) -> str:  # type: ignore[no-redef]
    return f"until {en.MONTHS[day.month - 1]} {day.day}, {day.year}"
