"""What the screens of dates need to know of events: who may, where things are, what they are called.

The screens are the same for all kinds: each is told whose dates it is for, as in
``MoveView.as_view(owner_model=Event)``, and finds the rest in the registry of kinds.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...kinds import Addresses, Rights, Words
from ...models import Event, Verb
from ...models.visibility import event_pages_hidden_from
from ...permissions import (
    user_can_change,
    user_can_edit_pages_of,
    user_can_publish,
    user_can_publish_events_below,
    user_can_view_plans,
)
from ...scheduling.spans import instant

RIGHTS = Rights(
    user_can_view=user_can_view_plans,
    user_can_change=user_can_change,
    user_can_publish=user_can_publish,
    user_can_edit_pages=user_can_edit_pages_of,
    user_can_publish_below=user_can_publish_events_below,
    pages_hidden_from=event_pages_hidden_from,
)
SNIPPET = f"wagtailsnippets_{Event._meta.app_label}_{Event._meta.model_name}"


class EventAddresses(Addresses):
    def dates_url(self, user, owner, local_start=None) -> str:
        """Where this date stands on the screen, which opens at today."""
        url = super().dates_url(user, owner)
        is_past = local_start and instant(local_start, owner.zone) <= timezone.now()
        return f"{url}?show=past" if is_past else url


ADDRESSES = EventAddresses(
    owners=f"{SNIPPET}:list",
    form=f"{SNIPPET}:edit",
    facts=f"{SNIPPET}:inspect",
    dates="outreach_event_dates",
    plan_ahead="outreach_plan_ahead",
    cancel="outreach_cancel_date",
    postpone="outreach_postpone_date",
    move="outreach_move_date",
    restore="outreach_restore_date",
    undo="outreach_undo_edit",
    confirm="outreach_confirm_event",
)
WORDS = Words(
    owners=_("Events"),
    dates=_("Dates"),
    reason_help=_("Shown to the public."),
    explanations={
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
    },
)
