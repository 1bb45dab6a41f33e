"""The form of one changed date: a row below the event's form, which knows the series."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..models.owner_schedules import LONGEST
from ..scheduling.recurrence import ChangeKind, Schedule, has_date
from .schedules import ONE_DAY, in_words, midnight, refuse_far_years, shown_day

WALL_TIMES = ("local_start", "starts_at_local", "ends_at_local")


class ChangeForm(WagtailAdminModelForm):
    is_shifted = False
    """Whether the series took this row along, so that it is saved though nobody edited it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)

    def show_whole_days(self) -> None:
        """Dates without times, and the last day instead of the midnight after it."""
        for name in WALL_TIMES:
            moment = getattr(self.instance, name, None)
            if moment:
                self.initial[name] = shown_day(
                    moment - ONE_DAY if name == "ends_at_local" else moment
                )

    def has_changed(self):
        return self.is_shifted or super().has_changed()

    def fit(self, series: Schedule, previous_start: datetime | None) -> None:
        """Read the row as a change of ``series``, or say what is wrong with it.

        Args:
            previous_start: the series' start before this edit: dates keep their day when its time
                changes.
        """
        change, typed = self.instance, self.cleaned_data["local_start"]
        key = self._key(typed, series, previous_start)
        self.is_shifted = key != typed
        change.local_start = key
        change.off_rule = self._stands_by_itself()
        names_a_date = change.kind == ChangeKind.EXTRA or change.off_rule or has_date(series, key)
        if not names_a_date:
            self.add_error(
                "local_start",
                _("The series has no date on %(date)s. Correct it, or choose the kind “extra”.")
                % {"date": in_words(key, all_day=series.all_day)},
            )
        self._fit_new_times(series, key)

    def _key(self, typed: datetime, series: Schedule, previous: datetime | None) -> datetime:
        if series.all_day:
            return midnight(typed)
        follows = typed.time() == time.min or (
            previous is not None
            and "local_start" not in self.changed_data
            and typed.time() == previous.time()
        )
        if follows and not has_date(series, typed):
            return datetime.combine(typed.date(), series.starts_at_local.time())
        return typed

    def _stands_by_itself(self) -> bool:
        """An extra date stays one when it is cancelled or altered, unless its date is another."""
        if not self.instance.pk or "local_start" in self.changed_data:
            return False
        return self.instance.off_rule or self.initial.get("kind") == ChangeKind.EXTRA

    def _fit_new_times(self, series: Schedule, key: datetime) -> None:
        change = self.instance
        start = self.cleaned_data.get("starts_at_local")
        end = self.cleaned_data.get("ends_at_local")
        if series.all_day:
            start, end = start and midnight(start), end and midnight(end) + ONE_DAY
        change.starts_at_local, change.ends_at_local = start, end
        if end and end < (start or key):
            self.add_error("ends_at_local", _("The end lies before the start."))
        elif end and end - (start or key) > LONGEST:
            self.add_error(
                "ends_at_local",
                _("One date lasts at most %(days)s days.") % {"days": LONGEST.days},
            )
