"""Choosers: dialogs to pick a record that the user may see, or to create one."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.actions.registry import action_registry
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser as wagtail_choosers
from wagtail.snippets.widgets import AdminSnippetChooser

from .date_words import in_form
from .editing.forms.records import RecordForm, RegionFormMixin
from .editing.forms.series import SeriesFormMixin
from .editing.typed.preview import asks_for_preview, offer_preview, preview
from .folding import alphabetical
from .lists.rows import named
from .models import Event, Organisation, Region, Venue
from .models.owner_pages import acting_user
from .permissions import user_can_know_of
from .widgets import RecurrenceWidget, TypedMomentInput
from .widgets.sent_keys import ForgivingChooserMixin


class NewEventForm(RegionFormMixin, SeriesFormMixin, WagtailAdminModelForm):
    """The least an event needs to be planned; the rest is entered on its own screen."""

    class Meta:
        model = Event
        fields = (
            "title",
            "starts_at_local",
            "ends_at_local",
            "all_day",
            "recurrence",
            "skips_holidays",
            "zone",
            "region",
            "venue",
        )
        widgets = {
            "starts_at_local": TypedMomentInput,
            "ends_at_local": TypedMomentInput,
            "zone": forms.HiddenInput,
            "region": forms.Select,
            "venue": forms.Select,
        }
        help_texts = {"ends_at_local": _("For all-day events: the last day.")}
        formfield_callback = WagtailAdminModelForm.Meta.formfield_callback


class NewVenueForm(RegionFormMixin, RecordForm):
    class Meta:
        model = Venue
        fields = ("name", "kind", "region", "address", "slug")
        widgets = {"region": forms.Select}
        formfield_callback = WagtailAdminModelForm.Meta.formfield_callback


class NewOrganisationForm(RecordForm):
    class Meta:
        model = Organisation
        fields = ("name", "kind", "website", "slug")
        formfield_callback = WagtailAdminModelForm.Meta.formfield_callback


class NarrowedMixin:
    """Lists only what the user may see; Wagtail's own choosers list everything to everybody."""

    def rows(self):
        """All rows or none: Wagtail's search does not support a finer condition."""
        rows = self.model_class.objects.all()
        return rows if user_can_know_of(self.request.user, self.model_class) else rows.none()

    def get_object_list(self):
        return self.rows()

    def get_object(self, pk):
        return self.rows().get(pk=pk)

    def get_objects(self, pks):
        return self.rows().filter(pk__in=pks)


class CreationMixin:
    """Passes the user to the creation form, and a prefix so that its field names do not clash with
    those of the page behind the dialog. Where there is no such form, its address creates nothing."""

    def can_create(self):
        return self.get_creation_form_class() is not None and super().can_create()

    def get_creation_form_kwargs(self):
        kwargs = super().get_creation_form_kwargs()
        return kwargs | {"for_user": self.request.user, "prefix": "outreach-new"}

    def get_creation_form(self):
        form = super().get_creation_form()
        if isinstance(form, SeriesFormMixin):
            offer_preview(form, self.get_create_url())
        return form


class ChooseView(NarrowedMixin, CreationMixin, wagtail_choosers.ChooseView):
    pass


class ChooseResultsView(NarrowedMixin, CreationMixin, wagtail_choosers.ChooseResultsView):
    pass


class ChosenView(NarrowedMixin, wagtail_choosers.SnippetChosenView):
    pass


class ChosenMultipleView(NarrowedMixin, wagtail_choosers.SnippetChosenMultipleView):
    pass


class CreateView(CreationMixin, wagtail_choosers.SnippetCreateView):
    def post(self, request):
        if asks_for_preview(request):
            return preview(request, self.get_creation_form)
        return super().post(request)

    def save_form(self, form):
        """Save as on the record's own screen, with a revision and a log entry."""
        moved = form.moved_message() if isinstance(form, SeriesFormMixin) else ""
        if moved:
            messages.info(self.request, moved)
        action = action_registry.get_action_class(self.model_class, "create")
        action(form.instance, user=self.request.user, form=form).execute(
            skip_permission_checks=True
        )
        return form.instance


