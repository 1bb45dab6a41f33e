"""The calendar as a page: list, month, and one address below it for each event."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import RichTextField
from wagtail.models import Page

from ..fields import SynchronizedFields
from ..scheduling.date_keys import KEY
from ..scheduling.errors import UnknownZone
from ..scheduling.spans import zone_named
from .owner_pages import FreshPageForm, MovesAlone, OwnerPageMixin
from .sitemap_entries import calendar_entries

RESERVED_SLUGS = frozenset(
    [
        "month",
        "past",
        "feed.ics",
        "feed.rss",
        "feed.atom",
        "occurrences.json",
        "subscribe",
        "embed",
        "register",
    ]
)
"""A routable page serves its own routes before its children, so a child with such a slug could not
be reached. The key of a date is refused too: it would be taken for a date of an event."""


COLORS = [
    ("crimson", _("crimson")),
    ("darkorange", _("orange")),
    ("goldenrod", _("gold")),
    ("olivedrab", _("olive")),
    ("seagreen", _("green")),
    ("teal", _("teal")),
    ("steelblue", _("steel blue")),
    ("royalblue", _("royal blue")),
    ("slateblue", _("slate blue")),
    ("rebeccapurple", _("purple")),
    ("mediumvioletred", _("violet red")),
    ("sienna", _("brown")),
    ("slategray", _("grey")),
]
"""CSS names, as RFC 7986 §5.9 requires."""


def refuse_reserved_slug(page: Page) -> None:
    """For ``clean()`` of any page below a calendar.

    Raises:
        ValidationError: the calendar itself answers at this address.
    """
    if page.slug in RESERVED_SLUGS or KEY.fullmatch(page.slug):
        message = _("“%(slug)s” is used by the calendar itself. Choose another slug.")
        raise ValidationError({"slug": ValidationError(message, params={"slug": page.slug})})


class CalendarPageMixin(MovesAlone, RoutablePageMixin, models.Model):
    """What makes a page a calendar, for hosts with a base page of their own."""

    base_form_class = FreshPageForm
    own_panels: ClassVar[list[str]] = ["intro", "zone", "color"]
    """For the type's ``content_panels``, behind those of its base."""
    is_outreach_calendar = True
    views: ClassVar[dict[str, Callable]] = {}
    """The views that serve its addresses: set by ``apps.py``, because models cannot import
    views."""

    override_translatable_fields = SynchronizedFields("zone", "color")

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=timezone.get_default_timezone_name,
        help_text=_("Used for times in imported files that name no time zone."),
    )

    color = models.CharField(
        _("colour"),
        max_length=20,
        blank=True,
        choices=COLORS,
        help_text=_("Colour of this calendar's events in subscribers' calendars."),
    )

    class Meta:
        abstract = True

    @classmethod
    def creatable_subpage_models(cls):
        """Pages of events and activities, calendars, and pages that ask to be below a calendar: not
        whatever has no wish, such as a host's home page."""
        return [
            model
            for model in super().creatable_subpage_models()
            if issubclass(model, (OwnerPageMixin, CalendarPageMixin))
            or getattr(model, "parent_page_types", None)
        ]

    def clean(self):
        super().clean()
        refuse_reserved_slug(self)
        try:
            zone_named(self.zone)
        except UnknownZone as error:
            raise ValidationError({"zone": str(error)}) from error

    def get_sitemap_urls(self, request=None):
        return calendar_entries(self, request)

    @re_path(r"^$", name="list")
    def list_route(self, request):
        return self.views["list"](request, self)

    @re_path(r"^past/$", name="past")
    def past_route(self, request):
        return self.views["list"](request, self, past=True)

    @re_path(r"^month/$", name="this_month")
    def this_month_route(self, request):
        return self.views["this_month"](request, self)

    @re_path(r"^month/(?P<year>[0-9]{1,6})/(?P<month>[0-9]{1,6})/$", name="month")
    def month_route(self, request, year, month):
        return self.views["month"](request, self, int(year), int(month))

    @re_path(r"^subscribe/$", name="subscribe")
    def subscribe_route(self, request):
        return self.views["subscribe"](request, self)


class CalendarPage(CalendarPageMixin, Page):
    """Shows the events that have a face below it or below its translations."""

    content_panels = [*Page.content_panels, *CalendarPageMixin.own_panels]

    class Meta:
        verbose_name = _("calendar page")
        verbose_name_plural = _("calendar pages")
