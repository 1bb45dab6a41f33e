"""The dates of events: the index that pages, grids, JSON and sheets read."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..fields import TranslatedTextField
from ..scheduling.date_keys import date_key
from ..scheduling.occurrences import OccurrenceQuerySet
from .owner_dates import OwnerDate
from .visibility import VisibleOccurrences


class EventOccurrenceQuerySet(VisibleOccurrences, OccurrenceQuerySet):
    pass


class Occurrence(OwnerDate):
    """One date of an event, identified by its nominal local start."""

    owner_field = "event"

    event = models.ForeignKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="occurrences",
    )
    venue = models.ForeignKey(
        "outreach.Venue",
        verbose_name=_("venue"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="occurrences",
        help_text=_("Where this date takes place, a change of place included."),
    )
    title = TranslatedTextField(_("other title"), blank=True)

    objects = EventOccurrenceQuerySet.as_manager()

    class Meta(OwnerDate.Meta):
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        constraints = [
            models.UniqueConstraint(fields=["event", "local_start"], name="one_row_for_each_date"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")),
                name="occurrence_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="outreach_occ_start"),
            models.Index(
                fields=["starts_at"], name="outreach_occ_long", condition=models.Q(is_long=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.starts_at_local:%Y-%m-%d %H:%M}"

    @property
    def has_other_venue(self) -> bool:
        return self.venue_id != self.event.venue_id

    @property
    def key(self) -> str:
        """Its name in an address."""
        return date_key(self.local_start, all_day=self.event.all_day)

    @property
    def sheet_url(self) -> str:
        return reverse("outreach_sheet", args=[self.pk])
