"""Base admin views for one owner of dates: permission check, breadcrumbs, context."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...date_words import reader_language
from ...fields.moments import in_words
from ...kinds import OwnerKind, kind_of
from ...models import Event, Occurrence
from ...scheduling.spans import last_shown
from ...scheduling.wording.sentences import schedule_sentence
from ...series.dates import OwnerDate
from ...series.owners import ScheduleOwner


class OwnerScreen(WagtailAdminTemplateMixin, TemplateView):
    """Takes the ``pk`` of an event or activity. Open to users who may see owners of its kind,
    unless a subclass says otherwise."""

    owner_model: type[ScheduleOwner] | None = None
    header_icon = "date"

    @property
    def kind(self) -> OwnerKind:
        return kind_of(self.owner_model)

    def dispatch(self, request, *args, **kwargs):
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        return self.kind.rights.user_can_view(self.request.user)

    @property
    def may_change(self) -> bool:
        """Asked first whether any may be known, so that nobody learns which there are."""
        user, rights = self.request.user, self.kind.rights
        return rights.user_can_view(user) and rights.user_can_change(user, self.owner)

    @cached_property
    def owner(self) -> ScheduleOwner:
        return get_object_or_404(self.kind.owners.all(), pk=self.kwargs["pk"])

    @property
    def dates_url(self) -> str:
        return self.kind.addresses.dates_url(self.request.user, self.owner)

    def get_page_subtitle(self):
        return str(self.owner)

    def get_breadcrumbs_items(self):
        owner_url = self.kind.url_for(self.request.user, self.owner)
        return [
            *self.breadcrumbs_items,
            {"url": self.kind.addresses.list_url(), "label": self.kind.words.owners},
            {"url": owner_url, "label": str(self.owner)},
            *self.steps(),
            {"url": "", "label": self.page_title, "sublabel": str(self.owner)},
        ]

    def steps(self) -> list[dict[str, str]]:
        """Breadcrumbs between the owner and this view."""
        return []

    def step_of_dates(self) -> dict[str, str]:
        return {"url": self.dates_url, "label": self.kind.words.dates}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "owner": self.owner,
            "urls": self.kind.addresses,
        }


class DateScreen(OwnerScreen):
    """Takes the ``pk`` of a date."""

    @cached_property
    def date(self) -> OwnerDate:
        return get_object_or_404(self.kind.dates.all(), pk=self.kwargs["pk"])

    @cached_property
    def owner(self) -> ScheduleOwner:
        return self.date.owner

    @property
    def dates_url(self) -> str:
        return self.kind.addresses.dates_url(self.request.user, self.owner, self.date.local_start)

    def steps(self):
        return [self.step_of_dates()]


class EventScreen(OwnerScreen):
    """Open to everyone who may view plans."""

    owner_model = Event

    @property
    def event(self) -> Event:
        return self.owner

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"event": self.event}


class OccurrenceScreen(DateScreen):
    """Takes the ``pk`` of one date of an event."""

    owner_model = Event

    @property
    def occurrence(self) -> Occurrence:
        return self.date

    def get_context_data(self, **kwargs):
        names = {"event": self.owner, "occurrence": self.date}
        return super().get_context_data(**kwargs) | names


class InspectScheduleMixin:
    """For Wagtail's view of one owner, for users who may view but not change."""

    page_title = _("View")

    def get_starts_at_local_display_value(self):
        return in_words(self.object.starts_at_local, all_day=self.object.all_day)

    def get_ends_at_local_display_value(self):
        last = last_shown(self.object.starts_at_local, self.object.ends_at_local)
        shown = last if self.object.all_day else self.object.ends_at_local
        return in_words(shown, all_day=self.object.all_day)

    def get_recurrence_display_value(self):
        if not self.object.schedule.rules:
            return "–"
        return schedule_sentence(self.object.schedule, reader_language())
