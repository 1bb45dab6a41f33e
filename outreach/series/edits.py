"""The journal of edits to schedules, and the addresses that dates had before an edit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..fields import LocalDateTimeField
from .occurrences import PUBLIC_STATUSES


class Verb(models.TextChoices):
    CHANGE = "change", pgettext_lazy("edit", "changed")
    MOVE = "move", pgettext_lazy("edit", "moved")
    CANCEL = "cancel", pgettext_lazy("edit", "cancelled")
    POSTPONE = "postpone", pgettext_lazy("edit", "postponed")
    RESTORE = "restore", pgettext_lazy("edit", "restored")


class Scope(models.TextChoices):
    ONE = "one", _("only this date")
    FOLLOWING = "following", _("this and all following dates")
    ALL = "all", _("all dates")


class EditBase(models.Model):
    """``before`` is what undoing needs; ``after`` is a digest of the result: while it matches,
    nobody has changed the same thing since. The foreign key to the owner is the subclass's."""

    owner_field: ClassVar[str]
    """The name of that foreign key."""

    verb = models.CharField(_("what"), max_length=8, choices=Verb)
    scope = models.CharField(_("which dates"), max_length=9, choices=Scope)
    local_start = LocalDateTimeField(_("date"), null=True)
    made_at = models.DateTimeField(_("when"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    before = models.JSONField(default=dict)
    after = models.CharField(max_length=64)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]

    @property
    def owner(self):
        """The event or activity whose schedule was edited."""
        return getattr(self, self.owner_field)

    @property
    def target(self) -> datetime | None:
        """To when it moved its date, a naive wall time."""
        moment = self.before.get("target")
        return datetime.fromisoformat(moment) if moment else None

    @property
    def shown_start(self) -> datetime | None:
        """When its date begins, a naive wall time: of one that is moved or pinned, not its key."""
        moment = self.before.get("shown")
        return datetime.fromisoformat(moment) if moment else self.local_start

    @property
    def place(self) -> models.Model | None:
        """Where it moved its dates, if it did and that place still exists."""
        key = self.before.get("place")
        if key is None:
            return None
        places = self.owner._meta.get_field(self.owner.place_field).related_model
        return places._base_manager.filter(pk=key).first()

    @property
    def made_internal(self) -> bool:
        """Whether undoing it makes public what is internal now."""
        status = self.before.get("fields", {}).get("status")
        return status in PUBLIC_STATUSES and not self.owner.has_public_status

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.get_scope_display()}"


class FormerDateBase(models.Model):
    """The date that an owner once had under this key. Written only by edits of series. The foreign
    keys to the owner and to the date are the subclass's."""

    is_bookkeeping = True
    """A row here does not count as data for which a date is kept."""
    owner_field: ClassVar[str]
    date_field: ClassVar[str]

    local_start = LocalDateTimeField(_("former nominal start"))

    class Meta:
        abstract = True

    @classmethod
    def remember(cls, owner, rows: Iterable) -> None:
        """Call this before these dates get other keys or another owner."""
        own, date = cls.owner_field, cls.date_field
        cls._default_manager.bulk_create(
            [cls(**{own: owner, date: row}, local_start=row.local_start) for row in rows],
            update_conflicts=True,
            unique_fields=[own, "local_start"],
            update_fields=[date],
        )
