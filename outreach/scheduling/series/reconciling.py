"""Reconciles the dates of a series that is edited as a whole; past dates are never changed.

Dates that are over or hold data keep their time and place: they are pinned, under the key that the
new rule gives them. A pin says when the old series had the date; where somebody had moved it, that
stays as well. A past date that did not take place because its day was closed
stays left out for good. All other dates follow the rule. The caller passes in what the index holds
and writes the result; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..recurrence import Change, ChangeKind, Schedule, closed_starts, has_date, local_starts
from ..spans import TimeSpan, instant, wall_time
from .matching import matched_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedDate:
    """A date as the index holds it. ``local_start`` is its key, ``moved_from`` when it was to begin if
    somebody moved it, both naive wall times."""

    local_start: datetime
    span: TimeSpan
    moved_from: datetime | None = None
    holds_data: bool = False
    is_detached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledChange:
    """A change after the edit. ``was`` is the key of the stored change that it comes from, if any.
    ``keeps_place``: the date stays at its place even if the series gets a new one."""

    change: Change
    was: datetime | None
    keeps_place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What an edit does to stored rows.

    ``keys`` maps old keys of rows to new ones, where they differ. ``changes`` are all changes after
    the edit. ``pinned`` are the new keys of dates that stay as they were although the series
    changes; ``left_out`` are past keys that the new rule names although there was no date.
    """

    keys: dict[datetime, datetime] = field(default_factory=dict)
    changes: tuple[ReconciledChange, ...] = ()
    pinned: frozenset[datetime] = frozenset()
    left_out: frozenset[datetime] = frozenset()


def reconcile_dates(
    old: Schedule,
    new: Schedule,
    rows: Iterable[IndexedDate],
    *,
    now: datetime,
    place_differs: bool = False,
    rewrites_past: bool = False,
) -> Reconciliation:
    """Reconcile the changes and indexed dates of ``old`` with ``new``.

    Args:
        old: with its changes.
        new: its own changes are ignored; those of ``old`` are used.
        rows: what the index holds of ``old``, including detached dates.
        now: an aware instant; what has ended by then is over.
        place_differs: the series takes place elsewhere from now on.
        rewrites_past: pin nothing, for example because a file says how it really was.
    """
    return _Reconciler(old, new, tuple(rows), now, place_differs, rewrites_past).reconciled()


