"""Rows of an event or activity, such as changed dates and pauses: saving one publishes it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import DayField, LocalDateTimeField, TranslatedTextField
from ..scheduling.recurrence import CALLED_OFF_KINDS, Change, ChangeKind, Schedule
from .conflicts import retried
from .holidays import check_days
from .reconciliation import CHANGE_COLUMNS, reconciling


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

    beside: ClassVar[tuple[str, ...]] = ()
    """The attributes of those fields, besides what a pin keeps."""

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
    pinned_start = LocalDateTimeField(null=True, editable=False)
    pinned_end = LocalDateTimeField(null=True, editable=False)
    """A pin: the times that the series gave this date, kept when the series changed. New times above
    are what somebody changed besides."""
    moved_from = LocalDateTimeField(null=True, editable=False)
    """When a moved date without a pin was to begin, if the series has since given it another key."""

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

    @property
    def is_pinned(self) -> bool:
        return self.pinned_start is not None

    @property
    def is_only_pinned(self) -> bool:
        """Whether it keeps its date as it was and nobody changed anything besides. Its author is the
        reconciliation of the series, so it is no row in a form and nothing to restore."""
        return self.is_pinned and self.changes_nothing

    @property
    def says_nothing(self) -> bool:
        """Whether it changes nothing about its date."""
        is_silent = self.kind == ChangeKind.ALTERED and not (self.is_pinned or self.off_rule)
        return is_silent and self.changes_nothing

    @property
    def changes_nothing(self) -> bool:
        """Whether its date is as the series or a pin has it, and nothing is said of it."""
        columns = ("starts_at_local", "ends_at_local", "reason", *self.beside)
        is_kind = self.kind not in CALLED_OFF_KINDS
        return is_kind and not any(getattr(self, name) for name in columns)

    def as_change(self) -> Change:
        """The same change as a value of the kernel, whose times are those of the pin where nobody
        changed them."""
        starts_at, ends_at = self.starts_at_local, self.ends_at_local
        if self.pinned_start and self.pinned_end and self.kind != ChangeKind.SKIPPED:
            if ends_at is None:
                length = self.pinned_end - self.pinned_start
                ends_at = starts_at + length if starts_at else self.pinned_end
            starts_at = starts_at or self.pinned_start
        return Change(
            local_start=self.local_start,
            kind=ChangeKind(self.kind),
            starts_at_local=starts_at,
            ends_at_local=ends_at,
            off_rule=self.off_rule,
            pinned_start=self.pinned_start,
            pinned_end=self.pinned_end,
            moved_from=self.moved_from,
        )

    def follow(self, schedule: Schedule) -> None:
        """Drop new times that the date has anyway, so that it moves along with its series.

        Args:
            schedule: the series'; its own changes do not matter.
        """
        if schedule.gives(self.as_change()):
            for name in ("starts_at_local", "ends_at_local", "moved_from"):
                setattr(self, name, None)

    def take_change(self, change: Change) -> None:
        """The reverse of ``as_change``."""
        for name in CHANGE_COLUMNS:
            setattr(self, name, getattr(change, name))
        if change.has_pinned_times:
            for name in ("starts_at_local", "ends_at_local"):
                setattr(self, name, None)


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
