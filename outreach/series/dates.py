"""One date of an event or activity, as lists and screens show it: in its owner's zone."""

from __future__ import annotations

import hashlib
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from ..scheduling.spans import TimeSpan, last_shown, wall_time
from .edits import Verb
from .occurrences import CALLED_OFF, OccurrenceBase, OccurrenceQuerySet, around

if TYPE_CHECKING:
    from .owners import ScheduleOwner


class OwnerDate(OccurrenceBase):
    """The foreign key to the owner is the subclass's. Wall times are naive, in the owner's zone."""

    owner_field: ClassVar[str]
    """The name of that foreign key."""
    is_marked = False
    """Whether a mark says that it took place. Without one, what is over is called off only by somebody
    who says twice that it did not."""

    class Meta(OccurrenceBase.Meta):
        abstract = True

    @property
    def owner(self) -> ScheduleOwner:
        return getattr(self, self.owner_field)

    @property
    def zone(self) -> str:
        return self.owner.zone

    @property
    def all_day(self) -> bool:
        return self.owner.all_day

    @property
    def version(self) -> str:
        """Of when, where and whether it takes place; for screens that change it."""
        place = self.owner.place_of(self)
        times = (self.starts_at.timestamp(), self.ends_at.timestamp())
        facts = (*times, str(self.status), self.is_detached, place, getattr(self, "title", {}))
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:20]

    @property
    def starts_at_local(self) -> datetime:
        """When it actually starts."""
        return wall_time(self.starts_at, self.zone)

    @property
    def ends_at_local(self) -> datetime:
        return wall_time(self.ends_at, self.zone)

    @property
    def last_local(self) -> datetime:
        """The last moment, for display: an all-day date ends on its own day."""
        return last_shown(self.starts_at_local, self.ends_at_local)

    @property
    def is_of_several_days(self) -> bool:
        return self.last_local.date() != self.starts_at_local.date()

    @property
    def is_moved(self) -> bool:
        """Whether somebody moved it."""
        return self.moved_from is not None

    @property
    def is_special(self) -> bool:
        """Whether somebody gave it a place or a title of its own."""
        if not self.is_altered or getattr(self, "title", None):
            return self.is_altered
        return self.owner.place_of(self) != self.owner.place_id

    @property
    def is_called_off(self) -> bool:
        return self.status in CALLED_OFF

    def took_place(self, now: datetime) -> bool:
        """Whether it is over and was not called off: then it stays as it was."""
        return self.ends_at <= now and not self.is_called_off

    def verbs(self, now: datetime) -> frozenset[str]:
        """What can be done with it, as values of ``Verb``."""
        call_off = {str(Verb.CANCEL), str(Verb.POSTPONE)}
        if self.took_place(now):
            return frozenset(call_off if self.is_marked else {str(Verb.CANCEL)})
        verbs = {str(Verb.MOVE)} | (set() if self.is_called_off else call_off)
        if self.is_called_off or self.is_moved or self.is_special:
            verbs.add(str(Verb.RESTORE))
        return frozenset(verbs)


def owners_ending_after(rows: OccurrenceQuerySet, moment: datetime) -> models.QuerySet:
    """The keys of the owners with a date in ``rows`` that ends after ``moment``; see ``around``."""
    column = f"{rows.model.owner_field}_id"
    parts = around(rows.upcoming(moment).order_by(), moment)
    short, long = (part.values(column) for part in parts)
    return short.union(long)


def overlapping(
    rows: OccurrenceQuerySet,
    span: TimeSpan,
    *,
    latest_first: bool = False,
    limit: int | None = None,
) -> list[OwnerDate]:
    """The dates in ``rows`` that overlap ``span``, by start and id, or the other way round; two
    queries, see ``around``."""
    order = ("-starts_at", "-pk") if latest_first else ("starts_at", "pk")
    parts = around(rows.within(span), span.start)
    lists = [part.order_by(*order)[:limit] for part in parts]
    merged = merge(*lists, key=lambda date: (date.starts_at, date.pk), reverse=latest_first)
    return list(islice(merged, limit))
