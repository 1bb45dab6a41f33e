"""The journal of edits to schedules: who did what, what was before, and whether it was undone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..fields import LocalDateTimeField


class Verb(models.TextChoices):
    CHANGE = "change", pgettext_lazy("edit", "changed")
    MOVE = "move", pgettext_lazy("edit", "moved")
    CANCEL = "cancel", pgettext_lazy("edit", "cancelled")
    POSTPONE = "postpone", pgettext_lazy("edit", "postponed")
    RESTORE = "restore", pgettext_lazy("edit", "restored")


class Scope(models.TextChoices):
    ONE = "one", _("only this date")
    FOLLOWING = "following", _("this date and all that follow")
    ALL = "all", _("all dates")


class EditBase(models.Model):
    """``before`` is what undoing needs, ``after`` a digest of what the edit left: as long as it
    holds, nobody has changed the same thing since. The owner's key is the subclass's."""

    owner_field: ClassVar[str]
    """That key's name."""

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

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.get_scope_display()}"


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
        verbose_name=_("goes on as"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta(EditBase.Meta):
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
