"""“What your subscribers see”: each feed's size and clients, and warnings about its entries."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ..importing.reports import Message
from ..kinds import kind_of
from ..models import Event, PartnerCalendar
from ..permissions import user_can_view_plans
from .feed_summaries import feed_summaries
from .feed_warnings import FeedWarning, Warned, feed_warnings

READING = ("view", "change")
TITLES: Mapping[Warned, str] = {
    Warned.EXCEPTIONS: _("Series with very many changed dates"),
    Warned.LENGTH: _("Very long texts"),
    Warned.TRANSLATION: _("Not described in every language"),
    Warned.PLACE: _("Without a place"),
    Warned.LEAVING: _("Leaving the feeds soon"),
}
REASONS: Mapping[Warned, str] = {
    Warned.EXCEPTIONS: _(
        "Some programs reject a series with more than about 90 of them. Split or shorten it."
    ),
    Warned.LENGTH: _("Phones cut them off, and every subscriber downloads them again and again."),
    Warned.TRANSLATION: _(
        "Readers in a language without a page are shown the text in another language."
    ),
    Warned.PLACE: _("People who find the event in a calendar will not know where to go."),
    Warned.LEAVING: _(
        "Cancelled or withdrawn events stay for a while, so that everybody finds out."
    ),
}


class SubscribersView(WagtailAdminTemplateMixin, TemplateView):
    """For users who may see plans: warnings name events that are no longer public."""

    page_title = _("What your subscribers see")
    header_icon = "view"
    template_name = "outreach/admin/subscribers.html"

    def dispatch(self, request, *args, **kwargs):
        if not user_can_view_plans(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(**kwargs) | {
            "summaries": feed_summaries(now=now),
            "warnings": [self._shown(warning) for warning in feed_warnings(now=now)],
            "failing": self._failing(),
        }

    def _shown(self, warning: FeedWarning) -> dict[str, object]:
        user = self.request.user
        return {
            "title": TITLES[warning.kind],
            "reason": REASONS[warning.kind],
            "events": [
                {"title": event.title, "note": note, "url": kind_of(Event).url_for(user, event)}
                for event, note in warning.events
            ],
            "more": warning.more,
        }

    def _failing(self) -> list[dict[str, object]]:
        """Partners' calendars that could not be refreshed, for users who may see them."""
        policy = policy_registry.get_by_type(PartnerCalendar)
        if not policy.user_has_any_permission(self.request.user, READING):
            return []
        rows = PartnerCalendar.objects.filter(failures__gt=0, is_active=True)
        return [
            {"title": row.title, "failures": row.failures, "error": Message.read(row.error)}
            for row in rows.defer("report")
        ]
