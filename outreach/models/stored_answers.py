"""What was made of a calendar for its readers: once for each version, not for each reader."""

from __future__ import annotations

from django.db import models


class StoredAnswer(models.Model):
    """A compressed feed, or a piece of a page. ``variant`` is a digest of what was asked for and of
    the calendar's ``version``. Written by its service alone, which drops those of earlier versions.
    In the database rather than in the cache, so that it is gone when the version is undone."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="stored_answers"
    )
    variant = models.CharField(max_length=64)
    version = models.PositiveBigIntegerField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    size = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "variant"], name="one_answer_for_each_variant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.variant} {self.version}"
