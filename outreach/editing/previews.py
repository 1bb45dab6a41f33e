"""Change previews: what an edit would do to each date. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..scheduling.recurrence import Schedule
from ..scheduling.series.comparing import DateChange, Effect, compare_dates
from ..scheduling.series.reconciling import IndexedDate, reconcile_dates
from ..scheduling.series.splitting import edited_tail, is_first_date, split_schedule
from ..scheduling.spans import TimeSpan, instant
from ..series.edits import Scope
from ..series.index import horizon
from ..series.owners import ScheduleOwner
from ..series.reconciliation import indexed_dates

MOST_PINNED = 60
"""Above this many pinned dates, editing from the next date on is the better choice."""


@dataclass(frozen=True)
class EditPreview:
    """What the edit does to each date in ``scope``. ``exceptions`` counts the dates that become
    exceptions to the rule because they are past or hold data."""

    scope: str
    date_changes: tuple[DateChange, ...]
    exceptions: int = 0

    @property
    def pins_too_many(self) -> bool:
        return self.exceptions > MOST_PINNED


class EditPreviews:
    """Previews of one edit of a stored owner, for each scope.

    Args:
        edited: the whole series after the edit, with the changes as typed.
        place_differs: whether the edit also changes the place.
        now: an aware instant.
    """

    def __init__(
        self,
        owner: ScheduleOwner,
        edited: Schedule,
        *,
        now: datetime,
        place_differs: bool = False,
    ) -> None:
        self.owner = owner
        self.edited = edited
        self.now = now
        self.place_differs = place_differs
        self.old = replace(owner.schedule, changes=edited.changes)
        self.rows = indexed_dates(owner.date_rows.with_held_data().order_by("local_start"))

    def all(self) -> EditPreview:
        return self._preview(str(Scope.ALL), self.old, self.edited, self.rows)

    def following(self, local_start: datetime) -> EditPreview:
        """This date and the following; for the first date the same as ``all``.

        Raises:
            SchedulingError: there is no such date, or the new rule gives no date from there on.
        """
        if is_first_date(self.old, local_start):
            return self.all()
        _head, tail = split_schedule(self.old, local_start)
        rows = [row for row in self.rows if row.local_start >= local_start]
        edited = edited_tail(self.old, tail.starts_at_local, self.edited)
        return self._preview(str(Scope.FOLLOWING), tail, edited, rows)

    def one(self, local_start: datetime) -> EditPreview:
        """Only this date takes the new start and length."""
        span = next((row.span for row in self.rows if row.local_start == local_start), None)
        shift = self.edited.starts_at_local - self.old.starts_at_local
        start = instant(local_start + shift, self.edited.zone)
        after = TimeSpan(start, start + self.edited.first_span.duration)
        effect = Effect.KEPT if after == span else Effect.MOVED
        return EditPreview(str(Scope.ONE), (DateChange(effect=effect, before=span, after=after),))

    def _preview(
        self, scope: str, old: Schedule, new: Schedule, rows: list[IndexedDate]
    ) -> EditPreview:
        reconciliation = reconcile_dates(
            old, new, rows, now=self.now, place_differs=self.place_differs
        )
        first = min([new.first_span.start, *(row.span.start for row in rows)])
        within = TimeSpan(first, max(horizon(self.now, self.owner), first))
        date_changes = tuple(compare_dates(rows, reconciliation, new, within=within))
        return EditPreview(
            scope, date_changes, len(reconciliation.pinned) + len(reconciliation.left_out)
        )
