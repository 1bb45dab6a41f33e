"""Snippet viewsets for events and the records they refer to: lists, forms, choosers."""

from __future__ import annotations

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .choosers import (
    EventChooserViewSet,
    OrganisationChooserViewSet,
    RecordChooserViewSet,
    VenueChooserViewSet,
)
from .editing.forms.records import HolidayForm
from .editing.screens.copying import CopyEventView
from .editing.screens.event_editing import (
    CreateEventView,
    DeleteEventView,
    EditEventView,
    EventIndexView,
    InspectEventView,
)
from .editing.screens.history import CompareEventView, EventHistoryView
from .editing.screens.holidays import (
    CreateHolidayView,
    DeleteHolidayView,
    EditHolidayView,
    HolidayFilterSet,
)
from .editing.screens.record_editing import DeleteRecordView, EditRecordView
from .fields.moments import in_short
from .importing.forms import PartnerCalendarForm
from .importing.partner_screens import CreatePartnerView, EditPartnerView, PartnerIndexView
from .importing.reports import Message
from .models import (
    Audience,
    Event,
    Holiday,
    Occurrence,
    Organisation,
    PartnerCalendar,
    Region,
    Topic,
    Venue,
)
from .panels import event_panels, record_panels, venue_panels
from .scheduling.spans import wall_time


class NextDateColumn(Column):
    """The next date in the event's own zone; its first date if none is upcoming."""

    def get_value(self, instance):
        upcoming = instance.next_start
        moment = wall_time(upcoming, instance.zone) if upcoming else instance.starts_at_local
        return in_short(moment, all_day=instance.all_day)


class EventViewSet(SnippetViewSet):
    model = Event
    icon = "date"
    menu_label = _("Events")
    base_url_path = "outreach/events"
    chooser_base_url_path = "outreach/events/choose"
    chooser_viewset_class = EventChooserViewSet
    index_view_class = EventIndexView
    add_view_class = CreateEventView
    edit_view_class = EditEventView
    edit_template_name = "outreach/admin/edit_event.html"
    delete_view_class = DeleteEventView
    copy_view_class = CopyEventView
    history_view_class = EventHistoryView
    revisions_compare_view_class = CompareEventView
    inspect_view_class = InspectEventView
    inspect_view_enabled = True
    inspect_view_fields = [
        "title",
        "status",
        "starts_at_local",
        "ends_at_local",
        "zone",
        "recurrence",
        "region",
        "venue",
        "audiences",
        "topics",
        "assigned_to",
        "capacity",
    ]
    list_display = [
        "title",
        NextDateColumn("next_date", label=_("Next date"), sort_key="next_start"),
        Column("region", label=_("Region"), sort_key="region"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
    ]
    list_filter = ["status", "region"]
    edit_handler = event_panels()

    def get_copy_view_kwargs(self, **kwargs):
        """The copy view asks for confirmation and has no form: it takes no add-view arguments."""
        return kwargs

    def get_queryset(self, request):
        """With each event's next date, soonest first; events without one come last."""
        dates = Occurrence.objects.attached().filter(event=OuterRef("pk"))
        upcoming = dates.upcoming(timezone.now()).order_by("starts_at").values("starts_at")[:1]
        events = Event.objects.select_related("region").annotate(next_start=Subquery(upcoming))
        return events.order_by(F("next_start").asc(nulls_last=True), "-starts_at_local", "pk")


KIND = Column("get_kind_display", label=_("Kind"), sort_key="kind")


class RecordViewSet(SnippetViewSet):
    """For records with a name in each language, such as venues and topics."""

    chooser_viewset_class = RecordChooserViewSet
    edit_view_class = EditRecordView
    delete_view_class = DeleteRecordView
    copy_view_enabled = False
    list_display = ["__str__", "slug"]
    edit_handler = record_panels()


class VenueViewSet(RecordViewSet):
    model = Venue
    icon = "site"
    base_url_path = "outreach/venues"
    chooser_base_url_path = "outreach/venues/choose"
    chooser_viewset_class = VenueChooserViewSet
    list_display = ["__str__", KIND, "region", "slug"]
    list_filter = ["kind", "region"]
    edit_handler = venue_panels()


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "group"
    base_url_path = "outreach/organisations"
    chooser_base_url_path = "outreach/organisations/choose"
    chooser_viewset_class = OrganisationChooserViewSet
    list_display = ["__str__", KIND, "slug"]
    list_filter = ["kind"]
    edit_handler = record_panels("kind", "website")


class RegionViewSet(RecordViewSet):
    model = Region
    icon = "globe"
    base_url_path = "outreach/regions"
    chooser_base_url_path = "outreach/regions/choose"
    edit_handler = record_panels("groups")


class AudienceViewSet(RecordViewSet):
    model = Audience
    icon = "user"
    base_url_path = "outreach/audiences"
    chooser_base_url_path = "outreach/audiences/choose"


class TopicViewSet(RecordViewSet):
    model = Topic
    icon = "tag"
    base_url_path = "outreach/topics"
    chooser_base_url_path = "outreach/topics/choose"


class DaysColumn(Column):
    """From the first day to the last; a one-day holiday shows its day once."""

    def get_value(self, instance):
        days = sorted({instance.first_on, instance.last_on})
        return " – ".join(date_format(day, "l, j E Y") for day in days)


class HolidayViewSet(SnippetViewSet):
    """Entered by hand, since governments move holidays."""

    model = Holiday
    icon = "calendar-check"
    menu_label = _("Public holidays")
    base_url_path = "outreach/holidays"
    chooser_base_url_path = "outreach/holidays/choose"
    chooser_viewset_class = RecordChooserViewSet
    add_view_class = CreateHolidayView
    edit_view_class = EditHolidayView
    delete_view_class = DeleteHolidayView
    copy_view_enabled = False
    list_display = [
        "label",
        DaysColumn("first_on", label=_("When"), sort_key="first_on"),
        Column("days", label=_("Days")),
    ]
    list_per_page = 50
    filterset_class = HolidayFilterSet
    ordering = ["first_on", "pk"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("first_on"), FieldPanel("last_on")],
        base_form_class=HolidayForm,
    )


