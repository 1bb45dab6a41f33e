"""Saving the form of an event or activity for one date, for this and following, or for all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.utils import timezone

from ..scheduling.recurrence import ChangeKind, Schedule
from ..scheduling.series.splitting import edited_tail, is_first_date
from ..series.conflicts import retried
from ..series.copies import take_fields, take_rows
from ..series.edits import EditBase, Scope, Verb
from ..series.occurrences import Status
from ..series.schedules import check_schedule, set_schedule
from .continuing import continue_pages
from .journal import recorded
from .series_edits import change_one, split

SERIES_FIELDS = ("starts_at_local", "ends_at_local", "status", "reason")
"""With the place, the fields to which the choice of dates applies. For "one", the series keeps its
own values."""
CALLED_OFF = {
    Status.CANCELLED: (Verb.CANCEL, ChangeKind.CANCELLED),
    Status.POSTPONED: (Verb.POSTPONE, ChangeKind.POSTPONED),
}


class TypedSeries(Protocol):
    """A valid form: see ``forms.series.SeriesFormMixin``."""

    instance: Any
    cleaned_data: dict[str, Any]

    def edited_schedule(self) -> Schedule: ...

    def kept(self, name: str) -> list: ...


@retried
def save_for_one(
    form: TypedSeries, *, local_start: datetime, save: Callable[[], Any], user
) -> EditBase:
    """Save the form, but apply its new time, place or cancellation to one date only.

    Args:
        save: saves the form's instance; called after the series' own values are put back.
    """
    owner = form.instance
    names = [*SERIES_FIELDS, *filter(None, [owner.place_column])]
    typed = {name: getattr(owner, name) for name in names}
    place_id = owner.place_id
    stored = owner.stored()
    edited = form.edited_schedule()
    start = local_start + (edited.starts_at_local - stored.starts_at_local)
    end = start + (edited.ends_at_local - edited.starts_at_local)
    is_called_off = typed["status"] != stored.status and typed["status"] in CALLED_OFF
    verb, kind = CALLED_OFF[typed["status"]] if is_called_off else (Verb.MOVE, ChangeKind.ALTERED)

    def on_date(row: Any) -> None:
        if is_called_off:
            row.kind, row.reason = kind.value, typed["reason"]
            return
        row.kind = (ChangeKind.EXTRA if row.kind == ChangeKind.EXTRA else kind).value
        row.starts_at_local, row.ends_at_local = start, end
        row.follow(stored.schedule)
        if place_id != stored.place_id:
            setattr(row, owner.place_column, place_id)

    with owner.write(owner.pk):
        for name in names:
            setattr(owner, name, getattr(stored, name))
        save()
        return change_one(
            owner=owner,
            local_start=local_start,
            set_on=on_date,
            verb=str(verb),
            user=user,
            target=None if is_called_off else start,
        )


@retried
def save_for_following(
    form: TypedSeries, *, local_start: datetime, save: Callable[[], Any], user
) -> EditBase:
    """End the series before a date and save the form as a second series that continues from there.

    Changed dates before that date are saved on the first series. If the date is the first one, this
    is the same as ``save_for_all``.
    """
    owner = form.instance
    stored = owner.stored()
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
        first = recording.stored
        part = recording.successor = split(first, first.schedule, local_start)
        take_fields(part, owner, form.cleaned_data)
        take_rows(part, {name: form.kept(name) for name in owner.continued_rows})
        set_schedule(part, edited_tail(old, part.starts_at_local, edited))
        check_schedule(part.schedule, now=timezone.now())
        part.save()
        continue_pages(first, part, user=user)
    return recording.entry


@retried
def save_for_all(form: TypedSeries, *, save: Callable[[], Any], user) -> EditBase:
    """Save the form for the whole series. Dates that are past or hold data stay as they were."""
    with recorded(
        form.instance, verb=str(Verb.CHANGE), scope=str(Scope.ALL), user=user
    ) as recording:
        save()
    return recording.entry
