"""Events of ours that an entry may be: the same title at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wagtail.permissions import policy_registry

from ..folding import folded_name
from ..models import Event, Occurrence
from ..page_types.registry import owner_pages
from ..scheduling.spans import instant
from .reports import ImportRow, Outcome

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

BATCH = 500
READING = ["view", "change"]


def with_twins(rows: list[ImportRow], user: AbstractUser | None) -> list[ImportRow]:
    """The rows, new ones with the event that is already here, among those that the user may see."""
    moments = {
        place: instant(row.starts_at_local, row.zone)
        for place, row in enumerate(rows)
        if row.outcome is Outcome.IMPORTED and row.starts_at_local and row.zone
    }
    known = _events_at(set(moments.values()), user)
    found = list(rows)
    for place, moment in moments.items():
        twin = known.get((moment, folded_name(rows[place].title)))
        if twin:
            found[place] = replace(rows[place], twin_id=twin)
    return found


def _events_at(
    moments: Iterable[datetime], user: AbstractUser | None
) -> dict[tuple[datetime, str], int]:
    """Events by the start of a date and by title: the working title, and those of the pages."""
    visible = None
    if user:
        policy = policy_registry.get_by_type(Event)
        visible = policy.instances_user_has_any_permission_for(user, READING)
    ordered = sorted(moments)
    known: dict[tuple[datetime, str], int] = {}
    for first in range(0, len(ordered), BATCH):
        dates = Occurrence.objects.attached().filter(starts_at__in=ordered[first : first + BATCH])
        if visible is not None:
            dates = dates.filter(event__in=visible)
        dates = list(
            dates.order_by("event_id").values_list("starts_at", "event_id", "event__title")
        )
        pages = owner_pages(Event).filter(event__in={event for _at, event, _title in dates})
        titles: dict[int, list[str]] = {}
        for event, title in pages.values_list("event_id", "title"):
            titles.setdefault(event, []).append(title)
        for moment, event, title in dates:
            for one in (title, *titles.get(event, ())):
                known.setdefault((moment, folded_name(one)), event)
    return known
