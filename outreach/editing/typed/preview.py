"""Live preview of a schedule while the editor types: a sentence and the next dates."""

from __future__ import annotations

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Schedule
from ...scheduling.series.moving import last_day
from ...scheduling.wording.sentences import schedule_sentence
from .date_states import verb_labels
from .schedules import ScheduleForm, TypedSchedule, typed_schedule
from .upcoming_dates import listed_dates, listed_lines, upcoming_dates

MOST_LISTED = 60


def recurrence_preview(request):
    """Render the server-side parts of the schedule editor, empty if the form is incomplete.

    Open to everyone who may enter the admin: it reveals only what was typed and the names of
    public holidays. Takes the form's fields by GET, or by POST when there are many.
    """
    data = request.POST if request.method == "POST" else request.GET
    form = ScheduleForm(data)
    context = {"error": "", "listed_verbs": [("remove", verb_labels()["remove"])]}
    try:
        if form.is_valid():
            context |= _meaning(typed_schedule(form, now=timezone.now()))
    except SchedulingError as error:
        context["error"] = _(error.template) % error.values
    if "extra" not in context:
        extra, skipped = listed_lines(data.get("recurrence", ""), data.get("zone", ""))
        context |= {"extra": extra, "skipped": skipped}
    return render(request, "outreach/admin/recurrence_preview.html", _bounded(context))


def _meaning(series: TypedSchedule) -> dict[str, object]:
    schedule = series.schedule
    extra, skipped = listed_dates(series)
    return {
        "sentence": schedule_sentence(schedule, get_language() or "en"),
        "recurs": schedule.recurs,
        "notes": series.notes,
        "dates": upcoming_dates(series, now=timezone.now()) if schedule.recurs else [],
        "zone": schedule.zone.replace("_", " "),
        "last_day": _last_day(schedule),
        "extra": extra,
        "skipped": skipped,
    }


def _last_day(schedule: Schedule) -> str:
    """The last day as the form shows it, "" unless there is a single rule with an end."""
    until = schedule.rules[0].until if len(schedule.rules) == 1 else None
    return last_day(until, schedule).isoformat() if until else ""


def _bounded(context: dict) -> dict:
    for name in ("extra", "skipped"):
        context[f"more_{name}"] = max(0, len(context[name]) - MOST_LISTED)
        context[name] = context[name][:MOST_LISTED]
    return context
