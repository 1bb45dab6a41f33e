"""An organisation's part in a joint event: its role and its answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..series.owned_rows import OwnedRow
from .records import Organisation


class PartnershipQuerySet(models.QuerySet):
    def public(self):
        """Those whose name may be shown: they have accepted."""
        return self.filter(answer=Partnership.Answer.ACCEPTED)


class Partnership(OwnedRow):
    owner_field = "event"

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        CO_ORGANISER = "co-organiser", _("co-organiser")
        SPEAKER = "speaker", _("speaker")
        HOST = "host", _("host")
        SUPPORTER = "supporter", _("supporter")

    class Answer(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    event = ParentalKey(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="partnerships",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.CO_ORGANISER)
    answer = models.CharField(
        _("answer"),
        max_length=8,
        choices=Answer,
        default=Answer.ASKED,
        help_text=_("The name is shown to the public only after the organisation has accepted."),
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("event partner")
        verbose_name_plural = _("event partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"],
                name="one_partnership_for_each_organisation",
                violation_error_message=_("This organisation is already a partner of the event."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
