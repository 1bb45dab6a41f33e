"""Wagtail viewsets for facilities and activities."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from outreach.editing.screens.date_actions import CallOffView, MoveView, PostponeView, RestoreView
from outreach.editing.screens.dates import ConfirmView, PlanAheadView
from outreach.editing.screens.edits import UndoView
from outreach.lists.columns import NextDateColumn
from outreach.panels import reason_panel, schedule_panels

from .editing.activity_kind import WORDS
from .editing.activity_screens import (
    ActivityCreateView,
    ActivityDeleteView,
    ActivityEditView,
    ActivityIndexView,
    ActivityInspectView,
    FacilityDeleteView,
    FacilityEditView,
    FacilityIndexView,
    FacilityInspectView,
)
from .editing.forms import ActivityForm
from .editing.sessions import SessionsView
from .models import Activity, Facility


class FacilityViewSet(ModelViewSet):
    model = Facility
    name = "facilities"
    url_namespace = "detention_visits_facilities"
    url_prefix = "detention-visits/facilities"
    icon = "lock"
    index_view_class = FacilityIndexView
    edit_view_class = FacilityEditView
    delete_view_class = FacilityDeleteView
    list_display = ["__str__", "authority", "region", "publicity"]
    list_filter = ["publicity", "region"]
    search_fields = ["slug", "name"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = FacilityInspectView
    inspect_view_fields = ["name", "authority", "region", "address", "zone", "publicity"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("publicity"),
        FieldPanel("authority"),
        FieldPanel("region"),
        FieldPanel("address"),
        FieldPanel("zone"),
    ]


class ActivityViewSet(ModelViewSet):
    model = Activity
    name = "activities"
    url_namespace = "detention_visits_activities"
    url_prefix = "detention-visits/activities"
    icon = "tasks"
    index_view_class = ActivityIndexView
    add_view_class = ActivityCreateView
    edit_view_class = ActivityEditView
    delete_view_class = ActivityDeleteView
    list_display = [
        "title",
        "facility",
        "kind",
        "status",
        NextDateColumn("next_date", label=_("Next session"), sort_key="next_start"),
    ]
    list_filter = ["facility", "status", "kind"]
    search_fields = ["title"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = ActivityInspectView
    inspect_view_fields = [
        "title",
        "facility",
        "kind",
        "status",
        "starts_at_local",
        "ends_at_local",
        "zone",
        "recurrence",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("facility"), FieldPanel("kind")]),
            FieldPanel("status"),
            MultiFieldPanel(schedule_panels(), heading=_("When")),
            reason_panel(help_text=WORDS.reason_help),
        ],
        base_form_class=ActivityForm,
    )

    def get_urlpatterns(self):
        one, whose = "session/<int:pk>", {"owner_model": Activity}
        return [
            *super().get_urlpatterns(),
            path("sessions/<int:pk>/", SessionsView.as_view(), name="sessions"),
            path("plan-ahead/<int:pk>/", PlanAheadView.as_view(**whose), name="plan_ahead"),
            path("confirm/<int:pk>/", ConfirmView.as_view(**whose), name="confirm"),
            path("undo/<int:pk>/", UndoView.as_view(**whose), name="undo_edit"),
            path(f"{one}/cancel/", CallOffView.as_view(**whose), name="cancel_session"),
            path(f"{one}/postpone/", PostponeView.as_view(**whose), name="postpone_session"),
            path(f"{one}/move/", MoveView.as_view(**whose), name="move_session"),
            path(f"{one}/restore/", RestoreView.as_view(**whose), name="restore_session"),
        ]


class DetentionVisitsGroup(ModelViewSetGroup):
    menu_label = _("Detention visits")
    menu_icon = "key"
    menu_order = 260
    items = (ActivityViewSet, FacilityViewSet)
