"""The form of an event: its schedule, the changed dates below it, its region and its partners."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..models.owner_schedules import check_schedule
from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Schedule
from .changes import ChangeForm
from .regions import RegionFormMixin
from .schedules import ScheduleFormMixin


class EventForm(RegionFormMixin, ScheduleFormMixin, WagtailAdminModelForm):
    _are_changes_fitted = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._start_before: datetime | None = self.instance.starts_at_local
        if self.instance.all_day:
            for row in self._change_rows():
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

    def _fit_changes(self, series: Schedule) -> None:
        changes, seen = [], set()
        for row in self._kept_rows():
            row.fit(series, self._start_before)
            change = row.instance
            if change.local_start in seen:
                row.add_error("local_start", _("This date is changed twice: keep one of the rows."))
            seen.add(change.local_start)
            changes.append(change.as_change())
        if "changes" in self.formsets and super().is_valid():
            values = {name: getattr(series, name) for name in SERIES_FIELDS}
            check_schedule(Schedule(**values, changes=tuple(sorted(changes))), now=timezone.now())

    def _change_rows(self) -> list[ChangeForm]:
        return self.formsets["changes"].forms if "changes" in self.formsets else []

    def _kept_rows(self) -> list[ChangeForm]:
        """Neither deleted rows nor empty ones that were never filled in."""
        if "changes" not in self.formsets:
            return []
        deleted = self.formsets["changes"].deleted_forms
        return [
            row
            for row in self._change_rows()
            if row not in deleted and row.cleaned_data.get("local_start")
        ]


SERIES_FIELDS = ("starts_at_local", "ends_at_local", "zone", "all_day", "rules")
