"""Addresses that dates had before their series was edited: they lead to where the date is now."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import LocalDateTimeField


class FormerDate(models.Model):
    """The date that an event once had under this key. Written by edits of series alone."""

    is_bookkeeping = True
    """A row here is no reason to keep a date."""

    event = models.ForeignKey(
        "outreach.Event",
        on_delete=models.CASCADE,
        related_name="former_dates",
    )
    local_start = LocalDateTimeField(_("former nominal start"))
    occurrence = models.ForeignKey(
        "outreach.Occurrence", on_delete=models.CASCADE, related_name="former_dates"
    )

    class Meta:
        verbose_name = _("former date")
        verbose_name_plural = _("former dates")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "local_start"], name="one_date_for_each_former_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_start:%Y-%m-%d %H:%M} → {self.occurrence_id}"
