"""The screen of a series' dates: what is ahead first, what does not take place, and why."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from wagtail.users.models import UserProfile

from outreach.editing.date_verbs import call_off, move
from outreach.models import EventPause
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory
from tests.factories.holidays import HolidayFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-03-17T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def coordinator(client):
    user = user_as("coordinator")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return user


def shown(client, event, **query):
    return client.get(reverse("outreach_event_dates", args=[event.pk]), query)


def days(answer) -> list[str]:
    return [f"{date.starts_at_local:%m-%d}" for date in answer.context["dates"]]


def test_it_opens_at_today_and_earlier_dates_are_one_click_away(client, coordinator):
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=5")
    answer = shown(client, event)
    assert days(answer) == ["03-22", "03-29"]
    assert 'href="?show=past"' in answer.content.decode()
    assert days(shown(client, event, show="past")) == ["03-15", "03-08", "03-01"]
    over = EventFactory()
    assert days(shown(client, over)) == ["03-01"]


def test_what_is_cancelled_is_struck_through_and_says_why(client, coordinator):
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=5")
    call_off(
        owner=event,
        local_start=datetime(2027, 3, 22, 10),
        scope="one",
        verb="cancel",
        reason={"en": "The heating is broken."},
        user=coordinator,
    )
    text = shown(client, event).content.decode()
    assert text.count('class="outreach-called-off"') == 1
    assert "The heating is broken." in text


@pytest.mark.parametrize("show", ["ahead", "past"])
def test_dates_left_out_by_a_holiday_or_a_pause_are_shown_among_the_others(
    client, coordinator, show
):
    HolidayFactory(first_on=date(2027, 3, 8), name={"en": "Women's Day"})
    HolidayFactory(first_on=date(2027, 3, 22), name={"en": "Novruz"})
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=8", skips_holidays=True)
    EventPause.objects.create(
        event=event, first_on=date(2027, 4, 1), last_on=date(2027, 4, 6), reason={"en": "Repairs"}
    )
    found = {
        f"{one.local_start:%m-%d}": one.words
        for row in shown(client, event, show=show).context["dates"]
        for one in row.left_out
    }
    expected = {
        "ahead": {
            "03-22": "skipped, public holiday: Novruz",
            "04-05": "skipped, pause: Repairs",
        },
        "past": {"03-08": "skipped, public holiday: Women&#x27;s Day"},
    }
    assert found == {day: words.replace("&#x27;", "'") for day, words in expected[show].items()}


def test_left_out_dates_stand_once_over_pages(client, coordinator):
    for number in range(3):
        HolidayFactory(first_on=date(2027, 3, 20 + 10 * number) if number < 2 else date(2027, 5, 1))
    event = EventFactory(recurrence="RRULE:FREQ=DAILY;COUNT=100", skips_holidays=True)
    found = []
    for page in ("1", "2", "3", "4"):
        dates = shown(client, event, p=page).context["dates"]
        found += [f"{one.local_start:%m-%d}" for row in dates for one in row.left_out]
    assert found == ["03-20", "03-30", "05-01"]


def test_the_last_changes_say_where_to(client, coordinator):
    event = EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=5")
    move(
        owner=event,
        local_start=datetime(2027, 3, 22, 10),
        scope="one",
        starts_at_local=datetime(2027, 3, 23, 15),
        ends_at_local=datetime(2027, 3, 23, 17),
        reason={},
        user=coordinator,
    )
    [(_edit, words, _can_undo)] = shown(client, event).context["edits"]
    assert "Tuesday, 23 March 2027, 15:00" in words


def test_reasons_stand_at_the_end_of_the_form(client):
    client.force_login(user_as("administrator"))
    forms = [
        client.get(reverse("wagtailsnippets_outreach_event:add")),
        client.get(reverse("detention_visits_activities:edit", args=[ActivityFactory().pk])),
    ]
    for form in forms:
        text = form.content.decode()
        assert text.index('name="starts_at_local"') < text.index('name="reason_en"')
        assert text.index('name="skips_holidays"') < text.index('name="reason_en"')
        assert "outreach-reason" in text
