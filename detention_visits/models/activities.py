"""A programme in a facility: film club, language lesson, sport. It owns the schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from modelcluster.models import ClusterableModel

from outreach.fields import RecurrenceField
from outreach.scheduling.errors import EditRefused
from outreach.scheduling.recurrence import CALLED_OFF_KINDS, Change, ChangeKind, Schedule
from outreach.series.copies import copy_plan
from outreach.series.edits import Verb
from outreach.series.occurrences import Status
from outreach.series.owners import ScheduleOwner, new_uid
from outreach.series.schedules import bare_schedule, schedule_of

from .former_sessions import FormerSession
from .unit_of_work import activity_work

__all__ = ["Activity", "new_uid"]  # The first migration refers to ``new_uid`` here.

KEPT_FIELDS = (
    "uid",
    "sequence",
    "public_sequence",
    "created_at",
    "changed_at",
    "fingerprint",
    "published_fingerprint",
    "shown_digest",
    "shown_in",
    "shown_figures",
    "indexed_until",
    "feed_borders",
)


class Activity(ScheduleOwner, ClusterableModel):
    """Only what its pages say and its facility's rule permits is public."""

    write = activity_work
    kept_fields = KEPT_FIELDS
    continued_fields = (
        "title",
        "facility",
        "kind",
        "status",
        "reason",
        "skips_holidays",
        "sequence",
        "public_sequence",  # That of its held sessions, which keep their UIDs, never goes back.
    )
    undivided_fields = ("facility",)

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
        _("working title"), max_length=255, help_text=_("Internal: never shown to the public.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        help_text=_("Planned activities are internal, whatever the facility's rule says."),
    )
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Leave empty to use the facility's time zone."),
    )
    recurrence = RecurrenceField(_("repeats"), blank=True, default="")

    shown_digest = models.CharField(max_length=64, editable=False, blank=True)
    shown_in = models.JSONField(editable=False, default=list)
    shown_figures = models.JSONField(editable=False, default=dict)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at_local", "pk"]

    def __init__(self, *args, **kwargs):
        """Default the zone to the facility's here: the rule's last day is read in it at once."""
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
        """The schedule, with sessions marked as not held among the cancelled dates."""
        called_off = self.sessions.called_off() if self.pk else ()
        return self.schedule_with(called_off)

    def schedule_with(self, called_off: Iterable[datetime]) -> Schedule:
        """The schedule as a kernel value; ``called_off``: keys of dates that were not held."""
        changes = {change.local_start: change.as_change() for change in self.changes.all()}
        for key in called_off:
            known = changes.get(key) or Change(local_start=key, kind=ChangeKind.ALTERED)
            kind = known.kind if known.kind in CALLED_OFF_KINDS else ChangeKind.CANCELLED
            changes[key] = replace(known, kind=kind, off_rule=known.is_extra)
        return schedule_of(self, changes.values())

    def check_date(self, verb: str, local_start: datetime, change: Change | None) -> None:
        """Refuse edits that contradict whether the visit team marked the session as held."""
        rows = self.sessions.attached().filter(local_start=local_start)
        was_held = rows.values_list("was_held", flat=True).first()
        if was_held is None:
            return
        if not was_held and verb in (Verb.MOVE, Verb.RESTORE):
            raise EditRefused(
                gettext_noop(
                    "This session is marked as not held. You can change that in the list of "
                    "sessions."
                )
            )
        if was_held and (change and change.kind in CALLED_OFF_KINDS):
            raise EditRefused(
                gettext_noop(
                    "This session is marked as held. If it was not, change that in the list "
                    "of sessions."
                )
            )
        plain = replace(bare_schedule(self), changes=(change,) if change else ())
        if was_held and plain.instance(local_start).span.end > timezone.now():
            raise EditRefused(
                gettext_noop("This session was held, so it cannot be moved to the future.")
            )

    def remember_addresses(self, rows) -> None:
        FormerSession.remember(self, rows)

    def clean(self) -> None:
        if self.facility_id:
            self.zone = self.zone or self.facility.zone
        super().clean()

    def copied(self) -> Activity:
        """Save and return a copy: planned, with its own UID and no session marked as held."""
        copy = type(self)(facility=self.facility, title=self.title, kind=self.kind, zone=self.zone)
        copy_plan(copy, self)
        copy.save()
        return copy
