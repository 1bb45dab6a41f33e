"""Admin views for importing a calendar: choose it, preview it, apply it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..models import PendingImport
from ..permissions import user_can_import
from ..scheduling.errors import SchedulingError
from .files import message
from .forms import ImportForm
from .pending_imports import apply_import, choose, choose_all, look_at, pending_import
from .report_rows import rows_context
from .reports import ImportReport


class ImportScreen(WagtailAdminTemplateMixin):
    """Users who may add and change events may import them."""

    header_icon = "download"
    page_title = _("Import a calendar")

    def dispatch(self, request, *args, **kwargs):
        if not user_can_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class ImportView(ImportScreen, FormView):
    """Writes nothing but the file itself, which is kept for an hour."""

    template_name = "outreach/admin/import.html"
    form_class = ImportForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            pending = look_at(
                data=form.data_read,
                source=form.source,
                user=self.request.user,
                calendar=chosen["calendar"],
                region=chosen["region"],
                publish=chosen["publish"],
                now=timezone.now(),
            )
        except SchedulingError as error:
            form.add_error("file" if chosen["file"] else "address", message(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("outreach_pending_import", args=[pending.key]))


class PendingImportView(ImportScreen, TemplateView):
    """What the file would do, entry by entry to be chosen; after POST, what it did. The buttons that
    turn pages and filter keep what was chosen on the page that is left."""

    template_name = "outreach/admin/import_report.html"

    @cached_property
    def pending(self) -> PendingImport | None:
        return pending_import(key=self.kwargs["key"], user=self.request.user, now=timezone.now())

    def dispatch(self, request, *args, **kwargs):
        if user_can_import(request.user) and self.pending is None:
            text = gettext("This upload has expired. Choose the file again.")
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("outreach_import"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        choose(
            pending=self.pending,
            shown=_numbers(request.POST.getlist("shown")),
            chosen=_numbers(request.POST.getlist("chosen")),
        )
        if "choose" in request.POST:
            choose_all(pending=self.pending, wanted=request.POST["choose"] == "all")
        if go := request.POST.get("go"):
            return HttpResponseRedirect(f"{request.path}?{QueryDict(go[:100]).urlencode()}")
        if "choose" in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        try:
            report = apply_import(pending=self.pending, now=timezone.now())
        except SchedulingError as error:
            messages.error(request, message(error))
        else:
            self._tell(report)
        return HttpResponseRedirect(request.path)

    def _tell(self, report: ImportReport) -> None:
        if not report.is_complete:
            messages.warning(self.request, gettext("The import took too long and was stopped."))
        elif report.changes_something:
            messages.success(self.request, gettext("The calendar has been imported."))
        else:
            messages.success(
                self.request, gettext("There was nothing new: no events were changed.")
            )

    def get_context_data(self, **kwargs):
        report = ImportReport.read(self.pending.report)
        is_preview = not self.pending.applied_at
        return super().get_context_data(**kwargs) | {
            "pending": self.pending,
            "report": report,
            "can_apply": not report.is_complete or (report.changes_something and is_preview),
            **rows_context(
                report, self.request.GET, left_out=self.pending.left_out if is_preview else None
            ),
        }


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 7}
