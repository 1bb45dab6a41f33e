"""Saving an event's form for one date, for this and all that follow, or for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone

from ..models import Event
from ..models.edits import EditBase, Scope, Verb
from ..models.owner_schedules import check_schedule
from ..scheduling.occurrences import Status
from ..scheduling.recurrence import ChangeKind, Schedule
from ..scheduling.splitting import edited_tail, is_first_date, split_schedule
from .continuing import continue_pages
from .edit_journal import recorded
from .series_edits import change_one, set_schedule, split

SERIES_FIELDS = ("starts_at_local", "ends_at_local", "status", "reason", "venue_id")
"""What a choice of dates is about; with "one", the series keeps its own."""
PART_FIELDS = (
    "title",
    "status",
    "reason",
    "skips_holidays",
    "region_id",
    "venue_id",
    "capacity",
)


class TypedEvent(Protocol):
    """A valid form of an event: see ``forms.events.EventForm``."""

    instance: Any
    cleaned_data: dict[str, Any]

    def edited_schedule(self) -> Schedule: ...

    def kept(self, name: str) -> list: ...


def save_for_one(
    form: TypedEvent, *, local_start: datetime, save: Callable[[], Any], user
) -> EditBase:
    """Save the form, but its new time, place or cancellation for one date only.

    Args:
        save: saves the form's instance, as it is then.
    """
    event, typed = form.instance, {name: getattr(form.instance, name) for name in SERIES_FIELDS}
    stored = Event.objects.get(pk=event.pk)
    edited = form.edited_schedule()
    start = local_start + (edited.starts_at_local - stored.starts_at_local)
    end = start + (edited.ends_at_local - edited.starts_at_local)
    calls_off = typed["status"] != stored.status and typed["status"] in CALLED_OFF

    def on_date(row: Any) -> None:
        if calls_off:
            row.kind, row.reason = CALLED_OFF[typed["status"]].value, typed["reason"]
            return
        row.kind = ChangeKind.EXTRA.value if row.kind == ChangeKind.EXTRA else ChangeKind.ALTERED
        row.starts_at_local, row.ends_at_local = start, end
        if typed["venue_id"] != stored.venue_id:
            row.venue_id = typed["venue_id"]

    with event.write(event.pk):
        for name in SERIES_FIELDS:
            setattr(event, name, getattr(stored, name))
        save()
        verb = str(Verb.CANCEL if calls_off else Verb.MOVE)
        return change_one(
            owner=event,
            local_start=local_start,
            set_on=on_date,
            verb=verb,
            user=user,
            target=None if calls_off else start,
        )


def save_for_following(
    form: TypedEvent, *, local_start: datetime, save: Callable[[], Any], user
) -> EditBase:
    """End the series before a date, and save the form as the series that goes on from there.

    Changed dates before that date are saved on the first part. From the first date on it is the same
    as ``save_for_all``.
    """
    event = form.instance
    stored = Event.objects.get(pk=event.pk)
    if is_first_date(stored.schedule, local_start):
        return save_for_all(form, save=save, user=user)
    with recorded(
        stored,
        verb=str(Verb.CHANGE),
        scope=str(Scope.FOLLOWING),
        user=user,
        local_start=local_start,
    ) as recording:
        old, edited = stored.schedule, form.edited_schedule()
        stored.changes = form.kept("changes")
        stored.save()
        first = Event.objects.get(pk=event.pk)
        _head, tail = split_schedule(first.schedule, local_start)
        part = recording.successor = split(first, local_start)
        _take_typed(form, part)
        set_schedule(part, edited_tail(old, tail, edited))
        check_schedule(part.schedule, now=timezone.now())
        part.save()
        continue_pages(first, part, user=user)
    return _written(recording.edit)


def save_for_all(form: TypedEvent, *, save: Callable[[], Any], user) -> EditBase:
    """Save the form for the whole series: what is over or holds data stays as it was."""
    with recorded(
        form.instance, verb=str(Verb.CHANGE), scope=str(Scope.ALL), user=user
    ) as recording:
        save()
    return _written(recording.edit)


CALLED_OFF = {
    Status.CANCELLED: ChangeKind.CANCELLED,
    Status.POSTPONED: ChangeKind.POSTPONED,
}


def _take_typed(form: TypedEvent, part: Event) -> None:
    """All that the form says beside dates; child rows anew, since the typed ones are the first's."""
    for name in PART_FIELDS:
        setattr(part, name, getattr(form.instance, name))
    for name in ("audiences", "topics"):
        if name in form.cleaned_data:
            setattr(part, name, form.cleaned_data[name])
    part.partnerships = [
        row._meta.model(organisation=row.organisation, role=row.role, answer=row.answer)
        for row in form.kept("partnerships")
    ]
    part.pauses = [
        row._meta.model(first_on=row.first_on, last_on=row.last_on, reason=row.reason)
        for row in form.kept("pauses")
    ]


def _written(edit: EditBase | None) -> EditBase:
    assert edit is not None  # noqa: S101 - ``recorded`` writes it when its block ends
    return edit
