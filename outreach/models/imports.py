"""Imported entries, files waiting to be imported, and partners' calendars to import regularly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedEntry(models.Model):
    """Written only by the import. ``sequence`` and ``stamp`` are the file's; ``contents`` is what
    the import set, so that a later version overwrites nothing that people have edited since.
    ``partner`` is the subscribed calendar that it came from, None for a file."""

    event = models.OneToOneField(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="imported_entry",
    )
    partner = models.ForeignKey(
        "outreach.PartnerCalendar",
        verbose_name=_("partner's calendar"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="entries",
    )
    calendar_key = models.UUIDField(db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    contents = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")

    def __str__(self) -> str:
        return f"{self.event} ({self.sequence})"


class PendingImport(models.Model):
    """A file that its user has previewed and may import: its exact bytes, kept for an hour.
    ``report`` is that of the dry run and, once ``applied_at`` is set, that of the import."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports"
    )
    calendar = models.ForeignKey(
        "outreach.CalendarPage", on_delete=models.CASCADE, related_name="pending_imports"
    )
    region = models.ForeignKey(
        "outreach.Region", on_delete=models.CASCADE, null=True, related_name="pending_imports"
    )
    publishes = models.BooleanField(default=False)
    source = models.CharField(max_length=2000)
    data = models.BinaryField()
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")

    def __str__(self) -> str:
        return self.source


class PartnerCalendar(models.Model):
    """``etag`` and ``last_modified`` are what the remote server sent. ``error`` and ``report`` hold
    messages that are translated when shown (see ``importing.reports``); ``leased_until`` keeps two
    jobs from importing the same calendar at once."""

    title = models.CharField(_("name"), max_length=120)
    address = models.URLField(
        _("address"),
        max_length=2000,
        unique=True,
        help_text=_(
            "The address of the calendar file on the partner's site, starting with "
            "https:// or webcal://."
        ),
    )
    calendar = models.ForeignKey(
        "outreach.CalendarPage",
        verbose_name=_("import into"),
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
        help_text=_("New events are given this region."),
    )
    publishes = models.BooleanField(
        _("publish its events"),
        default=False,
        help_text=_("Otherwise they stay planned and internal until somebody publishes them."),
    )
    is_active = models.BooleanField(_("refresh automatically"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    checked_at = models.DateTimeField(_("last checked"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("consecutive failures"), default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    error = models.JSONField(_("last error"), default=dict, editable=False)
    report = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("partner's calendar")
        verbose_name_plural = _("partners' calendars")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
