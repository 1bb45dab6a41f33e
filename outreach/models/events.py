"""The event: it owns the schedule. Its pages are faces of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
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
from ..fields.gone_records import readable_content
from ..scheduling.icalendar.content_lines import LARGEST_SEQUENCE
from ..scheduling.recurrence import Schedule
from ..series.copies import copy_plan
from ..series.occurrences import PUBLIC_STATUSES, Status
from ..series.owners import ScheduleOwner, new_uid
from ..series.schedules import schedule_of
from ..series.unit_of_work import OwnerWrites
from .event_dates import FormerDate
from .records import Audience, Region, Topic, Venue
from .visibility import VisibleEvents

event_work = OwnerWrites("outreach.Event")
"""Wraps each write of an event, its changes and its partnerships; see ``OwnerWrites``."""


__all__ = ["Event", "new_uid"]  # The first migration names ``new_uid`` here.
KEPT_FIELDS = (
    "uid",
    "sequence",
    "public_sequence",
    "created_at",
    "changed_at",
    "fingerprint",
    "published_fingerprint",
    "withdrawn_at",
    "cancelled_at",
    "index_digest",
    "indexed_until",
    "feed_borders",
)


class EventQuerySet(VisibleEvents, models.QuerySet):
    pass


class Event(ScheduleOwner, RevisionMixin, index.Indexed, ClusterableModel):
    write = event_work
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
        _("working title"), max_length=255, help_text=_("Internal: never shown to the public.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        help_text=_(
            "Planned events are internal: their pages go live when the event is confirmed."
        ),
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
        help_text=_("The staff responsible. They see the event among their assignments."),
    )
    capacity = models.PositiveIntegerField(_("number of places"), null=True, blank=True)
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
        permissions = [
            ("write_in_all_regions", _("Can write in all regions")),
            ("publish_event", _("Can confirm, withdraw and change what is public")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def date_rows(self):
        return self.occurrences

    @property
    def schedule(self) -> Schedule:
        return schedule_of(self, (change.as_change() for change in self.changes.all()))

    @property
    def has_last_sequence(self) -> bool:
        """Whether its number can rise no more, so that its changes are told by their date alone."""
        return self.sequence >= LARGEST_SEQUENCE

    @cached_property
    def zone_name(self) -> str:
        return self.zone.replace("_", " ")

    def remember_addresses(self, rows) -> None:
        FormerDate.remember(self, rows)

    def with_content_json(self, content):
        """A revision restores what the editor wrote, never the publication state, nor pins, which are
        no editor's."""
        restored = super().with_content_json(readable_content(type(self), content))
        for name in self.kept_fields:
            setattr(restored, name, getattr(self, name))
        pins = [row for row in self.stored_changes() if row.is_only_pinned]
        keys = {row.local_start for row in pins} | {row.pk for row in pins}
        written = [row for row in restored.changes.all() if not row.is_only_pinned]
        if pins or len(written) < len(restored.changes.all()):
            others = [row for row in written if not keys & {row.pk, row.local_start}]
            restored.changes = [*others, *pins]
        return restored


COPIED_FIELDS = ("title", "zone", "region", "venue", "capacity")
COPIED_RELATIONS = ("audiences", "topics", "assigned_to")
COPIED_CHILDREN = {"partnerships": ("organisation", "role")}
"""Child rows and which of their fields are copied; all other fields start afresh."""


def new_copy(
    event: Event, *, start: datetime | None = None, without: Collection[str] = ()
) -> Event:
    """An unsaved copy: new UID, status planned, partners to be asked again.

    Args:
        start: when its first date begins, a naive wall time of the event's zone; all other dates
            and pauses shift with it. None: the same dates.
        without: names of ``COPIED_CHILDREN`` to leave out.

    Raises:
        SchedulingError: the rule cannot be moved there.
    """
    copy = type(event)(**{name: getattr(event, name) for name in COPIED_FIELDS})
    for name in COPIED_RELATIONS:
        setattr(copy, name, getattr(event, name).all())
    copy_plan(copy, event, start)
    for name in COPIED_CHILDREN.keys() - set(without):
        for row in getattr(event, name).all():
            values = {field: getattr(row, field) for field in COPIED_CHILDREN[name]}
            getattr(copy, name).add(type(row)(**values))
    return copy


def copied_event(event: Event) -> Event:
    """Save and return a copy with the same dates."""
    copy = new_copy(event)
    copy.save()
    return copy


def with_public_status(event_ids: Collection[int]) -> set[int]:
    """Of these events those whose status is public, as they are stored."""
    found = Event.objects.filter(pk__in=event_ids, status__in=PUBLIC_STATUSES)
    return set(found.order_by().values_list("pk", flat=True))
