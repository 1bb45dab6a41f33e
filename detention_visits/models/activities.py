"""A programme in a facility: film club, language lesson, sport. It owns the schedule."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from outreach.fields import LocalDateTimeField, RecurrenceField
from outreach.models.event_schedule import check_schedule, keep_last_local_date
from outreach.scheduling.errors import SchedulingError
from outreach.scheduling.occurrences import PUBLIC_STATUSES, Status
from outreach.scheduling.recurrence import Schedule

from .activity_schedule import schedule_of
from .writing import activity_write

KEPT_FIELDS = (
    "uid",
    "sequence",
    "created_at",
    "changed_at",
    "published_fingerprint",
    "shown_digest",
    "shown_in",
)
"""What publication remembers: no form or stale copy may set it back."""

COPIED_FIELDS = (
    "facility",
    "title",
    "kind",
    "starts_at_local",
    "ends_at_local",
    "zone",
    "all_day",
    "recurrence",
)


def new_uid() -> str:
    return str(uuid.uuid4())


class Activity(models.Model):
    """Nothing of it is public but what its pages say and its facility's rule permits."""

    Status = Status

    class Kind(models.TextChoices):
        FILM = "film", _("film club")
        LANGUAGE = "language", _("language lesson")
        SPORT = "sport", _("sport")
        GAMES = "games", _("chess and board games")
        CRAFT = "craft", _("craft")
        MUSIC = "music", _("music")
        READING = "reading", _("reading")
        LEGAL = "legal", _("legal information")
        HEALTH = "health", _("health")
        OTHER = "other", _("other")

    facility = models.ForeignKey(
        "detention_visits.Facility",
        verbose_name=_("facility"),
        on_delete=models.PROTECT,
        related_name="activities",
    )
    title = models.CharField(
        _("working title"), max_length=255, help_text=_("Internal: the public never sees it.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        help_text=_("A planned activity is internal, whatever the facility's rule says."),
    )
    starts_at_local = LocalDateTimeField(_("start"))
    ends_at_local = LocalDateTimeField(_("end"), help_text=_("Exclusive."))
    all_day = models.BooleanField(_("all day"), default=False)
    zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("The facility's unless given.")
    )
    recurrence = RecurrenceField(_("repeats"), blank=True, default="")

    uid = models.CharField(max_length=255, unique=True, editable=False, default=new_uid)
    sequence = models.PositiveIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(editable=False, default=timezone.now)
    changed_at = models.DateTimeField(editable=False, default=timezone.now)
    published_fingerprint = models.CharField(max_length=64, editable=False, blank=True)
    shown_digest = models.CharField(max_length=64, editable=False, blank=True)
    shown_in = models.JSONField(editable=False, default=list)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at_local", "pk"]

    def __init__(self, *args, **kwargs):
        """The zone is the facility's unless given: the rule's last day is read in it at once."""
        if not kwargs.get("zone") and getattr(kwargs.get("facility"), "zone", ""):
            kwargs["zone"] = kwargs["facility"].zone
        super().__init__(*args, **kwargs)

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        """Save and publish: afterwards sessions, sequence and calendars' versions are true.

        Raises:
            SchedulingError: the schedule contradicts itself; nothing is written.
        """
        with activity_write(self.pk):
            self.zone = self.zone or self.facility.zone
            before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            if before:
                for name in KEPT_FIELDS:
                    setattr(self, name, getattr(before, name))
                keep_last_local_date(self, before)
            super().save(*args, **kwargs)
            activity_write.written(self.pk)
        self._read_back()

    @property
    def has_public_status(self) -> bool:
        return self.status in PUBLIC_STATUSES

    @property
    def schedule(self) -> Schedule:
        """The kernel's value.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        called_off = self.sessions.called_off() if self.pk else ()
        return schedule_of(self, called_off)

    def clean(self) -> None:
        super().clean()
        if not (self.starts_at_local and self.ends_at_local and self.facility_id):
            return
        self.zone = self.zone or self.facility.zone
        try:
            check_schedule(self.schedule, now=timezone.now())
        except SchedulingError as error:
            raise ValidationError(_t(error.template) % error.values, code="refused") from error

    def _read_back(self) -> None:
        """Show on this object what publication wrote beside it."""
        values = type(self)._base_manager.filter(pk=self.pk).values(*KEPT_FIELDS).first() or {}
        for name, value in values.items():
            setattr(self, name, value)

    def copied(self) -> Activity:
        """Save and return a copy: planned, with an identity of its own and no session held."""
        copy = type(self)(**{name: getattr(self, name) for name in COPIED_FIELDS})
        copy.save()
        return copy
