"""Admin table of an activity's sessions: which were held, and how many people took part."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.forms import modelformset_factory
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from outreach.editing.savers import opened_moment, saved_by
from outreach.editing.screens.dates import say_of_each, what_can_be_done
from outreach.editing.screens.owner_screens import OwnerScreen
from outreach.widgets.sent_keys import can_be_key

from ..models import Activity, Session
from ..permissions import user_can_mark_sessions
from ..publication.told_figures import account_of
from .forms import SessionForm
from .marking import save_sessions

ROWS = 25
SessionFormSet = modelformset_factory(Session, form=SessionForm, extra=0, edit_only=True)


class SessionsView(OwnerScreen):
    """GET: past sessions, latest first, or upcoming ones with ``?show=ahead``. POST: saves."""

    owner_model = Activity
    template_name = "detention_visits/admin/sessions.html"
    page_title = _("Sessions")
    header_icon = "calendar-check"

    def is_allowed(self) -> bool:
        return user_can_mark_sessions(self.request.user)

    @property
    def activity(self) -> Activity:
        return self.owner

    @property
    def is_ahead(self) -> bool:
        return self.request.GET.get("show") == "ahead"

    @property
    def order(self) -> tuple[str, str]:
        return ("starts_at", "pk") if self.is_ahead else ("-starts_at", "-pk")

    @cached_property
    def page(self):
        rows, now = self.activity.sessions.all(), timezone.now()
        rows = rows.attached().upcoming(now) if self.is_ahead else rows.past(now)
        return Paginator(rows.order_by(*self.order), ROWS).get_page(self.request.GET.get("p"))

    def formset(self, data=None):
        """The rows on this page; for a submitted form those it names, whatever the time is now."""
        keys = [session.pk for session in self.page.object_list]
        if data is not None:
            named = [value for name, value in data.items() if name.endswith("-id")]
            keys = [int(value) for value in named[:ROWS] if can_be_key(value)]
        rows = self.activity.sessions.filter(pk__in=keys).select_related("activity__facility")
        return SessionFormSet(data, queryset=rows.order_by(*self.order))

    def _on_top(self, formset):
        """The same table; rows that somebody else has written meanwhile say so, and show what was
        typed on top of that."""
        stale = {form.prefix: form for form in formset.forms if form.is_stale}
        if not stale:
            return formset
        data = self.request.POST.copy()
        for form in stale.values():
            for name, text in form.on_top().items():
                data[name] = text
        shown = self.formset(data)
        for form in shown.forms:
            if form.prefix in stale:
                text = gettext("Somebody else has saved this row meanwhile: %(stored)s.")
                said = saved_by(form.instance, self.request.user, since=self.opened_at)
                form.add_error(None, " ".join([text % {"stored": form.stored_words()}, *said]))
        return shown

    @property
    def opened_at(self) -> datetime | None:
        return opened_moment(self.request.POST.get("opened", ""))

    def get_context_data(self, **kwargs):
        formset, now = kwargs.get("formset") or self.formset(), timezone.now()
        sessions = [form.instance for form in formset.forms if form.instance.pk]
        say_of_each(sessions, self.activity, now=now)
        return super().get_context_data(**kwargs) | {
            "opened": now.isoformat(),
            "activity": self.activity,
            "formset": formset,
            "page": self.page,
            "is_ahead": self.is_ahead,
            "account": account_of(self.activity, now=now),
            **what_can_be_done(self),
        }

    def post(self, request, *args, **kwargs):
        formset, number = save_sessions(
            activity=self.activity, read=lambda: self.formset(request.POST), user=request.user
        )
        if number is None:
            messages.error(request, gettext("Nothing was saved. Correct the rows marked below."))
            formset = self._on_top(formset)
            return self.render_to_response(self.get_context_data(formset=formset))
        messages.success(request, gettext("Sessions changed: %(number)s") % {"number": number})
        return redirect(request.get_full_path())
