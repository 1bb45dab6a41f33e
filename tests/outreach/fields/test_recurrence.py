"""The field of rules: what it takes, what it gives back, and what people read when it refuses."""

from __future__ import annotations

import pytest
import recurrence
from django.core.exceptions import ValidationError
from django.utils import translation

from outreach.fields.recurrence import RecurrenceFormField, recurrence_text
from outreach.models import Event
from outreach.scheduling.wording.sentences import schedule_sentence
from tests.factories import EventFactory


@pytest.mark.django_db
@pytest.mark.parametrize("days", ["-1", "-4", "-5", "-10", "-31", "-31,-10,-1,5", "31,-31"])
@pytest.mark.parametrize("end", ["", ";COUNT=4", ";UNTIL=20280131T195959Z"])
def test_days_from_the_end_of_the_month_are_stored_and_read_as_they_were_written(days, end):
    """The library refuses to write those that are farther from it than the fourth."""
    event = EventFactory(recurrence=f"RRULE:FREQ=MONTHLY{end};BYMONTHDAY={days}")
    stored = Event.objects.get(pk=event.pk)
    wanted = tuple(sorted(int(day) for day in days.split(",")))
    assert stored.schedule.rules[0].by_month_day == wanted
    assert isinstance(stored.recurrence, recurrence.Recurrence)
    stored.save()
    again = Event.objects.get(pk=event.pk)
    assert again.schedule == stored.schedule
    rule = again.schedule.rules[0].text()
    assert recurrence_text(again.recurrence, again.zone).rules[0].text() == rule
    length = {1: 31, 2: 28, 3: 31, 4: 30}
    keys = again.occurrences.order_by("local_start").values_list("local_start", flat=True)[1:4]
    for key in keys:
        from_end = key.day - length.get(key.month, 30) - 1
        assert {key.day, from_end} & set(wanted) or key.month > 4
    for language in ("az", "en", "ru"):
        assert schedule_sentence(again.schedule, language)


def test_the_form_gives_such_a_rule_back_as_text():
    field = RecurrenceFormField()
    value = recurrence.deserialize("RRULE:FREQ=MONTHLY;BYMONTHDAY=-10", include_dtstart=False)
    assert field.prepare_value(value) == "RRULE:FREQ=MONTHLY;BYMONTHDAY=-10"
    assert not field.has_changed(value, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-10")
    assert field.has_changed(value, "RRULE:FREQ=MONTHLY;BYMONTHDAY=-11")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;INTERVAL=0", "The interval must be a number from 1 to 366."),
        ("FREQ=DAILY;INTERVAL=9999", "The interval must be a number from 1 to 366."),
        ("FREQ=DAILY;COUNT=0", "The number of dates must be from 1 to 1000."),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "Days of the month must be numbers from 1 to 31."),
        ("FREQ=DAILY;UNTIL=soon", "The last day is not a date: SOON"),
    ],
)
def test_a_refusal_names_what_people_see(rule, words):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        RecurrenceFormField().clean(f"RRULE:{rule}")
    assert refused.value.messages == [words]
