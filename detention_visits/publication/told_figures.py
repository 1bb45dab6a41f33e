"""Keeps what the public is told of participants in step with the sessions, and remembers it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from ..models import Activity, FigurePortion, Session
from .figures import Count, Figures, Portion, told


def tell_figures(activity: Activity, *, now: datetime) -> None:
    """Tell what may be told of a public activity. Called under its lock, with what it is published
    with; a second call changes nothing."""
    rows = _rows(activity)
    if not rows and not activity.shown_figures:
        return
    portions = _portions(rows, now)
    pending = [row for row in rows if row.portion_id is None and _is_counted(row, now)]
    stored = [_facts(portion) for portion in portions]
    counts = [_count(row) for row in pending]
    joined, figures = told(portions, counts, figures_of(activity))
    for portion, before in zip(portions, stored, strict=False):
        if _facts(portion) != before:
            FigurePortion.objects.filter(pk=portion.key).update(**_facts(portion))
    for portion in portions[len(stored) :]:
        portion.key = FigurePortion.objects.create(**_facts(portion)).pk
    for row, portion in zip(pending, joined, strict=True):
        Session.objects.filter(pk=row.pk).update(portion=portion.key)
    if asdict(figures) != activity.shown_figures:
        activity.shown_figures = asdict(figures)
        Activity.objects.filter(pk=activity.pk).update(shown_figures=activity.shown_figures)


def figures_of(activity: Activity) -> Figures:
    """What its page shows."""
    return Figures(**activity.shown_figures)


@dataclass(frozen=True)
class Account:
    """What staff see: the true total, and how much of it the public is not told yet; negative if
    it was told more."""

    counted: int
    told: int | None

    @property
    def waiting(self) -> int:
        return self.counted - (self.told or 0)


def account_of(activity: Activity, *, now: datetime) -> Account:
    counts = [_count(row).total for row in _rows(activity) if _is_counted(row, now)]
    return Account(sum(counts), figures_of(activity).total)


def _rows(activity: Activity) -> list[Session]:
    """Its sessions with a count or in a portion, in the order in which they were marked."""
    rows = Session.objects.filter(activity=activity).holding_counts()
    return list(rows.order_by("held_at", "pk"))


def _is_counted(row: Session, now: datetime) -> bool:
    return row.participants is not None and row.is_held(now)


def _portions(rows: Iterable[Session], now: datetime) -> list[Portion]:
    """With their sessions in this activity. What was told of sessions that are elsewhere now stays
    with those that are here only."""
    members = defaultdict(list)
    for row in rows:
        if row.portion_id is not None:
            members[row.portion_id] += [_count(row)] if _is_counted(row, now) else []
    return [
        Portion(
            total=row.told_total,
            parts=row.told_parts,
            counted=Count(row.counted_total, row.counted_groups),
            size=row.size,
            members=members[row.pk],
            key=row.pk,
        )
        for row in FigurePortion.objects.filter(pk__in=members).order_by("pk")
    ]


def _count(row: Session) -> Count:
    return Count(row.participants or 0, row.counted)


def _facts(portion: Portion) -> dict[str, object]:
    return {
        "size": portion.size,
        "told_total": portion.total,
        "told_parts": portion.parts and dict(portion.parts),
        "counted_total": portion.counted.total,
        "counted_groups": dict(portion.counted.groups),
    }
