"""An event in the admin: its list and its form. Saving never happens by itself."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, InspectView

from ..forms.schedules import in_words
from ..models import Event, EventPage, Scope
from ..permissions import user_can_change
from ..scheduling.errors import SchedulingError
from ..scheduling.sentences import schedule_sentence
from ..scheduling.spans import last_shown
from ..services.form_edits import save_for_all, save_for_following, save_for_one
from .record_editing import DeleteRecordView, RowCheckedMixin
from .series_question import SeriesQuestion

LONGEST_QUERY = 200
MOST_FOUND = 1_000


def event_links(event: Event, user) -> list[tuple[str, str, str]]:
    """Where one goes from an event: label, address and icon."""
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
    def get_list_more_buttons(self, instance):
        own = [
            Button(label, url=url, icon_name=icon, priority=number)
            for number, (label, url, icon) in enumerate(event_links(instance, self.request.user))
        ]
        return own + super().get_list_more_buttons(instance)

    def search_queryset(self, queryset):
        """By working title and by the titles of its pages, in the list's own order."""
        query = self.search_query[:LONGEST_QUERY].replace("\x00", "")
        if not query:
            return queryset
        found = get_search_backend().autocomplete(query, Event.objects.all())[:MOST_FOUND]
        pages = EventPage.objects.filter(title__icontains=query).values("event")
        return queryset.filter(Q(pk__in=[event.pk for event in found]) | Q(pk__in=pages))


class EventFormMixin:
    """Wagtail would save a model with revisions into the live row while somebody types."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except SchedulingError as error:
            form.add_error(None, _(error.template) % error.values)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        if form.moved_message():
            messages.info(self.request, form.moved_message())
        return response


class CreateEventView(EventFormMixin, CreateView):
    def get_success_url(self):
        """To what is missing before it is public."""
        return reverse("outreach_event_pages", args=[self.object.pk])


class EditEventView(EventFormMixin, RowCheckedMixin, EventButtonsMixin, EditView):
    """Before a series is changed that others know of, it asks which dates are meant."""

    edit = None
    """The entry of the journal, when a question was answered."""

    def form_valid(self, form):
        self.question = SeriesQuestion(form, self.request.POST)
        if self.question.is_needed and not self.question.answer:
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save_instance(self):
        if not self.question.is_needed:
            return super().save_instance()
        scope, local_start = self.question.answer
        save, user = super().save_instance, self.request.user
        if scope == Scope.ALL:
            self.edit = save_for_all(self.form, save=save, user=user)
        else:
            saved = save_for_one if scope == Scope.ONE else save_for_following
            self.edit = saved(self.form, local_start=local_start, save=save, user=user)
        return Event.objects.get(pk=self.form.instance.pk)

    def get_success_buttons(self):
        """The way to the second part, and the way back."""
        buttons = super().get_success_buttons()
        if self.edit is None:
            return buttons
        if self.edit.successor:
            url = reverse(self.edit_url_name, args=[quote(self.edit.successor.pk)])
            buttons.append(messages.button(url, _("The series that goes on")))
        undo_url = reverse("outreach_undo_edit", args=[self.edit.pk])
        return [*buttons, messages.button(undo_url, _("Undo"))]

    def get_context_data(self, **kwargs):
        question = getattr(self, "question", None)
        asks = question and question.form.is_valid() and question.is_needed
        return super().get_context_data(**kwargs) | {"question": question if asks else None}


class DeleteEventView(DeleteRecordView):
    pass


class InspectEventView(EventButtonsMixin, InspectView):
    """For those who read only."""

    page_title = gettext_lazy("View")

    def get_starts_at_local_display_value(self):
        return in_words(self.object.starts_at_local, all_day=self.object.all_day)

    def get_ends_at_local_display_value(self):
        last = last_shown(self.object.starts_at_local, self.object.ends_at_local)
        shown = last if self.object.all_day else self.object.ends_at_local
        return in_words(shown, all_day=self.object.all_day)

    def get_capacity_display_value(self):
        return self.object.capacity or "–"

    def get_recurrence_display_value(self):
        if not self.object.schedule.rules:
            return "–"
        return schedule_sentence(self.object.schedule, get_language() or "en")
