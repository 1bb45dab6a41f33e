"""Imported entries, files waiting to be imported, and partners' calendars to import regularly."""

from __future__ import annotations

import swapper
from django.conf import settings
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

swapper.set_app_prefix("wagtailcore", "wagtail")


class ImportSource(models.Model):
    """Where the files come from that are versions of one another: an address, of which only a digest
    is kept since it may be secret, or a file by what it says of itself. What was imported from one
    source is never compared with a file of another."""

    calendar_key = models.UUIDField(db_index=True)
    address_digest = models.CharField(max_length=64, blank=True, db_index=True)
    file_name = models.CharField(max_length=255, blank=True)
    calendar_name = models.CharField(max_length=255, blank=True)
    program = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("source of imported entries")
        verbose_name_plural = _("sources of imported entries")

    def __str__(self) -> str:
        return self.file_name or self.calendar_name or self.program


class ImportedEntry(models.Model):
    """Written only by the import. ``sequence`` and ``stamp`` are the file's; ``contents`` is what
    the import set, so that a later version overwrites nothing that people have edited since.
    ``partner`` is the subscribed calendar that it came from; ``source`` is what a file came from.

    ``place``, ``text`` and ``is_cancelled`` are what the file says, in its ``language``, whether or
    not there is a page to say it: a place that is no venue here, the description as rich text."""

    event = models.OneToOneField(
        "outreach.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="imported_entry",
    )
    partner = models.ForeignKey(
        "outreach.PartnerCalendar",
        verbose_name=_("partner's calendar"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="entries",
    )
    source = models.ForeignKey(
        ImportSource,
        on_delete=models.SET_NULL,
        null=True,
        related_name="entries",
    )
    calendar_key = models.UUIDField(db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    stamp = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    contents = models.JSONField(default=dict)
    language = models.CharField(max_length=20, blank=True)
    place = models.TextField(blank=True)
    text = models.TextField(blank=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")

    def __str__(self) -> str:
        return f"{self.event} ({self.sequence})"

    def draft_text(self, language: str, *, names_place: bool) -> str:
        """Rich text for a page in this language: what the file says; "" in every other one."""
        if language != self.language:
            return ""
        place = f"<p>{escape(self.place)}</p>" if self.place and names_place else ""
        return place + self.text


class PendingImport(models.Model):
    """A file that its user has previewed and may import: what is read of it, kept for an hour.
    ``report`` is that of the dry run and, once ``applied_at`` is set, that of the import;
    ``left_out`` names the entries, by UID, that the user does not want."""

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports"
    )
    calendar = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), on_delete=models.CASCADE, related_name="+"
    )
    region = models.ForeignKey(
        "outreach.Region", on_delete=models.CASCADE, null=True, related_name="pending_imports"
    )
    publishes = models.BooleanField(default=False)
    source = models.CharField(max_length=2000)
    data = models.BinaryField()
    report = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    created_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")

    def __str__(self) -> str:
        return self.source


class PartnerCalendar(models.Model):
    """``etag`` and ``last_modified`` are what the remote server sent. ``error`` and ``report`` hold
    messages that are translated when shown (see ``importing.reports``); ``leased_until`` keeps two
    jobs from importing the same calendar at once."""

    title = models.CharField(_("name"), max_length=120)
    address = models.URLField(
        _("address"),
        max_length=2000,
        unique=True,
        help_text=_(
            "The address of the calendar file on the partner's site, starting with "
            "https:// or webcal://."
        ),
    )
    calendar = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("import into"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    region = models.ForeignKey(
        "outreach.Region",
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partner_calendars",
        help_text=_("New events are given this region."),
    )
    publishes = models.BooleanField(
        _("publish its events"),
        default=False,
        help_text=_("Otherwise they stay planned and internal until somebody publishes them."),
    )
    is_active = models.BooleanField(_("refresh automatically"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    checked_at = models.DateTimeField(_("last checked"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    failures = models.PositiveIntegerField(_("consecutive failures"), default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    error = models.JSONField(_("last error"), default=dict, editable=False)
    report = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("partner's calendar")
        verbose_name_plural = _("partners' calendars")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
