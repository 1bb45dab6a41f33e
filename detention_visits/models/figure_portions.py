"""What the public was told of some sessions together; see ``publication.figures``."""

from __future__ import annotations

from django.db import models


class FigurePortion(models.Model):
    """Numbers of some sessions, as they were told and as they were counted then.

    Sessions that wait to be told together are a portion too; its told total is nothing.

    Rows are never deleted, and have no activity: a session may go on in another series, and what was
    told of it before is still known. Its sessions point to it, for good.
    """

    is_bookkeeping = True

    size = models.PositiveIntegerField()
    told_total = models.IntegerField()
    told_parts = models.JSONField(null=True)
    counted_total = models.IntegerField()
    counted_groups = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.pk)
