"""The list of all dates in the admin: on screen, on paper, as a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ..date_words import in_form
from ..kinds import date_lists_for
from .all_dates import AllDates
from .date_filters import DateFilterForm
from .exports import CONTENT_TYPES, as_bytes

EXPORTED = "outreach.export_dates"
PER_PAGE = 50
MOST_EXPORTED = 5_000
PRINT = "print"


class ListScreen(WagtailAdminTemplateMixin, TemplateView):
    """Open to whoever may know of the dates of some kind."""

    header_icon = "calendar-check"

    def dispatch(self, request, *args, **kwargs):
        if not date_lists_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def language(self) -> str:
        return get_language() or ""

    def get_breadcrumbs_items(self):
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, *self.steps(), here]

    def steps(self) -> list[dict[str, str]]:
        """Breadcrumbs before this view."""
        return [{"url": reverse("outreach_all_dates"), "label": gettext("Dates")}]


class AllDatesView(ListScreen):
    """GET only. ``format`` in the address: ``print``, ``csv`` or ``xlsx``."""

    page_title = gettext_lazy("Dates")
    template_name = "outreach/admin/all_dates.html"
    http_method_names = ["get", "head"]

    def steps(self):
        return []

    def get(self, request, *args, **kwargs):
        form = self.get_form()
        wanted_format = request.GET.get("format", "")
        if wanted_format not in (PRINT, *CONTENT_TYPES) or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        dates = self._dates(form)
        if dates.count() > MOST_EXPORTED:
            text = gettext("These are more than %(count)s dates. Choose a shorter time.")
            messages.error(request, text % {"count": MOST_EXPORTED})
            return self.render_to_response(self.get_context_data(form=form))
        rows = dates[:MOST_EXPORTED]
        self._note(wanted_format, form, len(rows))
        if wanted_format == PRINT:
            context = {"rows": rows, "when": self._days_in_words(form), "now": self.now}
            return render(request, "outreach/admin/all_dates_print.html", context)
        return _attachment(
            wanted_format, as_bytes(wanted_format, rows), form.days[0] or self.now.date()
        )

    def get_form(self) -> DateFilterForm:
        return DateFilterForm(
            self.request.GET, user=self.request.user, now=self.now, language=self.language
        )

    def _dates(self, form: DateFilterForm) -> AllDates:
        return AllDates(
            self.request.user,
            form.time_span,
            form.wanted,
            now=self.now,
            language=self.language,
            kinds=form.kinds,
        )

    def get_context_data(self, **kwargs):
        form = kwargs["form"]
        context = super().get_context_data(**kwargs)
        if not form.is_valid():
            return context
        paginator = WagtailPaginator(self._dates(form), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        page.object_list = list(page.object_list)
        query = self.request.GET.copy()
        for name in ("p", "format"):
            query.pop(name, None)
        return context | {
            "rows": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "when": self._days_in_words(form),
            "query": query.urlencode(),
            "can_cancel": any(row.can_be_cancelled for row in page),
            "here": self.request.get_full_path(),
        }

    def _days_in_words(self, form: DateFilterForm) -> str:
        first, last = form.days
        if first and last and first == last:
            return in_form(first, "weekday")
        words = [in_form(day, "day") if day else "…" for day in (first, last)]
        return " – ".join(words)

    def _note(self, wanted_format: str, form: DateFilterForm, rows: int) -> None:
        """Who took how many dates out of the house, and by which filters."""
        filters = {name: value for name, value in form.data.items() if value}
        data = {"format": wanted_format, "rows": rows, "filters": filters}
        log(instance=self.request.user, action=EXPORTED, user=self.request.user, data=data)


def _attachment(wanted_format: str, data: bytes, day: date) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[wanted_format])
    name = f"dates-{day:%Y-%m-%d}.{wanted_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
