"""A series that pauses from a day to a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..fields import TranslatedTextField
from .carrying import carried_along
from .day_ranges import check_days
from .owned_rows import OwnedRow

LONGEST_DAYS = 3653


class PauseBase(OwnedRow):
    """Both days are included. Saved or deleted by itself, too, it leaves dates that are over as they
    were."""

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
        check_days(self, most=LONGEST_DAYS, too_many=_("A pause lasts ten years at most."))

    def _write_of(self, model, owner_id):
        return carried_along(model, owner_id)


class EventPause(PauseBase):
    owner_field = "event"

    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="pauses",
    )

    class Meta(PauseBase.Meta):
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
