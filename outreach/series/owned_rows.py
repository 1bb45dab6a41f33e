"""Rows of an event or activity, such as changed dates and pauses: saving one publishes it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import DayField, LocalDateTimeField, TranslatedTextField
from ..scheduling.recurrence import Change, ChangeKind
from .conflicts import retried
from .holidays import check_days
from .reconciliation import reconciling


class OwnedRow(models.Model):
    """Saving or deleting a row publishes its owner, which updates index, feed text and sequence.
    The foreign key to the owner is the subclass's."""

    owner_field: ClassVar[str]
    """The name of that foreign key."""

    class Meta:
        abstract = True

    @retried
    def save(self, *args, **kwargs):
        with self._owner_write():
            super().save(*args, **kwargs)

    @retried
    def delete(self, *args, **kwargs):
        with self._owner_write():
            return super().delete(*args, **kwargs)

    def _owner_write(self) -> AbstractContextManager[None]:
        owner = self._meta.get_field(self.owner_field)
        return self._write_of(owner.related_model, getattr(self, owner.attname))

    def _write_of(self, model, owner_id: int | None) -> AbstractContextManager[None]:
        return model.write(owner_id)


class ChangeBase(OwnedRow):
    """The foreign key to the owner is the subclass's, and so are fields that only its dates
    have."""

    class Kind(models.TextChoices):
        ALTERED = ChangeKind.ALTERED.value, _("altered")
        CANCELLED = ChangeKind.CANCELLED.value, _("cancelled")
        POSTPONED = ChangeKind.POSTPONED.value, _("postponed")
        SKIPPED = ChangeKind.SKIPPED.value, _("skipped")
        EXTRA = ChangeKind.EXTRA.value, _("extra")

    local_start = LocalDateTimeField(
        _("date"), help_text=_("The original date in the series, in the event's time zone.")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.CANCELLED)
    off_rule = models.BooleanField(
        _("one-off date"), default=False, help_text=_("This date is not part of the rule.")
    )
    starts_at_local = LocalDateTimeField(_("new start"), null=True, blank=True)
    ends_at_local = LocalDateTimeField(_("new end"), null=True, blank=True)
    reason = TranslatedTextField(
        _("reason"),
        blank=True,
        multiline=True,
        max_length=1000,
        help_text=_("Shown to the public."),
    )

    class Meta:
        abstract = True
        ordering = ["local_start"]

    def __str__(self) -> str:
        return f"{self.local_start:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    def clean(self) -> None:
        super().clean()
        if (
            self.starts_at_local
            and self.ends_at_local
            and self.ends_at_local < self.starts_at_local
        ):
            raise ValidationError({"ends_at_local": _("The end is before the start.")})

    def as_change(self) -> Change:
        """The same change as a value of the kernel."""
        return Change(
            local_start=self.local_start,
            kind=ChangeKind(self.kind),
            starts_at_local=self.starts_at_local,
            ends_at_local=self.ends_at_local,
            off_rule=self.off_rule,
        )


LONGEST_DAYS = 3653


class PauseBase(OwnedRow):
    """Both days are included. Dates that are over stay as they were, even when a pause is saved or
    deleted on its own."""

    first_on = DayField(_("paused from"))
    last_on = DayField(_("paused to"), help_text=_("This day is included."))
    reason = TranslatedTextField(_("reason"), blank=True, help_text=_("Shown to the public."))

    class Meta:
        abstract = True
        ordering = ["first_on", "pk"]

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m-%d} – {self.last_on:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        check_days(self, most=LONGEST_DAYS, too_many=_("A pause can last ten years at most."))

    def _write_of(self, model, owner_id):
        return reconciling(model, owner_id)
