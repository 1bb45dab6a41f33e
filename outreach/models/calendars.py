"""A calendar's row, what is stored for its readers, and which programs fetch it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

import swapper
from django.db import connections, models, router
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)
MARK = "\x00prepared"
"""Stands for the value while the query is compiled; no text in a database holds it."""


class PreparedQuery(Generic[Row]):
    """Rows of one table by the value of a text column. Building and compiling such a query takes the
    ORM ten times as long as the database takes to answer it."""

    def __init__(self, query: Callable[[str], models.QuerySet[Row]]) -> None:
        """
        Args:
            query: from the value to a queryset of whole rows, without related ones.
        """
        self.query = query
        self._model = cache(lambda: query("").model)
        self._statement = cache(self._compiled)

    def rows(self, value: str) -> list[Row]:
        """The rows as model instances, in the order of the queryset."""
        model = self._model()
        alias = router.db_for_read(model)
        sql, parameters, names, convert = self._statement(alias)
        given = [value if one == MARK else one for one in parameters]
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, given)
            return [model.from_db(alias, names, row) for row in convert(cursor.fetchall())]

    def _compiled(self, alias: str) -> tuple:
        compiler = self.query(MARK).query.get_compiler(alias)
        sql, parameters = compiler.as_sql()
        names = [expression.target.attname for expression, _sql, _alias in compiler.select]
        converters = compiler.get_converters(expression for expression, *_rest in compiler.select)

        def convert(rows):
            return compiler.apply_converters(rows, converters) if converters else rows

        return sql, tuple(parameters), names, convert


swapper.set_app_prefix("wagtailcore", "wagtail")


class Calendar(models.Model):
    """One for each CalendarPage. ``key`` is shared by its translations; ``path`` is the address,
    such as ``/en/events/``. ``texts_release`` names the serialiser whose texts it joins. Written by
    the calendar service alone."""

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "path"], name="one_calendar_at_each_address"),
        ]

    def __str__(self) -> str:
        return self.path


_public = PreparedQuery(lambda path: Calendar.objects.filter(path=path, is_public=True))


def public_calendars_at(path: str) -> list[Calendar]:
    """The public calendars with this address, one for each site that has it. One query."""
    return _public.rows(path)


class StoredAnswer(models.Model):
    """A compressed feed, or a piece of a page. ``variant`` is a digest of what was asked for and of
    the calendar's ``version``. Written by its service alone, which drops those of earlier versions.
    In the database rather than in the cache, so that it is gone when the version is undone."""

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
    """``family`` is a name of ``services.feed_clients``; ``form`` what was fetched, such as ``ics``.
    ``days`` counts the days on which there was a fetch."""

    calendar = models.ForeignKey(
        "outreach.Calendar", on_delete=models.CASCADE, related_name="fetches"
    )
    family = models.CharField(_("program"), max_length=20)
    form = models.CharField(_("form"), max_length=10)
    first_at = models.DateTimeField(_("first fetched"))
    last_at = models.DateTimeField(_("last fetched"))
    days = models.PositiveIntegerField(_("days"), default=1)

    class Meta:
        verbose_name = _("fetch of a feed")
        verbose_name_plural = _("fetches of feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "family", "form"], name="one_row_for_each_family_and_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family} {self.form}"
