"""Public holidays: days on which a series that skips them has no date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import DayField, TranslatedTextField, in_language
from ..kinds import owner_kinds
from ..scheduling.recurrence import DayRange
from .conflicts import retried
from .unit_of_work import Owner, UnitOfWork, current_work, unit_of_work

if TYPE_CHECKING:
    from .owners import ScheduleOwner


YEARS = (1900, 2199)


def check_days(row: models.Model, *, most: int, too_many: str) -> None:
    """Check the limits of ``first_on`` and ``last_on``; a missing day is not checked here.

    Args:
        most: the highest number of days allowed.
        too_many: the message when there are more.

    Raises:
        ValidationError: by field.
    """
    days: dict[str, date | None] = {name: getattr(row, name) for name in ("first_on", "last_on")}
    for name, day in days.items():
        if day and not YEARS[0] <= day.year <= YEARS[1]:
            message = _("Choose a year between %(first)s and %(last)s.")
            params = {"first": YEARS[0], "last": YEARS[1]}
            raise ValidationError({name: ValidationError(message, params=params)})
    first, last = days.values()
    if first and last and last < first:
        raise ValidationError({"last_on": _("The last day is before the first day.")})
    if first and last and (last - first).days >= most:
        raise ValidationError({"last_on": too_many})


LONGEST_DAYS = 31


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A date that no longer takes place, kept for its data. ``local_start``: its key, wall time."""

    owner: ScheduleOwner
    local_start: datetime


@dataclass
class HolidayWork:
    """Of a write: the day ranges before it, and the outcome, filled in when the outermost block
    ends."""

    before: list[DayRange] = field(default_factory=list)
    taken_out: list[TakenOut] = field(default_factory=list)


@contextmanager
def holiday_work() -> Iterator[HolidayWork]:
    """Wraps each write of holidays: an outside change, at the end of which all series, of every
    kind, that skip holidays are reconciled. Nested blocks join the outermost one, so that many
    holidays cause one reconciliation. Within it nothing else that has dates may be saved."""
    with unit_of_work(is_outside_change=True) as unit:
        if unit.holidays is not None:
            yield unit.holidays
            return
        write = unit.holidays = HolidayWork(before=Holiday.objects.ranges())
        try:
            yield write
            after = Holiday.objects.ranges()
        finally:
            unit.holidays = None
        if sorted(after) != sorted(write.before):
            unit.reconciled_from, unit.cause = write.before, "holidays"
            for kind in owner_kinds():
                kind.model.follow_holidays(before=write.before, after=after)
            unit.last(("holidays",), partial(_note_taken_out, unit, write))


def _note_taken_out(unit: UnitOfWork, write: HolidayWork) -> None:
    for kind in owner_kinds():
        delta_dates = (
            date
            for (label, _key), delta in unit.deltas.items()
            if label == kind.model._meta.label_lower
            for date in delta.dates
        )
        keys = [date.row_id for date in delta_dates if date.is_detached_now]
        rows = kind.dates.filter(pk__in=keys).order_by("starts_at", "pk") if keys else ()
        write.taken_out += [TakenOut(row.owner, row.local_start) for row in rows]


def refuse_while_holidays_change(owners: Sequence[Owner]) -> None:
    """Before an owner is written: its dates would be reconciled with holidays that are not all
    there yet, and lose what is over."""
    unit = current_work()
    if unit and unit.holidays is not None:
        raise RuntimeError(f"{owners} were to be saved within holiday_work(): save them after it.")


def ranges_before() -> list[DayRange]:
    """The day ranges of all holidays before the write that is under way; now, if there is none."""
    unit = current_work()
    before = unit and unit.reconciled_from
    return Holiday.objects.ranges() if before is None else before


class HolidayQuerySet(models.QuerySet):
    def ranges(self) -> list[DayRange]:
        """First and last day of each, both included."""
        return list(self.values_list("first_on", "last_on"))

    def delete(self):
        with holiday_work():
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class Holiday(models.Model):
    """One holiday in one year, of one or several days. Saving or deleting it updates index, feed
    text and sequence of all series that skip holidays."""

    name = TranslatedTextField(_("name"))
    first_on = DayField(_("first day"), db_index=True)
    last_on = DayField(
        _("last day"), help_text=_("For a one-day holiday, the same as the first day.")
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="holiday_ends_after_start",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label()} ({self.first_on:%Y-%m-%d})"

    def label(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name)

    label.short_description = _("name")

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    def clean(self) -> None:
        super().clean()
        check_days(self, most=LONGEST_DAYS, too_many=_("A holiday can last one month at most."))

    @retried
    def save(self, *args, **kwargs):
        with holiday_work():
            super().save(*args, **kwargs)

    @retried
    def delete(self, *args, **kwargs):
        with holiday_work():
            return super().delete(*args, **kwargs)
