"""The common frame of our own screens in the admin: one event, a right, the way back."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import Event, Occurrence
from ..permissions import user_can_change, user_can_view_plans


class EventScreen(WagtailAdminTemplateMixin, TemplateView):
    """Takes the event's ``pk``; everybody who reads plans may open it."""

    header_icon = "date"

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        return user_can_view_plans(self.request.user)

    @cached_property
    def event(self) -> Event:
        return get_object_or_404(
            Event.objects.select_related("venue", "region"), pk=self.kwargs["pk"]
        )

    def get_page_subtitle(self):
        return str(self.event)

    def get_breadcrumbs_items(self):
        names = self.event.snippet_viewset
        may_change = user_can_change(self.request.user, self.event)
        view = "edit" if may_change else "inspect"
        return [
            *self.breadcrumbs_items,
            {"url": reverse(names.get_url_name("list")), "label": _("Events")},
            {
                "url": reverse(names.get_url_name(view), args=[quote(self.event.pk)]),
                "label": str(self.event),
            },
            *self.steps(),
            {"url": "", "label": self.page_title, "sublabel": str(self.event)},
        ]

    def steps(self) -> list[dict[str, str]]:
        """What lies between the event and this screen."""
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"event": self.event}


class OccurrenceScreen(EventScreen):
    """Takes the ``pk`` of a date."""

    @cached_property
    def occurrence(self) -> Occurrence:
        rows = Occurrence.objects.select_related("event", "venue__region")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def event(self) -> Event:
        return self.occurrence.event

    def steps(self):
        return [{"url": reverse("outreach_event_dates", args=[self.event.pk]), "label": _("Dates")}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"occurrence": self.occurrence}
