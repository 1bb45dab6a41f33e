"""What was imported, and what waits to be: the versions of a file's entries, and files looked at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedEntry(models.Model):
    """Written by the import alone. ``sequence`` and ``stamp`` are the file's; ``contents`` is what
    the import set, so that a later version overwrites nothing that people have edited since.
    ``partner`` is the subscribed calendar that it came from, none for a file."""

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
    """A file that its user has looked at and may apply: its very bytes, for an hour. ``report`` is
    the dry run's, and after ``applied_at`` the import's."""

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
