"""The abstract table of dates, its queryset, and the function that rebuilds a series' rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from ..fields import LocalDateTimeField
from ..scheduling.days import Days
from ..scheduling.recurrence import Instance
from ..scheduling.series.delta import DateDelta, DateState
from ..scheduling.spans import TimeSpan
from .unit_of_work import current_work

if TYPE_CHECKING:
    from .owners import ScheduleOwner

BATCH = 500
LONG = timedelta(days=2)
"""Longer dates are found through an index of their own, so that a search for what overlaps a span
only has to begin this far before it."""


class OccurrenceQuerySet(models.QuerySet):
    def attached(self):
        """Those that the schedule still names."""
        return self.filter(is_detached=False)

    def upcoming(self, now: datetime):
        """Not over at ``now``. Every date is in exactly one of this and ``past``."""
        return self.filter(ends_at__gt=now)

    def past(self, now: datetime):
        return self.filter(ends_at__lte=now)

    def within(self, span: TimeSpan):
        """Those that overlap ``span``; a date without length counts when it starts in it."""
        return self.filter(overlap(span))

    def on_days(self, days: Days):
        """Those on these days, and all-day dates beside them; see ``Source.entries``."""
        all_day = Q(**{f"{self.model.owner_field}__all_day": True})
        return self.within(days.widest).filter(all_day | overlap(days.span))

    def holding_data(self):
        """Those with data: a row of another table points at them, unless that table is marked as
        ``is_bookkeeping``."""
        query = self.holds_data()
        return self.filter(query) if query else self.none()

    def with_held_data(self):
        """Each with ``holds_data``, whether it does."""
        query = self.holds_data()
        value = Case(When(query, then=True), default=False) if query else Value(False)
        return self.annotate(holds_data=value)

    def holds_data(self) -> Q:
        """The condition of the two above."""
        query = Q()
        for relation in self.model._meta.related_objects:
            if getattr(relation.related_model, "is_bookkeeping", False):
                continue
            rows = relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            query |= Q(Exists(rows))
        return query


def overlap(span: TimeSpan) -> Q:
    """The condition of ``within``."""
    reaches_in = Q(ends_at__gt=span.start) | Q(starts_at=span.start, ends_at=span.start)
    return Q(starts_at__lt=span.end) & reaches_in


def around(rows: OccurrenceQuerySet, moment: datetime) -> list[OccurrenceQuerySet]:
    """Splits ``rows``, dates that end later than ``moment``, into short and long ones, each found
    through an index of starts. Without a bound on how long a date lasts, the search for ongoing
    dates would begin at the very first date."""
    return [
        rows.filter(is_long=False, starts_at__gte=moment - LONG),
        rows.filter(is_long=True),
    ]


class Status(models.TextChoices):
    """The status of an event and of each of its dates. Planned is internal; all others may be
    public."""

    PLANNED = "planned", _("planned")
    TENTATIVE = "tentative", _("tentative")
    CONFIRMED = "confirmed", _("confirmed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


PUBLIC_STATUSES = frozenset(Status) - {Status.PLANNED}
CALLED_OFF = frozenset({Status.CANCELLED, Status.POSTPONED})


class OccurrenceBase(models.Model):
    """One date, stored with a stable id. The foreign key to the owner is the subclass's."""

    Status = Status

    local_start = LocalDateTimeField(_("nominal start"), help_text=_("The key of this date."))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), help_text=_("The end is not part of the event."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    is_altered = models.BooleanField(_("altered"), default=False)
    moved_from = LocalDateTimeField(null=True, editable=False)
    """When it was to begin, if somebody moved it."""
    is_long = models.BooleanField(_("lasts several days"), default=False, editable=False)
    is_detached = models.BooleanField(
        _("detached"), default=False, help_text=_("No longer in the schedule, kept for its data.")
    )

    objects = OccurrenceQuerySet.as_manager()

    @property
    def span(self) -> TimeSpan:
        """When it takes place, in UTC."""
        return TimeSpan(self.starts_at, self.ends_at)

    class Meta:
        abstract = True
        ordering = ["starts_at", "pk"]


def rebuild(
    owner: ScheduleOwner,
    instances: Iterable[Instance],
    *,
    since: datetime | None = None,
    own_values: Callable[[Instance], dict[str, object]] = lambda instance: {},
    first_values: Callable[[], dict[str, object]] = dict,
) -> bool:
    """Bring an owner's rows in line with ``instances``: update, add, delete, and detach what holds
    data; the unit of work is told what this did to which date.

    Never deletes a row with data; a detached date that the schedule names again is attached again.
    A constant number of queries for each ``BATCH`` rows.

    Args:
        owner: locked; its status is that of dates without a change of their own.
        since: naive wall time; older rows are left as they are.
        own_values: the subclass's columns for a date, the same ones for each.
        first_values: columns that a date is given once, when it is added.

    Returns:
        Whether anything was written.
    """
    rows = owner.date_rows.all()
    status = owner.status
    wanted = {found.local_start: _values(found, status) | own_values(found) for found in instances}
    columns = list(next(iter(wanted.values()), {}))
    existing = rows if since is None else rows.filter(local_start__gte=since)
    record = DateRecord(owner)
    changed, surplus = [], []
    for row in existing:
        values = wanted.pop(row.local_start, None)
        differs = values is None or any(
            getattr(row, name) != value for name, value in values.items()
        )
        if differs or record.was_elsewhere(row):
            record.see(row)
        if values is None:
            surplus.append(row)
        elif differs:
            _assign(row, values)
            changed.append(row)
    write_rows(changed, columns)
    held = _holding(rows.model, [row.pk for row in surplus])
    removed = _remove(rows.model, surplus, held)
    key = rows.model.owner_field
    added = [
        rows.model(local_start=start, **values, **first_values(), **{key: owner})
        for start, values in wanted.items()
    ]
    rows.model._default_manager.bulk_create(added, batch_size=BATCH)
    record.finish(surplus, added, held=held)
    return bool(changed or removed or added)


class DateRecord:
    """Compares the dates of an owner before and after they are rebuilt, for the unit of work."""

    def __init__(self, owner: ScheduleOwner) -> None:
        self.owner = owner
        self.work = current_work()
        self.label = owner._meta.label_lower
        self.seen: list[tuple[OccurrenceBase, DateState]] = []

    def was_elsewhere(self, row: OccurrenceBase) -> bool:
        """Whether it had another key or another owner when the unit of work began."""
        return bool(self.work and self.work.former_date(self.label, row.pk))

    def see(self, row: OccurrenceBase) -> None:
        """Note a row that may differ, before it is changed."""
        former = self.work and self.work.former_date(self.label, row.pk)
        state = self._state(row)
        if former:
            state = replace(state, owner_id=former.owner_id, local_start=former.local_start)
        self.seen.append((row, state))

    def finish(
        self,
        gone: Sequence[OccurrenceBase],
        added: Sequence[OccurrenceBase],
        *,
        held: Collection[int],
    ) -> None:
        """Note the outcome.

        Args:
            gone: rows that were detached, or deleted unless they are ``held``.
        """
        if self.work is None:
            return
        left = {row.pk for row in gone}
        pairs = [*self.seen, *((row, None) for row in added)]
        others = [row.pk for row, was in self.seen if row.pk not in left]
        held = {*held, *_holding(self.owner.date_rows.model, others)}
        dates = [
            DateDelta(row_id=row.pk, before=was, after=after, holds_data=row.pk in held)
            for row, was in pairs
            if was != (after := self._after(row, is_gone=row.pk in left, is_held=row.pk in held))
        ]
        if dates:
            self.work.dates_changed((self.label, self.owner.pk), dates)

    def _after(self, row: OccurrenceBase, *, is_gone: bool, is_held: bool) -> DateState | None:
        state = self._state(row)
        if not is_gone:
            return state
        return replace(state, is_detached=True) if is_held else None

    def _state(self, row: OccurrenceBase) -> DateState:
        return DateState(
            owner_id=self.owner.pk,
            local_start=row.local_start,
            span=row.span,
            place_id=self.owner.place_of(row),
            status=row.status,
            is_detached=row.is_detached,
        )


def write_rows(rows: Sequence[models.Model], columns: Sequence[str]) -> None:
    """Write these columns of stored rows, in one statement for each batch.

    An upsert of existing rows: Django's ``bulk_update`` writes a condition for each value, which
    takes twenty times as long.
    """
    if rows:
        rows[0]._meta.model._base_manager.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )


