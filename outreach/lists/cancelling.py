"""Cancels several dates at once: each as it is cancelled alone, and none that somebody has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import LogContext

from ..editing.date_verbs import call_off
from ..scheduling.errors import EditRefused, SchedulingError
from ..series.conflicts import retried
from ..series.edits import EditBase, Scope, Verb
from ..series.owners import ScheduleOwner
from ..widgets.sent_keys import can_be_key
from .all_dates import ListedDate, listed_dates

MOST_DATES = 100
STALE = gettext_noop("its dates have been changed since you opened the list")


@dataclass(frozen=True)
class ChosenDate:
    """A date that was ticked, with the number that its owner's schedule had on that list."""

    row: ListedDate
    sequence: int

    @property
    def problem(self) -> str:
        """Why it will not be cancelled; "" if it can be."""
        row = self.row
        if not row.facts.may_change:
            return _("you may not change it")
        if row.date.is_called_off:
            return _("it is cancelled or postponed already")
        if row.is_over:
            return _("it is over")
        if self.is_stale:
            return _(STALE)
        return "" if row.can_be_cancelled else _("it cannot be cancelled")

    @property
    def is_stale(self) -> bool:
        return self.row.date.owner.sequence != self.sequence


def chosen_dates(
    user: Any, keys: Iterable[str], *, now: datetime, language: str
) -> list[ChosenDate]:
    """The dates that a form names, of those that the user may know of, in order. What cannot be a
    key, and dates that are gone, are left out."""
    wanted: dict[str, dict[int, int]] = defaultdict(dict)
    for key in keys:
        name, *numbers = key.split("-")
        if len(numbers) == 2 and all(map(can_be_key, numbers)):
            wanted[name][int(numbers[0])] = int(numbers[1])
    found = [
        ChosenDate(row, sequences[row.date.pk])
        for name, sequences in wanted.items()
        for row in listed_dates(user, name, sequences, now=now, language=language)
    ]
    return sorted(
        found, key=lambda one: (one.row.date.starts_at, one.row.kind.name, one.row.date.pk)
    )


@dataclass(frozen=True)
class Refusal:
    """A date that was not cancelled."""

    row: ListedDate
    problem: str


def cancel_dates(
    chosen: Sequence[ChosenDate], *, reason: Mapping[str, str], user: Any
) -> tuple[list[EditBase], list[Refusal]]:
    """Cancel each, with an entry of its own in the journal. What belongs to one owner is one write;
    owners are written one after the other in the order of their locks.

    Returns:
        The entries of the journal, and what was not cancelled.
    """
    edits: list[EditBase] = []
    refused = [Refusal(one.row, one.problem) for one in chosen if one.problem]
    by_owner: dict[tuple[str, int], list[ChosenDate]] = defaultdict(list)
    for one in chosen:
        if not one.problem:
            owner = one.row.date.owner
            by_owner[owner._meta.label_lower, owner.pk].append(one)
    for key in sorted(by_owner):
        dates = by_owner[key]
        try:
            edits += _cancel_those_of(dates[0].row.date.owner, dates, reason=reason, user=user)
        except SchedulingError as error:
            problem = _(error.template) % error.values
            refused += [Refusal(one.row, problem) for one in dates]
    return edits, refused


@retried
def _cancel_those_of(
    owner: ScheduleOwner, dates: Sequence[ChosenDate], *, reason: Mapping[str, str], user: Any
) -> list[EditBase]:
    """
    Raises:
        EditRefused: somebody else has changed the dates of this owner since they were listed.
        SchedulingError: one of them cannot be cancelled; then none of them is.
    """
    with owner.write(owner.pk):
        known = owner.stored().sequence
        if any(one.sequence != known for one in dates):
            raise EditRefused(STALE)
        return [_cancelled(owner, one.row.date.local_start, reason, user) for one in dates]


def _cancelled(
    owner: ScheduleOwner, local_start: datetime, reason: Mapping[str, str], user: Any
) -> EditBase:
    """In a log context of its own: of entries that share one, the history shows only the last."""
    with LogContext(user=user):
        return call_off(
            owner=owner,
            local_start=local_start,
            scope=str(Scope.ONE),
            verb=str(Verb.CANCEL),
            reason=reason,
            user=user,
        )
