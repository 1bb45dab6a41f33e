"""A face of an activity: title, text and pictures in one language. The facility's rule decides
whether it is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from outreach.fields import SynchronizedFields
from outreach.models.calendar_pages import refuse_reserved_slug
from outreach.models.owner_pages import FreshPageForm, OwnerPageMixin
from outreach.scheduling.date_keys import local_start_of
from outreach.series.occurrences import Status
from outreach.widgets.owner_panel import OwnerPanel

from ..permissions import user_can_change_activities
from .facilities import Publicity
from .former_sessions import path_now
from .publicity import PublicActivity, public_activities
from .sessions import Session
from .sitemap_entries import activity_entries


class ActivityPageForm(FreshPageForm):
    """The activity is chosen once, on creation, by users who may change activities."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("activity")
        if field is None:
            return
        field.disabled = bool(self.instance.pk)
        if not (self.for_user and user_can_change_activities(self.for_user)):
            field.queryset = field.queryset.none()
        else:
            field.queryset = field.queryset.select_related("facility")
            field.label_from_instance = _with_facility


TEMPLATE = "detention_visits/activity_page.html"


def _with_facility(activity) -> str:
    return f"{activity} · {activity.facility}"


class ActivityPageMixin(OwnerPageMixin):
    """What makes a page a face of an activity, for hosts with a base page of their own."""

    base_form_class = ActivityPageForm
    subpage_types: ClassVar[list] = []
    owner_field = "activity"
    own_panels = ["activity", OwnerPanel(), "summary", "image", "body"]
    show_in_menus_default = False
    search_fields: ClassVar[list] = []
    """Never in search results: the search index does not know the facility's rule."""
    override_translatable_fields = SynchronizedFields("activity")
    public_context: ClassVar[Callable[..., dict[str, object]]]
    """Builds the template context; set by ``apps.py``, since models do not import views."""

    activity = models.ForeignKey(
        "detention_visits.Activity",
        verbose_name=_("activity"),
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_pages",
    )
    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences, shown in lists."),
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = RichTextField(_("text"), blank=True)

    class Meta:
        abstract = True

    def copied_schedule_owner(self):
        return self.activity.copied()

    def save(self, *args, **kwargs):
        """The page is never in menus, which know nothing of the facility's rule."""
        self.show_in_menus = False
        return super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        refuse_reserved_slug(self)
        if self.activity_id and not self.alias_of_id and self.siblings_in_locale().exists():
            message = _("This activity already has a page in this language.")
            raise ValidationError({"activity": message}, code="second_page")

    def when_it_goes_live(self):
        if self.activity.facility.publicity == Publicity.NEVER:
            return gettext("It never goes live: the facility's rule is that nothing is shown.")
        if self.activity.status == Status.PLANNED:
            return gettext("It goes live when the activity is confirmed.")
        return gettext("It goes live once a session has been held: that is the facility's rule.")

    def public_activity(self, now: datetime) -> PublicActivity | None:
        """What the public may know of the activity through this page; None if nothing."""
        found = next(iter(public_activities(now, activity_ids=[self.activity_id])), None)
        if found is None or not found.place_of(self):
            return None
        return found if self._permitted_sessions(now).exists() else None

    def _permitted_sessions(self, now: datetime):
        return Session.objects.permitted(now).filter(activity_id=self.activity_id)

    def route(self, request, path_components):
        """404 until the facility's rule permits something, even if Wagtail has the page live. Each
        date of a public series has a URL below the page, which shows the same page; URLs from
        before an edit of the series redirect to the new ones."""
        now = timezone.now()
        found = self.public_activity(now) if self.live else None
        place = found and found.place_of(self)
        if not place:
            raise Http404
        if len(path_components) == 1 and self._has_series_date(path_components[0], now):
            return RouteResult(self)
        moved_to = len(path_components) == 1 and path_now(
            self.activity_id,
            path_components[0],
            self.locale.language_code,
            calendar_keys=place.calendar_keys,
            now=now,
        )
        if moved_to:
            return RouteResult(self, kwargs={"moved_to": moved_to})
        return super().route(request, path_components)

    def _has_series_date(self, key: str, now: datetime) -> bool:
        local_start = local_start_of(key, all_day=self.activity.all_day)
        series = self._permitted_sessions(now).in_series()
        return bool(local_start) and series.filter(local_start=local_start).exists()

    def serve(self, request, *args, moved_to: str = "", **kwargs):
        """Check publicity again, whoever routed the request. Previews do not come this way.

        Args:
            moved_to: the new path of a date with a former URL; a temporary redirect, since the
                edit can be undone.
        """
        if not self.public_activity(timezone.now()):
            raise Http404
        if moved_to:
            return HttpResponseRedirect(moved_to)
        return super().serve(request, *args, **kwargs)

    def get_template(self, request, *args, **kwargs):
        """Ours, where the type has none of its own."""
        return [super().get_template(request, *args, **kwargs), TEMPLATE]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        is_preview = getattr(request, "is_preview", False)
        return context | self.public_context(self, now=timezone.now(), is_preview=is_preview)

    def get_sitemap_urls(self, request=None):
        return activity_entries(self, request)


class ActivityPage(ActivityPageMixin, Page):
    content_panels = [*Page.content_panels, *ActivityPageMixin.own_panels]
    promote_panels = [
        MultiFieldPanel(["slug", "seo_title", "search_description"], heading=_("Address"))
    ]

    class Meta:
        verbose_name = _("activity page")
        verbose_name_plural = _("activity pages")
