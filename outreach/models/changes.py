"""What differs for one date: cancelled, postponed, moved, in another place, skipped, extra."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..fields import LocalDateTimeField, TranslatedTextField
from ..scheduling.recurrence import Change, ChangeKind
from .owned_rows import OwnedRow
from .venues import Venue


class ChangeBase(OwnedRow):
    """The owner's key is the subclass's, and so is what only its dates have."""

    class Kind(models.TextChoices):
        ALTERED = ChangeKind.ALTERED.value, _("altered")
        CANCELLED = ChangeKind.CANCELLED.value, _("cancelled")
        POSTPONED = ChangeKind.POSTPONED.value, _("postponed")
        SKIPPED = ChangeKind.SKIPPED.value, _("skipped")
        EXTRA = ChangeKind.EXTRA.value, _("extra")

    local_start = LocalDateTimeField(
        _("date"), help_text=_("The date as the series names it, in the event's zone.")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.CANCELLED)
    off_rule = models.BooleanField(
        _("stands by itself"), default=False, help_text=_("No rule names this date.")
    )
    starts_at_local = LocalDateTimeField(_("new start"), null=True, blank=True)
    ends_at_local = LocalDateTimeField(_("new end"), null=True, blank=True)
    reason = TranslatedTextField(
        _("reason"), blank=True, multiline=True, max_length=1000, help_text=_("The public sees it.")
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
            raise ValidationError({"ends_at_local": _("The end lies before the start.")})

    def as_change(self) -> Change:
        """The kernel's value."""
        return Change(
            local_start=self.local_start,
            kind=ChangeKind(self.kind),
            starts_at_local=self.starts_at_local,
            ends_at_local=self.ends_at_local,
            off_rule=self.off_rule,
        )


class OccurrenceChange(ChangeBase):
    owner_field = "event"

    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="changes",
    )
    venue = models.ForeignKey(
        Venue, verbose_name=_("other venue"), on_delete=models.PROTECT, null=True, blank=True
    )
    title = TranslatedTextField(_("other title"), blank=True)

    class Meta(ChangeBase.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "local_start"], name="one_change_for_each_date"
            ),
        ]
