"""Admin views of public holidays, with a warning about dates that no longer take place."""

from __future__ import annotations

import django_filters
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import CreateView

from ...date_words import in_form
from ...models import Holiday
from ...series.holidays import TakenOut, holiday_work
from .record_editing import DeleteRecordView, EditRecordView

MOST_NAMED = 20
READING = ("view", "change")


def years() -> list[tuple[int, str]]:
    """Years that have a holiday, latest first, as choices."""
    found = Holiday.objects.order_by().annotate(year=ExtractYear("first_on"))
    return [
        (year, str(year))
        for year in found.values_list("year", flat=True).distinct().order_by("-year")
    ]


class HolidayFilterSet(WagtailFilterSet):
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year"), field_name="first_on", lookup_expr="year", choices=years
    )

    class Meta:
        model = Holiday
        fields = ["year"]


class FollowedMixin:
    """Warns about dates with data that the holiday takes out of the calendar."""

    def form_valid(self, form):
        with holiday_work() as written:
            response = super().form_valid(form)
        warning = taken_out_message(readable_by(self.request.user, written.taken_out))
        if warning:
            messages.warning(self.request, warning)
        return response


class CreateHolidayView(FollowedMixin, CreateView):
    pass


class EditHolidayView(FollowedMixin, EditRecordView):
    pass


class DeleteHolidayView(DeleteRecordView):
    pass


def readable_by(user, taken: list[TakenOut]) -> list[TakenOut]:
    """The dates whose series the user may see: calendar editors do not see detention visits."""
    models = {type(one.owner) for one in taken}
    readable = {
        model
        for model in models
        if policy_registry.get_by_type(model).user_has_any_permission(user, READING)
    }
    return [one for one in taken if type(one.owner) in readable]


def taken_out_message(taken: list[TakenOut]) -> str:
    """The warning that lists the dates, at most ``MOST_NAMED`` of them; "" for none."""
    if not taken:
        return ""
    names = "; ".join(
        f"{one.owner} ({in_form(one.local_start, 'day')})" for one in taken[:MOST_NAMED]
    )
    left = len(taken) - MOST_NAMED
    if left > 0:
        more = ngettext("and %(number)s more", "and %(number)s more", left) % {"number": left}
        names = f"{names}; {more}"
    said = ngettext(
        "%(number)s date that has data no longer takes place. It is kept with "
        "all its data: %(names)s.",
        "%(number)s dates that have data no longer take place. They are kept "
        "with all their data: %(names)s.",
        len(taken),
    )
    return said % {"number": len(taken), "names": names}
