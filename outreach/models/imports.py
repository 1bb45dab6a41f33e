"""What was imported: which version of a file's entry an event comes from, and what it wrote."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedEntry(models.Model):
    """Written by the import alone. ``sequence`` and ``stamp`` are the file's; ``contents`` is what
    the import set, so that a later version overwrites nothing that people have edited since."""

    event = models.OneToOneField(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="imported_entry",
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
