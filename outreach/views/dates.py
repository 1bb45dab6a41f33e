"""All dates of an event in the admin, with the way to participants and sheets."""

from __future__ import annotations

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator

from ..permissions import user_can_print_sheet, user_can_view_participants
from .screens import EventScreen

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
        return super().get_context_data(**kwargs) | {
            "dates": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "can_view_participants": user_can_view_participants(self.request.user),
            "can_print": user_can_print_sheet(self.request.user),
        }

    def _page_of_today(self) -> int:
        """A long series opens where it stands, not at its beginning of years ago."""
        return self.event.occurrences.past(timezone.now()).count() // PER_PAGE + 1
