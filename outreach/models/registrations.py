"""Who takes part in one date of an event. Personal data: needs a permission."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event_dates import Occurrence


class Participant(models.Model):
    """What a list says of one person or group."""

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
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Registration(Participant):
    """A person's or group's place at one date."""

    occurrence = models.ForeignKey(
        Occurrence,
        verbose_name=_("event date"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["created_at", "pk"]
        permissions = [
            ("print_sheet", _("Can print sheets with names")),
            ("view_registration_elsewhere", _("Can read names of all regions")),
        ]


class RemovedRegistrationQuerySet(models.QuerySet):
    def kept(self, now):
        """Those that can still be put back."""
        return self.filter(removed_at__gt=now - RemovedRegistration.KEPT_FOR)

    def expired(self, now):
        """Those to be purged: nothing may show them any more."""
        return self.filter(removed_at__lte=now - RemovedRegistration.KEPT_FOR)


class RemovedRegistration(Participant):
    """Somebody who was taken off a list, kept for a day so that it can be undone.

    A table of its own, so that no list, count, sheet or export can hold one by mistake. A date is
    not kept for it, and takes it along when it goes.
    """

    is_bookkeeping = True
    KEPT_FOR = timedelta(days=1)

    former_id = models.BigIntegerField(unique=True, editable=False)
    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="removed_registrations"
    )
    removed_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    objects = RemovedRegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("removed participant")
        verbose_name_plural = _("removed participants")
        ordering = ["-removed_at", "-pk"]
        default_permissions = ()
