"""Places of detention, each with its rule for what may be public."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from outreach.fields import TranslatedTextField, in_language
from outreach.scheduling.errors import UnknownZone
from outreach.scheduling.spans import zone_named
from outreach.series.conflicts import retried
from outreach.series.unit_of_work import unit_of_work

from .unit_of_work import activity_work


class Publicity(models.TextChoices):
    """What the public may know of an activity in a facility."""

    NEVER = "never", _("nothing at all")
    AFTER = "after", _("each session, once it has been held")
    ALWAYS = "always", _("everything planned and held")


class Facility(models.Model):
    Publicity = Publicity

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    name = TranslatedTextField(
        _("name"), help_text=_("Shown to the public where the rule allows an activity to be shown.")
    )
    authority = models.ForeignKey(
        "outreach.Organisation",
        verbose_name=_("authority in charge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
    )
    region = models.ForeignKey(
        "outreach.Region",
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="facilities",
    )
    address = models.TextField(
        _("address"), blank=True, max_length=500, help_text=_("Internal: never published.")
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default=timezone.get_default_timezone_name
    )
    publicity = models.CharField(
        _("shown to the public"), max_length=6, choices=Publicity, default=Publicity.NEVER
    )

    class Meta:
        verbose_name = _("facility")
        verbose_name_plural = _("facilities")
        ordering = ["slug"]

    def __str__(self) -> str:
        return in_language(self.name) or self.slug

    @retried
    def save(self, *args, **kwargs) -> None:
        """Every activity here follows the rule in the same transaction, while no other is written:
        none may be published by the rule as it was before."""
        with unit_of_work(is_outside_change=bool(self.pk)):
            super().save(*args, **kwargs)
            with activity_work(*self.activities.values_list("pk", flat=True)):
                pass

    def clean(self) -> None:
        super().clean()
        try:
            zone_named(self.zone)
        except UnknownZone as error:
            raise ValidationError({"zone": _t(error.template) % error.values}) from error
