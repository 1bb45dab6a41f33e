"""What the server tells of a schedule while the editor types, and what it makes of nonsense."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.holidays import HolidayFactory

from .previews import NOW, WEEKLY, Answer, asked, log_in, read, rows

pytestmark = pytest.mark.django_db
NAME = {"en": "Solidarity day", "az": "Solidarity day (az)"}


@pytest.fixture
def ask(client):
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False):
        log_in(client)
        yield lambda **typed: asked(client, **typed)


def test_a_row_may_leave_out_the_time_and_a_saved_one_follows_another_time(ask):
    typed = WEEKLY | {"starts_at_local": "2026-12-04 11:30"}
    bare = {"local_start": "2026-12-11", "kind": "cancelled"}
    saved = {"local_start": "2026-12-18 10:00", "kind": "cancelled", "id": "7"}
    answer = ask(**typed | rows(bare, saved))
    assert answer.state("Friday, 11 December 2026, 11:30") == "struck: cancelled"
    assert answer.state("Friday, 18 December 2026, 11:30") == "struck: cancelled"


def test_a_row_wins_over_a_line_for_the_same_date(ask):
    text = "RRULE:FREQ=WEEKLY\nEXDATE:20261211"
    answer = ask(
        **WEEKLY
        | {"recurrence": text}
        | rows({"local_start": "2026-12-11 10:00", "kind": "cancelled"})
    )
    assert answer.state("Friday, 11") == "struck: cancelled"
    assert answer.items["Friday, 11 December 2026, 10:00"]["data-lines"] == "EXDATE:20261211"


def test_a_start_off_the_rule_is_moved_and_told_unless_it_is_stored_so(ask):
    typed = WEEKLY | {"recurrence": "RRULE:FREQ=WEEKLY;BYDAY=MO"}
    answer = ask(**typed)
    assert answer.dates[0][0] == "Monday, 7 December 2026, 10:00"
    assert "so the series now starts on Monday, 7 December 2026, 10:00" in answer.sentence
    stored = ask(**typed | {"is_stored": "on"})
    assert stored.dates[0][0] == "Friday, 4 December 2026, 10:00"


def test_a_change_of_no_date_is_named(ask):
    answer = ask(**WEEKLY | rows({"local_start": "2026-12-12 10:00", "kind": "cancelled"}))
    assert "Saturday, 12 December 2026, 10:00, which is not a date" in answer.sentence
    saved = {"local_start": "2026-12-12 10:00", "kind": "cancelled", "id": "7"}
    assert (
        "Saturday, 12 December 2026, 10:00 no longer fits" in ask(**WEEKLY | rows(saved)).sentence
    )


def test_the_last_day_is_that_of_the_series_zone(ask):
    text = "RRULE:FREQ=WEEKLY;UNTIL=20261218T195959Z"
    assert ask(**WEEKLY | {"recurrence": text}).last_day == "2026-12-18"
    assert len(ask(**WEEKLY | {"recurrence": text}).dates) == 3
    assert ask(**WEEKLY).last_day == ""


def test_all_is_said_in_the_editors_language(client, ask):
    log_in(client, "az")
    HolidayFactory(first_on=date(2026, 12, 11), name=NAME)
    response = client.get(reverse("outreach_recurrence_preview"), WEEKLY | {"skips_holidays": "on"})
    answer = read(response.content.decode())
    assert "cümə" in answer.sentence.lower()
    assert "dekabr" in answer.dates[0][0]
    assert "Solidarity day (az)" in answer.dates[1][1]


def test_a_refused_rule_is_explained_and_its_listed_dates_stay(ask):
    answer = ask(
        **WEEKLY | {"recurrence": "RRULE:FREQ=SECONDLY\nEXDATE:20261211\nRDATE:20261213T050000Z"}
    )
    assert "repeats daily, weekly, monthly or yearly" in answer.sentence
    assert answer.dates == []
    assert answer.skipped == ["Friday, 11 December 2026"]
    assert answer.extra == ["Sunday, 13 December 2026, 09:00"]


def test_a_rule_without_a_date_is_explained(ask):
    answer = ask(**WEEKLY | {"recurrence": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"})
    assert (
        answer.sentence
        == "This rule gives no dates from the start onwards. Change the rule or the start."
    )


def test_an_unfinished_form_says_nothing(ask):
    assert ask() == ask(recurrence="RRULE:FREQ=WEEKLY") == Answer("", [], {}, {}, [], [], "")


NONSENSE = [
    {"starts_at_local": "tomorrow"},
    {"starts_at_local": "9999-12-31 23:59"},
    {"starts_at_local": "0001-01-01"},
    {"zone": "../../etc/passwd"},
    {"zone": ""},
    {"recurrence": "x" * 30_000},
    {"recurrence": "RRULE:FREQ=DAILY;COUNT=1000\n" + "EXDATE:" + ",".join(["20261211"] * 600)},
    {"recurrence": "\n".join(["RRULE:FREQ=DAILY"] * 6)},
    {"recurrence": "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"},
    {"recurrence": "RDATE;TZID=Nowhere:20261211T100000"},
    {"recurrence": "RDATE:99991231"},
    {"ends_at_local": "2199-01-01 10:00"},
    {"changes-TOTAL_FORMS": "many"},
    {"changes-TOTAL_FORMS": "-1"},
    {"changes-TOTAL_FORMS": "9999999999999999"},
    rows({"local_start": "2026-13-45", "kind": "cancelled"}),
    rows({"local_start": "9999-12-31", "kind": "extra"}),
    rows({"local_start": "2026-12-11", "kind": "vanished"}),
    rows({"local_start": "2026-12-11", "kind": "altered", "ends_at_local": "1999-01-01"}),
    rows(pauses=({"first_on": "2026-12-31", "last_on": "2026-12-01"},)),
    rows(pauses=({"first_on": "0001-01-01", "last_on": "9999-12-31"},)),
    rows(pauses=({"first_on": "", "last_on": "soon"},)),
]


def test_nonsense_is_left_out_or_explained_and_never_a_crash(ask, subtests):
    for nonsense in NONSENSE:
        with subtests.test(str(nonsense)[:200]):
            ask(**WEEKLY | nonsense)


def test_a_bad_row_does_not_keep_the_others_from_being_told(ask):
    bad = {"local_start": "2026-13-45", "kind": "cancelled"}
    good = {"local_start": "2026-12-11 10:00", "kind": "cancelled"}
    assert (
        ask(**WEEKLY | rows(bad, good)).items["Friday, 11 December 2026, 10:00"]["data-row"] == "1"
    )


def test_six_hundred_rows_are_read_and_no_more(ask, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
    changes = [
        {"local_start": f"{2027 + n // 300}-01-01 0{n % 10}:{n % 60:02}", "kind": "extra"}
        for n in range(600)
    ]
    last = {"local_start": "2026-12-11 10:00", "kind": "cancelled"}
    assert ask(**WEEKLY | rows(*changes[:-1], last)).state("Friday, 11") == "struck: cancelled"
    assert ask(**WEEKLY | rows(*changes, last)).state("Friday, 11") == ""


def test_it_costs_one_query_for_holidays_whatever_is_typed(ask, django_assert_max_num_queries):
    HolidayFactory(first_on=date.fromisoformat("2026-12-11"), name=NAME)
    changes = [{"local_start": f"2026-12-{day} 10:00", "kind": "extra"} for day in range(10, 30)]
    with django_assert_max_num_queries(6):
        ask(
            **WEEKLY
            | rows(*changes, pauses=({"first_on": "2026-12-10", "last_on": "2026-12-20"},))
            | {"skips_holidays": "on"}
        )
