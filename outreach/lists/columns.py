"""Columns of the lists in the admin: moments in one form, states of pages, ways to other screens."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column

from ..date_words import in_form, with_clock
from ..fields.moments import in_short
from ..kinds import kind_of
from ..scheduling.spans import wall_time


def with_next_dates(owners: QuerySet) -> QuerySet:
    """With ``next_start``, when the next date of each begins, soonest first; those without one come
    last."""
    dates = kind_of(owners.model).dates.attached()
    upcoming = dates.filter(**{dates.model.owner_field: OuterRef("pk")}).upcoming(timezone.now())
    first = upcoming.order_by("starts_at").values("starts_at")[:1]
    order = (F("next_start").asc(nulls_last=True), "-starts_at_local", "pk")
    return owners.annotate(next_start=Subquery(first)).order_by(*order)


class NextDateColumn(Column):
    """The next date in the owner's own zone; its first date if none is upcoming. It leads to all of
    them, where this user may see them. For rows ``with_next_dates``."""

    cell_template_name = "outreach/admin/includes/next_date_cell.html"

    def get_value(self, instance):
        upcoming = instance.next_start
        moment = wall_time(upcoming, instance.zone) if upcoming else instance.starts_at_local
        return in_short(moment, all_day=instance.all_day)

    def get_cell_context_data(self, instance, parent_context):
        user = parent_context["request"].user
        return super().get_cell_context_data(instance, parent_context) | {
            "url": kind_of(instance).addresses.dates_url(user, instance),
            "is_over": instance.next_start is None,
        }


class PagesColumn(Column):
    """The languages in which an event has pages, and the state of each; leads to these."""

    cell_template_name = "outreach/admin/includes/pages_cell.html"

    def get_value(self, instance):
        return sorted(instance.pages.all(), key=lambda page: page.locale.language_code)

    def get_cell_context_data(self, instance, parent_context):
        url = reverse("outreach_event_pages", args=[instance.pk])
        return super().get_cell_context_data(instance, parent_context) | {"url": url}


class DaysColumn(Column):
    """From the first day to the last; a one-day holiday shows its day once."""

    def get_value(self, instance):
        days = sorted({instance.first_on, instance.last_on})
        return " – ".join(in_form(day, "weekday") for day in days)


class MomentColumn(Column):
    """An instant in the zone of the site, as all lists write it."""

    def get_value(self, instance):
        moment = super().get_value(instance)
        return with_clock(moment, "short") if moment else "–"
