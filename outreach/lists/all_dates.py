"""The dates of all kinds in one order: which, how many, and what the list says of each.

Databases sort and cut: only the keys of what is shown are merged, then each kind gives its dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils import timezone

from ..kinds import OwnerKind, date_lists_for, kind_named
from ..scheduling.date_lists import DateFacts, DateFilters
from ..scheduling.spans import TimeSpan
from ..series.dates import OwnerDate
from ..series.edits import Verb
from ..series.occurrences import around


@dataclass(frozen=True)
class ListedDate:
    """One row of the list."""

    kind: OwnerKind
    date: OwnerDate
    facts: DateFacts
    is_over: bool
    can_be_called_off: bool

    @property
    def key(self) -> str:
        """What a form sends of it: kind, id, and the number of its owner's schedule as it was shown."""
        return f"{self.kind.name}-{self.date.pk}-{self.date.owner.sequence}"

    @property
    def other_zone(self) -> str:
        """The zone of its times where that is not the site's, in which the list is sorted."""
        zone = self.date.zone
        is_other = zone != timezone.get_default_timezone_name() and not self.date.all_day
        return zone.replace("_", " ") if is_other else ""

    @property
    def can_be_cancelled(self) -> bool:
        may = self.facts.may_change and self.can_be_called_off
        return may and not self.is_over and not self.date.is_detached


class AllDates:
    """The dates that a user may see in a span, as pagination takes them: earliest first.

    Args:
        kinds: names of the kinds wanted; None for all that are open to the user.
    """

    def __init__(
        self,
        user: Any,
        span: TimeSpan,
        wanted: DateFilters,
        *,
        now: datetime,
        language: str,
        kinds: Collection[str] | None = None,
    ) -> None:
        self.user, self.now, self.language = user, now, language
        lists = date_lists_for(user)
        self.lists = {name: one for name, one in lists.items() if kinds is None or name in kinds}
        parts = [
            part.order_by().annotate(
                kind_name=Value(name, output_field=CharField()), date_id=F("pk")
            )
            for name, one in self.lists.items()
            for part in around(one.rows(user, wanted, now=now).within(span), span.start)
        ]
        self.parts: list[QuerySet] = [
            part.values_list("starts_at", "kind_name", "date_id") for part in parts
        ]
        self._count: int | None = None

    def __len__(self) -> int:
        return self.count()

    def count(self) -> int:
        if self._count is None:
            self._count = sum(part.count() for part in self.parts)
        return self._count

    def __getitem__(self, cut: slice) -> list[ListedDate]:
        if not self.parts:
            return []
        first, *others = self.parts
        merged = first.union(*others, all=True) if others else first
        keys = merged.order_by("starts_at", "kind_name", "date_id")[cut]
        return self._listed([(name, key) for _start, name, key in keys])

    def _listed(self, keys: Sequence[tuple[str, int]]) -> list[ListedDate]:
        by_kind: dict[str, list[int]] = defaultdict(list)
        for name, key in keys:
            by_kind[name].append(key)
        found = {
            (name, row.date.pk): row
            for name, ids in by_kind.items()
            for row in listed_dates(self.user, name, ids, now=self.now, language=self.language)
        }
        return [found[key] for key in keys if key in found]


def listed_dates(
    user: Any, name: str, ids: Collection[int], *, now: datetime, language: str
) -> list[ListedDate]:
    """These dates of one kind, in no order; none of a kind that is not open to the user."""
    one, kind = date_lists_for(user).get(name), kind_named(name)
    if one is None or kind is None:
        return []
    return [
        ListedDate(
            kind,
            date,
            one.facts(user, date, language),
            is_over=date.ends_at <= now,
            can_be_called_off=str(Verb.CANCEL) in date.verbs(now),
        )
        for date in one.dates(ids)
    ]
