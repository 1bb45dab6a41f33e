"""Admin views of events: list, forms and the read-only view. Autosave is off."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, InspectView

from ...fields.moments import in_words
from ...models import Event, EventPage
from ...permissions import user_can_change
from ...scheduling.spans import last_shown
from ...scheduling.wording.sentences import schedule_sentence
from .history import LoggedEditMixin
from .record_editing import DeleteRecordView, FreshMixin, RowCheckedMixin
from .series_editing import ScheduleSavingMixin, SeriesEditingMixin

LONGEST_QUERY = 200
MOST_FOUND = 1_000


def event_links(event: Event, user) -> list[tuple[str, str, str]]:
    """Links from an event to its other views: label, URL and icon."""
    pages = _("Create pages") if user_can_change(user, event) else _("Pages")
    return [
        (pages, reverse("outreach_event_pages", args=[event.pk]), "doc-empty"),
        (_("Dates"), reverse("outreach_event_dates", args=[event.pk]), "date"),
    ]


class EventButtonsMixin:
    @property
    def header_buttons(self):
        return [
            HeaderButton(label, url=url, icon_name=icon, priority=number)
            for number, (label, url, icon) in enumerate(event_links(self.object, self.request.user))
        ]


class EventIndexView(IndexView):
    def get_edit_url(self, instance):
        """None leads to the facts instead: of other regions, and of what is public without the right
        to change that."""
        may = user_can_change(self.request.user, instance)
        return super().get_edit_url(instance) if may else None

    def get_list_more_buttons(self, instance):
        own = [
            Button(label, url=url, icon_name=icon, priority=number)
            for number, (label, url, icon) in enumerate(event_links(instance, self.request.user))
        ]
        return own + super().get_list_more_buttons(instance)

    def search_queryset(self, queryset):
        """Search by working title and page titles, keeping the list's order."""
        query = self.search_query[:LONGEST_QUERY].replace("\x00", "")
        if not query:
            return queryset
        found = get_search_backend().autocomplete(query, Event.objects.all())[:MOST_FOUND]
        pages = EventPage.objects.filter(title__icontains=query).values("event")
        return queryset.filter(Q(pk__in=[event.pk for event in found]) | Q(pk__in=pages))


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
    pass


class DeleteEventView(DeleteRecordView):
    pass


class InspectEventView(EventButtonsMixin, InspectView):
    """For users who may view but not change."""

    page_title = gettext_lazy("View")

    def get_starts_at_local_display_value(self):
        return in_words(self.object.starts_at_local, all_day=self.object.all_day)

    def get_ends_at_local_display_value(self):
        last = last_shown(self.object.starts_at_local, self.object.ends_at_local)
        shown = last if self.object.all_day else self.object.ends_at_local
        return in_words(shown, all_day=self.object.all_day)

    def get_capacity_display_value(self):
        return self.object.capacity or "–"

    def get_assigned_to_display_value(self):
        people = map(get_user_display_name, self.object.assigned_to.all())
        return ", ".join(sorted(people)) or "–"

    def get_recurrence_display_value(self):
        if not self.object.schedule.rules:
            return "–"
        return schedule_sentence(self.object.schedule, get_language() or "en")
