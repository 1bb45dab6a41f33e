"""The journal of edits: a schedule's state before, and whether it has been changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail.log_actions import log

from ..series.edits import EditBase
from ..series.owners import ScheduleOwner
from ..series.reconciliation import PIN_COLUMNS
from ..series.schedules import paused_days

EDITED = "outreach.edit"
PINNED_PLACE = "pinned_venue"

LOG_ACTION = "outreach.edit_schedule"
OWN_FIELDS = (
    "starts_at_local",
    "ends_at_local",
    "all_day",
    "zone",
    "recurrence",
    "skips_holidays",
    "status",
    "reason",
)


def states_of(*owners: ScheduleOwner | None) -> list[dict[str, Any]]:
    """The stored state of everything that schedule edits change, JSON-serialisable: one value for
    each of these owners of one model."""
    found = [owner for owner in owners if owner]
    stored = type(found[0])._base_manager.in_bulk([owner.pk for owner in found])
    children = _children_of(found)
    return [_state(stored[owner.pk], *children[owner.pk]) for owner in found]


Children = tuple[list[models.Model], list[models.Model]]
"""An owner's changes and its pauses, as they are stored, each in a fixed order."""


def _children_of(owners: Sequence[ScheduleOwner]) -> dict[int, Children]:
    found: dict[int, Children] = {owner.pk: ([], []) for owner in owners}
    for place, (name, order) in enumerate((("changes", "local_start"), ("pauses", "pk"))):
        column = owners[0]._meta.get_field(name).field
        rows = column.model._base_manager.filter(**{f"{column.name}__in": list(found)})
        for row in rows.order_by(order):
            found[getattr(row, column.attname)][place].append(row)
    return found


def _state(stored: ScheduleOwner, changes: list, pauses: list) -> dict[str, Any]:
    names = [*OWN_FIELDS, *filter(None, [stored.place_field])]
    return {
        "fields": plain(stored, names),
        "changes": [plain(row, columns_of(row)) for row in changes],
        "pauses": [plain(row, columns_of(row)) for row in pauses],
    }


def digest_of(*states: Mapping[str, Any]) -> str:
    """Of whole states. A pin is in it as the times that it keeps: that it is one changes nothing."""
    told = [
        {**state, "changes": [_told(change) for change in state["changes"]]} for state in states
    ]
    return _digest(*told)


def digest_of_change(row: models.Model | None) -> str:
    """Of the stored change of one date."""
    return _digest(_told(plain(row, columns_of(row))) if row else None)


