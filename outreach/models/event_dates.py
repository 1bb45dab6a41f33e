"""The dates of events and what belongs to them: changes, pauses, edits, former addresses."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..fields import TranslatedTextField
from ..scheduling.date_keys import date_key
from ..series.dates import OwnerDate
from ..series.edits import EditBase, FormerDateBase
from ..series.occurrences import OccurrenceQuerySet
from ..series.owned_rows import ChangeBase, PauseBase
from .records import Venue
from .visibility import VisibleOccurrences


class OccurrenceChange(ChangeBase):
    owner_field = "event"
    beside = ("venue_id", "title")

    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="changes",
    )
    venue = models.ForeignKey(
        Venue, verbose_name=_("different venue"), on_delete=models.PROTECT, null=True, blank=True
    )
    title = TranslatedTextField(_("different title"), blank=True)
    pinned_venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    """Where a pinned date took place, if the series has since moved elsewhere."""

    class Meta(ChangeBase.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "local_start"], name="one_change_for_each_date"
            ),
        ]

    @property
    def own_venue(self) -> Venue | None:
        """Where its date takes place, if elsewhere than the series: as somebody changed it, or else as
        its pin says."""
        return self.venue or self.pinned_venue

    @property
    def own_venue_id(self) -> int | None:
        return self.venue_id or self.pinned_venue_id


class EventEdit(EditBase):
    owner_field = "event"

    event = models.ForeignKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="edits",
    )
    successor = models.ForeignKey(
        "outreach.Event",
        verbose_name=_("continues as"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta(EditBase.Meta):
        verbose_name = _("edit")
        verbose_name_plural = _("edits")


class FormerDate(FormerDateBase):
    owner_field = "event"
    date_field = "occurrence"

    event = models.ForeignKey(
        "outreach.Event",
        on_delete=models.CASCADE,
        related_name="former_dates",
    )
    occurrence = models.ForeignKey(
        "outreach.Occurrence", on_delete=models.CASCADE, related_name="former_dates"
    )

    class Meta:
        verbose_name = _("former date")
        verbose_name_plural = _("former dates")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "local_start"], name="one_date_for_each_former_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.local_start:%Y-%m-%d %H:%M} → {self.occurrence_id}"


class EventPause(PauseBase):
    owner_field = "event"

    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="pauses",
    )

    class Meta(PauseBase.Meta):
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")


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
        help_text=_("Where this date takes place, including any change of venue."),
    )
    title = TranslatedTextField(_("different title"), blank=True)

    objects = EventOccurrenceQuerySet.as_manager()

    class Meta(OwnerDate.Meta):
        verbose_name = _("event date")
        verbose_name_plural = _("event dates")
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
    def key(self) -> str:
        """Its key as it appears in URLs."""
        return date_key(self.local_start, all_day=self.event.all_day)

    @property
    def sheet_url(self) -> str:
        return reverse("outreach_sheet", args=[self.pk])
