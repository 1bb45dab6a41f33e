"""Whole feeds as they were compressed: once for each version of a calendar, not for each reader."""

from __future__ import annotations

from django.db import models


class FeedFile(models.Model):
    """``variant`` is a digest of what was asked for, ``version`` the calendar's when it was made.
    Written by the feed service alone, which keeps only the current version's."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="feed_files"
    )
    variant = models.CharField(max_length=64)
    version = models.PositiveBigIntegerField()
    body = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "variant"], name="one_file_for_each_variant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.variant} {self.version}"
