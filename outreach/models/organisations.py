"""State bodies, civil society, local communities: with whom joint events are held."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .records import ReferenceRecord


class Organisation(ReferenceRecord):
    class Kind(models.TextChoices):
        STATE = "state", _("state body")
        CIVIL = "civil", _("civil society")
        COMMUNITY = "community", _("local community")
        INTERNATIONAL = "international", _("international organisation")
        MEDIA = "media", _("media")
        EDUCATION = "education", _("education")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.STATE)
    website = models.URLField(_("website"), blank=True)

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
