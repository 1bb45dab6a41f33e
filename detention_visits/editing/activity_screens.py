"""Wagtail's views of activities, with links to their sessions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from outreach.editing.screens.history import LoggedEditMixin
from outreach.editing.screens.record_editing import FreshMixin
from outreach.editing.screens.series_editing import ScheduleSavingMixin, SeriesEditingMixin

from ..models import Activity
from ..permissions import user_can_mark_sessions
from .activity_kind import ADDRESSES


class ActivityIndexView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("facility")

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        return [*buttons, *_sessions_button(self.request.user, instance)]


class ActivityCreateView(ScheduleSavingMixin, generic.CreateView):
    pass


class FacilityEditView(FreshMixin, generic.EditView):
    pass


class ActivityEditView(SeriesEditingMixin, FreshMixin, LoggedEditMixin, generic.EditView):
    template_name = "detention_visits/admin/edit_activity.html"

    @cached_property
    def header_buttons(self):
        return _sessions_button(self.request.user, self.object, HeaderButton)


def _sessions_button(user, activity: Activity, button: type[Button] = Button) -> list[Button]:
    if not user_can_mark_sessions(user):
        return []
    return [
        button(
            _("Sessions"),
            url=reverse(ADDRESSES.dates, args=[activity.pk]),
            icon_name="calendar-check",
            priority=5,
        )
    ]
