"""The admin's screens for facilities and activities: declared, not computed."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from outreach.panels import pauses_panel

from .forms import ActivityForm
from .models import Activity, Facility
from .views.activity_admin import ActivityEditView, ActivityIndexView
from .views.sessions import SessionsView
from .widgets import FacilitySelect


class FacilityViewSet(ModelViewSet):
    model = Facility
    name = "facilities"
    url_namespace = "detention_visits_facilities"
    url_prefix = "detention-visits/facilities"
    icon = "lock"
    list_display = ["__str__", "authority", "region", "publicity"]
    list_filter = ["publicity", "region"]
    search_fields = ["slug", "name"]
    copy_view_enabled = False
    inspect_view_enabled = True
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
    edit_view_class = ActivityEditView
    list_display = ["title", "facility", "kind", "status", "starts_at_local"]
    list_filter = ["facility", "status", "kind"]
    search_fields = ["title"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("facility", widget=FacilitySelect), FieldPanel("kind")]),
            FieldPanel("status"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("starts_at_local"), FieldPanel("ends_at_local")]),
                    FieldRowPanel([FieldPanel("all_day"), FieldPanel("zone")]),
                    FieldPanel("recurrence"),
                    FieldPanel("skips_holidays"),
                    pauses_panel(),
                ],
                heading=_("When"),
            ),
        ],
        base_form_class=ActivityForm,
    )

    @property
    def sessions_view(self):
        return SessionsView.as_view(
            index_url_name=self.get_url_name("index"), edit_url_name=self.get_url_name("edit")
        )

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("sessions/<int:pk>/", self.sessions_view, name="sessions"),
        ]


class DetentionVisitsGroup(ModelViewSetGroup):
    menu_label = _("Detention visits")
    menu_icon = "key"
    menu_order = 260
    items = (ActivityViewSet, FacilityViewSet)
