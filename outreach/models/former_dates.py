"""Addresses that dates had before their series was edited: they lead to where the date is now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import LocalDateTimeField


class FormerDateBase(models.Model):
    """The date that an owner once had under this key. Written by edits of series alone. The keys of
    the owner and of the date are the subclass's."""

    is_bookkeeping = True
    """A row here is no reason to keep a date."""
    owner_field: ClassVar[str]
    date_field: ClassVar[str]

    local_start = LocalDateTimeField(_("former nominal start"))

    class Meta:
        abstract = True

    @classmethod
    def remember(cls, owner, rows: Iterable) -> None:
        """Call it before these dates get other keys or another owner."""
        own, date = cls.owner_field, cls.date_field
        cls._default_manager.bulk_create(
            [cls(**{own: owner, date: row}, local_start=row.local_start) for row in rows],
            update_conflicts=True,
            unique_fields=[own, "local_start"],
            update_fields=[date],
        )


class FormerDate(FormerDateBase):
    owner_field = "event"
    date_field = "occurrence"

    event = models.ForeignKey(
        "outreach.Event",
        on_delete=models.CASCADE,
        related_name="former_dates",
    )
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
