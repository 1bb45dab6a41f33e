"""A series that pauses from a day to a day."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..fields import TranslatedTextField
from .writing import event_write

LONGEST_DAYS = 3653


class PauseBase(models.Model):
    """Both days are included. The owner's key is the subclass's."""

    first_on = models.DateField(_("paused from"))
    last_on = models.DateField(_("paused to"), help_text=_("Included."))
    reason = TranslatedTextField(_("reason"), blank=True, help_text=_("The public sees it."))

    class Meta:
        abstract = True
        ordering = ["first_on", "pk"]

    def __str__(self) -> str:
        return f"{self.first_on:%Y-%m-%d} – {self.last_on:%Y-%m-%d}"

    def clean(self) -> None:
        super().clean()
        if not (self.first_on and self.last_on):
            return
        if self.last_on < self.first_on:
            raise ValidationError({"last_on": _("The last day lies before the first.")})
        if (self.last_on - self.first_on).days > LONGEST_DAYS:
            raise ValidationError({"last_on": _("A pause lasts ten years at most.")})


class EventPause(PauseBase):
    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="pauses",
    )

    class Meta(PauseBase.Meta):
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")

    def save(self, *args, **kwargs):
        """Keeps the event's index, feed text and sequence true."""
        with event_write(self.event_id):
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with event_write(self.event_id):
            return super().delete(*args, **kwargs)
