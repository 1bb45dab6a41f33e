"""Admin views that cancel, postpone, move or restore dates, with a reason and a choice of scope."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ...fields.moments import in_words
from ...scheduling.errors import EditOutdated, SchedulingError
from ...scheduling.series.comparing import DateChange, Effect
from ...scheduling.series.moving import moved_schedule
from ...series.conflicts import retried
from ...series.edits import EditBase, Scope, Verb
from ..date_verbs import call_off, move, restore
from ..forms.date_actions import CallOffForm, MoveForm
from ..previews import EditPreviews
from ..savers import opened_moment, saved_by
from ..stale_dates import refuse_if_stale, version_of_date
from .change_previews import change_groups
from .edits import done
from .owner_screens import DateScreen


class DateActionView(DateScreen):
    """GET shows the form, POST with ``save`` acts; any other POST shows the change preview."""

    template_name = "outreach/admin/date_action.html"
    form_class: type = CallOffForm
    verb: Verb
    button = ""

    def is_allowed(self) -> bool:
        return self.may_change and not self.date.is_detached

    def get_form(self):
        return self.form_class(
            self.request.POST if self.request.method == "POST" else None,
            date=self.date,
            can_choose=self.is_series,
            reason_help=self.kind.words.reason_help,
            must_be_meant=self.must_be_meant,
        )

    @property
    def must_be_meant(self) -> bool:
        """Whether it has to be said twice that the date did not take place."""
        is_over = self.verb == Verb.CANCEL and self.date.took_place(timezone.now())
        return is_over and not self.date.is_marked

    @cached_property
    def is_series(self) -> bool:
        return self.owner.schedule.recurs and len(self.owner.date_rows.attached()[:2]) > 1

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "button": self.button,
            "explanation": self.kind.words.explanations[self.verb],
            "is_series": self.is_series,
            "sequence": self.owner.sequence,
            "version": version_of_date(self.date),
            "opened": timezone.now().isoformat(),
            "when": in_words(self.date.starts_at_local, all_day=self.owner.all_day),
            "back_url": self.dates_url,
        }

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if "save" not in request.POST:
                date_changes = self.date_changes(form.cleaned_data)
                groups = change_groups(date_changes, self.owner.zone, all_day=self.owner.all_day)
                return self.render_to_response(self.get_context_data(form=form, groups=groups))
            edit = self.act_if_unchanged(form.cleaned_data)
        except SchedulingError as error:
            for known in ("date", "owner"):
                vars(self).pop(known, None)  # Shown as they are now.
            form.add_error(None, self.refusal(error))
            return self.render_to_response(self.get_context_data(form=form))
        return done(request, edit)

    @retried
    def act_if_unchanged(self, data: dict) -> EditBase:
        """
        Raises:
            EditOutdated: somebody else has changed the dates since this screen was shown.
        """
        with self.owner.write(self.owner.pk):
            refuse_if_stale(
                self.owner,
                self.date,
                scope=data["scope"] if self.is_series else Scope.ONE,
                shown=self.request.POST.get("date-version", ""),
                sequence=self.request.POST.get("sequence", ""),
            )
            return self.act(data)

    def refusal(self, error: SchedulingError) -> str:
        text = _(error.template) % error.values
        if not isinstance(error, EditOutdated):
            return text
        since = opened_moment(self.request.POST.get("opened", ""))
        return " ".join([text, *saved_by(self.owner, self.request.user, since=since)])

    def date_changes(self, data: dict) -> list[DateChange]:
        """What the action will do to each date."""
        raise NotImplementedError

    def act(self, data: dict) -> EditBase:
        raise NotImplementedError


class CallOffView(DateActionView):
    verb = Verb.CANCEL
    page_title = gettext_lazy("Cancel a date")
    button = gettext_lazy("Cancel date")

    def date_changes(self, data: dict) -> list[DateChange]:
        rows = self.owner.date_rows.attached().order_by("local_start")
        if data["scope"] == Scope.ONE:
            rows = rows.filter(pk=self.date.pk)
        elif data["scope"] == Scope.FOLLOWING:
            rows = rows.filter(local_start__gte=self.date.local_start)
        else:
            rows = rows.upcoming(timezone.now())
        return [
            DateChange(effect=Effect.CALLED_OFF, before=row.span, after=row.span) for row in rows
        ]

    def act(self, data: dict) -> EditBase:
        return call_off(
            owner=self.owner,
            local_start=self.date.local_start,
            scope=data["scope"],
            verb=str(self.verb),
            reason=data["reason"],
            is_meant=data.get("is_meant", False),
            user=self.request.user,
        )


class PostponeView(CallOffView):
    verb = Verb.POSTPONE
    page_title = gettext_lazy("Postpone a date")
    button = gettext_lazy("Postpone date")


class MoveView(DateActionView):
    verb = Verb.MOVE
    form_class = MoveForm
    page_title = gettext_lazy("Move a date")
    button = gettext_lazy("Move date")

    def date_changes(self, data: dict) -> list[DateChange]:
        key, owner = self.date.local_start, self.owner
        if data["scope"] == Scope.ONE:
            after = replace(
                owner.schedule,
                starts_at_local=data["starts_at_local"],
                ends_at_local=data["ends_at_local"],
                rules=(),
                changes=(),
            ).first_span
            return [DateChange(effect=Effect.MOVED, before=self.date.span, after=after)]
        moved = moved_schedule(owner.schedule, key, data["starts_at_local"])
        length = data["ends_at_local"] - data["starts_at_local"]
        moved = replace(moved, ends_at_local=moved.starts_at_local + length)
        previews = EditPreviews(
            owner, moved, now=timezone.now(), place_differs=bool(data.get("venue"))
        )
        if data["scope"] == Scope.FOLLOWING:
            return list(previews.following(key).date_changes)
        return list(previews.all().date_changes)

    def act(self, data: dict) -> EditBase:
        venue = data.get("venue")
        return move(
            owner=self.owner,
            local_start=self.date.local_start,
            scope=data["scope"],
            starts_at_local=data["starts_at_local"],
            ends_at_local=data["ends_at_local"],
            reason=data["reason"],
            place_id=venue.pk if venue else None,
            title=data.get("title"),
            user=self.request.user,
        )


class RestoreView(DateScreen):
    """POST only: undoes the change of a date, so that it takes place as the series has it."""

    http_method_names = ["post"]

    def is_allowed(self) -> bool:
        return self.may_change

    def post(self, request, *args, **kwargs):
        try:
            edit = self.restore_if_unchanged()
        except SchedulingError as error:
            messages.error(request, _(error.template) % error.values)
            return HttpResponseRedirect(self.dates_url)
        return done(request, edit)

    @retried
    def restore_if_unchanged(self) -> EditBase:
        """
        Raises:
            EditOutdated: somebody else has changed the date since the list was shown.
        """
        with self.owner.write(self.owner.pk):
            shown = self.request.POST.get("date-version", "")
            refuse_if_stale(self.owner, self.date, scope=Scope.ONE, shown=shown, sequence="")
            local_start = self.date.local_start
            return restore(owner=self.owner, local_start=local_start, user=self.request.user)
