"""What holidays and pauses have in common: a first and a last day, both included."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

YEARS = (1900, 2199)


def check_days(row: models.Model, *, most: int, too_many: str) -> None:
    """The limits of ``first_on`` and ``last_on``; a missing one is no matter of this.

    Args:
        most: so many days at most.
        too_many: says so.

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
        raise ValidationError({"last_on": _("The last day lies before the first.")})
    if first and last and (last - first).days >= most:
        raise ValidationError({"last_on": too_many})
