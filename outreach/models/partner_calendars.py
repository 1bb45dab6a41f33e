"""Calendars of partners that are subscribed to: their events are imported again and again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerCalendar(models.Model):
    """``etag`` and ``last_modified`` are what the remote server said. ``error`` and ``report`` hold
    messages that are translated where they are shown, as ``services.import_reports`` writes them;
    ``leased_until`` keeps two jobs from importing the same one at once."""

    title = models.CharField(_("name"), max_length=120)
    address = models.URLField(
        _("address"),
        max_length=2000,
        unique=True,
        help_text=_("Of the calendar file, as the partner's site gives it: https:// or webcal://."),
    )
    calendar = models.ForeignKey(
        "outreach.CalendarPage",
        verbose_name=_("into the calendar"),
        on_delete=models.CASCADE,
        related_name="partner_calendars",
    )
    region = models.ForeignKey(
        "outreach.Region",
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_calendars",
        help_text=_("New events get it."),
    )
    publishes = models.BooleanField(
        _("publish its events"),
        default=False,
        help_text=_("Without it they are planned: internal until somebody publishes them."),
    )
    is_active = models.BooleanField(_("refresh it"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    checked_at = models.DateTimeField(_("last looked at"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("failed in a row"), default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    error = models.JSONField(_("what went wrong"), default=dict, editable=False)
    report = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("partner's calendar")
        verbose_name_plural = _("partners' calendars")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