class KnownChooserWidget(ForgivingChooserMixin, AdminSnippetChooser):
    """Says what its viewset says: Wagtail would put the record's name into the texts at the moment
    when the form's class is made, and so in the server's language for everybody. A form that comes
    back shows what was chosen: not what somebody may not know of, whatever they sent."""

    def __init__(self, **kwargs):
        names = ("choose_one_text", "choose_another_text", "link_to_chosen_text")
        super().__init__(**{name: getattr(type(self), name) for name in names} | kwargs)

    def get_instance(self, value):
        found, user = super().get_instance(value), acting_user()
        if found is None or user is None:
            return found
        return found if user_can_know_of(user, self.model_class) else None


class RecordChooserViewSet(wagtail_choosers.SnippetChooserViewSet):
    """Its texts are Wagtail's, translated when they are shown."""

    page_title = _("Choose")
    choose_one_text = _("Choose")
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit")
    search_tab_label = _("Search")
    create_action_label = _("Create")
    base_widget_class = KnownChooserWidget
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView


class NameFilterForm(forms.Form):
    """Finds records by what is in a name, in any language."""

    is_filtering_by_collection = False
    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )

    @property
    def search_query(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def is_searching(self) -> bool:
        return bool(self.search_query)

    def filter(self, objects):
        if self.is_searching:
            return objects.filter(pk__in=named(objects.model, self.search_query))
        return objects


class VenueFilterForm(NameFilterForm):
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.all(), required=False, empty_label=_("All")
    )

    def filter(self, objects):
        region = self.cleaned_data.get("region")
        found = super().filter(objects)
        return found.filter(region=region) if region else found


class ByNameMixin:
    """Records in the order of the reader's alphabet, as in their lists."""

    filter_form_class = NameFilterForm

    def filter_object_list(self, objects):
        language = get_language() or ""
        found = super().filter_object_list(objects)
        return sorted(found, key=lambda row: (row.sort_order, alphabetical(str(row), language)))


class ChooseRecordView(ByNameMixin, ChooseView):
    pass


class ChooseRecordResultsView(ByNameMixin, ChooseResultsView):
    pass


class VenueColumnsMixin(ByNameMixin):
    filter_form_class = VenueFilterForm

    @property
    def columns(self):
        return [*super().columns, Column("region", label=_("Region"))]

    def rows(self):
        return super().rows().select_related("region")


class ChooseVenueView(VenueColumnsMixin, ChooseView):
    pass


class ChooseVenueResultsView(VenueColumnsMixin, ChooseResultsView):
    pass


class EventColumnsMixin:
    """Adds first date and region, since working titles recur every year."""

    @property
    def columns(self):
        return [
            *super().columns,
            Column("starts_at_local", label=_("Start"), accessor=_first_day),
            Column("region", label=_("Region")),
        ]

    def rows(self):
        return super().rows().select_related("region")


class ChooseEventView(EventColumnsMixin, ChooseView):
    pass


class ChooseEventResultsView(EventColumnsMixin, ChooseResultsView):
    pass


class EventChooserWidget(KnownChooserWidget):
    """Includes the media of the dialog's form: scripts loaded by a dialog come too late."""

    @property
    def media(self):
        return super().media + RecurrenceWidget().media


class EventChooserViewSet(RecordChooserViewSet):
    choose_one_text = _("Choose or create an event")
    choose_another_text = _("Choose another event")
    edit_item_text = _("Edit this event")
    choose_view_class = ChooseEventView
    choose_results_view_class = ChooseEventResultsView
    creation_form_class = NewEventForm
    creation_tab_label = _("New event")
    create_action_label = _("Create this event")
    search_tab_label = _("Existing events")
    base_widget_class = EventChooserWidget


class NamedChooserViewSet(RecordChooserViewSet):
    choose_view_class = ChooseRecordView
    choose_results_view_class = ChooseRecordResultsView


class VenueChooserViewSet(RecordChooserViewSet):
    choose_view_class = ChooseVenueView
    choose_results_view_class = ChooseVenueResultsView
    choose_one_text = _("Choose a venue")
    choose_another_text = _("Choose another venue")
    edit_item_text = _("Edit this venue")
    creation_form_class = NewVenueForm
    creation_tab_label = _("New venue")


class OrganisationChooserViewSet(NamedChooserViewSet):
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    edit_item_text = _("Edit this organisation")
    creation_form_class = NewOrganisationForm
    creation_tab_label = _("New organisation")


class RegionChooserViewSet(NamedChooserViewSet):
    choose_one_text = _("Choose a region")
    choose_another_text = _("Choose another region")
    edit_item_text = _("Edit this region")


def _first_day(event: Event) -> str:
    return in_form(event.starts_at_local, "short")
