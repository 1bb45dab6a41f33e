"""The dates of events: the index that pages, grids, JSON and sheets read."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..fields import TranslatedTextField
from ..scheduling.date_keys import date_key
from ..scheduling.occurrences import OccurrenceBase, OccurrenceQuerySet
from ..scheduling.spans import last_shown, wall_time
from .visibility import VisibleOccurrences


class EventOccurrenceQuerySet(VisibleOccurrences, OccurrenceQuerySet):
    pass


class Occurrence(OccurrenceBase):
    """One date of an event, identified by its nominal local start."""

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

    class Meta(OccurrenceBase.Meta):
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
            models.Index(fields=["ends_at", "starts_at"], name="outreach_occ_end"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.starts_at_local:%Y-%m-%d %H:%M}"

    @property
    def starts_at_local(self):
        """When it really starts: naive wall time of the event's zone."""
        return wall_time(self.starts_at, self.event.zone)

    @property
    def ends_at_local(self):
        return wall_time(self.ends_at, self.event.zone)

    @property
    def last_local(self):
        """The last moment for screens: a whole day ends on its own day."""
        return last_shown(self.starts_at_local, self.ends_at_local)

    @property
    def is_of_several_days(self) -> bool:
        return self.last_local.date() != self.starts_at_local.date()

    @property
    def is_moved(self) -> bool:
        return self.starts_at_local != self.local_start

    @property
    def is_called_off(self) -> bool:
        return self.status in (self.Status.CANCELLED, self.Status.POSTPONED)

    @property
    def has_other_venue(self) -> bool:
        return self.venue_id != self.event.venue_id

    @property
    def all_day(self) -> bool:
        return self.event.all_day

    @property
    def zone(self) -> str:
        return self.event.zone

    @property
    def key(self) -> str:
        """Its name in an address."""
        return date_key(self.local_start, all_day=self.event.all_day)

    @property
    def sheet_url(self) -> str:
        return reverse("outreach_sheet", args=[self.pk])
