"""The series that the form of an event or activity describes, before it is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, MutableMapping
from dataclasses import replace
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME

from ...fields.recurrence import recurrence_text
from ...scheduling.recurrence import ChangeKind, DayRange, Schedule, merged_days
from ...scheduling.recurrence_text import listed_start
from ...series.holidays import Holiday
from ...series.owned_rows import ChangeBase
from ...series.schedules import bare_schedule
from ...widgets.recurrence import SCHEDULE_FIELDS
from ...widgets.sent_keys import forgive_keys
from .schedules import ScheduleFormMixin

ROW_FIELDS = {
    "changes": {"local_start", "kind", "starts_at_local", "ends_at_local", DELETION_FIELD_NAME},
    "pauses": {"first_on", "last_on", "reason", DELETION_FIELD_NAME},
}
"""What of the child rows makes the dates."""
MOST_ROWS = 600
"""So many are read for a preview."""
ROW_KEYS = {"local_start", "kind", "first_on", "last_on"}
"""Without these a row says nothing."""


class SeriesFormMixin(ScheduleFormMixin):
    """For the form of a schedule's owner, with its pauses. The changed dates are rows of the form
    if it has them, otherwise the stored ones."""

    schedule_fields = SCHEDULE_FIELDS
    """The fields that make the dates."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        forgive_keys(self)
        self.stored_schedule: Schedule | None = None
        if self.instance.pk:
            stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self.stored_schedule = bare_schedule(stored)

    def narrow_to_schedule(self) -> None:
        """Leave out what does not make the dates, before the form is read for a preview: it need not
        be valid yet, and no row of it costs a query."""
        _keep(self.fields, self.schedule_fields)
        _keep(self.formsets, ROW_FIELDS)
        for name, formset in self.formsets.items():
            formset.absolute_max = MOST_ROWS
            for row in formset.forms:
                _keep(row.fields, ROW_FIELDS[name])

    def fit_changes(self, series: Schedule) -> None:
        """Read the rows of changed dates, if there are any, as changes of the series."""

    def edited_schedule(self) -> Schedule:
        """The series as typed, with its changed dates and closed days.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        changes = tuple(sorted(row.as_change() for row in self.kept("changes")))
        return replace(self.typed_schedule(), changes=changes, closed=self._closed_days())

    def kept(self, name: str) -> list:
        """The child rows of a relation as unsaved objects, without deleted and empty rows. For
        ``changes``, dates listed in the rule's text are included."""
        rows = [row.instance for row in self.kept_rows(name)]
        if name != "changes":
            return rows
        if self.instance.pk:
            rows += self._rows_beside()
        return [*rows, *self._listed_changes({row.local_start for row in rows})]

    def _rows_beside(self) -> list[ChangeBase]:
        """Stored changes that are no rows of the form: pins and those not shown, or all of them."""
        if "changes" not in self.formsets:
            return list(self.instance.stored_changes())
        changes = self.formsets["changes"]
        shown = {row.instance.pk for row in changes.forms}
        return [
            row for row in (*changes.pins.values(), *changes.beside.values()) if row.pk not in shown
        ]

    def _listed_changes(self, known: set) -> Iterator[ChangeBase]:
        data = self.cleaned_data
        text = recurrence_text(data["recurrence"], data["zone"])
        for kind, dates in ((ChangeKind.EXTRA, text.extra), (ChangeKind.SKIPPED, text.skipped)):
            for listed in dates:
                key = listed_start(listed, data["starts_at_local"], data["zone"])
                if key not in known:
                    known.add(key)
                    yield self.instance.new_change(local_start=key, kind=kind.value)

    def _closed_days(self) -> tuple[DayRange, ...]:
        if not self.cleaned_data["recurrence"]:
            return ()
        ranges = [(pause.first_on, pause.last_on) for pause in self.kept("pauses")]
        if self.cleaned_data.get("skips_holidays"):
            ranges += Holiday.objects.ranges()
        return merged_days(ranges)

    def rows(self, name: str) -> list:
        return self.formsets[name].forms if name in self.formsets else []

    def kept_rows(self, name: str) -> list:
        """The forms of the same rows; in a form that is not valid yet, those that can be read."""
        return [
            row
            for row in self.rows(name)
            if (row.instance.pk or row.has_changed())
            and not row.errors.keys() & ROW_KEYS
            and not row.cleaned_data.get(DELETION_FIELD_NAME)
        ]


def _keep(named: MutableMapping[str, Any], names: Collection[str]) -> None:
    for name in named.keys() - set(names):
        del named[name]
