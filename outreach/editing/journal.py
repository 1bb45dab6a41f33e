"""The journal of edits: a schedule's state before, and whether it has been changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils import timezone
from wagtail.log_actions import log

from ..series.edits import EditBase
from ..series.owners import ScheduleOwner

EDITED = "outreach.edit"


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


def state_of(owner: ScheduleOwner) -> dict[str, object]:
    """The stored state of everything that schedule edits change, JSON-serialisable."""
    stored = owner.stored()
    names = [*OWN_FIELDS, *([owner.place_field] if owner.place_field else [])]
    return {
        "fields": plain(stored, names),
        "changes": [plain(row, columns_of(row)) for row in owner.stored_changes()],
        "pauses": [plain(row, columns_of(row)) for row in stored.pauses.order_by("pk")],
    }


def digest_of(*states: object) -> str:
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
    """What the code inside ``recorded`` adds to the entry."""

    successor: ScheduleOwner | None = None
    target: datetime | None = None
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
        before = state_of(owner)
        keys = dict(owner.date_rows.values_list("pk", "local_start"))
        recording = Recording()
        yield recording
        moved = _moved_keys(owner, recording.successor, keys)
        if moved:
            before["keys"] = moved
        recording.edit = write_entry(
            owner,
            verb=verb,
            scope=scope,
            user=user,
            local_start=local_start,
            before=before,
            after=digest_of(*states_of(owner, recording.successor)),
            successor=recording.successor,
            target=recording.target,
        )


def states_of(owner: ScheduleOwner, successor: ScheduleOwner | None) -> list[dict]:
    return [state_of(part) for part in (owner, successor) if part]


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
    reason: Mapping[str, str] | None = None,
) -> EditBase:
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
        "date": entry.local_start and entry.local_start.isoformat(),
        "target": target and target.isoformat(),
        "reason": dict(reason or {}),
        "all_day": owner.all_day,
        "zone": owner.zone,
        "successor": entry.successor_id,
        "undone": undone,
    }
    log(instance=owner, action=LOG_ACTION, user=user or entry.user, data=data)


def _moved_keys(
    owner: ScheduleOwner, successor: ScheduleOwner | None, before: Mapping[int, datetime]
) -> list[list]:
    """The rows whose key has changed: id and previous key."""
    after = dict(owner.date_rows.values_list("pk", "local_start"))
    if successor:
        after |= dict(successor.date_rows.values_list("pk", "local_start"))
    return [[pk, key.isoformat()] for pk, key in before.items() if pk in after and after[pk] != key]
