"""Serves attendance sheets as PDF or CSV to staff who may print names; every export is logged."""

from __future__ import annotations

from urllib.parse import quote

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
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
from ..scheduling.sheets.rendering import render_pdf, rows_as_csv
from .attendance_sheets import MOST_BLANK_ROWS, MOST_LANGUAGES, SHEET_LANGUAGES, sheet_of

PRINTED = "outreach.print_sheet"


class SheetOptions(forms.Form):
    """Options in the query string; each has a default."""

    languages = forms.CharField(required=False, empty_value="az,en")
    blank = forms.IntegerField(required=False, min_value=0, max_value=MOST_BLANK_ROWS)
    contact = forms.BooleanField(required=False)
    format = forms.ChoiceField(required=False, choices=[("", ""), ("pdf", ""), ("csv", "")])

    def clean_languages(self) -> list[str]:
        codes = list(dict.fromkeys(self.cleaned_data["languages"].split(",")))
        if len(codes) > MOST_LANGUAGES or not set(codes) <= set(SHEET_LANGUAGES):
            raise ValidationError(
                _("Choose one or two of these languages: %(codes)s.")
                % {"codes": ", ".join(SHEET_LANGUAGES)}
            )
        return codes

    def clean_blank(self) -> int:
        return self.cleaned_data["blank"] or 0


@require_GET
def sheet(request, pk: int) -> HttpResponse:
    """The sheet of one date; 400 with an explanation for invalid options."""
    if not request.user.has_perm("outreach.print_sheet"):
        raise PermissionDenied
    rows = Occurrence.objects.select_related("event", "venue__region")
    occurrence = get_object_or_404(rows, pk=pk)
    if not user_can_print_sheet(request.user, occurrence.event):
        raise PermissionDenied
    options = SheetOptions(request.GET)
    if not options.is_valid():
        return _refused(" ".join(text for texts in options.errors.values() for text in texts))
    data = options.cleaned_data
    contents = sheet_of(
        occurrence,
        languages=data["languages"],
        blank_rows=data["blank"],
        with_contact=data["contact"],
        address=_address(request, occurrence),
    )
    try:
        response = _csv(contents) if data["format"] == "csv" else _pdf(contents)
    except SchedulingError as error:
        return _refused(_(error.template) % error.values)
    kind = data["format"] or "pdf"
    response["Content-Disposition"] = _disposition(occurrence, contents, kind)
    response["Cache-Control"] = "private, no-store"
    _trace(request.user, occurrence, data | {"format": kind}, rows=len(contents.rows))
    return response


def _pdf(contents: Sheet) -> HttpResponse:
    return HttpResponse(render_pdf(contents), content_type="application/pdf")


def _csv(contents: Sheet) -> HttpResponse:
    return HttpResponse(rows_as_csv(contents), content_type="text/csv; charset=utf-8")


def _refused(message: str) -> HttpResponse:
    return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")


def _address(request, occurrence: Occurrence) -> str:
    path = reverse("outreach_participants", args=[occurrence.pk])
    base = get_admin_base_url()
    return f"{base.rstrip('/')}{path}" if base else request.build_absolute_uri(path)


def _disposition(occurrence: Occurrence, contents: Sheet, kind: str) -> str:
    """An ASCII file name for every client, plus the readable one (RFC 6266)."""
    day = f"{occurrence.local_start:%Y-%m-%d}"
    plain = "-".join(filter(None, ["sheet", ascii_slug(contents.titles[0])[:60], day]))
    title = contents.titles[0].replace("/", "-")[:80]
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
            "format": data["format"],
            "languages": data["languages"],
            "contact": data["contact"],
            "rows": rows,
        },
    )
