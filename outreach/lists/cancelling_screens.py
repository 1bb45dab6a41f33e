"""Admin views that cancel several dates at once, and show them with the way back."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.admin import messages

from ..date_words import in_form
from ..editing.forms.date_actions import LONGEST_REASON
from ..editing.screens.edits import edit_words
from ..fields.translated_text import TranslatedTextFormField
from ..kinds import date_lists_for, kind_named, kind_of
from ..series.edits import Verb
from ..widgets.sent_keys import can_be_key
from .cancelling import MOST_DATES, ChosenDate, Refusal, cancel_dates, chosen_dates
from .date_screens import ListScreen


class CancelForm(forms.Form):
    reason = TranslatedTextFormField(
        label=gettext_lazy("Reason"),
        required=False,
        multiline=True,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy(
            "One for all of them. The public reads it where the date is public."
        ),
    )


class CancelDatesView(ListScreen):
    """GET asks once, with the list and one reason for all; POST cancels. The dates are named in
    ``date``, each with the number of the schedule as it was shown."""

    page_title = gettext_lazy("Cancel several dates")
    template_name = "outreach/admin/cancel_dates.html"
    header_icon = "cross"
    http_method_names = ["get", "head", "post"]

    @cached_property
    def chosen(self) -> list[ChosenDate]:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        keys = sent.getlist("date")[: MOST_DATES + 1]
        return chosen_dates(self.request.user, keys, now=self.now, language=self.language)

    @property
    def next_url(self) -> str:
        sent = self.request.POST.get("next") or self.request.GET.get("next") or ""
        hosts = {self.request.get_host()}
        is_ours = url_has_allowed_host_and_scheme(sent, hosts, self.request.is_secure())
        return sent if is_ours else reverse("outreach_all_dates")

    def dispatch(self, request, *args, **kwargs):
        if not date_lists_for(request.user):
            raise PermissionDenied
        if not self.chosen:
            messages.warning(request, gettext("Tick the dates to cancel first."))
            return HttpResponseRedirect(self.next_url)
        if len(self.chosen) > MOST_DATES:
            text = gettext("At most %(count)s dates can be cancelled at once. Tick fewer.")
            messages.error(request, text % {"count": MOST_DATES})
            return HttpResponseRedirect(self.next_url)
        if not any(one.row.facts.may_change for one in self.chosen):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or CancelForm()
        return super().get_context_data(**kwargs) | {
            "form": form,
            "possible": [one for one in self.chosen if not one.problem],
            "refused": [one for one in self.chosen if one.problem],
            "next_url": self.next_url,
        }

    def post(self, request, *args, **kwargs):
        form = CancelForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        edits, refused = cancel_dates(
            self.chosen, reason=form.cleaned_data["reason"], user=request.user
        )
        self._tell(edits, refused)
        return HttpResponseRedirect(self.next_url)

    def _tell(self, edits: list, refused: list[Refusal]) -> None:
        if edits:
            said = ngettext("%(count)s date cancelled.", "%(count)s dates cancelled.", len(edits))
            named = urlencode({"edit": [_edit_key(edit) for edit in edits]}, doseq=True)
            url = f"{reverse('outreach_cancelled_dates')}?{named}"
            button = messages.button(url, gettext("Show or undo"))
            messages.success(self.request, said % {"count": len(edits)}, buttons=[button])
        if refused:
            named = " · ".join(
                f"{one.row.facts.title}, {in_form(one.row.date.starts_at_local, 'day')}: "
                f"{one.problem}"
                for one in refused
            )
            messages.warning(self.request, gettext("Not cancelled: %(dates)s") % {"dates": named})


class CancelledDatesView(ListScreen):
    """What was cancelled together, each with the way to undo it."""

    page_title = gettext_lazy("Cancelled dates")
    template_name = "outreach/admin/cancelled_dates.html"
    header_icon = "undo"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"edits": self._edits()}

    def _edits(self) -> list[dict[str, object]]:
        """Those that the user may know of; a constant number of queries for a kind."""
        open_to_user, user = date_lists_for(self.request.user), self.request.user
        found = []
        for name, ids in _named_edits(self.request.GET.getlist("edit")).items():
            kind = kind_named(name)
            if kind is None or name not in open_to_user:
                continue
            model = kind.model._meta.get_field("edits").related_model
            rows = model.objects.filter(pk__in=ids, verb=Verb.CANCEL)
            for edit in rows.select_related(model.owner_field, "successor").order_by("local_start"):
                found.append(
                    {
                        "owner": str(edit.owner),
                        "url": kind.url_for(user, edit.owner),
                        "words": edit_words(edit),
                        "undo_url": reverse(kind.addresses.undo, args=[edit.pk])
                        if not edit.undone_at and kind.user_can_undo(user, edit)
                        else "",
                        "is_undone": bool(edit.undone_at),
                    }
                )
        return found


def _edit_key(edit) -> str:
    return f"{kind_of(edit.owner).name}-{edit.pk}"


def _named_edits(keys: list[str]) -> dict[str, list[int]]:
    named: dict[str, list[int]] = {}
    for key in keys[:MOST_DATES]:
        name, _dash, number = key.partition("-")
        if can_be_key(number):
            named.setdefault(name, []).append(int(number))
    return named
