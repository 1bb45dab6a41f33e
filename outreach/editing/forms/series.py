"""The series that the form of an event or activity describes, before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...fields.recurrence import recurrence_text
from ...scheduling.recurrence import ChangeKind, DayRange, Schedule, merged_days
from ...scheduling.recurrence_text import listed_start
from ...series.holidays import Holiday
from ...series.owned_rows import ChangeBase
from ...series.schedules import bare_schedule
from .schedules import ScheduleFormMixin


class SeriesFormMixin(ScheduleFormMixin):
    """For the form of a schedule's owner, with its pauses. The changed dates are rows of the form
    if it has them, otherwise the stored ones."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored_schedule: Schedule | None = None
        if self.instance.pk:
            stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self.stored_schedule = bare_schedule(stored)

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
        rows = [row.instance for row in self._kept_rows(name)]
        if name != "changes":
            return rows
        if name not in self.formsets and self.instance.pk:
            rows = list(self.instance.stored_changes())
        return [*rows, *self._listed_changes({row.local_start for row in rows})]

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

    def _forms_of(self, name: str) -> list:
        return self.formsets[name].forms if name in self.formsets else []

    def _kept_rows(self, name: str) -> list:
        if name not in self.formsets:
            return []
        deleted = self.formsets[name].deleted_forms
        return [
            row
            for row in self._forms_of(name)
            if row not in deleted and (row.instance.pk or row.has_changed())
        ]
