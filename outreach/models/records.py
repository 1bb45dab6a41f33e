"""Reference records: they exist once, with one slug for all languages and a name in each."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from ..fields import TranslatedTextField, in_language
from ..series.conflicts import retried
from ..series.unit_of_work import unit_of_work


class ReferenceRecord(index.Indexed, models.Model):
    """A record that appears in filters by its slug and on screen by its name."""

    slug = models.SlugField(
        _("slug"),
        unique=True,
        max_length=80,
        help_text=_("The same in every language; used in addresses and filters."),
    )
    name = TranslatedTextField(_("name"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    search_fields = [
        index.SearchField("searchable_name"),
        index.AutocompleteField("searchable_name"),
        index.FilterField("slug"),
    ]

    class Meta:
        abstract = True
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return in_language(self.name) or self.slug

    @retried
    def save(self, *args, **kwargs) -> None:
        """Whatever shows the record is marked in the same transaction, while nobody else writes."""
        with unit_of_work(is_outside_change=bool(self.pk)):
            super().save(*args, **kwargs)

    def searchable_name(self) -> str:
        return " ".join(self.name.values())


class Region(ReferenceRecord):
    """The capital or a regional centre's territory. Members of ``groups`` may write in it."""

    groups = models.ManyToManyField(
        "auth.Group", verbose_name=_("groups"), blank=True, related_name="outreach_regions"
    )

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Audience(ReferenceRecord):
    """Whom an event is for: migrants, refugees, stateless persons, citizens, officials …"""

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Topic(ReferenceRecord):
    """What an event is about."""

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Venue(ReferenceRecord):
    class Kind(models.TextChoices):
        HALL = "hall", _("hall")
        SCHOOL = "school", _("school")
        CHECKPOINT = "checkpoint", _("border checkpoint")
        OFFICE = "office", _("office")
        OUTDOORS = "outdoors", _("outdoors")
        ONLINE = "online", _("online")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.HALL)
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
    )
    address = TranslatedTextField(_("address"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta(ReferenceRecord.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)


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
