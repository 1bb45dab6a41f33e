"""When programs last fetched a calendar: which family of programs, never who."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedFetch(models.Model):
    """``family`` is a name of ``services.feed_clients``; ``form`` what was fetched, such as ``ics``.
    ``days`` counts the days on which there was a fetch."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="fetches"
    )
    family = models.CharField(_("program"), max_length=20)
    form = models.CharField(_("form"), max_length=10)
    first_at = models.DateTimeField(_("first fetched"))
    last_at = models.DateTimeField(_("last fetched"))
    days = models.PositiveIntegerField(_("days"), default=1)

    class Meta:
        verbose_name = _("fetch of a feed")
        verbose_name_plural = _("fetches of feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "family", "form"], name="one_row_for_each_family_and_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.form}"