def _told(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change with the times and the place that hold for its date, without its pin."""
    told = {
        name: value for name, value in change.items() if name not in (*PIN_COLUMNS, PINNED_PLACE)
    }
    if not told["starts_at_local"]:
        told["starts_at_local"] = change.get("pinned_start")
        told["ends_at_local"] = told["ends_at_local"] or change.get("pinned_end")
    if "venue" in told:
        told["venue"] = told["venue"] or change.get(PINNED_PLACE)
    return told


def _digest(*states: object) -> str:
    return hashlib.sha256(json.dumps(states, sort_keys=True).encode()).hexdigest()


def plain(row: models.Model, names: Iterable[str]) -> dict[str, object]:
    """Columns of a row by name; times as ISO text, foreign keys as ids."""
    values = {}
    for name in names:
        column = row._meta.get_field(name)
        value = column.get_prep_value(column.value_from_object(row))
        values[name] = value.isoformat() if isinstance(value, date | datetime) else value
    return values


def take_plain(row: models.Model, values: Mapping[str, object]) -> None:
    """Set the column values that ``plain`` returned."""
    for name, value in values.items():
        column = row._meta.get_field(name)
        setattr(row, column.attname, column.to_python(value))


def columns_of(row: models.Model) -> list[str]:
    """Names of all columns but the id and the owner's."""
    return [
        column.name
        for column in row._meta.concrete_fields
        if not column.primary_key and not issubclass(column.related_model or int, ScheduleOwner)
    ]


@dataclass
class Recording:
    """What the code inside ``recorded`` adds to the entry, or corrects."""

    scope: str
    stored: Any
    """The owner as it is stored when the block begins; its pauses are read once."""
    successor: ScheduleOwner | None = None
    target: datetime | None = None
    place_id: int | None = None
    edit: EditBase | None = field(default=None)
    """Written when the block ends."""

    @property
    def entry(self) -> EditBase:
        """The journal entry; available after the block."""
        assert self.edit is not None  # noqa: S101 - see above
        return self.edit


@contextmanager
def recorded(
    owner: ScheduleOwner,
    *,
    verb: str,
    scope: str,
    user,
    local_start: datetime | None = None,
) -> Iterator[Recording]:
    """Wrap an edit of the whole schedule: one transaction, one entry in the journal and in the log.

    Args:
        local_start: the date the user chose, a naive wall time.
    """
    with owner.write(owner.pk) as work:
        work.cause = verb
        stored = owner.stored()
        changes, pauses = _children_of([stored])[stored.pk]
        before = _state(stored, changes, pauses)
        stored.paused = paused_days(pauses)
        recording = Recording(scope=scope, stored=stored)
        with work.watching_moves() as moves:
            yield recording
        if moved := _moved_keys(owner, recording.successor, moves):
            before["keys"] = moved
        recording.edit = write_entry(
            owner,
            verb=verb,
            scope=recording.scope,
            user=user,
            local_start=local_start,
            before=before,
            after=digest_of(*states_of(owner, recording.successor)),
            successor=recording.successor,
            target=recording.target,
            place_id=recording.place_id,
            shown=shown_start(
                next((row for row in changes if row.local_start == local_start), None)
            ),
        )


def shown_start(change: Any) -> datetime | None:
    """When the date of a stored change begins; None if that is its key."""
    return change and change.as_change().starts_at_local


def write_entry(
    owner: ScheduleOwner,
    *,
    verb: str,
    scope: str,
    user,
    local_start: datetime | None,
    before: dict,
    after: str,
    successor: ScheduleOwner | None = None,
    target: datetime | None = None,
    place_id: int | None = None,
    shown: datetime | None = None,
    reason: Mapping[str, str] | None = None,
) -> EditBase:
    """
    Args:
        target: when it begins from now on, ``place_id`` where it takes place, if it was moved.
        shown: when it begins for readers, if that is not its key.
    """
    if target:
        before = before | {"target": target.isoformat()}
    if place_id:
        before = before | {"place": place_id}
    if shown and shown != local_start:
        before = before | {"shown": shown.isoformat()}
    entry = owner.edits.create(
        verb=verb,
        scope=scope,
        user=user,
        local_start=local_start,
        made_at=timezone.now(),
        before=before,
        after=after,
        successor=successor,
    )
    log_edit(owner, entry, target=target, reason=reason)
    return entry


def log_edit(
    owner: ScheduleOwner,
    entry: EditBase,
    *,
    target: datetime | None = None,
    reason: Mapping[str, str] | None = None,
    user=None,
    undone: bool = False,
) -> None:
    """Log the edit in the history; this action's formatter says how it reads."""
    data = {
        "verb": str(entry.verb),
        "scope": str(entry.scope),
        "date": entry.shown_start and entry.shown_start.isoformat(),
        "target": target.isoformat() if target and target != entry.shown_start else None,
        "reason": dict(reason or {}),
        "all_day": owner.all_day,
        "zone": owner.zone,
        "successor": entry.successor_id,
        "undone": undone,
    }
    log(instance=owner, action=LOG_ACTION, user=user or entry.user, data=data)


def _moved_keys(
    owner: ScheduleOwner, successor: ScheduleOwner | None, moves: Mapping[int, datetime]
) -> list[list]:
    """The rows whose key has changed: id and previous key."""
    if not moves:
        return []
    dates = owner.date_rows
    parts = [part.pk for part in (owner, successor) if part]
    rows = dates.model._default_manager.filter(**{f"{dates.field.name}__in": parts})
    after = dict(rows.values_list("pk", "local_start"))
    return [[pk, key.isoformat()] for pk, key in moves.items() if pk in after and after[pk] != key]
