"""All dates of an event in the admin: what to do with each, participants, sheets, the last edits."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from ..models import EventEdit
from ..permissions import user_can_change, user_can_print_sheet, user_can_view_participants
from ..scheduling.errors import SchedulingError
from ..scheduling.spans import wall_time
from ..services.planning_ahead import plan_ahead
from .edit_words import edit_words
from .screens import EventScreen

SHOWN_EDITS = 5
MONTHS_AHEAD = 12
PER_PAGE = 25


class EventDatesView(EventScreen):
    page_title = _("Dates")
    template_name = "outreach/admin/event_dates.html"

    def get_context_data(self, **kwargs):
        dates = (
            self.event.occurrences.select_related("venue")
            .annotate(participants=Count("registrations"))
            .order_by("starts_at", "pk")
        )
        paginator = WagtailPaginator(dates, PER_PAGE)
        number = self.request.GET.get("p") or self._page_of_today()
        page = paginator.get_page(number)
        for date in page:
            date.event = self.event
        may_change = user_can_change(self.request.user, self.event)
        return super().get_context_data(**kwargs) | {
            "dates": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "can_view_participants": user_can_view_participants(self.request.user),
            "can_print": user_can_print_sheet(self.request.user),
            "can_change": may_change,
            "edits": self._last_edits() if may_change else [],
            "can_plan_ahead": may_change and self.event.schedule.is_endless,
        }

    def _last_edits(self) -> list[tuple[EventEdit, str]]:
        """What was done last, each in words."""
        edits = self.event.edits.select_related("event", "user")[:SHOWN_EDITS]
        return [(edit, edit_words(edit)) for edit in edits]

    def _page_of_today(self) -> int:
        """A long series opens where it stands, not at its beginning of years ago."""
        return self.event.occurrences.past(timezone.now()).count() // PER_PAGE + 1


class PlanAheadView(EventScreen):
    """POST only: an endless series is indexed a year farther."""

    http_method_names = ["post"]

    def is_allowed(self) -> bool:
        return user_can_change(self.request.user, self.event)

    def post(self, request, *args, **kwargs):
        try:
            until = plan_ahead(owner=self.event, months=MONTHS_AHEAD)
        except SchedulingError as error:
            messages.error(request, _t(error.template) % error.values)
        else:
            words = date_format(wall_time(until, self.event.zone), "j E Y")
            messages.success(request, _t("Its dates are planned until %(day)s.") % {"day": words})
        return HttpResponseRedirect(reverse("outreach_event_dates", args=[self.event.pk]))
