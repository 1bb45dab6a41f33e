"""A calendar's row, the responses stored for it, and which programs fetch it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

import swapper
from django.db import connections, models
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..series.renewals import Renewal

swapper.set_app_prefix("wagtailcore", "wagtail")


class CalendarQuerySet(models.QuerySet):
    def with_marks(self):
        """With ``has_marks``: whether anything at all waits to be renewed."""
        return self.annotate(has_marks=Exists(Renewal.objects.all()))


class Calendar(models.Model):
    """One row for each CalendarPage. ``key`` is shared by its translations; ``path`` is the
    address, such as ``/en/events/``, as a request says it: unquoted, without the prefix below which
    the whole site may be served; ``url`` is the whole address. ``texts_release`` is the version of
    the code that wrote the stored texts. Written only by publication."""

    page = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="+",
    )
    key = models.UUIDField(db_index=True)
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=1000)
    url = models.CharField(max_length=2000)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    zone = models.CharField(max_length=64)
    color = models.CharField(max_length=20, blank=True)
    is_public = models.BooleanField(default=False)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    next_change_at = models.DateTimeField(null=True)
    texts_release = models.CharField(max_length=80, blank=True)

    objects = CalendarQuerySet.as_manager()
    has_marks = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "path", "language"], name="one_calendar_at_each_address"
            ),
        ]

    def __str__(self) -> str:
        return self.path

    def is_behind(self, now: datetime) -> bool:
        """Whether something that it shows has yet to be renewed: its version then says nothing of
        its content."""
        return self.has_marks or bool(self.next_change_at and self.next_change_at <= now)


def public_calendars_at(paths: tuple[str, str], *, host: str, port: str) -> list[Calendar]:
    """The public calendars at the first of these paths, or else at the second, of the site that
    Wagtail serves under this host and port: one, or several where languages share an address. Each
    visit by a program begins with it, and building such a query takes longer than the database's
    answer, so its text is built once."""
    alias = Calendar.objects.db
    query, read = _reading(alias)
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(query, [*paths, host])
        rows = cursor.fetchall()
    site = _site_served({row[0]: row[1:4] for row in rows}, host, port)
    names = [field.attname for field in Calendar._meta.concrete_fields]
    found = []
    for _site, _host, _port, _is_default, *values, has_marks in (
        row for row in rows if row[0] == site
    ):
        if values[0] is None:
            continue
        for place, column, convert in read:
            values[place] = convert(values[place], column, connection)
        calendar = Calendar.from_db(alias, names, values)
        calendar.has_marks = bool(has_marks)
        found.append(calendar)
    return [one for one in found if one.path == paths[0]] or found


def _site_served(sites: Mapping[int, tuple[str, int, bool]], host: str, port: str) -> int | None:
    """Which of these sites, the default one and those with this host name, Wagtail serves: as in
    ``wagtail.models.sites.get_site_for_hostname``."""
    named = [key for key, (hostname, _port, _is_default) in sites.items() if hostname == host]
    exact = [key for key in named if str(sites[key][1]) == port]
    defaults = [key for key, (_host, _port, is_default) in sites.items() if is_default]
    best = exact or [key for key in defaults if key in named]
    if best:
        return best[0]
    if len(named) == 1:
        return named[0]
    return defaults[0] if defaults else None


@cache
def _reading(alias: str) -> tuple[str, list[tuple]]:
    """The query for one database, and what makes its values those of the fields: place, column and
    converter, in order. Sites with one root page have their pages in common."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    table, marks, sites = (quote(model._meta.db_table) for model in (Calendar, Renewal, Site))
    fields = Calendar._meta.concrete_fields
    read = []
    for place, field in enumerate(fields):
        column = field.get_col(Calendar._meta.db_table)
        converters = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
        read += [(place, column, convert) for convert in converters]
    names = ", ".join(f"calendar.{quote(field.column)}" for field in fields)
    return (
        f"SELECT site.id, site.hostname, site.port, site.is_default_site, {names},"  # noqa: S608 - our own names
        f" EXISTS(SELECT 1 FROM {marks}) FROM {sites} site"
        f" JOIN {sites} sharing ON sharing.root_page_id = site.root_page_id"
        f" LEFT JOIN {table} calendar ON calendar.site_id = sharing.id"
        " AND calendar.path IN (%s, %s) AND calendar.is_public"
        " WHERE site.hostname = %s OR site.is_default_site",
        read,
    )


class StoredAnswer(models.Model):
    """A compressed feed, or a piece of a page. ``variant`` is a digest of the request and of the
    calendar's ``version``. Written only by ``publication.stored_answers``, which deletes those of
    earlier versions. Kept in the database rather than in the cache, so that it is rolled back with
    the version."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="stored_answers"
    )
    variant = models.CharField(max_length=64)
    version = models.PositiveBigIntegerField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    size = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "variant"], name="one_answer_for_each_variant"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.variant} {self.version}"


class FeedFetch(models.Model):
    """``family`` is a value of ``publication.feed_fetches.ClientFamily``; ``form`` is what was
    fetched, such as ``ics``. ``days`` counts the days on which there was a fetch."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="fetches"
    )
    family = models.CharField(_("program"), max_length=20)
    form = models.CharField(_("format"), max_length=10)
    first_at = models.DateTimeField(_("first fetched"))
    last_at = models.DateTimeField(_("last fetched"))
    days = models.PositiveIntegerField(_("days"), default=1)

    class Meta:
        verbose_name = _("feed fetch")
        verbose_name_plural = _("feed fetches")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "family", "form"], name="one_row_for_each_family_and_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.form}"
