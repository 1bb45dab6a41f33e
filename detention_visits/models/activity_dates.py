"""Changes of single dates of an activity, its pauses, and the journal of its edits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from outreach.series.edits import EditBase
from outreach.series.owned_rows import ChangeBase, PauseBase


class SessionChange(ChangeBase):
    owner_field = "activity"

    activity = ParentalKey(
        "detention_visits.Activity",
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        related_name="changes",
    )

    class Meta(ChangeBase.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "local_start"], name="one_change_for_each_session"
            ),
        ]


class ActivityPause(PauseBase):
    owner_field = "activity"

    activity = ParentalKey(
        "detention_visits.Activity",
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        related_name="pauses",
    )

    class Meta(PauseBase.Meta):
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")


class ActivityEdit(EditBase):
    owner_field = "activity"

    activity = models.ForeignKey(
        "detention_visits.Activity",
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        related_name="edits",
    )
    successor = models.ForeignKey(
        "detention_visits.Activity",
        verbose_name=_("continues as"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta(EditBase.Meta):
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
