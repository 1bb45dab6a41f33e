"""Marks on owners whose stored output is to be made anew, because something else has changed.

A renamed venue, a new language or a moved page may be shown by thousands of events. Whoever changes
it only marks them; the next requests and the job, every minute, renew them, some at a time, each
under its own lock. What hides something does not wait for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import models, transaction
from django.db.models import Min, Q

from .conflicts import retried
from .unit_of_work import Owner, OwnerWrites, current_work, unit_of_work

BATCH = 2000
MOST_RENEWED = 100
"""Owners that are renewed at a time."""


class Renewal(models.Model):
    """One owner to be renewed. Several rows may name the same one, so that adding one never waits
    for somebody else's."""

    owner_kind = models.CharField(max_length=80)
    owner_id = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="outreach_renewal_owner")]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id}"


def mark(label: str, owner_ids: Iterable[int]) -> None:
    """Mark owners of one model, by its label."""
    rows = [Renewal(owner_kind=label, owner_id=key) for key in owner_ids]
    Renewal.objects.bulk_create(rows, BATCH)


def mark_all(writes: OwnerWrites, find: Callable[[], Iterable[int]]) -> None:
    """Mark what is found now, and once more after the commit, when nobody is writing: an owner that
    was written meanwhile may have read what was before, and not have been found.

    Within an outside change nobody is writing, so that once is enough.
    """
    mark(writes.label, find())
    work = current_work()
    if not (work and work.is_exclusive):
        transaction.on_commit(lambda: _mark_again(writes.label, find), robust=True)


@retried
def _mark_again(label: str, find: Callable[[], Iterable[int]]) -> None:
    with unit_of_work(is_outside_change=True):
        mark(label, find())


def forget_marks(owners: Sequence[Owner]) -> None:
    """Called when owners have just been locked, since they are published at the end: what they show
    is read after this. Marks that are added meanwhile stay."""
    named = Q()
    for label, key in owners:
        named |= Q(owner_kind=label, owner_id=key)
    found = list(Renewal.objects.filter(named).values_list("pk", flat=True)) if owners else []
    if found:
        Renewal.objects.filter(pk__in=found).delete()


def marked(limit: int) -> list[Owner]:
    """Marked owners, those that have waited longest first."""
    rows = Renewal.objects.values_list("owner_kind", "owner_id").annotate(first=Min("pk"))
    return [(label, key) for label, key, _first in rows.order_by("first")[:limit]]
