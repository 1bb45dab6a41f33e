"""Admin list of an event's dates: actions, participants, sheets and the latest edits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.utils import get_valid_next_url_from_request as next_url
from wagtail.log_actions import log
from wagtail.models import RevisionMixin

from ...date_words import in_form
from ...fields import in_language
from ...history import stored_state
from ...models.approvals import LIVE_OR_APPROVED
from ...permissions import user_can_print_sheet, user_can_view_participants
from ...scheduling.errors import EditRefused, SchedulingError
from ...scheduling.spans import wall_time
from ...series.conflicts import retried
from ...series.dates import OwnerDate
from ...series.edits import EditBase
from ...series.index import plan_ahead
from ...series.occurrences import Status
from ...series.owners import ScheduleOwner
from ...series.schedules import bare_schedule
from ..typed.left_out import left_out_dates
from ..undoing import untouched
from .edits import edit_words
from .history import note_changes
from .owner_screens import EventScreen, OwnerScreen

SHOWN_EDITS = 5
MONTHS_AHEAD = 12
PER_PAGE = 25
CHANGED_MEANWHILE = gettext_noop(
    "Nothing was changed: somebody else has changed it since you opened this. Look at it again."
)


class EventDatesView(EventScreen):
    page_title = _("Dates")
    template_name = "outreach/admin/event_dates.html"

    def get_context_data(self, **kwargs):
        paginator = WagtailPaginator(self._rows(), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        dates = list(page.object_list)
        for date in dates:
            date.event = self.event
        say_of_each(dates, self.event, now=self.now)
        page.object_list = dates
        self._put_in_left_out(page)
        return super().get_context_data(**kwargs) | {
            "dates": page,
            "is_past": self.is_past,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "can_view_participants": user_can_view_participants(self.request.user, self.event),
            "can_print": user_can_print_sheet(self.request.user, self.event),
            **what_can_be_done(self),
        }

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def is_past(self) -> bool:
        """Whether the dates that are over are shown, latest first: where that is asked for, and of a
        series that is over. All others open at today."""
        if show := self.request.GET.get("show"):
            return show == "past"
        return not self.event.occurrences.upcoming(self.now).exists()

    def _rows(self):
        rows = self.event.occurrences.select_related("venue")
        rows = rows.annotate(participants=Count("registrations"))
        if self.is_past:
            return rows.past(self.now).order_by("-starts_at", "-pk")
        return rows.upcoming(self.now).order_by("starts_at", "pk")

    def _put_in_left_out(self, page) -> None:
        """Each date with those before it on the screen that closed days leave out, from the last date
        of the page before, or from today."""
        dates = page.object_list
        if not dates:
            return
        if page.number > 1:
            [last] = page.paginator.object_list[page.start_index() - 2 : page.start_index() - 1]
            last.event = self.event
            edge = last.starts_at_local
        else:
            edge = wall_time(self.now, self.event.zone)
        between = sorted([edge, dates[-1].starts_at_local])
        left_out = left_out_dates(self.event, between[0], between[1])
        for date in dates:
            start = date.starts_at_local
            date.left_out = [
                one
                for one in left_out
                if (start <= one.local_start < edge) or (edge <= one.local_start < start)
            ]
            if self.is_past:
                date.left_out.reverse()
            edge = start


def say_of_each(dates: Sequence[OwnerDate], owner: ScheduleOwner, *, now: datetime) -> None:
    """Set on dates of one owner what lists of them show: ``possible_verbs``, and on those that are
    called off ``reason_words``, their own reason or else their owner's. One query if there are any."""
    for date in dates:
        date.possible_verbs = date.verbs(now)
    called_off = [date for date in dates if date.is_called_off]
    rows = owner.stored_changes() if called_off else ()
    reasons = {row.local_start: row.reason for row in rows}
    for date in called_off:
        own = in_language(reasons.get(date.local_start))
        date.reason_words = own or in_language(owner.reason)


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
    """The latest edits, each with its description and whether the user can undo it now."""
    kind, user = screen.kind, screen.request.user
    edits = screen.owner.edits.select_related("user", "successor")[:SHOWN_EDITS]
    mine = [edit for edit in edits if not edit.undone_at and kind.user_can_undo(user, edit)]
    offered = untouched(screen.owner, mine)
    return [(edit, edit_words(edit), edit in offered) for edit in edits]


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
            words = in_form(wall_time(until, self.owner.zone), "day")
            messages.success(
                request, gettext("Dates are now planned until %(day)s.") % {"day": words}
            )
        return HttpResponseRedirect(self.dates_url)


class ConfirmView(OwnerScreen):
    """Lets the public see a planned event or activity: GET asks, POST does it."""

    template_name = "outreach/admin/confirm_owner.html"
    page_title = _("Confirm")
    header_icon = "check"

    def is_allowed(self) -> bool:
        user, rights = self.request.user, self.kind.rights
        return self.may_change and rights.user_can_publish(user, self.owner)

    def get_context_data(self, **kwargs):
        pages = self.owner.pages.filter(LIVE_OR_APPROVED, alias_of=None).select_related("locale")
        return super().get_context_data(**kwargs) | {
            "is_planned": not self.owner.has_public_status,
            "languages": [page.locale.get_display_name() for page in pages],
            "sequence": self.owner.sequence,
            "back_url": self.kind.url_for(self.request.user, self.owner),
        }

    def post(self, request, *args, **kwargs):
        try:
            self._confirm(request.POST.get("sequence", ""))
        except SchedulingError as error:
            messages.error(request, gettext(error.template) % error.values)
        else:
            messages.success(request, gettext("“%(title)s” is confirmed.") % {"title": self.owner})
        back = self.kind.url_for(request.user, self.owner)
        return HttpResponseRedirect(next_url(request) or back)

    @retried
    def _confirm(self, shown: str) -> None:
        """
        Raises:
            EditRefused: it is not planned any more, or its dates are others than were shown.
        """
        user = self.request.user
        with self.owner.write(self.owner.pk):
            owner = self.owner.stored()
            if owner.has_public_status or shown != str(owner.sequence):
                raise EditRefused(CHANGED_MEANWHILE)
            before, began_at = stored_state(owner), timezone.now()
            owner.status = Status.CONFIRMED
            owner.save()
            revision = owner.save_revision(user=user) if isinstance(owner, RevisionMixin) else None
            log(instance=owner, action="wagtail.edit", user=user, revision=revision)
            note_changes(owner, before, since=began_at)
