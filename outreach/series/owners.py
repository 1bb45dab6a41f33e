"""The owner of a schedule, an event or an activity: its fields, and how it is saved."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..fields import LocalDateTimeField, TranslatedTextField
from ..page_types.asked_as_one import PagesOfAllTypes
from ..page_types.registry import pages_of
from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Change, DayRange, Schedule
from .conflicts import retried
from .copies import continued
from .holiday_changes import reconcile_holidays
from .occurrences import PUBLIC_STATUSES, Status
from .reconciliation import reconcile
from .schedules import (
    Frame,
    check_schedule,
    frame_of,
    keep_last_local_date,
    paused_days,
    take_listed_dates,
)
from .unit_of_work import OwnerWrites, current_work


def new_uid() -> str:
    """A UUID (RFC 7986 §5.3), without a host name that could change."""
    return str(uuid.uuid4())


class SearchedAfterwards:
    """Mixed into models that are saved in units of work: ``wagtail_indexes`` updates the search
    index, once for each object, after the commit."""

    search_auto_update = False


class ScheduleOwner(SearchedAfterwards, models.Model):
    """Subclasses add ``zone``, then ``recurrence``, whose text is read in that zone, ``status``,
    and three tables that point at them: ``changes``, ``pauses``, and the dates (``date_rows``)."""

    Status = Status
    write: ClassVar[OwnerWrites]
    kept_fields: ClassVar[tuple[str, ...]]
    """The publication state: no form, stale copy or old revision may overwrite it."""
    place_field: ClassVar[str] = ""
    """The column of dates and changes that holds the place, if they have one."""
    continued_fields: ClassVar[tuple[str, ...]] = ()
    """What the second part of a split series takes over from the first, besides the schedule."""
    continued_rows: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "pauses": ("first_on", "last_on", "reason")
    }
    """Child rows that it takes over too, and which of their columns."""
    undivided_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that say where or what all dates are; no single date can have its own."""
    rewrites_past = False
    """Set on an object before it is saved: dates that are over or hold data follow the schedule
    too."""
    holidays: list[DayRange] | None = None
    """Set on an object whose schedule is read often: the public holidays, loaded once."""
    paused: list[DayRange] | None = None
    """Likewise its stored pauses, which nobody may change as long as the object is used."""

    reconciles_dates = True
    """Unset on an object before it is saved by callers that reconcile its dates themselves."""

    starts_at_local = LocalDateTimeField(_("start"))
    ends_at_local = LocalDateTimeField(_("end"), help_text=_("The end is not part of the event."))
    all_day = models.BooleanField(_("all day"), default=False)
    skips_holidays = models.BooleanField(
        _("not on public holidays"),
        default=False,
        help_text=_("Dates that would begin on a public holiday are skipped."),
    )

    reason = TranslatedTextField(
        _("reason"),
        blank=True,
        multiline=True,
        max_length=1000,
        help_text=_("Why it is postponed or cancelled. Shown to the public."),
    )

    uid = models.CharField(max_length=255, unique=True, editable=False, default=new_uid)
    sequence = models.PositiveIntegerField(editable=False, default=0)
    """How often the schedule has changed, in any status; ``fingerprint`` is what it was then, blank
    until it is first published, or, of rows from before there were fingerprints, first locked."""
    public_sequence = models.PositiveIntegerField(editable=False, default=0)
    """The number that the public was last told."""
    created_at = models.DateTimeField(editable=False, default=timezone.now)
    changed_at = models.DateTimeField(editable=False, default=timezone.now)
    fingerprint = models.CharField(max_length=64, editable=False, blank=True)
    published_fingerprint = models.CharField(max_length=64, editable=False, blank=True)
    indexed_until = models.DateTimeField(editable=False, null=True)
    feed_borders = models.JSONField(editable=False, default=list)
    """Where the parts begin in which subscribers were told the series, each a ``Border``: what was
    told once stays. Empty for a series in one part."""
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="followed_by",
        help_text=_("The series that this one was split off from."),
    )

    class Meta:
        abstract = True

    @property
    def pages(self) -> PagesOfAllTypes:
        """Its faces, of whatever type."""
        return pages_of(self)

    @property
    def date_rows(self):
        """The manager of its dates in the index."""
        raise NotImplementedError

    @property
    def schedule(self) -> Schedule:
        """The kernel's value, with the changes as this object holds them.

        Raises:
            SchedulingError: the fields contradict each other.
        """
        raise NotImplementedError

    @property
    def _changes(self):
        return self._meta.get_field("changes")

    @property
    def change_owner(self) -> str:
        """The name of the key by which a change row points at its owner."""
        return self._changes.field.name

    @property
    def place_column(self) -> str:
        """The attribute of dates and changes that holds the place, "" if they have none."""
        return f"{self.place_field}_id" if self.place_field else ""

    def place_of(self, row: models.Model) -> int | None:
        """Where one of its dates takes place, or where a change moves it to; None without a
        place."""
        return getattr(row, self.place_column) if self.place_column else None

    @property
    def place_id(self) -> int | None:
        """Where the series takes place, None where its dates have no place of their own."""
        return self.place_of(self)

    def stored(self) -> Self:
        """This owner as it is in the database now, regardless of what this object holds."""
        return type(self)._base_manager.get(pk=self.pk)

    def forget_changes(self) -> None:
        """Drop the change rows that this object has cached, after they were written directly."""
        getattr(self, "_cluster_related_objects", {}).pop("changes", None)

    def continued(self) -> Self:
        """An unsaved owner that continues this one: the same in all but UID, dates and changes."""
        return continued(self)

    def check_date(self, verb: str, local_start: datetime, change: Change | None) -> None:
        """Called before ``change``, what differs for one date, is written. Owners whose dates are
        marked as held or not may refuse what contradicts the mark.

        Args:
            verb: a value of ``Verb``.

        Raises:
            EditRefused: the mark has to be changed first.
        """

    def stored_changes(self) -> models.QuerySet:
        """The change rows in the database, regardless of what this object holds."""
        return self._changes.related_model._default_manager.filter(**{self.change_owner: self.pk})

    def new_change(self, **values):
        """An unsaved change row of this owner."""
        return self._changes.related_model(**{self.change_owner: self}, **values)

    @classmethod
    def follow_holidays(cls, *, before: Sequence[DayRange], after: Sequence[DayRange]) -> None:
        """Called after public holidays have changed; see ``reconcile_holidays``."""
        reconcile_holidays(cls, before=before, after=after)

    def remember_addresses(self, rows) -> None:
        """Called before dates get other keys; owners whose dates have addresses store the old
        ones."""

    @property
    def has_public_status(self) -> bool:
        return self.status in PUBLIC_STATUSES

    def clean(self) -> None:
        super().clean()
        if not (self.starts_at_local and self.ends_at_local and self.zone):
            return
        try:
            check_schedule(self.schedule, now=timezone.now())
        except SchedulingError as error:
            raise ValidationError(_t(error.template) % error.values, code="refused") from error

    @retried
    def save(self, *args, **kwargs) -> None:
        """Save, reconcile the dates with the new schedule, and publish, which brings index, feed
        text and sequence up to date.

        Raises:
            SchedulingError: the schedule contradicts itself; nothing is written.
        """
        with self.write(self.pk) as work:
            before = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            if before:
                for name in self.kept_fields:
                    setattr(self, name, getattr(before, name))
                keep_last_local_date(self, before)
            listed = take_listed_dates(self)
            frames = self._frames(before) if before and self.reconciles_dates else None
            with work.reconciled_by_itself(self):
                super().save(*args, **kwargs)
            self._save_listed(listed)
            if frames:
                reconcile(self, *frames)
        if listed or frames:
            self.forget_changes()
        if not current_work():
            self._read_back()

    def _frames(self, before: Self) -> tuple[Frame, Frame] | None:
        """The frame as it is stored and as it is about to be saved, if they differ."""
        known = self.paused
        before.paused = paused_days(before.pauses.all()) if known is None else known
        self.paused = before.paused
        old, new = frame_of(before), frame_of(self)
        self.paused = known
        return (old, new) if old != new else None

    def save_base(self, *args, **kwargs) -> None:
        """Report a new owner before its child rows are written: they belong to its first state."""
        super().save_base(*args, **kwargs)
        self.write.written(self.pk)

    def _save_listed(self, listed: list) -> None:
        for kind, local_start in listed:
            self.stored_changes().get_or_create(
                **{self.change_owner: self},
                local_start=local_start,
                defaults={"kind": kind},
            )

    def _read_back(self) -> None:
        """Copy to this object what publication wrote to the database."""
        values = type(self)._base_manager.filter(pk=self.pk).values(*self.kept_fields).first() or {}
        for name, value in values.items():
            setattr(self, name, value)
