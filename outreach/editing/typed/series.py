"""A series as an editor's form has it before it is saved: its schedule, and where each change stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from ...fields import in_language
from ...fields.moments import in_words
from ...models import Holiday
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Change, Schedule, dates_among
from ...scheduling.recurrence_text import listed_start, parse_recurrence
from ...scheduling.rules import MAX_DATES_LISTED, MAX_TEXT_LENGTH
from ...scheduling.series.reconciling import reconcile_dates
from ...series.owned_rows import PauseBase
from ...series.schedules import check_schedule
from ..forms.series import SeriesFormMixin

MOST_NOTES = 5
LISTED_LINE = re.compile(r"(RDATE|EXDATE)((?:;[^:]*)?):(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Closure:
    """Days on which no rule's date begins, both included, with the holiday's name or the pause's
    reason, "" when none is given."""

    first_on: date
    last_on: date
    name: str
    is_holiday: bool

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(kw_only=True)
class TypedChange:
    """Where a change stands: the number of its row, or the items of its lines of text, as
    ``EXDATE:20261224``. Neither: it is stored, and the form cannot change it."""

    row: int | None = None
    is_saved: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TypedSeries:
    """``schedule`` has the typed changes, under the keys that saving gives them, and closed days.

    Args:
        typed: where each change stands, by the key of its date.
        named: those keys of changes that a rule names.
        deleted: numbers of saved rows that are marked as deleted and can be brought back, by key.
        has_rows: changes are rows of the form; otherwise they can only be lines of the text.
        notes: what the editor should know about what was typed.
    """

    schedule: Schedule
    typed: Mapping[datetime, TypedChange]
    named: frozenset[datetime]
    deleted: Mapping[datetime, int]
    closures: list[Closure]
    has_rows: bool
    notes: list[str]


def typed_series(form: SeriesFormMixin, *, now: datetime) -> TypedSeries:
    """Of a form whose start, zone and rule are valid; a change or pause that is not is left out.

    Raises:
        SchedulingError: the limits that keep everything bounded are passed.
    """
    series = form.typed_schedule()
    check_schedule(series, now=now)
    form.fit_changes(series)
    edited = form.edited_schedule()
    if edited.changes:
        check_schedule(edited, now=now)
    typed, deleted = _places(form, edited)
    named = frozenset(dates_among(series, {*typed, *deleted}))
    kept = _reconciled(form, edited, deleted, named, now)
    changes = tuple(sorted(change for key, change in kept.items() if key in typed))
    return TypedSeries(
        schedule=replace(edited, changes=changes),
        typed={kept[key].local_start: place for key, place in typed.items() if key in kept},
        named=frozenset(dates_among(series, {change.local_start for change in changes})),
        deleted={kept[key].local_start: place[0] for key, place in deleted.items() if key in kept},
        closures=_closures(form) if series.rules else [],
        has_rows="changes" in form.formsets,
        notes=[
            *filter(None, [form.moved_message()]),
            *_notes_of_lost(sorted(typed.keys() - kept.keys()), all_day=series.all_day),
        ],
    )


def _places(form: SeriesFormMixin, edited: Schedule):
    """Where each change stands, and the deleted rows, each with its number, by their keys."""
    typed = {change.local_start: TypedChange() for change in edited.changes}
    deleted = {}
    kept = set(form.kept_rows("changes"))
    for number, row in enumerate(form.rows("changes")):
        key = row.instance.local_start
        if row in kept:
            typed[key] = TypedChange(row=number, is_saved=bool(row.instance.pk))
        elif row.instance.pk and key and row.cleaned_data.get(DELETION_FIELD_NAME):
            deleted[key] = number, row.instance.as_change()
    for item, listed, _is_extra in listed_items(form.cleaned_data["recurrence"], edited.zone):
        typed[listed_start(listed, edited.starts_at_local, edited.zone)].lines.append(item)
    return typed, deleted


def _reconciled(form, edited, deleted, named, now) -> dict[datetime, Change]:
    """Each change by its key as it stands in the form; those whose date is lost are missing."""
    changes = {key: change for key, (_row, change) in deleted.items()} | dict(edited.changes_by_key)
    old = form.stored_schedule
    is_named = all(change.is_extra or key in named for key, change in changes.items())
    if old is None or (is_named and old.all_day == edited.all_day):
        return changes
    old = replace(old, changes=tuple(sorted(changes.values())))
    found = reconcile_dates(old, edited, (), now=now).changes
    return {one.was: one.change for one in found if one.was}


def _closures(form: SeriesFormMixin) -> list[Closure]:
    skips_holidays = bool(form.cleaned_data.get("skips_holidays"))
    return closures_of(form.kept("pauses"), skips_holidays=skips_holidays)


def closures_of(rows_of_pauses: Iterable[PauseBase], *, skips_holidays: bool) -> list[Closure]:
    """Pauses first: if two closures cover a day, the series' own one is shown."""
    pauses = [
        Closure(row.first_on, row.last_on, in_language(row.reason), is_holiday=False)
        for row in rows_of_pauses
    ]
    if not skips_holidays:
        return pauses
    rows = Holiday.objects.values_list("first_on", "last_on", "name")
    holidays = [Closure(first, last, in_language(name), True) for first, last, name in rows]
    return [*pauses, *holidays]


def _notes_of_lost(lost: list[datetime], *, all_day: bool) -> list[str]:
    told = _(
        "%(date)s no longer fits the rule. When you save, you will see what happens to this change."
    )
    return [told % {"date": in_words(key, all_day=all_day)} for key in lost[:MOST_NOTES]]


def listed_items(text: str, zone: str) -> Iterator[tuple[str, datetime, bool]]:
    """Each listed date: its item as it stands in the text, what it means, whether it is extra."""
    count = 0
    for line in text[:MAX_TEXT_LENGTH].splitlines():
        match = LISTED_LINE.fullmatch(line.strip())
        for value in match[3].split(",") if match else ():
            count += 1
            if count > MAX_DATES_LISTED:
                return
            name = match[1].upper()
            try:
                read = parse_recurrence(f"{name}{match[2]}:{value.strip()}", zone)
            except SchedulingError:
                continue
            for listed in (*read.extra, *read.skipped):
                yield f"{name}:{value.strip()}", listed, name == "RDATE"
