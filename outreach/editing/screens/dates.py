"""Admin list of an event's dates: actions, participants, sheets and the latest edits."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from ...permissions import user_can_print_sheet, user_can_view_participants
from ...scheduling.errors import SchedulingError
from ...scheduling.spans import wall_time
from ...series.edits import EditBase
from ...series.index import plan_ahead
from ...series.schedules import bare_schedule
from .edits import edit_words
from .owner_screens import EventScreen, OwnerScreen

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
        page = paginator.get_page(self.request.GET.get("p") or self._page_of_today())
        now = timezone.now()
        for date in page:
            date.event = self.event
            date.possible_verbs = date.verbs(now)
        return super().get_context_data(**kwargs) | {
            "dates": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "can_view_participants": user_can_view_participants(self.request.user, self.event),
            "can_print": user_can_print_sheet(self.request.user, self.event),
            **what_can_be_done(self),
        }

    def _page_of_today(self) -> int:
        """Open a long series at today, not at its first date years ago."""
        return self.event.occurrences.past(timezone.now()).count() // PER_PAGE + 1


def what_can_be_done(screen: OwnerScreen) -> dict[str, object]:
    """Context for a list of the owner's dates: whether the user may change them or plan ahead, and
    the latest edits if so."""
    may_change = screen.may_change
    return {
        "can_change": may_change,
        "edits": _last_edits(screen) if may_change else [],
        "can_plan_ahead": may_change and bare_schedule(screen.owner).is_endless,
    }


def _last_edits(screen: OwnerScreen) -> list[tuple[EditBase, str, bool]]:
    """The latest edits, each with its description and whether the user may undo it."""
    kind, user = screen.kind, screen.request.user
    edits = screen.owner.edits.select_related("user", "successor")[:SHOWN_EDITS]
    return [(edit, edit_words(edit), kind.user_can_undo(user, edit)) for edit in edits]


class PlanAheadView(OwnerScreen):
    """POST only: indexes an endless series a year further ahead."""

    http_method_names = ["post"]

    def is_allowed(self) -> bool:
        return self.may_change

    def post(self, request, *args, **kwargs):
        try:
            until = plan_ahead(owner=self.owner, months=MONTHS_AHEAD)
        except SchedulingError as error:
            messages.error(request, gettext(error.template) % error.values)
        else:
            words = date_format(wall_time(until, self.owner.zone), "j E Y")
            messages.success(
                request, gettext("Dates are now planned until %(day)s.") % {"day": words}
            )
        return HttpResponseRedirect(self.dates_url)
