"""What outreach's date views need to know about activities and their sessions."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.editing.screens import event_kind
from outreach.kinds import Addresses, Rights, Words
from outreach.models import Verb
from outreach.scheduling.spans import instant

from ..models.publicity import activity_pages_hidden_from
from ..permissions import (
    user_can_change_activities_below,
    user_can_change_activity,
    user_can_mark_sessions,
    user_can_view_activities,
)

NAMESPACE = "detention_visits_activities"


class ActivityAddresses(Addresses):
    def dates_url(self, user, owner, local_start=None) -> str:
        """The list of sessions, or the activity for users who may not see marks and counts."""
        if not user_can_mark_sessions(user):
            may_change = user_can_change_activity(user, owner)
            return self.form_url(owner) if may_change else self.facts_url(owner)
        url = super().dates_url(user, owner)
        is_past = local_start and instant(local_start, owner.zone) <= timezone.now()
        return url if is_past else f"{url}?show=ahead"


RIGHTS = Rights(
    user_can_view=user_can_view_activities,
    user_can_change=user_can_change_activity,
    user_can_publish=user_can_change_activity,
    user_can_edit_pages=user_can_change_activity,
    user_can_publish_below=user_can_change_activities_below,
    pages_hidden_from=activity_pages_hidden_from,
)
ADDRESSES = ActivityAddresses(
    owners=f"{NAMESPACE}:index",
    form=f"{NAMESPACE}:edit",
    facts=f"{NAMESPACE}:inspect",
    dates=f"{NAMESPACE}:sessions",
    plan_ahead=f"{NAMESPACE}:plan_ahead",
    cancel=f"{NAMESPACE}:cancel_session",
    postpone=f"{NAMESPACE}:postpone_session",
    move=f"{NAMESPACE}:move_session",
    restore=f"{NAMESPACE}:restore_session",
    undo=f"{NAMESPACE}:undo_edit",
    confirm=f"{NAMESPACE}:confirm",
)
WORDS = Words(
    owners=_("Activities"),
    dates=_("Sessions"),
    reason_help=_("Shown to the public where the facility's rule allows the whole plan."),
    explanations=event_kind.WORDS.explanations
    | {
        Verb.CANCEL: _("It stays in the list, marked as cancelled."),
        Verb.MOVE: _("Give it a different time or day. Marks and counts are kept."),
    },
)
