"""An event's history: what each save changed, and comparisons of revisions, in words."""

from __future__ import annotations

from datetime import datetime

from django.contrib.admin.utils import quote
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import ActionColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import registry
from wagtail.snippets.views.snippets import HistoryView, RevisionsCompareView

from ...history import describe_changes, state_of_content, stored_state
from ...history.comparisons import comparisons
from ...history.sentences import LINE
from ..journal import EDITED
from .record_editing import RowCheckedMixin

WAGTAILS_OWN = ("wagtail.edit", "wagtail.revert")


class LoggedEditMixin:
    """For edit views: adds to Wagtail's log entry for a saved form what the save changed."""

    def form_valid(self, form):
        before, began_at = stored_state(form.instance), timezone.now()
        with transaction.atomic():
            response = super().form_valid(form)
            note_changes(form.instance, before, since=began_at)
        return response


def note_changes(owner, before, *, since: datetime) -> None:
    """Add the differences from ``before``, a ``stored_state``, to the newest log entry of a save.

    Args:
        since: an aware instant before the save. No entry since then means that nothing was saved.
    """
    entries = registry.get_logs_for_instance(owner).filter(action__in=WAGTAILS_OWN)
    entry = entries.filter(timestamp__gte=since).first()
    if entry is None:
        return
    entry.action = EDITED
    entry.data = {**entry.data, "changes": describe_changes(before, stored_state(owner))}
    entry.save(update_fields=["action", "data"])


class SentencesColumn(ActionColumn):
    def get_value(self, instance):
        said = instance.message.split(LINE)
        return render_to_string("outreach/admin/includes/sentences.html", {"sentences": said})


class ReadersMixin(RowCheckedMixin):
    """Anyone who may view the row may read its history; links back go to the form or, for readers,
    to the read-only view."""

    row_action = "view"

    def get_edit_url(self, instance=None):
        if self.user_has_permission_for_instance("change", self.object):
            return reverse(self.edit_url_name, args=[quote(self.object.pk)])
        url_name = self.model.snippet_viewset.get_url_name("inspect")
        return reverse(url_name, args=[quote(self.object.pk)])

    @cached_property
    def header_buttons(self):
        may_change = self.user_has_permission_for_instance("change", self.object)
        label, icon = (_("Edit"), "edit") if may_change else (_("View"), "view")
        return [HeaderButton(label=label, url=self.get_edit_url(), icon_name=icon)]


class EventHistoryView(ReadersMixin, HistoryView):
    @cached_property
    def columns(self):
        first, *others = super().columns
        sentences = SentencesColumn(
            "message",
            label=first.label,
            object=first.object,
            url_names=first.url_names,
            user_can_unschedule=first.user_can_unschedule,
        )
        return [sentences, *others]


class CompareEventView(ReadersMixin, RevisionsCompareView):
    """Compares the raw content of revisions: the objects they refer to may have been deleted."""

    def get_context_data(self, **kwargs):
        context = super(generic.RevisionsCompareView, self).get_context_data(**kwargs)
        before, after = self._state(self.revision_id_a), self._state(self.revision_id_b)
        return context | {
            "object": self.object,
            "comparison": comparisons(before, after, self.model),
        }

    def _state(self, name: str):
        if name == "live":
            return stored_state(self.object)
        revisions = self.object.revisions.order_by("created_at", "id")
        if name in ("earliest", "latest"):
            revision = revisions.first() if name == "earliest" else revisions.last()
        else:
            revision = revisions.filter(pk=name).first()
        content = get_object_or_404(revisions, pk=revision and revision.pk).content
        return state_of_content(self.model, content)
