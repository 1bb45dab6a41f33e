"""The event: it owns the schedule. Its pages are faces of it."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from ..fields import LocalDateTimeField, RecurrenceField, TranslatedTextField
from ..scheduling.errors import SchedulingError
from ..scheduling.occurrences import PUBLIC_STATUSES, Status
from ..scheduling.recurrence import Schedule
from .event_schedule import (
    check_schedule,
    keep_last_local_date,
    schedule_of,
    take_listed_dates,
)
from .records import Audience, Region, Topic
from .venues import Venue
from .visibility import VisibleEvents
from .writing import event_write

KEPT_FIELDS = (
    "uid",
    "sequence",
    "created_at",
    "changed_at",
    "published_fingerprint",
    "withdrawn_at",
    "cancelled_at",
    "index_digest",
)
"""What publication remembers: no form, stale copy or old revision may set it back."""


def new_uid() -> str:
    """RFC 7986 §5.3: a UUID, without a host name that could change."""
    return str(uuid.uuid4())


class EventQuerySet(VisibleEvents, models.QuerySet):
    pass


class Event(RevisionMixin, index.Indexed, ClusterableModel):
    Status = Status

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
    starts_at_local = LocalDateTimeField(_("start"))
    ends_at_local = LocalDateTimeField(_("end"), help_text=_("Exclusive."))
    all_day = models.BooleanField(_("all day"), default=False)
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
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    reason = TranslatedTextField(
        _("reason"),
        blank=True,
        multiline=True,
        max_length=1000,
        help_text=_("Why it is postponed or cancelled. The public sees it."),
    )

    uid = models.CharField(max_length=255, unique=True, editable=False, default=new_uid)
    sequence = models.PositiveIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(editable=False, default=timezone.now)
    changed_at = models.DateTimeField(editable=False, default=timezone.now)
    published_fingerprint = models.CharField(max_length=64, editable=False, blank=True)
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
    def has_public_status(self) -> bool:
        return self.status in PUBLIC_STATUSES

    @property
    def schedule(self) -> Schedule:
        """The kernel's value, with the changes as this object holds them.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        return schedule_of(self, self.changes.all())

    @cached_property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    def clean(self) -> None:
        super().clean()
        if not (self.starts_at_local and self.ends_at_local):
            return
        try:
            check_schedule(self.schedule, now=timezone.now())
        except SchedulingError as error:
            raise ValidationError(_t(error.template) % error.values, code="refused") from error

    def save(self, *args, **kwargs) -> None:
        """Save and publish: afterwards index, feed text and sequence are true.

        Raises:
            SchedulingError: the schedule contradicts itself; nothing is written.
        """
        with event_write(self.pk):
            before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            if before:
                for name in KEPT_FIELDS:
                    setattr(self, name, getattr(before, name))
                keep_last_local_date(self, before)
            listed = take_listed_dates(self)
            super().save(*args, **kwargs)
            for kind, local_start in listed:
                self.changes.model.objects.get_or_create(
                    event_id=self.pk, local_start=local_start, defaults={"kind": kind}
                )
            event_write.written(self.pk)
        self._read_back(clear_children=bool(listed))

    def _read_back(self, *, clear_children: bool) -> None:
        """Show on this object what publication wrote beside it."""
        values = type(self)._base_manager.filter(pk=self.pk).values(*KEPT_FIELDS).first() or {}
        for name, value in values.items():
            setattr(self, name, value)
        if clear_children and hasattr(self, "_cluster_related_objects"):
            self._cluster_related_objects.pop("changes", None)

    def with_content_json(self, content):
        """A revision brings back what the editor wrote, never what publication remembers."""
        restored = super().with_content_json(content)
        for name in KEPT_FIELDS:
            setattr(restored, name, getattr(self, name))
        return restored
