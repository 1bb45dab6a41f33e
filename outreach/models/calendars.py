"""A calendar's row: what a feed needs to answer without asking Wagtail's tree."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils import timezone

from .prepared import PreparedQuery

swapper.set_app_prefix("wagtailcore", "wagtail")


class Calendar(models.Model):
    """One for each CalendarPage. ``key`` is shared by its translations; ``path`` is the address,
    such as ``/en/events/``. ``texts_release`` names the serialiser whose texts it joins. Written by
    the calendar service alone."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    key = models.UUIDField(db_index=True)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=1000)
    url = models.CharField(max_length=2000)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    zone = models.CharField(max_length=64)
    color = models.CharField(max_length=20, blank=True)
    is_public = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    next_change_at = models.DateTimeField(null=True)
    texts_release = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "path"], name="one_calendar_at_each_address"),
        ]

    def __str__(self) -> str:
        return self.path


_public = PreparedQuery(lambda path: Calendar.objects.filter(path=path, is_public=True))


def public_calendars_at(path: str) -> list[Calendar]:
    """The public calendars with this address, one for each site that has it. One query."""
    return _public.rows(path)
