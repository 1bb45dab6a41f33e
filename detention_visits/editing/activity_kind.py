"""What outreach's date views need to know about activities and their sessions."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.editing.screens.owner_kinds import DateUrls, OwnerKind
from outreach.models import Verb
from outreach.scheduling.spans import instant

from ..models import Activity, Session
from ..permissions import (
    user_can_change_activities,
    user_can_mark_sessions,
    user_can_view_activities,
)

NAMESPACE = "detention_visits_activities"


class ActivityKind(OwnerKind):
    owners = Activity.objects.select_related("facility")
    dates = Session.objects.select_related("activity__facility")
    urls = DateUrls(
        dates=f"{NAMESPACE}:sessions",
        plan_ahead=f"{NAMESPACE}:plan_ahead",
        cancel=f"{NAMESPACE}:cancel_session",
        postpone=f"{NAMESPACE}:postpone_session",
        move=f"{NAMESPACE}:move_session",
        restore=f"{NAMESPACE}:restore_session",
        undo=f"{NAMESPACE}:undo_edit",
    )
    owners_label = _("Activities")
    dates_label = _("Sessions")
    reason_help = _("Shown to the public where the facility's rule allows the whole plan.")
    explanations = OwnerKind.explanations | {
        Verb.CANCEL: _("It stays in the list, marked as cancelled."),
        Verb.MOVE: _("Give it a different time or day. Marks and counts are kept."),
    }

    def user_can_enter(self, user) -> bool:
        return user_can_view_activities(user)

    def user_can_change(self, user, owner) -> bool:
        return user_can_change_activities(user)

    def list_url(self) -> str:
        return reverse(f"{NAMESPACE}:index")

    def form_url(self, owner) -> str:
        return reverse(f"{NAMESPACE}:edit", args=[quote(owner.pk)])

    def dates_url(self, user, owner, local_start=None) -> str:
        """The list of sessions, or the activity for users who may not see marks and counts."""
        if not user_can_mark_sessions(user):
            return self.form_url(owner)
        url = super().dates_url(user, owner)
        is_past = local_start and instant(local_start, owner.zone) <= timezone.now()
        return url if is_past else f"{url}?show=ahead"


ACTIVITIES = ActivityKind()
