"""Admin views of one event: forms and the read-only view. Autosave is off."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Locale
from wagtail.snippets.views.snippets import CreateView, EditView, InspectView

from ...fields import in_language
from ...history.schedules import day_in
from ...models import Event, Face
from ...permissions import user_can_change
from .history import LoggedEditMixin
from .owner_screens import InspectScheduleMixin
from .record_editing import DeleteRecordView, FreshMixin, RowCheckedMixin
from .series_editing import ScheduleSavingMixin, SeriesEditingMixin


def event_links(event: Event, user, *, languages: int) -> list[tuple[str, str, str]]:
    """Links from an event to its other views: label, URL and icon.

    Args:
        languages: how many the site has. As long as the event has fewer pages, some can be created.
    """
    lacks_pages = sum(page.alias_of_id is None for page in event.pages.all()) < languages
    may_create = lacks_pages and user_can_change(user, event)
    pages = _("Create pages") if may_create else _("Pages")
    return [
        (pages, reverse("outreach_event_pages", args=[event.pk]), "doc-empty"),
        (_("Dates"), reverse("outreach_event_dates", args=[event.pk]), "date"),
    ]


class EventButtonsMixin:
    @property
    def header_buttons(self):
        return [
            HeaderButton(label, url=url, icon_name=icon, priority=number)
            for number, (label, url, icon) in enumerate(self._links())
        ]

    def _links(self) -> list[tuple[str, str, str]]:
        links = event_links(self.object, self.request.user, languages=Locale.objects.count())
        faces = Face.objects.visible(timezone.now()).filter(event=self.object).exclude(url="")
        addresses = dict(faces.values_list("language", "url"))
        if url := in_language(addresses):
            links.append((_("Public page"), url, "view"))
        return links


class CreateEventView(ScheduleSavingMixin, CreateView):
    def get_success_url(self):
        """Go on to the pages it still needs before it is public."""
        return reverse("outreach_event_pages", args=[self.object.pk])


class EditEventView(
    SeriesEditingMixin,
    FreshMixin,
    LoggedEditMixin,
    RowCheckedMixin,
    EventButtonsMixin,
    EditView,
):
    """``?changes=2027-03-01`` shows the changed dates from that day on."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        day = day_in(self.request.GET.get("changes"))
        if day and not form.is_bound:
            form.formsets["changes"].show_from(day)
        return form


class DeleteEventView(DeleteRecordView):
    pass


class InspectEventView(EventButtonsMixin, InspectScheduleMixin, InspectView):
    def get_capacity_display_value(self):
        return self.object.capacity or "–"

    def get_assigned_to_display_value(self):
        people = map(get_user_display_name, self.object.assigned_to.all())
        return ", ".join(sorted(people)) or "–"
