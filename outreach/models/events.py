"""The event: it owns the schedule. Its pages are faces of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from ..fields import RecurrenceField
from ..scheduling.occurrences import Status
from ..scheduling.recurrence import Schedule
from .former_dates import FormerDate
from .owner_schedules import schedule_of
from .records import Audience, Region, Topic
from .revision_contents import readable_content
from .schedule_owners import ScheduleOwner, new_uid
from .venues import Venue
from .visibility import VisibleEvents
from .writing import event_write

__all__ = ["Event", "new_uid"]  # The first migration names ``new_uid`` here.

KEPT_FIELDS = (
    "uid",
    "sequence",
    "created_at",
    "changed_at",
    "published_fingerprint",
    "withdrawn_at",
    "cancelled_at",
    "index_digest",
    "indexed_until",
)


class EventQuerySet(VisibleEvents, models.QuerySet):
    pass


class Event(ScheduleOwner, RevisionMixin, index.Indexed, ClusterableModel):
    write = event_write
    kept_fields = KEPT_FIELDS
    place_field = "venue"
    continued_fields = (
        "title",
        "status",
        "reason",
        "skips_holidays",
        "region",
        "venue",
        "capacity",
        "audiences",
        "topics",
        "assigned_to",
    )
    continued_rows: ClassVar = ScheduleOwner.continued_rows | {
        "partnerships": ("organisation", "role", "answer")
    }

    title = models.CharField(
        _("working title"), max_length=255, help_text=_("Internal: the public never sees it.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        help_text=_("A planned event is internal, whatever its pages say."),
    )
    zone = models.CharField(
        _("time zone"), max_length=64, default=timezone.get_default_timezone_name
    )
    recurrence = RecurrenceField(_("repeats"), blank=True, default="")
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("venue"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    audiences = ParentalManyToManyField(
        Audience, verbose_name=_("audiences"), blank=True, related_name="events"
    )
    topics = ParentalManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="events"
    )
    assigned_to = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assigned to"),
        blank=True,
        related_name="assigned_events",
        help_text=_("Who looks after it: they see it among their assignments."),
    )
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(editable=False, null=True)
    cancelled_at = models.DateTimeField(editable=False, null=True)
    index_digest = models.CharField(max_length=64, editable=False, blank=True)

    objects = EventQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("status"),
        index.FilterField("region_id"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at_local", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def date_rows(self):
        return self.occurrences

    @property
    def schedule(self) -> Schedule:
        return schedule_of(self, (change.as_change() for change in self.changes.all()))

    @cached_property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    def remember_addresses(self, rows) -> None:
        FormerDate.remember(self, rows)

    def with_content_json(self, content):
        """A revision brings back what the editor wrote, never what publication remembers."""
        restored = super().with_content_json(readable_content(type(self), content))
        for name in self.kept_fields:
            setattr(restored, name, getattr(self, name))
        return restored
