"""What a rule means, said by the server while the editor types: a sentence and the next dates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..fields.wall_time import LocalDateTimeFormField
from ..forms.schedules import first_start, refuse_far_years
from ..models.owner_schedules import check_schedule
from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Instance, Schedule, expand
from ..scheduling.recurrence_text import parse_recurrence
from ..scheduling.sentences import schedule_sentence
from ..scheduling.spans import TimeSpan, wall_time

SHOWN_DATES = 5
LOOKED_AHEAD = timedelta(days=3 * 366)


class ScheduleForm(forms.Form):
    """The fields of an event's form that make its schedule."""

    starts_at_local = LocalDateTimeFormField()
    ends_at_local = LocalDateTimeFormField(required=False)
    zone = forms.CharField(max_length=64)
    all_day = forms.BooleanField(required=False)
    recurrence = forms.CharField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)

    def schedule(self) -> Schedule:
        data = self.cleaned_data
        start = data["starts_at_local"]
        end = data["ends_at_local"] or start
        if data["all_day"]:
            start, end = _midnight(start), _midnight(end) + timedelta(days=1)
        rules = parse_recurrence(data["recurrence"], data["zone"]).rules
        first = first_start(rules, start, data["zone"]) or start
        end = max(start, end) + (first - start)
        return Schedule(first, end, data["zone"], data["all_day"], rules)


def recurrence_preview(request):
    """Render the fragment below the editor; an incomplete form gives an empty one.

    For everybody who may enter the admin: it says nothing but what the editor typed.
    """
    form = ScheduleForm(request.GET)
    context = {}
    if form.is_valid() and form.cleaned_data["recurrence"]:
        try:
            context = _meaning(form.schedule(), timezone.now())
        except SchedulingError as error:
            context = {"error": _(error.template) % error.values}
    return render(request, "outreach/admin/recurrence_preview.html", context)


def _meaning(schedule: Schedule, now: datetime) -> dict[str, object]:
    check_schedule(schedule, now=now)
    since = max(now, schedule.first_span.start)
    instances = expand(schedule, TimeSpan(since, since + LOOKED_AHEAD))[:SHOWN_DATES]
    return {
        "sentence": schedule_sentence(schedule, get_language() or "en"),
        "dates": [_shown(instance, schedule) for instance in instances],
        "zone": schedule.zone,
        "all_day": schedule.all_day,
    }


def _shown(instance: Instance, schedule: Schedule) -> datetime:
    return wall_time(instance.span.start, schedule.zone)


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), datetime.min.time())
