"""Serves attendance sheets as PDF or CSV to staff who may print names; every export is logged."""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin.utils import get_admin_base_url
from wagtail.log_actions import log

from ..folding import ascii_slug
from ..models import Occurrence
from ..permissions import user_can_print_sheet
from ..scheduling.errors import SchedulingError
from ..scheduling.sheets.contents import Sheet
from ..scheduling.sheets.csv_text import rows_as_csv
from .attendance_sheets import sheet_of
from .listing import missing_letters
from .participants import ParticipantsView
from .printing import render_pdf, what_is_missing
from .sheet_options import SheetOptions

PRINTED = "outreach.print_sheet"


@require_GET
def sheet(request, pk: int) -> HttpResponse:
    """The sheet of one date. What cannot be printed as it was asked for leads to the list, with what
    is to be changed; so does, once, a name whose letters the font lacks."""
    if not request.user.has_perm("outreach.print_sheet"):
        raise PermissionDenied
    rows = Occurrence.objects.select_related("event", "venue__region")
    occurrence = get_object_or_404(rows, pk=pk)
    if not user_can_print_sheet(request.user, occurrence.event):
        raise PermissionDenied
    options = SheetOptions(request.GET)
    if not options.is_valid():
        return _refused(request, pk, options)
    data = options.cleaned_data
    kind = data["format"] or "pdf"
    if kind == "pdf" and (missing := what_is_missing()):
        options.add_error(None, missing)
        return _refused(request, pk, options)
    contents = sheet_of(
        occurrence,
        languages=data["languages"],
        blank_rows=data["blank"],
        with_contact=data["contact"],
        address=_address(request, occurrence),
    )
    if kind == "pdf" and not data["seen"] and any(map(missing_letters, contents.rows)):
        return ParticipantsView.as_view(sheet_options=options, asks=True)(request, pk=pk)
    try:
        response = _csv(contents) if kind == "csv" else _pdf(contents)
    except SchedulingError as error:
        options.add_error(None, _(error.template) % error.values)
        return _refused(request, pk, options)
    response["Content-Disposition"] = _disposition(occurrence, contents, kind)
    response["Cache-Control"] = "private, no-store"
    _trace(request.user, occurrence, data | {"format": kind}, rows=len(contents.rows))
    return response


def _pdf(contents: Sheet) -> HttpResponse:
    return HttpResponse(render_pdf(contents), content_type="application/pdf")


def _csv(contents: Sheet) -> HttpResponse:
    return HttpResponse(rows_as_csv(contents), content_type="text/csv; charset=utf-8")


def _refused(request, pk: int, options: SheetOptions) -> HttpResponse:
    return ParticipantsView.as_view(sheet_options=options, status=400)(request, pk=pk)


def _address(request, occurrence: Occurrence) -> str:
    path = reverse("outreach_participants", args=[occurrence.pk])
    base = get_admin_base_url()
    return f"{base.rstrip('/')}{path}" if base else request.build_absolute_uri(path)


def _disposition(occurrence: Occurrence, contents: Sheet, kind: str) -> str:
    """An ASCII file name for every client, plus the readable one (RFC 6266)."""
    day = f"{occurrence.local_start:%Y-%m-%d}"
    said = next(iter(contents.titles), contents.headings[0])
    slug = ascii_slug(said)[:60] if contents.titles else ""
    plain = "-".join(filter(None, ["sheet", slug, day]))
    title = said.replace("/", "-")[:80]
    how = "attachment" if kind == "csv" else "inline"
    readable = quote(f"{title} {day}.{kind}", safe="")
    return f"{how}; filename=\"{plain}.{kind}\"; filename*=UTF-8''{readable}"


def _trace(user, occurrence: Occurrence, data: dict, *, rows: int) -> None:
    """Log who exported how many names, never which ones."""
    log(
        instance=occurrence.event,
        action=PRINTED,
        user=user,
        data={
            "date": occurrence.local_start.isoformat(timespec="minutes"),
            "all_day": occurrence.event.all_day,
            "format": data["format"],
            "languages": data["languages"],
            "contact": data["contact"],
            "rows": rows,
        },
    )
