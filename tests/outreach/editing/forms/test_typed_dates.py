"""Dates as people here write them are read, or refused with what was typed; never replaced."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from outreach.fields.wall_time import DayFormField, LocalDateTimeFormField
from outreach.models import Holiday
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory
from tests.factories.forms import values_of
from tests.factories.users import user_as

READ = {
    "15.12.2026 09:00": datetime(2026, 12, 15, 9),
    "15.12.2026, 09:00": datetime(2026, 12, 15, 9),
    "15/12/2026 9:00": datetime(2026, 12, 15, 9),
    "5/12/2026 09:00": datetime(2026, 12, 5, 9),
    "15-12-2026 09.30": datetime(2026, 12, 15, 9, 30),
    " 15.12.26 09:00 ": datetime(2026, 12, 15, 9),
    "15.12.2026": datetime(2026, 12, 15),
    "2026-12-15 09:00": datetime(2026, 12, 15, 9),
    "2026-12-15": datetime(2026, 12, 15),
    "2026-12-15 9:00": datetime(2026, 12, 15, 9),
}
REFUSED = ["31.02.2027 09:00", "15.13.2026", "15.12.2026 25:00", "15.12", "tomorrow", "99/99/99"]


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("typed", READ)
def test_a_moment_is_read_in_each_language_alike(language, typed):
    with translation.override(language):
        assert LocalDateTimeFormField().clean(typed) == READ[typed]


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("typed", [text for text in READ if ":" not in text and text[-3:-2] != "."])
def test_a_day_is_read_in_each_language_alike(language, typed):
    with translation.override(language):
        assert DayFormField().clean(typed) == READ[typed].date()


@pytest.mark.parametrize("typed", REFUSED)
@pytest.mark.parametrize("field", [DayFormField, LocalDateTimeFormField])
def test_what_is_no_date_is_refused(field, typed):
    with pytest.raises(ValidationError):
        field().clean(typed)


@pytest.fixture
def editor(client):
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        client.force_login(user_as("administrator"))
        yield client


def addresses(event) -> list[str]:
    date_of_it = event.occurrences.first()
    return [
        reverse("wagtailsnippets_outreach_event:edit", args=[event.pk]),
        reverse("wagtailsnippets_outreach_event:copy", args=[event.pk]),
        reverse("wagtailsnippets_outreach_holiday:add"),
        reverse("outreach_move_date", args=[date_of_it.pk]),
        reverse("outreach_private_feeds"),
        reverse("detention_visits_activities:add"),
    ]


@pytest.mark.django_db
def test_no_picker_puts_something_else_in_place_of_what_was_typed(editor):
    for address in addresses(EventFactory(weekly=True)):
        found = PICKER.findall(editor.get(address).content.decode().replace("\\", ""))
        assert found, address
        for said in ('"validateOnBlur": false', '"dayOfWeekStart": 1', '"step": 30'):
            assert [one for one in found if said not in one] == [], address


PICKER = re.compile(r'\{[^{}]*"format": "[^{}]*\}')
"""What the script of a date input is given."""


@pytest.mark.django_db
def test_a_holiday_is_typed_by_hand(editor):
    data = {"name_az": "Novruz", "first_on": "20.03.2027", "last_on": "24/03/27"}
    answer = editor.post(reverse("wagtailsnippets_outreach_holiday:add"), data)
    assert answer.status_code == 302
    holiday = Holiday.objects.get()
    assert (holiday.first_on, holiday.last_on) == (date(2027, 3, 20), date(2027, 3, 24))


EVENING = {"starts_at_local": datetime(2027, 3, 1, 11), "ends_at_local": datetime(2027, 3, 1, 13)}
ALONE = {"ends_at_local-follows": "on"}
"""What a browser without scripts sends along."""
UNTOUCHED = {"ends_at_local": "2027-03-01 13:00"}


@pytest.mark.django_db
class TestMoving:
    def moved(self, editor, **data) -> tuple[datetime, timedelta]:
        row = EventFactory(**EVENING).occurrences.get()
        address = reverse("outreach_move_date", args=[row.pk])
        answer = editor.post(address, {"save": "1", **data})
        assert answer.status_code == 302, answer.context["form"].errors
        row.refresh_from_db()
        return row.starts_at_local, row.ends_at_local - row.starts_at_local

    def test_the_end_moves_along_until_somebody_touches_it(self, editor):
        start, length = self.moved(editor, starts_at_local="02.03.2027 10:00", **UNTOUCHED, **ALONE)
        assert (start, length) == (datetime(2027, 3, 2, 10), timedelta(hours=2))

    def test_an_end_that_was_typed_counts(self, editor):
        typed = {"starts_at_local": "01.03.2027 10:00", "ends_at_local": "01.03.2027 13:30"}
        assert self.moved(editor, **typed, **ALONE)[1] == timedelta(hours=3, minutes=30)

    def test_with_a_script_the_end_counts_as_it_stands(self, editor):
        """Whoever typed the old end once more means it."""
        assert self.moved(editor, starts_at_local="2027-03-01 10:00", **UNTOUCHED)[1] == timedelta(
            hours=3
        )

    def test_whole_days(self, editor):
        event = EventFactory(
            starts_at_local=datetime(2027, 3, 1), ends_at_local=datetime(2027, 3, 3), all_day=True
        )
        row = event.occurrences.get()
        typed = {"starts_at_local": "5.3.2027", "ends_at_local": "2027-03-02", **ALONE}
        answer = editor.post(reverse("outreach_move_date", args=[row.pk]), {"save": "1", **typed})
        assert answer.status_code == 302
        row.refresh_from_db()
        assert (row.starts_at_local, row.ends_at_local) == (
            datetime(2027, 3, 5),
            datetime(2027, 3, 7),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("is_alone", [True, False])
@pytest.mark.parametrize("app", ["outreach", "detention_visits"])
def test_in_the_form_the_end_moves_along_too(editor, app, is_alone):
    owner = (
        EventFactory(**EVENING) if app == "outreach" else ActivityFactory(**EVENING, recurrence="")
    )
    name = "wagtailsnippets_outreach_event" if app == "outreach" else "detention_visits_activities"
    address = reverse(f"{name}:edit", args=[owner.pk])
    form = BeautifulSoup(editor.get(address).content, "html.parser")
    (end,) = form.select("[name=ends_at_local]")
    assert form.select("noscript [name=ends_at_local-follows]")
    data = {
        one["name"]: value
        for one in form.select("form [name]")
        if not one.find_parent("noscript")
        for _name, value in values_of(one)
    }
    data |= {"starts_at_local": "03.03.2027 09:00", "ends_at_local": end["value"]}
    answer = editor.post(address, data | (ALONE if is_alone else {}))
    stored = type(owner).objects.get(pk=owner.pk)
    if not is_alone:
        assert answer.status_code == 200
        assert stored.starts_at_local == EVENING["starts_at_local"]
        return
    assert answer.status_code == 302
    assert stored.starts_at_local == datetime(2027, 3, 3, 9)
    assert stored.ends_at_local == datetime(2027, 3, 3, 11)
