"""The schedule of an unsaved form, parsed leniently from its fields, rows and lines of text.

Invalid parts are skipped or mentioned in the notes, and the amount of input read is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ...fields.wall_time import LocalDateTimeFormField
from ...scheduling.errors import ScheduleRefused
from ...scheduling.recurrence import Change, ChangeKind, Schedule, dates_among, merged_days
from ...scheduling.recurrence_text import parse_recurrence
from ...scheduling.series.moving import first_named
from ...series.moments import ONE_DAY, in_words, midnight
from ...series.schedules import check_schedule
from ..forms.schedules import refuse_far_years
from .changes import TypedChange, stored_changes, typed_lines, typed_rows
from .closures import Closure, typed_closures

MOST_NOTES = 5


class ScheduleForm(forms.Form):
    """The schedule fields of an event's form.

    ``is_stored``: none of them was touched, so an imported start off the rule stays where it is.
    """

    starts_at_local = LocalDateTimeFormField()
    ends_at_local = LocalDateTimeFormField(required=False)
    zone = forms.CharField(max_length=64)
    all_day = forms.BooleanField(required=False)
    recurrence = forms.CharField(required=False)
    skips_holidays = forms.BooleanField(required=False)
    is_stored = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)

    def series(self) -> Schedule:
        """The fields alone, without changes and closed days; the start is moved to its rule.

        Raises:
            SchedulingError: the fields contradict each other or the rule is refused.
        """
        data = self.cleaned_data
        start, zone = data["starts_at_local"], data["zone"]
        end = max(start, data["ends_at_local"] or start)
        if data["all_day"]:
            start, end = midnight(start), midnight(end) + ONE_DAY
        rules = parse_recurrence(data["recurrence"], zone).rules
        first = start if data["is_stored"] else first_named(rules, start, zone)
        if first is None:
            raise ScheduleRefused(
                gettext_noop(
                    "This rule gives no dates from the start onwards. Change the rule or the start."
                )
            )
        return Schedule(first, end + (first - start), zone, data["all_day"], rules)


@dataclass(frozen=True, kw_only=True)
class TypedSchedule:
    """A schedule as typed; ``schedule`` includes the typed changes and closed days.

    Args:
        typed: each change and where it was typed, by the key of its date.
        named: keys of changes that are dates of the rule.
        deleted: saved rows marked as deleted, which can still be restored, by key.
        has_rows: changes are rows of the form; otherwise they can only be lines of the text.
        notes: what the editor should know about what was typed.
    """

    schedule: Schedule
    typed: Mapping[datetime, TypedChange]
    named: frozenset[datetime]
    deleted: Mapping[datetime, TypedChange]
    closures: list[Closure]
    has_rows: bool
    notes: list[str]


def typed_schedule(form: ScheduleForm, *, now: datetime) -> TypedSchedule:
    """Read a valid form.

    Raises:
        SchedulingError: the rule is refused, or the schedule exceeds the limits.
    """
    series = form.series()
    check_schedule(series, now=now)
    rows = [*stored_changes(form.data), *typed_rows(form.data)]
    lines = typed_lines(form.cleaned_data["recurrence"], series)
    named = _named(series, [*rows, *lines])
    rows = [replace(row, change=_fitted(row, series, named)) for row in rows]
    typed = _by_key([row for row in rows if not row.is_deleted], lines)
    lost = [change for change in typed.values() if not _names_a_date(change, named)]
    typed = {key: change for key, change in typed.items() if change not in lost}
    skips_holidays = form.cleaned_data["skips_holidays"]
    # Closed days do not apply to a schedule without a rule.
    closures = typed_closures(form.data, skips_holidays=skips_holidays) if series.rules else []
    return TypedSchedule(
        schedule=replace(
            series,
            changes=tuple(sorted(one.change for one in typed.values())),
            closed=merged_days((closure.first_on, closure.last_on) for closure in closures),
        ),
        typed=typed,
        named=named,
        deleted={row.key: row for row in rows if row.is_deleted and row.is_saved},
        closures=closures,
        has_rows="changes-TOTAL_FORMS" in form.data,
        notes=[*_note_of_start(form, series), *_notes_of_lost(lost, series)],
    )


def _named(series: Schedule, changes: list[TypedChange]) -> frozenset[datetime]:
    keys = {change.key for change in changes} | {_at_series_time(one, series) for one in changes}
    return frozenset(dates_among(series, keys))


def _at_series_time(typed: TypedChange, series: Schedule) -> datetime:
    return datetime.combine(typed.key.date(), series.starts_at_local.time())


def _fitted(row: TypedChange, series: Schedule, named: frozenset[datetime]) -> Change:
    """A row's change as saving would read it. The key takes the series' time if none was typed,
    or if a saved row had it."""
    change, at_series_time = row.change, _at_series_time(row, series)
    had_series_time = (
        row.is_saved and change.kind is not ChangeKind.EXTRA and at_series_time in named
    )
    takes_time = row.key.time() == time.min or had_series_time
    key = at_series_time if series.all_day or (takes_time and row.key not in named) else row.key
    start, end = change.starts_at_local, change.ends_at_local
    if series.all_day:
        start, end = start and midnight(start), end and midnight(end) + ONE_DAY
    end = end if end and end >= (start or key) else None
    return replace(change, local_start=key, starts_at_local=start, ends_at_local=end)


def _by_key(rows: list[TypedChange], lines: list[TypedChange]) -> dict[datetime, TypedChange]:
    """Merge changes with the same key: a row wins over a line, the first line over later ones."""
    typed: dict[datetime, TypedChange] = {}
    for change in [*rows, *lines]:
        first = typed.setdefault(change.key, change)
        if first is not change:
            typed[change.key] = replace(first, lines=first.lines + change.lines)
    return typed


def _names_a_date(typed: TypedChange, named: frozenset[datetime]) -> bool:
    change = typed.change
    return typed.key in named or change.off_rule or change.kind is ChangeKind.EXTRA


def _note_of_start(form: ScheduleForm, series: Schedule) -> list[str]:
    typed = form.cleaned_data["starts_at_local"]
    typed = midnight(typed) if series.all_day else typed
    if typed == series.starts_at_local:
        return []
    return [
        _("%(typed)s does not fit the rule, so the series now starts on %(first)s.")
        % {
            "typed": in_words(typed, all_day=series.all_day),
            "first": in_words(series.starts_at_local, all_day=series.all_day),
        }
    ]


def _notes_of_lost(lost: list[TypedChange], series: Schedule) -> list[str]:
    """Notes on changes the rule no longer has a date for. Saving reconciles stored ones, with a
    preview, and refuses new ones."""
    notes = []
    for change in sorted(lost, key=lambda one: one.key)[:MOST_NOTES]:
        day = {"date": in_words(change.key, all_day=series.all_day)}
        if change.is_saved:
            note = _(
                "%(date)s no longer fits the rule. When you save, you will see what "
                "happens to this change."
            )
            notes.append(note % day)
        else:
            notes.append(
                _("One of the changes is for %(date)s, which is not a date of the series.") % day
            )
    return notes
