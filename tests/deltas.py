"""What units of work say they did to dates, held against snapshots of all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from outreach.scheduling.series.delta import DateState, ScheduleDelta
from outreach.series import unit_of_work
from outreach.series.dates import OwnerDate

Snapshot = dict[int, DateState]


def snapshot_of(rows: Iterable[OwnerDate]) -> Snapshot:
    """Of all these rows, by their ids."""
    return {
        row.pk: DateState(
            owner_id=row.owner.pk,
            local_start=row.local_start,
            span=row.span,
            place_id=row.owner.place_of(row),
            status=row.status,
            is_detached=row.is_detached,
        )
        for row in rows
    }


@contextmanager
def followed() -> Iterator[list[ScheduleDelta]]:
    """All deltas of the units that end within the block, in their order."""
    found: list[ScheduleDelta] = []
    unit_of_work.register_follower(found.extend)
    try:
        yield found
    finally:
        unit_of_work.FOLLOWERS.remove(found.extend)


def applied(deltas: Iterable[ScheduleDelta], snapshot: Mapping[int, DateState]) -> Snapshot:
    """The snapshot after what the deltas say, each of which says how a date was and is truly so."""
    dates = dict(snapshot)
    for delta in deltas:
        for date in delta.dates:
            assert date.before != date.after
            assert dates.pop(date.row_id, None) == date.before
            if date.after is not None:
                dates[date.row_id] = date.after
    return dates
