"""Where events take place: halls, schools, checkpoints, online."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import TranslatedTextField
from .records import ReferenceRecord, Region


class Venue(ReferenceRecord):
    class Kind(models.TextChoices):
        HALL = "hall", _("hall")
        SCHOOL = "school", _("school")
        CHECKPOINT = "checkpoint", _("border checkpoint")
        OFFICE = "office", _("office")
        OUTDOORS = "outdoors", _("outdoors")
        ONLINE = "online", _("online")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.HALL)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
    )
    address = TranslatedTextField(_("address"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)
