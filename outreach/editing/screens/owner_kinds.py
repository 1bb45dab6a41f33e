"""What the date views need to know about a kind of owner: events here, activities elsewhere.

All kinds share the same views; each view is given its kind, as in
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
from ...series.edits import EditBase
from ...series.owners import ScheduleOwner


@dataclass(frozen=True)
class DateUrls:
    """URL names. They take the id of an owner (``dates``, ``plan_ahead``), of a journal entry
    (``undo``) or, all others, of a date."""

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
    """What each action does to a date."""

    def user_can_enter(self, user) -> bool:
        """Whether the user may see owners of this kind at all; checked before one is looked up."""
        raise NotImplementedError

    def user_can_change(self, user, owner: ScheduleOwner) -> bool:
        """Whether the user may change this owner's dates."""
        raise NotImplementedError

    def user_can_undo(self, user, edit: EditBase) -> bool:
        """Whether the user may change all that undoing the edit changes: the owner, and the second
        series if the edit split one off."""
        parts = filter(None, [edit.owner, edit.successor])
        return all(self.user_can_change(user, part) for part in parts)

    def list_url(self) -> str:
        """URL of the list of owners."""
        raise NotImplementedError

    def form_url(self, owner: ScheduleOwner) -> str:
        raise NotImplementedError

    def url_for(self, user, owner: ScheduleOwner) -> str:
        """The URL at which this user can view the owner."""
        return self.form_url(owner)

    def dates_url(self, user, owner: ScheduleOwner, local_start: datetime | None = None) -> str:
        """The URL at which this user finds its dates. A kind whose list has several parts picks
        the part with the date ``local_start``."""
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
