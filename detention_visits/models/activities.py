"""A programme in a facility: film club, language lesson, sport. It owns the schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from outreach.fields import RecurrenceField
from outreach.models.owner_copies import take_plan
from outreach.models.owner_schedules import schedule_of
from outreach.models.schedule_owners import ScheduleOwner, new_uid
from outreach.scheduling.occurrences import Status
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule

from .writing import activity_write

__all__ = ["Activity", "new_uid"]  # The first migration names ``new_uid`` here.

KEPT_FIELDS = (
    "uid",
    "sequence",
    "created_at",
    "changed_at",
    "published_fingerprint",
    "shown_digest",
    "shown_in",
    "indexed_until",
)

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


class Activity(ScheduleOwner, ClusterableModel):
    """Nothing of it is public but what its pages say and its facility's rule permits."""

    write = activity_write
    kept_fields = KEPT_FIELDS

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
    zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("The facility's unless given.")
    )
    recurrence = RecurrenceField(_("repeats"), blank=True, default="")

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
        self.zone = self.zone or self.facility.zone
        super().save(*args, **kwargs)

    @property
    def date_rows(self):
        return self.sessions

    @property
    def schedule(self) -> Schedule:
        """With the sessions that were not held among the cancelled dates."""
        called_off = self.sessions.called_off() if self.pk else ()
        return self.schedule_with(called_off)

    def schedule_with(self, called_off: Iterable[datetime]) -> Schedule:
        """The kernel's value; ``called_off`` are the keys of dates that were not held."""
        changes = {change.local_start: change.as_change() for change in self.changes.all()}
        for key in called_off:
            known = changes.get(key) or Change(local_start=key, kind=ChangeKind.ALTERED)
            changes[key] = replace(known, kind=ChangeKind.CANCELLED, off_rule=known.is_extra)
        return schedule_of(self, changes.values())

    def clean(self) -> None:
        if self.facility_id:
            self.zone = self.zone or self.facility.zone
        super().clean()

    def continued(self) -> Activity:
        names = (*COPIED_FIELDS, "status", "reason", "skips_holidays")
        part = type(self)(**{name: getattr(self, name) for name in names})
        for pause in self.pauses.all():
            part.pauses.add(
                type(pause)(first_on=pause.first_on, last_on=pause.last_on, reason=pause.reason)
            )
        return part

    def copied(self) -> Activity:
        """Save and return a copy: planned, with an identity of its own and no session held."""
        copy = type(self)(facility=self.facility, title=self.title, kind=self.kind, zone=self.zone)
        take_plan(copy, self)
        copy.save()
        return copy
