"""Admin view that copies an event, with a preview of the copy's dates."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ...date_words import reader_language
from ...fields.moments import shown_day
from ...models import Event
from ...scheduling.errors import RuleRefused, SchedulingError
from ...scheduling.wording.sentences import schedule_sentence
from ..copying import copy_event, planned_copy, planned_dates, suggested_start
from ..forms.copies import CopyForm
from ..pages import copy_pages
from .record_editing import RowCheckedMixin


class CopyEventView(RowCheckedMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """The copy is planned, has its own UID, and its partners must be asked again.

    A POST by the form's script, or with ``show``, only previews the copy's dates.
    """

    model = Event
    form_class = CopyForm
    permission_required = row_action = "add"
    index_url_name = edit_url_name = None
    template_name = "outreach/admin/copy_event.html"
    preview_template_name = "outreach/admin/includes/copy_preview.html"
    page_title = gettext_lazy("Copy")
    header_icon = "copy"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(Event, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Events")},
            {"url": self._edit_url(self.object), "label": str(self.object)},
            {"url": "", "label": self.page_title, "sublabel": str(self.object)},
        ]

    def get_initial(self):
        start = suggested_start(self.object, timezone.now())
        return {
            "starts_at_local": shown_day(start) if self.object.all_day else start,
            "with_partners": True,
            "with_pages": True,
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.object}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        start = None if form.is_bound else suggested_start(self.object, timezone.now())
        preview = (
            {} if form.errors else self._preview(start or form.cleaned_data["starts_at_local"])
        )
        return context | {"event": self.object} | preview

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        is_valid = form.is_valid()
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            shown = self._preview(form.cleaned_data["starts_at_local"]) if is_valid else {}
            return render(request, self.preview_template_name, {"event": self.object} | shown)
        if is_valid and "show" not in request.POST:
            return self.form_valid(form)
        return self.form_invalid(form)

    def form_valid(self, form):
        start = form.cleaned_data["starts_at_local"]
        try:
            copy = copy_event(
                event=self.object,
                start=self.object.starts_at_local if "same" in self.request.POST else start,
                with_partners=form.cleaned_data.get("with_partners", False),
                user=self.request.user,
            )
        except SchedulingError as error:
            form.add_error("starts_at_local", _(error.template) % error.values)
            is_refused = isinstance(error, RuleRefused)
            context = self.get_context_data(form=form, may_keep_dates=is_refused)
            return self.render_to_response(context)
        messages.success(self.request, _("The copy has been created as a planned event."))
        if form.cleaned_data.get("with_pages"):
            self._copy_pages(copy)
        return HttpResponseRedirect(self._edit_url(copy))

    def _copy_pages(self, copy: Event) -> None:
        pages = copy_pages(source=self.object, event=copy, user=self.request.user)
        if pages:
            made = ngettext("%(count)s draft created.", "%(count)s drafts created.", len(pages))
            url = reverse("outreach_event_pages", args=[copy.pk])
            button = messages.button(url, _("Pages"))
            messages.success(self.request, made % {"count": len(pages)}, buttons=[button])

    def _preview(self, start) -> dict[str, object]:
        """The dates of a copy that starts at ``start``, or the reason it is not possible."""
        try:
            schedule = planned_copy(self.object, start=start, now=timezone.now()).schedule
            dates = planned_dates(schedule)
        except SchedulingError as error:
            return {"problem": _(error.template) % error.values}
        sentence = schedule_sentence(schedule, reader_language())
        return {"dates": dates, "sentence": sentence}

    def _edit_url(self, event: Event) -> str:
        return reverse(self.edit_url_name, args=[quote(event.pk)])
