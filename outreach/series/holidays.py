"""Public holidays: days on which a series that skips them has no date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from ..fields import TranslatedTextField, in_language
from ..scheduling.recurrence import DayRange

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
holidays_changed = Signal()
"""Sent once for each action, within its transaction, with ``before`` and ``after``: the day ranges
of all holidays. A receiver returns the dates with data that it took out of the calendar, each a
``TakenOut``."""


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


_open: ContextVar[HolidayWork | None] = ContextVar("holiday_work", default=None)


@contextmanager
def holiday_work() -> Iterator[HolidayWork]:
    """Wraps each write of holidays: one transaction, at the end of which all series that skip
    holidays are reconciled. Nested blocks join the outermost one, so that many holidays cause one
    reconciliation. Write nothing but holidays in it: a series saved before its end would lose its
    past dates."""
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    write = HolidayWork()
    token = _open.set(write)
    try:
        with transaction.atomic():
            write.before = before = Holiday.objects.ranges()
            yield write
            after = Holiday.objects.ranges()
            if sorted(after) != sorted(before):
                for _receiver, found in holidays_changed.send(Holiday, before=before, after=after):
                    write.taken_out += found
    finally:
        _open.reset(token)


def ranges_before() -> list[DayRange]:
    """The day ranges of all holidays before the write that is under way; now, if there is none."""
    work = _open.get()
    return Holiday.objects.ranges() if work is None else work.before


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
    first_on = models.DateField(_("first day"), db_index=True)
    last_on = models.DateField(
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

    def save(self, *args, **kwargs):
        with holiday_work():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with holiday_work():
            return super().delete(*args, **kwargs)
