"""A person's or group's place at one date of an event. Personal data: needs a permission."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .event_dates import Occurrence


class Registration(models.Model):
    occurrence = models.ForeignKey(
        Occurrence,
        verbose_name=_("event date"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    name = models.CharField(_("name"), max_length=120)
    representing = models.CharField(
        _("organisation or group represented"), max_length=160, blank=True
    )
    position = models.CharField(_("position"), max_length=120, blank=True)
    contact = models.CharField(
        _("contact"),
        max_length=160,
        blank=True,
        help_text=_("Printed on the sheet only if contacts are included."),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["created_at", "pk"]
        permissions = [
            ("print_sheet", _("Can print sheets with names")),
            ("view_registration_elsewhere", _("Can read names of all regions")),
        ]

    def __str__(self) -> str:
        return self.name
