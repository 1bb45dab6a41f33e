"""One date of an activity: whether it was held and how many took part. Counts, never names."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.series.conflicts import retried
from outreach.series.dates import OwnerDate
from outreach.series.edits import Verb
from outreach.series.occurrences import CALLED_OFF, PUBLIC_STATUSES, OccurrenceQuerySet
from outreach.series.owners import new_uid

from .activity_dates import SessionChange
from .facilities import Publicity
from .unit_of_work import activity_work

GROUPS = ("women", "men", "girls", "boys")
COUNTS = (*GROUPS, "participants_total")
HOLDS_COUNTS = Q(*((f"{name}__isnull", False) for name in (*COUNTS, "portion")), _connector=Q.OR)
"""With a count, or told of in a number."""
IN_SERIES = Q(activity__facility__publicity=Publicity.ALWAYS, is_detached=False)
"""Dates that are public as part of their series; all others are public one by one, if at all."""


def held_condition(now: datetime) -> Q:
    """Not called off, over, and marked as held by the staff."""
    return Q(was_held=True, ends_at__lte=now) & ~Q(status__in=CALLED_OFF)


class SessionQuerySet(OccurrenceQuerySet):
    def holds_data(self) -> Q:
        """A mark or counts, what was told of them, and what other tables hold."""
        return super().holds_data() | HOLDS_COUNTS | Q(was_held__isnull=False)

    def held(self, now: datetime):
        return self.filter(held_condition(now))

    def permitted(self, now: datetime):
        """Sessions that the facility's rule makes public: never, once held, or always.

        A planned activity is internal whatever the rule says.
        """
        public_once_held = Q(activity__facility__publicity__in=(Publicity.AFTER, Publicity.ALWAYS))
        rows = self.filter(IN_SERIES | (public_once_held & held_condition(now)))
        return rows.filter(activity__status__in=PUBLIC_STATUSES)

    def holding_counts(self):
        return self.filter(HOLDS_COUNTS)

    def in_series(self):
        """Sessions that are public as part of their series, if they are public."""
        return self.filter(IN_SERIES)

    def with_shown_uid(self):
        """Annotate ``shown_uid``, the public UID: the series' if the whole series is public."""
        return self.annotate(
            shown_uid=Case(When(IN_SERIES, then=F("activity__uid")), default=F("uid"))
        )

    def called_off(self) -> list[datetime]:
        """The keys of attached dates that are marked as not held."""
        return list(self.attached().filter(was_held=False).values_list("local_start", flat=True))


class Session(OwnerDate):
    """Its ``uid`` is its own and never changes; it reveals nothing of other dates or the series."""

    owner_field = "activity"
    is_marked = True

    activity = models.ForeignKey(
        "detention_visits.Activity",
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    uid = models.CharField(max_length=36, editable=False)
    was_held = models.BooleanField(_("held"), null=True, blank=True)
    held_at = models.DateTimeField(_("marked as held"), null=True, editable=False)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    girls = models.PositiveIntegerField(_("girls"), null=True, blank=True)
    boys = models.PositiveIntegerField(_("boys"), null=True, blank=True)
    participants_total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    portion = models.ForeignKey(
        "detention_visits.FigurePortion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="sessions",
    )

    objects = SessionQuerySet.as_manager()

    class Meta(OwnerDate.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "local_start"], name="one_session_for_each_date"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="session_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="visits_session_start"),
            models.Index(
                fields=["starts_at"], name="visits_session_long", condition=Q(is_long=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.starts_at_local:%Y-%m-%d %H:%M}"

    def is_held(self, now: datetime) -> bool:
        """See ``held_condition``."""
        return bool(self.was_held) and self.ends_at <= now and not self.is_called_off

    def verbs(self, now: datetime) -> frozenset[str]:
        """See ``Activity.check_date``."""
        verbs = super().verbs(now)
        if self.was_held:
            return verbs - {Verb.CANCEL, Verb.POSTPONE}
        return verbs - {Verb.MOVE, Verb.RESTORE} if self.was_held is False else verbs

    @property
    def counted(self) -> dict[str, int]:
        """The number in each group that was counted, by name."""
        return {name: getattr(self, name) for name in GROUPS if getattr(self, name) is not None}

    @property
    def participants(self) -> int | None:
        """How many took part; None if not counted."""
        if self.participants_total is not None:
            return self.participants_total
        return sum(self.counted.values()) if self.counted else None

    def clean(self) -> None:
        super().clean()
        if self.was_held and self.ends_at and self.ends_at > timezone.now():
            raise ValidationError({"was_held": _("This session is not over yet.")}, code="not_over")
        if self.was_held and self.is_called_off and self._has_been_called_off():
            message = _(
                "This session was cancelled or postponed. Restore it before you mark it as held."
            )
            raise ValidationError({"was_held": message}, code="called_off")
        if not self.was_held and self.participants is not None:
            message = _("Mark the session as held before you enter how many took part.")
            raise ValidationError({"was_held": message}, code="not_held")
        if sum(self.counted.values()) > (self.participants or 0):
            message = _("The groups add up to more than the total.")
            raise ValidationError({"participants_total": message}, code="too_many")

    def _has_been_called_off(self) -> bool:
        """Whether by a change of its own, not by its mark or with its whole series."""
        kinds = (SessionChange.Kind.CANCELLED, SessionChange.Kind.POSTPONED)
        changes = self.activity.stored_changes()
        return changes.filter(local_start=self.local_start, kind__in=kinds).exists()

    @retried
    def save(self, *args, **kwargs) -> None:
        """Save and publish the activity, so that calendars showing this date are up to date."""
        if not self.was_held:
            self.held_at = None
        elif self.held_at is None:
            self.held_at = timezone.now()
        if not self.uid:
            self.uid = new_uid()
        with activity_work(self.activity_id):
            super().save(*args, **kwargs)

    @retried
    def delete(self, *args, **kwargs):
        with activity_work(self.activity_id):
            return super().delete(*args, **kwargs)
