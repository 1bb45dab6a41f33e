"""Public holidays: days on which a series that skips them has no date."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import TranslatedTextField, in_language
from ..scheduling.recurrence import DayRange

LONGEST_DAYS = 31


class HolidayQuerySet(models.QuerySet):
    def ranges(self) -> list[DayRange]:
        """First and last day of each, both included."""
        return list(self.values_list("first_on", "last_on"))


class Holiday(models.Model):
    """One holiday of one year, of one day or of several."""

    name = TranslatedTextField(_("name"))
    first_on = models.DateField(_("first day"), db_index=True)
    last_on = models.DateField(_("last day"), help_text=_("The same day for a holiday of one day."))

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="holiday_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{in_language(self.name)} ({self.first_on:%Y-%m-%d})"

    def clean(self) -> None:
        super().clean()
        if self.first_on and self.last_on and (self.last_on - self.first_on).days >= LONGEST_DAYS:
            raise ValidationError({"last_on": _("A holiday lasts a month at most.")})
