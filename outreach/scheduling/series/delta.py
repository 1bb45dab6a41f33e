"""What a write did to the dates of a schedule, date by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..spans import TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class DateState:
    """One date of the index. ``owner_id``: whose it is, since a split gives dates to another series;
    ``local_start``: its key, a naive wall time; ``span``: in UTC; ``place_id``: None where its kind
    has no places; ``status``: its own, such as ``cancelled``."""

    owner_id: int
    local_start: datetime
    span: TimeSpan
    place_id: int | None
    status: str
    is_detached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDelta:
    """One date that differs. ``row_id``: its stable id in the index; ``before`` is None for a date
    that was added, ``after`` for one that was removed; ``holds_data``: whether somebody entered
    something for it."""

    row_id: int
    before: DateState | None
    after: DateState | None
    holds_data: bool

    @property
    def is_moved(self) -> bool:
        """Whether it now takes place at another time or in another place."""
        if self.before is None or self.after is None:
            return False
        before, after = self.before, self.after
        return (before.span, before.place_id) != (after.span, after.place_id)

    @property
    def is_detached_now(self) -> bool:
        """Whether the schedule no longer names it, and it is kept for its data."""
        was = self.before is not None and self.before.is_detached
        return not was and self.after is not None and self.after.is_detached

    @property
    def is_called_off(self) -> bool:
        """Whether its status changed to one that says it does not take place."""
        called_off = ("cancelled", "postponed")
        was = self.before is not None and self.before.status in called_off
        return not was and self.after is not None and self.after.status in called_off


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDelta:
    """All dates of one owner that a write changed, in the order of their rows. A date that a split
    gave to another series is in the delta of that one. ``owner``: its model's label and its id;
    ``cause``: what was done, such as ``move``, ``holidays`` or ``save``."""

    owner: tuple[str, int]
    cause: str
    dates: tuple[DateDelta, ...]
