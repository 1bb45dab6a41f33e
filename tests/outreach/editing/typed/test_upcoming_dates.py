"""Which dates of a schedule are shown while it is being typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.holidays import HolidayFactory

from .previews import NO_ROWS, NOW, WEEKLY, asked, log_in, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False):
        log_in(client)
        yield lambda event=None, **typed: asked(client, event, **typed)


def test_a_rule_is_said_with_its_next_ten_dates(ask):
    answer = ask(**WEEKLY | NO_ROWS)
    assert answer.sentence == "Every week on Friday"
    assert len(answer.dates) == 10
    assert answer.dates[0] == ("Friday, 4 December 2026, 10:00", "")
    assert answer.dates[-1] == ("Friday, 5 February 2027, 10:00", "")
    assert set(map(tuple, answer.verbs.values())) == {("cancel", "move")}


def test_dates_that_are_over_are_not_among_the_next_ones(ask):
    answer = ask(**WEEKLY | {"starts_at_local": "2020-01-03 10:00", "ends_at_local": ""})
    assert answer.dates[0][0] == "Friday, 27 November 2026, 10:00"


def test_a_rare_rule_shows_ten_dates_too(ask):
    answer = ask(**WEEKLY | {"recurrence": "RRULE:FREQ=YEARLY;INTERVAL=4"})
    assert [name[-11:-7] for name, _state in answer.dates] == [str(2026 + 4 * n) for n in range(10)]


def test_what_is_not_held_does_not_count_among_the_ten(ask):
    changes = [
        {"local_start": f"2026-12-{day} 10:00", "kind": kind}
        for day, kind in ((11, "cancelled"), (18, "skipped"))
    ]
    answer = ask(**WEEKLY | rows(*changes))
    assert len(answer.dates) == 12
    assert answer.dates[-1][0] == "Friday, 19 February 2027, 10:00"


def test_a_date_moved_here_from_far_away_is_among_the_next(ask):
    row = {
        "local_start": "2028-06-02 10:00",
        "kind": "altered",
        "starts_at_local": "2026-12-05 09:00",
    }
    answer = ask(**WEEKLY | rows(row))
    assert answer.dates[1] == (
        "Saturday, 5 December 2026, 09:00",
        "moved from Friday, 2 June 2028, 10:00",
    )


def test_a_long_pause_is_told_in_one_line(ask):
    daily = WEEKLY | {"recurrence": "RRULE:FREQ=DAILY"}
    answer = ask(**daily | rows(pauses=({"first_on": "2026-12-06", "last_on": "2036-01-30"},)))
    assert len(answer.dates) == 11
    name, state = answer.dates[2]
    assert name == "Sunday, 6 December 2026, 10:00 – Wednesday, 30 January 2036, 10:00"
    assert state == "struck: 3343 dates, skipped, pause"


def test_extra_dates_alone_are_a_series_and_one_date_is_none(ask):
    assert ask(**WEEKLY | {"recurrence": ""}).dates == []
    answer = ask(**WEEKLY | {"recurrence": "RDATE:20261213"})
    assert [name for name, _state in answer.dates] == [
        "Friday, 4 December 2026, 10:00",
        "Sunday, 13 December 2026, 10:00",
    ]


def test_a_finished_series_says_so(client, ask):
    typed = WEEKLY | {
        "starts_at_local": "2020-01-03 10:00",
        "ends_at_local": "2020-01-03 12:00",
        "recurrence": "RRULE:FREQ=WEEKLY;COUNT=3",
    }
    assert ask(**typed).dates == []
    response = client.post(reverse("outreach_recurrence_preview"), typed)
    assert "No further dates." in response.content.decode()


def test_many_listed_dates_are_counted_not_listed(client, ask):
    days = ",".join(f"2027{month:02}{day:02}" for month in range(1, 13) for day in range(1, 11))
    typed = WEEKLY | {"recurrence": f"RDATE:{days}"}
    assert len(ask(**typed).extra) == 60
    assert (
        "and 60 more" in client.post(reverse("outreach_recurrence_preview"), typed).content.decode()
    )


def test_what_has_no_rule_takes_place_whatever_the_day(ask):
    HolidayFactory(first_on=date(2026, 12, 4))
    answer = ask(**WEEKLY | {"recurrence": "RDATE:20261213", "skips_holidays": "on"})
    assert answer.dates[0] == ("Friday, 4 December 2026, 10:00", "")
