"""What the screens of dates need to know of a kind of owner: events here, activities elsewhere.

The screens themselves are the same for all kinds: each takes its kind, as in
``MoveView.as_view(kind=EVENTS)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ...models import Event, Occurrence, Verb
from ...permissions import user_can_change, user_can_view_plans
from ...series.dates import OwnerDate
from ...series.owners import ScheduleOwner


@dataclass(frozen=True)
class DateUrls:
    """Names of addresses. They take the id of an owner (``dates``, ``plan_ahead``), of a date, or of
    an entry of the journal (``undo``)."""

    dates: str
    plan_ahead: str
    cancel: str
    postpone: str
    move: str
    restore: str
    undo: str


class OwnerKind:
    owners: QuerySet[ScheduleOwner]
    dates: QuerySet[OwnerDate]
    urls: DateUrls
    owners_label = _("Events")
    dates_label = _("Dates")
    reason_help = _("Shown to the public.")
    explanations: Mapping[str, str] = {
        Verb.CANCEL: _(
            "It stays in the calendar, marked as cancelled, so that nobody comes for nothing."
        ),
        Verb.POSTPONE: _(
            "There is no new date yet: it is marked as postponed. Move it once the "
            "new date is known."
        ),
        Verb.MOVE: _(
            "Give it a different time, day or place. The old address redirects to the new one."
        ),
    }
    """What becomes of a date, by what is done with it."""

    def user_can_enter(self, user) -> bool:
        """Whether the user may know of any owner; asked before one is looked for."""
        raise NotImplementedError

    def user_can_change(self, user, owner: ScheduleOwner) -> bool:
        """Whether the user may change the dates of this one."""
        raise NotImplementedError

    def list_url(self) -> str:
        """Of the list of owners."""
        raise NotImplementedError

    def form_url(self, owner: ScheduleOwner) -> str:
        raise NotImplementedError

    def url_for(self, user, owner: ScheduleOwner) -> str:
        """Where this user reads of the owner."""
        return self.form_url(owner)

    def dates_url(self, user, owner: ScheduleOwner, local_start: datetime | None = None) -> str:
        """Where this user finds the list of its dates, the date of this key among them."""
        return reverse(self.urls.dates, args=[owner.pk])


class EventKind(OwnerKind):
    owners = Event.objects.select_related("venue", "region")
    dates = Occurrence.objects.select_related("event", "venue__region")
    urls = DateUrls(
        dates="outreach_event_dates",
        plan_ahead="outreach_plan_ahead",
        cancel="outreach_cancel_date",
        postpone="outreach_postpone_date",
        move="outreach_move_date",
        restore="outreach_restore_date",
        undo="outreach_undo_edit",
    )

    def user_can_enter(self, user) -> bool:
        return user_can_view_plans(user)

    def user_can_change(self, user, owner) -> bool:
        return user_can_change(user, owner)

    def list_url(self) -> str:
        return reverse(Event.snippet_viewset.get_url_name("list"))

    def form_url(self, owner) -> str:
        return reverse(Event.snippet_viewset.get_url_name("edit"), args=[quote(owner.pk)])

    def url_for(self, user, owner) -> str:
        if self.user_can_change(user, owner):
            return self.form_url(owner)
        return reverse(Event.snippet_viewset.get_url_name("inspect"), args=[quote(owner.pk)])


EVENTS = EventKind()