class FailuresColumn(Column):
    """Consecutive failures, and the last reason."""

    def get_value(self, instance):
        if not instance.failures:
            return "–"
        return f"{instance.failures}: {Message.read(instance.error)}"


class PartnerCalendarViewSet(SnippetViewSet):
    """Partners' calendars, which are imported regularly."""

    model = PartnerCalendar
    icon = "globe"
    menu_label = _("Partners' calendars")
    base_url_path = "outreach/partner-calendars"
    chooser_base_url_path = "outreach/partner-calendars/choose"
    chooser_viewset_class = RecordChooserViewSet
    index_view_class = PartnerIndexView
    add_view_class = CreatePartnerView
    edit_view_class = EditPartnerView
    delete_view_class = DeleteRecordView
    copy_view_enabled = False
    list_display = [
        "title",
        Column("calendar", label=_("Import into")),
        BooleanColumn("is_active", label=_("Automatic refresh")),
        DateColumn("checked_at", label=_("Last checked"), sort_key="checked_at"),
        DateColumn("changed_at", label=_("Last changed"), sort_key="changed_at"),
        FailuresColumn("failures", label=_("Consecutive failures"), sort_key="failures"),
    ]
    list_filter = ["is_active", "region"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("address"),
            FieldPanel("calendar"),
            FieldPanel("region"),
            FieldPanel("publishes"),
            FieldPanel("is_active"),
        ],
        base_form_class=PartnerCalendarForm,
    )

    def get_queryset(self, request):
        return PartnerCalendar.objects.select_related("calendar", "region")


class OutreachViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Outreach")
    menu_name = "outreach"
    menu_icon = "date"
    menu_order = 150
    submenu_hook = "register_outreach_menu_item"
    items = (
        EventViewSet,
        VenueViewSet,
        OrganisationViewSet,
        RegionViewSet,
        AudienceViewSet,
        TopicViewSet,
        HolidayViewSet,
        PartnerCalendarViewSet,
    )
