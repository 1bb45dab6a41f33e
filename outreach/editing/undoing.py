"""Undoing an edit of a schedule, if nobody has changed the same thing since.

Data entered since is kept: a date that has taken place in the meantime, or holds data, keeps its
current time and place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..scheduling.errors import EditRefused
from ..scheduling.recurrence import has_date
from ..scheduling.series.restoring import restore_dates
from ..series.conflicts import retried
from ..series.edits import EditBase, Scope, Verb
from ..series.owners import ScheduleOwner
from ..series.reconciliation import indexed_dates, note_moves, rekey, write_changes
from .continuing import delete_pages
from .journal import columns_of, digest_of, digest_of_change, log_edit, states_of, take_plain
from .past_dates import refuse_second_date, took_place


@retried
def undo(*, edit: EditBase, user) -> None:
    """Restore the state before an edit; SEQUENCE increases as with any change.

    Raises:
        EditRefused: it was already undone, or something has changed since.
    """
    owner = edit.owner
    with owner.write(owner.pk) as work:
        work.cause = "undo"
        edit = type(edit)._default_manager.select_for_update().get(pk=edit.pk)
        if edit.undone_at:
            raise EditRefused(_("This has already been undone."))
        if not is_untouched(edit):
            raise EditRefused(
                _("Something has been changed since. Undo that first, or correct it by hand.")
            )
        if edit.scope == Scope.ONE:
            _undo_one(edit)
        else:
            _undo_whole(edit, user)
        type(edit)._default_manager.filter(pk=edit.pk).update(undone_at=timezone.now())
        log_edit(owner, edit, user=user, undone=True)


def is_untouched(edit: EditBase) -> bool:
    """Whether the state that the edit left is unchanged."""
    return edit in untouched(edit.owner, [edit])


def untouched(owner: ScheduleOwner, edits: Iterable[EditBase]) -> list[EditBase]:
    """Those edits of an owner whose result is unchanged. The state of the owner, and of it together
    with each second series, is read once."""
    rows: dict[datetime, Any] | None = None
    wholes: dict[int | None, str] = {}
    found = []
    for edit in edits:
        if edit.scope == Scope.ONE:
            if rows is None:
                rows = {row.local_start: row for row in owner.stored_changes()}
            now = digest_of_change(rows.get(edit.local_start))
        else:
            if edit.successor_id not in wholes:
                wholes[edit.successor_id] = digest_of(*states_of(owner, edit.successor))
            now = wholes[edit.successor_id]
        if now == edit.after:
            found.append(edit)
    return found


def _undo_one(edit: EditBase) -> None:
    owner, before = edit.owner, edit.before["change"]
    schedule, now = owner.stored().schedule, timezone.now()
    had_taken_place = took_place(owner, edit.local_start, now=now)
    _write_before(owner, edit, before)
    after = owner.stored().schedule
    refuse_second_date(schedule, after, edit.local_start)
    is_date = has_date(after, edit.local_start)
    if had_taken_place and not (
        is_date
        and after.instance(edit.local_start).span == schedule.instance(edit.local_start).span
    ):
        raise EditRefused(_("This date is over: it stays as it was."))


def _write_before(owner: ScheduleOwner, edit: EditBase, before: dict | None) -> None:
    row = owner.stored_changes().filter(local_start=edit.local_start).first()
    if before is None:
        owner.check_date(str(Verb.CHANGE), edit.local_start, None)
        if row:
            row.delete()
        return
    row = row or owner.new_change()
    take_plain(row, dict.fromkeys(columns_of(row)) | before)
    owner.check_date(str(Verb.CHANGE), edit.local_start, row.as_change())
    row.save()


def _undo_whole(edit: EditBase, user) -> None:
    owner = edit.owner.stored()
    if edit.successor:
        _join(owner, edit.successor, user)
    rows = list(owner.date_rows.with_held_data())
    now_indexed = indexed_dates(rows)
    places = {row.pk: owner.place_of(row) for row in rows}
    by_id = {pk: datetime.fromisoformat(key) for pk, key in edit.before.get("keys", ())}
    keys = {row.local_start: by_id[row.pk] for row in rows if row.pk in by_id}
    rekey(owner, rows, keys)
    take_plain(owner, edit.before["fields"])
    pause = owner._meta.get_field("pauses").related_model
    owner.pauses = [_row(pause, values) for values in edit.before["pauses"]]
    owner.stored_changes().delete()
    changes = [_row(owner.new_change, values) for values in edit.before["changes"]]
    owner.stored_changes().bulk_create(changes)
    owner.reconciles_dates = False
    owner.save()
    owner = owner.stored()
    stored = {row.local_start: row for row in owner.stored_changes()}
    restored = restore_dates(owner.schedule, now_indexed, keys, now=timezone.now())
    by_key = {row.local_start: places[row.pk] for row in rows}
    write_changes(owner, stored, restored, by_key)


def _join(owner: ScheduleOwner, successor: ScheduleOwner, user) -> None:
    """Move the dates of the second series back to the first, and delete the second."""
    delete_pages(successor, user=user)
    names = {"sequence", "public_sequence"} & set(owner.continued_fields)
    if names:  # Those of dates published one by one.
        highest = {name: max(getattr(owner, name), getattr(successor, name)) for name in names}
        type(owner)._base_manager.filter(pk=owner.pk).update(**highest)
    successor.stored_changes().delete()
    rows = successor.date_rows.all()
    note_moves(successor, rows)
    rows.update(**{owner.date_rows.field.name: owner})
    successor.delete()


def _row(make, values: dict):
    row = make()
    take_plain(row, values)
    return row


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