def _values(instance: Instance, status: str) -> dict[str, object]:
    if instance.is_cancelled:
        status = str(Status.POSTPONED if instance.is_postponed else Status.CANCELLED)
    return {
        "starts_at": instance.span.start,
        "ends_at": instance.span.end,
        "is_long": instance.span.duration > LONG,
        "status": status,
        "is_altered": instance.is_altered,
        "moved_from": instance.moved_from,
        "is_detached": False,
    }


def _assign(row: OccurrenceBase, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _holding(model: type[models.Model], keys: Sequence[int]) -> set[int]:
    """Which of these rows hold data, in one query for each batch."""
    found: set[int] = set()
    for start in range(0, len(keys), BATCH):
        batch = model._default_manager.filter(pk__in=keys[start : start + BATCH])
        found.update(batch.holding_data().values_list("pk", flat=True))
    return found


def _remove(model: type[models.Model], surplus: list, held: Collection[int]) -> bool:
    """Detach the surplus rows that hold data, delete the others."""
    keys = [row.pk for row in surplus]
    for start in range(0, len(keys), BATCH):
        batch = model._default_manager.filter(pk__in=keys[start : start + BATCH])
        batch.filter(pk__in=held).update(is_detached=True)
        batch.exclude(pk__in=held).delete()
    return any(not row.is_detached or row.pk not in held for row in surplus)
