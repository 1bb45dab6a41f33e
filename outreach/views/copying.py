"""The copy of an event in the admin: asked for on a screen, planned, with dates of its own."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from ..models import Event
from ..models.event_copies import copied_event
from .record_editing import RowCheckedMixin


class CopyEventView(
    RowCheckedMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """A copy is planned, has an identity of its own, and asks its partners anew."""

    model = Event
    permission_required = row_action = "add"
    index_url_name = edit_url_name = None
    template_name = "outreach/admin/copy_event.html"
    page_title = gettext_lazy("Copy")
    header_icon = "copy"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Event, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Events")},
            {"url": self._edit_url(self.object), "label": str(self.object)},
            {"url": "", "label": self.page_title, "sublabel": str(self.object)},
        ]

    def post(self, request, *args, **kwargs):
        copy = copied_event(self.object)
        log(instance=copy, action="wagtail.create", user=request.user)
        messages.success(request, _("The copy is planned. Give it its own dates."))
        return HttpResponseRedirect(self._edit_url(copy))

    def _edit_url(self, event: Event) -> str:
        return reverse(self.edit_url_name, args=[quote(event.pk)])
