"""The form of an event: its schedule, the changed dates below it, its region and its partners."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..models.holidays import Holiday
from ..models.owner_schedules import bare_schedule, check_schedule
from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Schedule, merged_days
from .changes import ChangeForm
from .regions import RegionFormMixin
from .schedules import ScheduleFormMixin


class EventForm(RegionFormMixin, ScheduleFormMixin, WagtailAdminModelForm):
    _are_changes_fitted = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored_schedule: Schedule | None = None
        if self.instance.pk:
            stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
            self.stored_schedule = bare_schedule(stored)
        if self.instance.all_day:
            for row in self._forms_of("changes"):
                row.show_whole_days()

    def is_valid(self):
        """The changed dates are read last: only then is the series known that they name."""
        if super().is_valid() and not self._are_changes_fitted:
            self._are_changes_fitted = True
            try:
                self._fit_changes(self.typed_schedule())
            except SchedulingError as error:
                self.add_error(None, _(error.template) % error.values)
        return super().is_valid()

    def edited_schedule(self) -> Schedule:
        """The series as it was typed, with its changed dates and closed days.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        changes = tuple(sorted(row.as_change() for row in self.kept("changes")))
        return replace(self.typed_schedule(), changes=changes, closed=self._closed_days())

    def kept(self, name: str) -> list:
        """The rows of a formset as objects, not saved: neither deleted ones nor empty ones."""
        return [row.instance for row in self._kept_rows(name)]

    def _closed_days(self):
        if not self.cleaned_data["recurrence"]:
            return ()
        ranges = [(pause.first_on, pause.last_on) for pause in self.kept("pauses")]
        if self.cleaned_data.get("skips_holidays"):
            ranges += Holiday.objects.ranges()
        return merged_days(ranges)

    def _fit_changes(self, series: Schedule) -> None:
        seen = set()
        rows: list[ChangeForm] = self._kept_rows("changes")
        for row in rows:
            row.fit(series, self.stored_schedule)
            key = row.instance.local_start
            if key in seen:
                row.add_error("local_start", _("This date is changed twice: keep one of the rows."))
            seen.add(key)
        if rows and super().is_valid():
            check_schedule(self.edited_schedule(), now=timezone.now())

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
