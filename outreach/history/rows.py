"""Child rows of two states: which correspond, and which changed dates are worth reporting.

An edit of a whole series gives its dates new keys and pins those that are over. Readers of the
history want to know that the series moved, not that each of sixty rows moved with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..scheduling.recurrence import CALLED_OFF_KINDS, local_starts
from .schedules import moment_in, schedule_in
from .states import PINNED, State

Row = dict[str, Any]
Pair = tuple[Row | None, Row | None]

NATURAL_KEYS = {
    "changes": ("local_start",),
    "pauses": ("first_on", "last_on"),
    "partnerships": ("organisation",),
}
FRAME = ("starts_at_local", "ends_at_local", "all_day", "zone", "recurrence", "venue")
TEXTS = ("title", "reason")
TIMES = ("local_start", "off_rule", "starts_at_local", "ends_at_local")


def differing_pairs(name: str, before: State, after: State) -> list[Pair]:
    """The rows of a relation that differ, as (before, after); None stands for a row that did not
    exist."""
    left, rest = list(before[name]), list(after[name])
    pairs: list[Pair] = []
    for key_of in (lambda row: row.get("pk"), lambda row: _natural_key(name, row)):
        known = {key: row for row in left if (key := key_of(row)) is not None}
        for row in list(rest):
            old = known.pop(key_of(row), None)
            if old is not None:
                pairs.append((old, row))
                left.remove(old)
                rest.remove(row)
    pairs += [(None, row) for row in rest]
    pairs += [(row, None) for row in left]
    return [pair for pair in sorted(pairs, key=_place) if _said(pair[0]) != _said(pair[1])]


def frame_differs(before: State, after: State) -> bool:
    """Whether the series as a whole has changed."""
    return any(before.get(name) != after.get(name) for name in FRAME)


def without_pins(pairs: list[Pair]) -> tuple[list[Pair], int]:
    """The changed dates that somebody changed, and how many dates were pinned. What a row says besides
    its pin is told as that of any other."""
    told, pinned = [], 0
    for old, new in pairs:
        sides = [row if row and not _is_only_pinned(row) else None for row in (old, new)]
        if any(sides):
            told.append((sides[0], sides[1]))
        elif new and not old:
            pinned += 1
    plain = [(_without_pin(old), _without_pin(new)) for old, new in told]
    return [pair for pair in plain if _said(pair[0]) != _said(pair[1])], pinned


def _is_only_pinned(row: Row) -> bool:
    is_told = any(row.get(name) for name in ("starts_at_local", "ends_at_local", "venue", *TEXTS))
    return bool(row.get(PINNED)) and not is_told and row.get("kind") not in CALLED_OFF_KINDS


def _without_pin(row: Row | None) -> Row | None:
    return row and {name: value for name, value in row.items() if name != PINNED}


def worth_telling(pairs: list[Pair], before: State, after: State) -> tuple[list[Pair], int]:
    """The changed dates that the edit of the series does not explain, and how many dates it pinned
    at their old time."""
    shift = _shift(before, after)
    differing = [pair for pair in pairs if not _moved_along(pair, shift)]
    pinned = [new for old, new in differing if old is None and new and _may_be_pinned(new)]
    starts = _starts_of_series(before, pinned)
    kept = [new for new in pinned if _own_start(new) in starts]
    return [pair for pair in differing if pair[1] not in kept], len(kept)


def _natural_key(name: str, row: Row) -> object:
    key = tuple(row.get(part) for part in NATURAL_KEYS.get(name, ()))
    return key if key and all(part is not None for part in key) else None


def _place(pair: Pair) -> str:
    """The sort key: the date of rows that have one; other rows keep their order."""
    row = pair[1] or pair[0] or {}
    return str(row.get("local_start") or row.get("first_on") or "")


def _said(row: Row | None) -> Row | None:
    return row and {name: value for name, value in row.items() if name != "pk"}


def _shift(before: State, after: State) -> timedelta:
    old, new = moment_in(before.get("starts_at_local")), moment_in(after.get("starts_at_local"))
    return new - old if old and new else timedelta(0)


def _moved_along(pair: Pair, shift: timedelta) -> bool:
    """Whether only the key or time of a changed date differs, because its series changed: it takes
    place when it did before, or as much later as the series."""
    old, new = pair
    if old is None or new is None:
        return False
    others = (old.keys() | new.keys()) - {"pk", *TIMES}
    if any(old.get(name) != new.get(name) for name in others):
        return False
    was, is_now = _own_start(old), _own_start(new)
    return was == is_now or bool(was and is_now and is_now - was == shift)


def _may_be_pinned(row: Row) -> bool:
    is_own = row.get("kind") in ("altered", "extra")
    return is_own and not any(row.get(name) for name in TEXTS)


def _own_start(row: Row) -> datetime | None:
    """When the date of a change row begins."""
    return moment_in(row.get("starts_at_local") or row.get("local_start"))


def _starts_of_series(before: State, rows: list[Row]) -> set[datetime]:
    """The dates of the old series, within the range of these rows."""
    series = schedule_in(before)
    found = [start for row in rows if (start := _own_start(row))]
    if series is None or not found:
        return set()
    return set(local_starts(series, min(found), max(found) + datetime.resolution))
