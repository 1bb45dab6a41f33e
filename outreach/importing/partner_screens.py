"""Admin views of partners' calendars: list, forms, state, and refreshing one now."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView

from ..editing.screens.record_editing import EditRecordView
from ..lists.rows import RecordIndexView
from ..models import PartnerCalendar
from ..permissions import user_can_change, user_can_import, user_can_know_of
from ..scheduling.errors import SchedulingError
from .files import message
from .partner_calendars import refresh_calendar
from .report_rows import rows_context
from .reports import ImportReport, Message


def state_url(partner: PartnerCalendar) -> str:
    return reverse("outreach_partner_calendar", args=[partner.pk])


class PartnerIndexView(RecordIndexView):
    def get_inspect_url(self, instance):
        """Who may not change it reads how it fares."""
        return state_url(instance)

    def get_list_more_buttons(self, instance):
        own = Button(_("Status and refresh"), url=state_url(instance), icon_name="view", priority=1)
        others = super().get_list_more_buttons(instance)
        return [own, *(button for button in others if button.url != own.url)]


class CreatePartnerView(CreateView):
    def get_success_url(self):
        """Go to the state view, where it can be refreshed for the first time."""
        return state_url(self.object)


class EditPartnerView(EditRecordView):
    @property
    def header_buttons(self):
        label = _("Status and refresh")
        return [HeaderButton(label, url=state_url(self.object), icon_name="view")]


class PartnerStateView(WagtailAdminTemplateMixin, TemplateView):
    """Last check, last error and last import report; POST refreshes the calendar now."""

    template_name = "outreach/admin/partner_calendar.html"
    page_title = _("Status and refresh")
    header_icon = "globe"

    @cached_property
    def partner(self) -> PartnerCalendar:
        rows = PartnerCalendar.objects.select_related("calendar__locale", "region")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def may_refresh(self) -> bool:
        user = self.request.user
        return user_can_import(user) and user_can_change(user, self.partner)

    def dispatch(self, request, *args, **kwargs):
        if not user_can_know_of(request.user, PartnerCalendar):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.may_refresh:
            raise PermissionDenied
        try:
            report = refresh_calendar(partner=self.partner, now=timezone.now(), user=request.user)
        except SchedulingError as error:
            messages.error(request, message(error))
        else:
            self._tell(report)
        return HttpResponseRedirect(request.path)

    def _tell(self, report: ImportReport | None) -> None:
        if report is None:
            text = gettext("The server reports that the calendar has not changed.")
        elif not report.is_complete:
            text = gettext("The import took too long and was stopped. Refresh it again.")
        elif report.changes_something:
            text = gettext("Everything new has been imported.")
        else:
            text = gettext("There was nothing new: no events were changed.")
        messages.success(self.request, text)

    def get_breadcrumbs_items(self):
        rows = reverse(PartnerCalendar.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": rows, "label": PartnerCalendar._meta.verbose_name_plural.capitalize()},
            {"url": "", "label": self.page_title, "sublabel": str(self.partner)},
        ]

    def get_page_subtitle(self):
        return str(self.partner)

    def get_context_data(self, **kwargs):
        report = ImportReport.read(self.partner.report)
        return super().get_context_data(**kwargs) | {
            "partner": self.partner,
            "error": str(Message.read(self.partner.error)),
            "can_refresh": self.may_refresh,
            "has_report": bool(self.partner.report),
            **rows_context(report, self.request.GET),
        }
