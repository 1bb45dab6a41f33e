"""The list of events in the admin: next dates, states of pages, filters and search."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.views.snippets import IndexView

from ..editing.screens.event_editing import event_links
from ..fields.wall_time import DayFormField
from ..models import Audience, Event, Occurrence, Organisation, Region, Venue
from ..models.owner_pages import with_states
from ..page_types.registry import owner_pages, prefetched_pages
from ..series.occurrences import Status
from ..widgets.date_inputs import TypedDayInput
from .columns import with_next_dates
from .event_dates import events_matching
from .rows import OwnRowsMixin
from .spans import days_between

ONLY = [
    ("mine", _("Assigned to me")),
    ("pageless", _("Without a page")),
    ("over", _("All dates over")),
]


def events_with_next_dates() -> QuerySet[Event]:
    """``with_next_dates``, and with the pages of each and their states."""
    pages = prefetched_pages(Event, _with_all_of_originals)
    return with_next_dates(Event.objects.select_related("region").prefetch_related(*pages))


def _with_all_of_originals(pages: QuerySet) -> QuerySet:
    return with_states(pages.filter(alias_of=None).select_related("locale"))


class DayFilter(django_filters.Filter):
    field_class = DayFormField


class EventFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status, widget=forms.CheckboxSelectMultiple
    )
    region = django_filters.ModelChoiceFilter(label=_("Region"), queryset=Region.objects.all())
    since = DayFilter(label=_("With a date from"), method="no_condition", widget=TypedDayInput)
    until = DayFilter(label=_("With a date until"), method="no_condition", widget=TypedDayInput)
    venue = django_filters.ModelChoiceFilter(label=_("Venue"), queryset=Venue.objects.all())
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"),
        queryset=Organisation.objects.all(),
        field_name="partnerships__organisation",
        distinct=True,
    )
    audience = django_filters.ModelChoiceFilter(
        label=_("Audience"), queryset=Audience.objects.all(), field_name="audiences"
    )
    only = django_filters.MultipleChoiceFilter(
        label=_("Only"), choices=ONLY, method="only_these", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Event
        fields = ["status", "region", "since", "until", "venue", "partner", "audience", "only"]

    def no_condition(self, queryset, name, value):
        """Both ends are one condition: see ``filter_queryset``."""
        return queryset

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        since, until = (self.form.cleaned_data.get(name) for name in ("since", "until"))
        if not since and not until:
            return found
        zone = timezone.get_default_timezone_name()
        rows = Occurrence.objects.attached().filter(event=OuterRef("pk"))
        return found.filter(Exists(rows.within(days_between(since, until, zone))))

    def only_these(self, queryset, name, value):
        dates = Occurrence.objects.attached().filter(event=OuterRef("pk"))
        pages = owner_pages(Event).filter(alias_of=None)
        conditions = {
            "mine": Q(assigned_to=self.request.user),
            "pageless": ~pages.having("event"),
            "over": ~Exists(dates.upcoming(timezone.now())),
        }
        for chosen in value:
            queryset = queryset.filter(conditions[chosen])
        return queryset


class EventIndexView(OwnRowsMixin, IndexView):
    @cached_property
    def languages(self) -> int:
        return Locale.objects.count()

    def get_list_more_buttons(self, instance):
        own = [
            Button(label, url=url, icon_name=icon, priority=number)
            for number, (label, url, icon) in enumerate(
                event_links(instance, self.request.user, languages=self.languages)
            )
        ]
        return own + super().get_list_more_buttons(instance)

    def search_queryset(self, queryset):
        """Search by working title, titles of pages, venue and partners, keeping the list's order."""
        query = self.search_query
        return queryset.filter(events_matching(query)) if query else queryset
