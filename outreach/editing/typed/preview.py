"""What a form's schedule means, said while the editor types: a sentence and the next dates.

The form is the one that saving reads, for the same object and user; it is not saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from ...date_words import reader_language
from ...models import Event
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Schedule
from ...scheduling.series.moving import last_day
from ...scheduling.wording.sentences import schedule_sentence
from ...widgets.recurrence import SCHEDULE_FIELDS
from ..forms.series import SeriesFormMixin
from .date_states import verb_labels
from .series import MOST_NOTES, TypedSeries, typed_series
from .upcoming_dates import listed_dates, listed_lines, upcoming_dates

PREVIEW = "schedule-preview"
MOST_LISTED = 60
UNFINISHED = {"required", "invalid", "invalid_choice"}
"""Codes of what a person is told of who saves, but not while typing."""


def asks_for_preview(request: HttpRequest) -> bool:
    return request.method == "POST" and PREVIEW in request.GET


def offer_preview(form: SeriesFormMixin, url: str) -> None:
    """The editor of the form's rule posts the form to ``url``, a view that answers a preview."""
    widget = form.fields["recurrence"].widget
    widget.preview_url = f"{url}?{PREVIEW}"
    widget.schedule_fields = form.schedule_fields


def preview(request: HttpRequest, bound_form: Callable[[], SeriesFormMixin]) -> HttpResponse:
    """Render the parts of the editor that the server says: of a form that is not valid, what can be
    said, and what is missing."""
    try:
        form = bound_form()
        form.narrow_to_schedule()
        context = _said(form, now=timezone.now())
    except (MultiValueDictKeyError, ValidationError):
        return HttpResponseBadRequest()  # Rows without proper ids; no browser sends them.
    context["listed_verbs"] = [("remove", verb_labels()["remove"])]
    return render(request, "outreach/admin/recurrence_preview.html", context)


def recurrence_preview(request: HttpRequest) -> HttpResponse:
    """The preview of a rule in a form that offers none of its own: of the fields beside the rule.

    For everybody who may enter the admin: it says nothing but what the editor typed, and the names
    of public holidays.
    """
    data = request.POST if request.method == "POST" else request.GET
    prefix = data.get("schedule-prefix", "").removesuffix("-")
    return preview(request, lambda: FieldsForm(data, prefix=prefix or None))


class FieldsForm(SeriesFormMixin, WagtailAdminModelForm):
    class Meta:
        model = Event
        fields = SCHEDULE_FIELDS


def _said(form: SeriesFormMixin, *, now: datetime) -> dict[str, object]:
    said: dict[str, Any] = {"error": " ".join(form.errors.get("recurrence", ())), "notes": []}
    data = form.cleaned_data
    if data.get("starts_at_local") and data.get("zone") and "recurrence" in data:
        try:
            said |= _meaning(typed_series(form, now=now), now=now)
        except SchedulingError as error:
            said["error"] = _(error.template) % error.values
    if "extra" not in said:
        zone = data.get("zone") or timezone.get_default_timezone_name()
        said["extra"], said["skipped"] = listed_lines(form["recurrence"].value() or "", zone)
    said["notes"] += islice(_errors_of(form), MOST_NOTES)
    said["notes"] += [] if said["notes"] else _missing(form)
    for name in ("extra", "skipped"):
        said[f"more_{name}"] = max(0, len(said[name]) - MOST_LISTED)
        said[name] = said[name][:MOST_LISTED]
    return said


def _meaning(series: TypedSeries, *, now: datetime) -> dict[str, object]:
    schedule = series.schedule
    extra, skipped = listed_dates(series)
    return {
        "sentence": schedule_sentence(schedule, reader_language()),
        "recurs": schedule.recurs,
        "notes": series.notes,
        "dates": upcoming_dates(series, now=now) if schedule.recurs else [],
        "zone": schedule.zone.replace("_", " "),
        "last_day": _last_day(schedule),
        "extra": extra,
        "skipped": skipped,
    }


def _last_day(schedule: Schedule) -> str:
    """The last day as the form shows it, "" unless there is a single rule with an end."""
    until = schedule.rules[0].until if len(schedule.rules) == 1 else None
    return last_day(until, schedule).isoformat() if until else ""


def _errors_of(form: SeriesFormMixin) -> Iterator[str]:
    """What the form says of its fields and rows, as it will when it is saved; the rule's own errors
    are said in the sentence's place."""
    for part in (form, *form.rows("changes"), *form.rows("pauses")):
        for name, errors in part.errors.as_data().items():
            if name in part.fields and name != "recurrence":
                label = capfirst(part.fields[name].label)
                finished = (error for error in errors if error.code not in UNFINISHED)
                yield from (f"{label}: {said}" for error in finished for said in error.messages)


def _missing(form: SeriesFormMixin) -> list[str]:
    """Of a rule, what must be filled in before its dates can be shown."""
    lacking = form.errors.keys() & form.fields.keys() - {"recurrence", "ends_at_local"}
    if not lacking or not form["recurrence"].value():
        return []
    labels = [str(field.label) for name, field in form.fields.items() if name in lacking]
    return [_("To see the dates, fill in: %(fields)s.") % {"fields": ", ".join(labels)}]
