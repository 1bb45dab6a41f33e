"""Wagtail's views of activities, with links to their sessions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from outreach.editing.screens.history import LoggedEditMixin
from outreach.editing.screens.owner_screens import InspectScheduleMixin
from outreach.editing.screens.record_editing import FreshMixin, RefuseUsedMixin
from outreach.editing.screens.series_editing import ScheduleSavingMixin, SeriesEditingMixin
from outreach.lists.columns import with_next_dates
from outreach.lists.rows import ByNameMixin, InspectRecordMixin, OwnRowsMixin

from ..models import Activity
from ..permissions import user_can_mark_sessions
from .activity_kind import ADDRESSES


class ActivityIndexView(OwnRowsMixin, generic.IndexView):
    def get_base_queryset(self):
        return with_next_dates(super().get_base_queryset().select_related("facility"))

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        return [*buttons, *_sessions_button(self.request.user, instance)]


class ActivityInspectView(InspectScheduleMixin, generic.InspectView):
    @property
    def header_buttons(self):
        return _sessions_button(self.request.user, self.object, HeaderButton)


class ActivityCreateView(ScheduleSavingMixin, generic.CreateView):
    pass


class FacilityIndexView(ByNameMixin, OwnRowsMixin, generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("authority", "region")


class FacilityInspectView(InspectRecordMixin, generic.InspectView):
    pass


class FacilityEditView(FreshMixin, generic.EditView):
    pass


class FacilityDeleteView(RefuseUsedMixin, generic.DeleteView):
    pass


class ActivityDeleteView(RefuseUsedMixin, generic.DeleteView):
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