class _Reconciler:
    def __init__(self, old, new, rows, now, place_differs, rewrites_past) -> None:
        self.old: Schedule = replace(old, changes=tuple(map(old.following, old.changes)))
        self.new: Schedule = replace(new, changes=())
        self.now: datetime = now
        self.place_differs: bool = place_differs
        self.pins = old.recurs and not rewrites_past
        self.rows: dict[datetime, IndexedDate] = {
            row.local_start: row for row in rows if not row.is_detached
        }
        self.left_out = {start for start in closed_starts(old) if self._was_left_out(start)}
        self.targets = self._targets({row.local_start for row in rows if row.is_detached})
        self.changes: dict[datetime, ReconciledChange] = {}
        self.pinned: set[datetime] = set()

    def reconciled(self) -> Reconciliation:
        typed_first = sorted(self.old.changes_by_key)
        for key in [*typed_first, *sorted(self.rows.keys() - self.old.changes_by_key.keys())]:
            reconciled = self._reconciled(key)
            if reconciled and reconciled.change.local_start not in self.changes:
                self.changes[reconciled.change.local_start] = reconciled
        left_out = {key for key in self.left_out if not self.new.leaves_out(key)}
        left_out = (left_out | self._never_held()) - self.changes.keys()
        for target in left_out:
            self.changes[target] = ReconciledChange(change=never_held(target), was=None)
        keys = {key: target for key, target in self.targets.items() if key != target}
        return Reconciliation(
            keys={key: target for key, target in keys.items() if key in self.rows},
            changes=tuple(self.changes[key] for key in sorted(self.changes)),
            pinned=frozenset(self.pinned),
            left_out=frozenset(left_out),
        )

    def _never_held(self) -> set[datetime]:
        """Past keys that the new rule names although there was no date. Keys before the old
        beginning are not among them: moving the beginning back says that the series did take place
        then."""
        if not self.pins or not self.rows:
            return set()
        first = max(min(self.rows), self.old.starts_at_local)
        before = wall_time(self.now, self.new.zone) + timedelta(microseconds=1)
        named = set(local_starts(self.new, first, before)) - set(self.targets.values())
        return {key for key in named if self.new.span_from(key).end <= self.now}

    def _targets(self, occupied: set[datetime]) -> dict[datetime, datetime]:
        """The new key of each old one. A one-off date keeps its own, unless the series becomes
        all-day or stops being so."""
        changes = self.old.changes_by_key
        alone = {key for key, change in changes.items() if change.is_extra}
        named = (self.rows.keys() | changes.keys()) - alone
        found = matched_keys(self.old, self.new, named | self.left_out)
        self.left_out = {found.pop(key) for key in self.left_out if key in found}
        # A change that was typed together with the edit may name a date of the new series.
        typed = changes.keys() - alone - self.rows.keys() - found.keys()
        bare = replace(self.new, closed=())
        found |= {key: key for key in typed if has_date(bare, key)}
        for key in sorted(alone):
            target = key
            if self.old.all_day != self.new.all_day:
                target = datetime.combine(key.date(), self.new.starts_at_local.time())
            found = {old: new for old, new in found.items() if new != target}
            if target not in found.values():
                found[key] = target
        stays = {key for key in alone if found.get(key) == key}
        return {
            key: target for key, target in found.items() if key in stays or target not in occupied
        }

    def _reconciled(self, key: datetime) -> ReconciledChange | None:
        change, row = self.old.changes_by_key.get(key), self.rows.get(key)
        target = self.targets.get(key)
        if row is None:
            return self._moved_along(key, change, target)
        if not self._is_fixed(row):
            return self._moved_along(key, change.unpinned() if change else None, target)
        if target is None or not self._names(target, change):
            return self._kept_alone(key, change, row, target)
        return self._pinned(key, change, row, target)

    def _is_fixed(self, row: IndexedDate) -> bool:
        return self.pins and (row.holds_data or self._is_over(row))

    def _was_left_out(self, local_start: datetime) -> bool:
        return self.pins and self.old.span_from(local_start).end <= self.now

    def _is_over(self, row: IndexedDate) -> bool:
        return row.span.end <= self.now

    def _names(self, target: datetime, change: Change | None) -> bool:
        """Whether the date still exists: by the rule, or by a change that says so."""
        if change is not None and change.kind is not ChangeKind.SKIPPED:
            return True
        return not self.new.leaves_out(target)

    def _moved_along(
        self, key: datetime, change: Change | None, target: datetime | None
    ) -> ReconciledChange | None:
        """The change of a date that moves with the series."""
        if change is None or target is None:
            return None
        moved = replace(change, local_start=target)
        if moved.starts_at_local and not moved.is_pinned:
            moved = replace(moved, moved_from=change.was_to_begin)
        if moved.is_extra and has_date(self.new, target):
            moved = replace(moved, off_rule=False)
            if moved.kind is ChangeKind.EXTRA:
                moved = replace(moved, kind=ChangeKind.ALTERED)
        return ReconciledChange(change=self._fitted(moved), was=key)

    def _kept_alone(
        self, key: datetime, change: Change | None, row: IndexedDate, target: datetime | None
    ) -> ReconciledChange | None:
        """A date that the rule no longer names: it stays where it was if it is over; otherwise the
        index detaches it with all its data."""
        if not self._is_over(row):
            return None
        stays = target if target is not None else key
        by_rule = target is not None
        kind = change.kind if change else ChangeKind.ALTERED if by_rule else ChangeKind.EXTRA
        plain = Change(local_start=stays, kind=kind, off_rule=not by_rule)
        self.targets[key] = stays
        return self._at_its_time(plain, key, change, row)

    def _pinned(
        self, key: datetime, change: Change | None, row: IndexedDate, target: datetime
    ) -> ReconciledChange | None:
        """A date with a new key that keeps its time and place."""
        moved = replace(change, local_start=target) if change else None
        as_it_would_be = replace(self.new, changes=(moved,) if moved else ()).instance(target)
        stays = as_it_would_be.span == row.span
        if stays and not self.place_differs:
            return self._moved_along(key, change, target)
        kind = change.kind if change else ChangeKind.ALTERED
        off_rule = change.is_extra if change else False
        plain = Change(local_start=target, kind=kind, off_rule=off_rule)
        return self._at_its_time(plain, key, change, row)

    def _at_its_time(
        self, plain: Change, key: datetime, change: Change | None, row: IndexedDate
    ) -> ReconciledChange:
        self.pinned.add(plain.local_start)
        pinned = pinned_change(plain, row, change, old=self.old, zone=self.new.zone)
        return ReconciledChange(
            change=self._fitted(pinned), was=key if change else None, keeps_place=True
        )

    def _fitted(self, change: Change) -> Change:
        """All-day dates have no times; their end is the midnight after the last day."""
        if self.new.all_day:
            first, last = _whole_days(change.starts_at_local, change.ends_at_local)
            pinned_first, pinned_last = _whole_days(change.pinned_start, change.pinned_end)
            moved_from, _end = _whole_days(change.moved_from, None)
            change = replace(
                change,
                starts_at_local=first,
                ends_at_local=last,
                pinned_start=pinned_first,
                pinned_end=pinned_last,
                moved_from=moved_from,
            )
        is_told = change.is_moved and change.moved_from != change.local_start
        return change if is_told else replace(change, moved_from=None)


def pinned_change(
    plain: Change, row: IndexedDate, change: Change | None, *, old: Schedule, zone: str
) -> Change:
    """``plain`` at the time of a date that stays as it is.

    Args:
        change: what differed for it in ``old``.
        zone: that of the series from now on.
    """
    span = _as_the_series_had_it(row, change, old)
    return replace(
        plain,
        starts_at_local=wall_time(row.span.start, zone),
        ends_at_local=wall_time(row.span.end, zone),
        pinned_start=wall_time(span.start, zone),
        pinned_end=wall_time(span.end, zone),
    )


def never_held(local_start: datetime) -> Change:
    """There was no date with this key, whatever the rule says now."""
    return Change(
        local_start=local_start,
        kind=ChangeKind.SKIPPED,
        pinned_start=local_start,
        pinned_end=local_start,
    )


def _as_the_series_had_it(row: IndexedDate, change: Change | None, old: Schedule) -> TimeSpan:
    if change and change.pinned_start and change.pinned_end:
        pinned = (instant(moment, old.zone) for moment in (change.pinned_start, change.pinned_end))
        return row.span if not change.has_own_times else TimeSpan(*pinned)
    if row.moved_from:
        return old.span_from(row.moved_from)
    if change and change.has_own_times:
        return old.span_from(wall_time(row.span.start, old.zone))
    return row.span


def _whole_days(
    start: datetime | None, end: datetime | None
) -> tuple[datetime | None, datetime | None]:
    first = start and datetime.combine(start.date(), datetime.min.time())
    last = end and _midnight_after(end)
    if first and last and last <= first:
        last = _midnight_after(first.replace(hour=1))
    return first, last


def _midnight_after(moment: datetime) -> datetime:
    midnight = datetime.combine(moment.date(), datetime.min.time())
    return midnight if moment == midnight else midnight + timedelta(days=1)
