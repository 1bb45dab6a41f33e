"""Bulk action that shifts the selected events by some days, with a change preview of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_list_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogContext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ...models import Event
from ...scheduling.errors import EditOutdated, SchedulingError
from ...widgets.sent_keys import can_be_key
from ..forms.copies import ShiftForm
from ..shifting import ShiftPlan, plan_shift, shift
from .change_previews import ChangeGroup, change_groups

MOST_EVENTS = 100
SHOWN = "shown-"
"""What the name of an event's field begins with; its key follows."""
FIRST = {"number": "1", "unit": "weeks", "direction": "later"}
PLANS_TEMPLATE = "outreach/admin/includes/shift_plans.html"


@dataclass(frozen=True)
class Row:
    """One selected event: what shifting it does, or why it cannot be shifted."""

    event: Event
    edit_url: str | None
    plan: ShiftPlan | None = None
    groups: tuple[ChangeGroup, ...] = ()
    problem: str = ""


class ShiftBulkAction(SnippetBulkAction):
    """Shifts only what was previewed: ``confirm`` holds the number of days the preview was for, and
    a field for each event the number of its schedule then.

    Each event is shifted in its own transaction and can be undone on its own. One that somebody else
    has changed meanwhile is not shifted but shown again; the others are, since they are what was
    confirmed.
    """

    models = [Event]
    display_name = gettext_lazy("Shift dates")
    action_type = "shift"
    aria_label = gettext_lazy("Shift the dates of the selected events")
    action_priority = 20
    form_class = ShiftForm
    template_name = "outreach/admin/bulk_shift.html"

    def __init__(self, request, model):
        super().__init__(request, model)
        if self.next_url == request.path:  # This page needs the ids of events.
            self.next_url = reverse(model.snippet_viewset.get_url_name("list"))

    @classmethod
    def get_queryset(cls, model, object_ids):
        """Ignore anything in the URL that cannot be an id."""
        known = filter(can_be_key, map(str, object_ids))
        return get_list_or_404(model.objects.select_related("region"), pk__in=list(known))

    def dispatch(self, request, *args, **kwargs):
        policy = self.permission_policy
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        found, _refused = self.get_actionable_objects()
        if len(found) > MOST_EVENTS:
            message = _("At most %(count)s events can be shifted at a time. Select fewer.")
            messages.error(request, message % {"count": MOST_EVENTS})
            return HttpResponseRedirect(self.next_url)
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, event):
        policy, user = self.permission_policy, self.request.user
        return policy.user_has_permission_for_instance(user, "change", event)

    def get_form_kwargs(self):
        """Preview a shift of one week later until something is typed, or what was asked before."""
        kwargs = super().get_form_kwargs()
        if "data" not in kwargs:
            asked = {name: self.request.GET[name] for name in FIRST if name in self.request.GET}
            kwargs["data"] = FIRST | asked
        return kwargs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        days = form.days if form.is_valid() else None
        items = context["items"]
        rows = [self._row(one["item"], one["edit_url"], days) for one in items] if days else []
        return context | {
            "days": days,
            "rows": rows,
            "possible": sum(row.plan is not None for row in rows),
        }

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return render(request, PLANS_TEMPLATE, self.get_context_data(form=form))
        if form.is_valid() and request.POST.get("confirm") == str(form.days):
            return self.form_valid(form)
        return self.form_invalid(form)

    def form_valid(self, form):
        events, _refused = self.get_actionable_objects()
        if response := self._hooked("before_bulk_action", events):
            return response
        shifted, problems, outdated = [], [], []
        for event in events:
            try:
                # A context of its own: of entries that share one, the history shows only the last.
                with LogContext(user=self.request.user):
                    self._shift(event, form.days)
                shifted.append(event)
            except EditOutdated:
                outdated.append(event)
            except SchedulingError as error:
                problems.append(f"{event}: {_(error.template) % error.values}")
        if response := self._hooked("after_bulk_action", shifted):
            return response
        self._tell(len(shifted), problems)
        return self._asked_again(outdated) if outdated else HttpResponseRedirect(self.next_url)

    def _shift(self, event: Event, days: int) -> None:
        """
        Raises:
            EditOutdated: it is not as it was shown, or was not shown at all.
            SchedulingError: see ``shift``.
        """
        shown = self.request.POST.get(f"{SHOWN}{event.pk}", "")
        if not shown and any(name.startswith(SHOWN) for name in self.request.POST):
            raise EditOutdated("not shown")
        shift(owner=event, days=days, user=self.request.user, shown_sequence=shown)

    def _asked_again(self, events: list[Event]) -> HttpResponseRedirect:
        """To the same screen with these events, as they are now, and the same shift."""
        said = _(
            "Not shifted, because somebody else has changed them since you looked: %(events)s. Below "
            "you see what the shift does to them now. Confirm it again if it is still right."
        )
        messages.warning(self.request, said % {"events": ", ".join(map(str, events))})
        asked = {name: self.request.POST.get(name, "") for name in FIRST}
        query = {"id": [event.pk for event in events], **asked, "next": self.next_url}
        return HttpResponseRedirect(f"{self.request.path}?{urlencode(query, doseq=True)}")

    def _tell(self, count: int, problems: list[str]) -> None:
        if count:
            said = ngettext("%(count)s event shifted.", "%(count)s events shifted.", count)
            messages.success(self.request, said % {"count": count})
        if problems:
            said = _("Not shifted: %(events)s") % {"events": " · ".join(problems)}
            messages.warning(self.request, said)

    def _hooked(self, name: str, events: list[Event]):
        """Run the host's bulk action hooks; return the first response one of them gives."""
        for hook in hooks.get_hooks(name):
            response = hook(self.request, self.action_type, events, self)
            if hasattr(response, "status_code"):
                return response
        return None

    def _row(self, event: Event, edit_url: str | None, days: int) -> Row:
        try:
            plan = plan_shift(event, days, now=timezone.now())
        except SchedulingError as error:
            return Row(event, edit_url, problem=_(error.template) % error.values)
        groups = change_groups(plan.date_changes, event.zone, all_day=event.all_day)
        return Row(event, edit_url, plan, tuple(groups))
