"""Finds the pins among the changed dates of an older site, by the journal of edits.

Until now a date that an edit of its whole series kept as it was looked like one that an editor had
moved. Only what the journal shows to be written by such an edit becomes a pin: the date stands, to the
minute, where the series before that edit had it, was over when it was made, was not changed before,
and nobody has said anything of it since. All else stays a move. When and where a date takes place
does not change, so neither do sequence numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from outreach.fields.recurrence import recurrence_text
from outreach.scheduling.errors import SchedulingError
from outreach.scheduling.recurrence import Schedule, has_date
from outreach.scheduling.recurrence_text import parse_recurrence
from outreach.scheduling.spans import TimeSpan, instant

FRAME = ("starts_at_local", "ends_at_local", "all_day", "zone", "recurrence")
WHOLE = ("all", "following")
PINNED = {"starts_at_local": "pinned_start", "ends_at_local": "pinned_end", "venue": "pinned_venue"}
Row = dict[str, object]
"""A change as the journal writes it: times as ISO text, foreign keys as ids."""


@dataclass(frozen=True)
class Tables:
    """The historical models of one kind of owner. ``place``: the field of the place, if any."""

    owners: type
    edits: type
    changes: type
    dates: type
    owner_field: str
    place: str = ""


@dataclass
class Entry:
    """An edit of a whole series: the series before it, and the changes that its dates had."""

    pk: int
    made_at: datetime
    frame: Row
    schedule: Schedule | None
    changes: list[Row]
    former_keys: dict[int, str] = field(default_factory=dict)
    is_effective: bool = False
    """Whether the series was another one after it."""


def mark(tables: Tables, alias: str) -> None:
    for owner_id in _owners_with_changes(tables, alias):
        _mark_owner(tables, alias, owner_id)


def unmark(tables: Tables, alias: str) -> None:
    """The reverse: pins look like moves again."""
    for change in tables.changes.objects.using(alias).filter(pinned_start__isnull=False):
        if change.kind != "skipped":
            change.starts_at_local = change.starts_at_local or change.pinned_start
            change.ends_at_local = change.ends_at_local or change.pinned_end
        if tables.place:
            change.venue_id = change.venue_id or change.pinned_venue_id
        change.save(using=alias)
    for edit in tables.edits.objects.using(alias).all():
        rows = _rows_in(edit.before)
        for row in rows:
            if row.get("pinned_start") and row["kind"] != "skipped":
                for name, pinned in PINNED.items():
                    if name in row:
                        row[name] = row[name] or row.get(pinned)
            for name in ("pinned_start", "pinned_end", "pinned_venue", "moved_from"):
                row.pop(name, None)
        if rows:
            edit.save(using=alias, update_fields=["before"])


def _owners_with_changes(tables: Tables, alias: str) -> list[int]:
    changes = tables.changes.objects.using(alias)
    column = f"{tables.owner_field}_id"
    return sorted(set(changes.values_list(column, flat=True)))


def _mark_owner(tables: Tables, alias: str, owner_id: int) -> None:
    owner = tables.owners.objects.using(alias).get(pk=owner_id)
    own = {tables.owner_field: owner}
    edits = tables.edits.objects.using(alias)
    found = list(edits.filter(**own).order_by("pk"))
    begun = list(edits.filter(successor_id=owner_id, scope="following").order_by("pk"))
    entries = list(_entries([*begun, *found], _frame_of(owner)))
    dates = {
        date.local_start.isoformat(): date
        for date in tables.dates.objects.using(alias).filter(**own)
    }
    for change in tables.changes.objects.using(alias).filter(**own):
        row = _as_row(change, tables)
        date = dates.get(str(row["local_start"]))
        if _is_pin(row, entries, owner.zone):
            _pin(change, tables)
        elif change.starts_at_local and change.kind != "skipped":
            change.moved_from = _moved_from(row, date and date.pk, entries)
        change.save(using=alias)
        if date:
            is_pinned = change.pinned_start is not None
            former = change.moved_from or change.local_start
            is_moved = change.starts_at_local and change.starts_at_local != former
            date.is_altered = date.is_altered and not is_pinned
            date.moved_from = former if is_moved and change.kind != "skipped" else None
            date.save(using=alias, update_fields=["is_altered", "moved_from"])
    for edit in found:
        earlier = [entry for entry in entries if entry.pk < edit.pk]
        pins = [row for row in _rows_in(edit.before) if _is_pin(row, earlier, owner.zone)]
        for row in pins:
            for name in PINNED.keys() & row.keys():
                row[PINNED[name]], row[name] = row[name], None
        if pins:
            edit.save(using=alias, update_fields=["before"])


def _entries(edits: Iterable, last: Row) -> Iterator[Entry]:
    entries = [
        Entry(
            pk=edit.pk,
            made_at=edit.made_at,
            frame={name: edit.before["fields"].get(name) for name in (*FRAME, "venue")},
            schedule=_schedule_of(edit.before["fields"]),
            changes=edit.before.get("changes", []),
            former_keys=dict(edit.before.get("keys", [])),
        )
        for edit in edits
        if edit.scope in WHOLE and edit.undone_at is None and "fields" in edit.before
    ]
    later = [*(one.frame for one in entries[1:]), last]
    for entry, after in zip(entries, later[: len(entries)], strict=True):
        entry.is_effective = entry.frame != after
        if entry.schedule:
            yield entry


def _is_pin(row: Row, entries: Iterable[Entry], zone: str) -> bool:
    """Whether one of these edits shows that it wrote this row to keep a date as it was."""
    if row["kind"] not in ("altered", "extra") or row.get("title") or row["reason"]:
        return False
    if not (row["starts_at_local"] and row["ends_at_local"]):
        return False
    times = row["starts_at_local"], row["ends_at_local"]
    span = TimeSpan(*(instant(datetime.fromisoformat(str(time)), zone) for time in times))
    return any(
        entry.is_effective
        and span.end <= entry.made_at
        and row.get("venue") in (None, entry.frame["venue"])
        and times not in [(one["starts_at_local"], one["ends_at_local"]) for one in entry.changes]
        and _had(entry, str(row["starts_at_local"]), span)
        for entry in entries
    )


def _had(entry: Entry, key: str, span: TimeSpan) -> bool:
    """Whether the series before the edit had a date with this key and at this time."""
    start = datetime.fromisoformat(key)
    change = next((one for one in entry.changes if one["local_start"] == key), None)
    if change and (change["starts_at_local"] or change["ends_at_local"]):
        return False
    if change and change["kind"] not in ("altered", "extra"):
        return False
    assert entry.schedule is not None  # noqa: S101 - others are left out above
    is_date = bool(change and change["kind"] == "extra") or has_date(entry.schedule, start)
    return is_date and entry.schedule.span_from(start) == span


def _moved_from(row: Row, date_id: int | None, entries: Iterable[Entry]) -> datetime | None:
    """When a date that an editor has moved was to begin, if an edit of the series gave it another key
    since."""
    for entry in entries:
        key = entry.former_keys.get(date_id or 0)
        if key is None or key == row["local_start"]:
            continue
        before = next((one for one in entry.changes if one["local_start"] == key), None)
        if before and before["starts_at_local"] == row["starts_at_local"]:
            return datetime.fromisoformat(key)
    return None


def _pin(change, tables: Tables) -> None:
    change.pinned_start, change.pinned_end = change.starts_at_local, change.ends_at_local
    change.starts_at_local = change.ends_at_local = None
    if tables.place:
        change.pinned_venue_id, change.venue_id = change.venue_id, None


def _rows_in(before: Mapping) -> list[Row]:
    return [*before.get("changes", []), *filter(None, [before.get("change")])]


def _as_row(change, tables: Tables) -> Row:
    row: Row = {"kind": change.kind, "reason": change.reason}
    for name in ("local_start", "starts_at_local", "ends_at_local"):
        moment = getattr(change, name)
        row[name] = moment and moment.isoformat()
    if tables.place:
        row |= {"venue": change.venue_id, "title": change.title}
    return row


def _frame_of(owner) -> Row:
    return {
        "starts_at_local": owner.starts_at_local.isoformat(),
        "ends_at_local": owner.ends_at_local.isoformat(),
        "all_day": owner.all_day,
        "zone": owner.zone,
        "recurrence": recurrence_text(owner.recurrence, owner.zone).text(owner.zone),
        "venue": getattr(owner, "venue_id", None),
    }


def _schedule_of(fields: Mapping) -> Schedule | None:
    """None if it contradicts itself, as an older one may."""
    try:
        return Schedule(
            starts_at_local=datetime.fromisoformat(fields["starts_at_local"]),
            ends_at_local=datetime.fromisoformat(fields["ends_at_local"]),
            zone=fields["zone"],
            all_day=fields["all_day"],
            rules=parse_recurrence(fields["recurrence"] or "", fields["zone"]).rules,
        )
    except (SchedulingError, ValueError, KeyError, TypeError):
        return None
