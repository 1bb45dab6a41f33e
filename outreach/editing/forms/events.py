"""The form of an event: its schedule, the changed dates below it, its region and its partners."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.utils import get_user_display_name

from ...permissions import plan_readers, user_can_publish_events
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Schedule
from ...series.occurrences import PUBLIC_STATUSES, Status
from ...series.schedules import check_schedule
from ..past_dates import refuse_second_date
from .changes import ChangeForm
from .records import RegionFormMixin
from .series import SeriesFormMixin


class AssignmentFormMixin:
    """For model forms with ``assigned_to``. People already assigned stay among the choices: a form
    that does not offer them would silently remove them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("assigned_to")
        if field is None:
            return
        assigned = [user.pk for user in self.instance.assigned_to.all()] if self.instance.pk else []
        readers = plan_readers().values("pk")
        people = field.queryset.filter(Q(pk__in=readers) | Q(pk__in=assigned))
        known = {column.name for column in people.model._meta.concrete_fields}
        names = ("last_name", "first_name", people.model.USERNAME_FIELD)
        field.queryset = people.order_by(*(name for name in names if name in known))
        field.label_from_instance = get_user_display_name


class EventForm(AssignmentFormMixin, RegionFormMixin, SeriesFormMixin, WagtailAdminModelForm):
    _are_changes_fitted = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("status")) and not self._may_publish:
            known = {Status.PLANNED, self.instance.status}
            offered = [choice for choice in field.choices if choice[0] in known]
            field.widget.choices = offered  # What is sent nevertheless is answered in words.

    @property
    def _may_publish(self) -> bool:
        return not self.for_user or user_can_publish_events(self.for_user)

    def clean_status(self):
        """Whoever may not publish plans: confirming is what makes an event public."""
        status = self.cleaned_data["status"]
        if status in PUBLIC_STATUSES and not self._may_publish:
            raise ValidationError(
                _(
                    "You do not have permission to confirm events. Leave it planned, and ask somebody "
                    "who may."
                )
            )
        return status

    def is_valid(self):
        """Read the changed dates last, once the series to which they belong is known."""
        if super().is_valid() and not self._are_changes_fitted:
            self._are_changes_fitted = True
            try:
                self.fit_changes(self.typed_schedule())
                self._refuse_what_is_over(timezone.now())
                if self.kept_rows("changes") and super().is_valid():
                    edited = self.edited_schedule()
                    check_schedule(edited, now=timezone.now())
                    self._refuse_second_dates(edited)
            except SchedulingError as error:
                self.add_error(None, _(error.template) % error.values)
        return super().is_valid()

    def _refuse_what_is_over(self, now: datetime) -> None:
        """Also of a row that is deleted: that would restore its date."""
        rows = [row for row in self.rows("changes") if row.has_changed() and row.is_valid()]
        if rows and self.instance.pk:
            dates = self.instance.date_rows.attached().past(now)
            over = {row.local_start for row in dates if row.took_place(now)}
            for row in rows:
                if row.rewrites(over):
                    is_deleted = row.cleaned_data.get(DELETION_FIELD_NAME)
                    form = self if is_deleted else row  # Errors of deleted rows are not looked at.
                    form.add_error(None, _("This date is over: it stays as it was."))

    def _refuse_second_dates(self, edited: Schedule) -> None:
        for row in self.kept_rows("changes"):
            if row.has_changed():
                key = row.instance.local_start
                others = (change for change in edited.changes if change.local_start != key)
                try:
                    refuse_second_date(replace(edited, changes=tuple(others)), edited, key)
                except SchedulingError as error:
                    row.add_error("starts_at_local", _(error.template) % error.values)

    def fit_changes(self, series: Schedule) -> None:
        seen = set()
        rows: list[ChangeForm] = self.kept_rows("changes")
        for row in rows:
            row.fit(series, self.stored_schedule)
            key = row.instance.local_start
            if pin := self.formsets["changes"].pins.get(key):
                row.take_pin(pin)
            elif key in self.formsets["changes"].beside:
                row.add_error(
                    "local_start",
                    _("This date is changed already. Show its row, or go to the dates."),
                )
            if row.instance.moved_from is None:
                row.instance.follow(self.stored_schedule or series)
            if key in seen:
                row.add_error(
                    "local_start", _("This date is changed in two rows. Keep only one of them.")
                )
            seen.add(key)
