"""What the public sees of an event in one language and calendar, precomputed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import swapper
from django.db import models
from django.db.models import Case, Q, When
from wagtail.models import Page

from ..folding import folded

swapper.set_app_prefix("wagtailcore", "wagtail")


class FaceQuerySet(models.QuerySet):
    def visible(self, now: datetime):
        """Those that pages and lists show: not withdrawn, after their go-live and before their
        expiry."""
        return self.filter(self.visible_condition(now))

    def saying(self, search: str):
        """Those that contain every word of a search, regardless of case."""
        return self.filter(self.saying_condition(search))

    def in_feed(self, now: datetime):
        """Visible and withdrawn ones; those that are cancelled or withdrawn only until
        ``keep_until``."""
        kept = Q(keep_until=None) | Q(keep_until__gt=now)
        return self.filter(kept & (Q(is_withdrawn=True) | self.visible_condition(now)))

    def near(self, page: Page):
        """Those that this page serves first, then those of its neighbours."""
        place = Case(
            When(page_id=page.pk, then=0),
            When(page__path__startswith=page.path[: -page.steplen], then=1),
            default=2,
        )
        return self.order_by(place, "pk")

    @staticmethod
    def visible_condition(now: datetime, prefix: str = "") -> Q:
        live = Q(**{f"{prefix}visible_from": None}) | Q(**{f"{prefix}visible_from__lte": now})
        unexpired = Q(**{f"{prefix}visible_until": None}) | Q(**{f"{prefix}visible_until__gt": now})
        return Q(**{f"{prefix}is_withdrawn": False}) & live & unexpired

    @staticmethod
    def saying_condition(search: str, prefix: str = "") -> Q:
        query = Q()
        for word in folded(search).split():
            query &= Q(**{f"{prefix}search_text__contains": word})
        return query


class Face(models.Model):
    """Written only by publication. ``calendar_key`` is a CalendarPage's translation key;
    ``language`` the reader's, ``page_language`` that of the page which serves it. ``renew_at`` is
    when a page's go-live or expiry changes the event's faces; ``found_by`` is a digest of the
    records by which filters find the event."""

    event = models.ForeignKey("outreach.Event", on_delete=models.CASCADE, related_name="faces")
    calendar_key = models.UUIDField()
    language = models.CharField(max_length=10)
    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    page_language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    search_text = models.TextField(blank=True)
    url = models.CharField(max_length=2000)
    is_withdrawn = models.BooleanField(default=False)
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    keep_until = models.DateTimeField(null=True)
    renew_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    text_without_cancelled = models.TextField(null=True)  # noqa: DJ001 - null: the same as ``text``
    zone = models.CharField(max_length=64, blank=True)
    first_year = models.PositiveSmallIntegerField(default=0)

    objects = FaceQuerySet.as_manager()

    class Meta:
        ordering = ["event_id", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "language", "calendar_key"],
                name="one_face_for_each_language_and_calendar",
            ),
        ]
        indexes = [
            models.Index(
                fields=["calendar_key", "language", "event"], name="outreach_face_calendar"
            ),
            models.Index(
                fields=["calendar_key", "language", "page_language"], name="outreach_face_own"
            ),
            models.Index(
                fields=["calendar_key", "renew_at"],
                name="outreach_face_renew",
                condition=Q(renew_at__isnull=False),
            ),
            models.Index(
                fields=["calendar_key", "keep_until"],
                name="outreach_face_keep",
                condition=Q(keep_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @property
    def path(self) -> str:
        """Its address without the host."""
        return urlsplit(self.url).path
