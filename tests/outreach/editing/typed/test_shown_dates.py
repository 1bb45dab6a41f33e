"""A date of a schedule that is being typed: its state in words, what can be done with it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from tests.factories.holidays import HolidayFactory

from .previews import NO_ROWS, NOW, WEEKLY, asked, log_in, rows, saved_event, saved_rows

pytestmark = pytest.mark.django_db
NAME = {"en": "Solidarity day", "az": "Solidarity day (az)"}


@pytest.fixture
def ask(client):
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False):
        log_in(client)
        yield lambda event=None, **typed: asked(client, event, **typed)


@pytest.mark.parametrize(
    ("row", "name", "state", "verbs"),
    [
        (
            {"kind": "cancelled"},
            "Friday, 11 December 2026, 10:00",
            "struck: cancelled",
            ["restore"],
        ),
        (
            {"kind": "postponed"},
            "Friday, 11 December 2026, 10:00",
            "struck: postponed",
            ["move", "restore"],
        ),
        (
            {"kind": "altered", "starts_at_local": "2026-12-12 15:00"},
            "Saturday, 12 December 2026, 15:00",
            "moved from Friday, 11 December 2026, 10:00",
            ["cancel", "move", "restore"],
        ),
        (
            {"kind": "cancelled", "starts_at_local": "2026-12-12 15:00"},
            "Saturday, 12 December 2026, 15:00",
            "struck: cancelled",
            ["restore"],
        ),
        ({"kind": "altered"}, "Friday, 11 December 2026, 10:00", "changed", ["cancel", "move"]),
        (
            {"kind": "skipped"},
            "Friday, 11 December 2026, 10:00",
            "struck: skipped",
            ["move", "restore"],
        ),
        (
            {"kind": "extra", "local_start": "2026-12-13 09:00"},
            "Sunday, 13 December 2026, 09:00",
            "extra",
            ["move", "remove"],
        ),
        (
            {"kind": "extra", "local_start": "2026-12-13", "id": "saved"},
            "Sunday, 13 December 2026, 10:00",
            "extra",
            ["cancel", "move", "remove"],
        ),
        (
            {
                "kind": "cancelled",
                "local_start": "2026-12-13 09:00",
                "id": "saved",
            },
            "Sunday, 13 December 2026, 09:00",
            "struck: cancelled",
            ["keep"],
        ),
    ],
)
def test_a_changed_date_is_told_with_its_state(ask, row, name, state, verbs):
    row = {"local_start": "2026-12-11 10:00"} | row
    event = None
    if "id" in row:
        event = saved_event({"local_start": "2026-12-13 09:00", "kind": "extra", "off_rule": True})
        row["id"] = event.changes.get().pk
    answer = ask(event, **WEEKLY | rows(row))
    assert (name, state) in answer.dates
    assert answer.verbs[name] == verbs
    assert answer.items[name]["data-row"] == "0"


def test_a_deleted_row_is_no_change_but_can_be_brought_back(ask):
    event = saved_event({"local_start": "2026-12-11 10:00", "kind": "cancelled"})
    answer = ask(event, **WEEKLY | saved_rows(event, DELETE="1"))
    assert answer.state("Friday, 11") == ""
    assert answer.items["Friday, 11 December 2026, 10:00"]["data-deleted-row"] == "0"


def test_a_holiday_is_told_by_its_name_and_the_date_can_be_kept(ask):
    HolidayFactory(
        first_on=date.fromisoformat("2026-12-31"),
        last_on=date.fromisoformat("2027-01-02"),
        name=NAME,
    )
    assert ask(**WEEKLY).state("Friday, 1 January") == ""
    typed = WEEKLY | NO_ROWS | {"skips_holidays": "on"}
    answer = ask(**typed)
    assert answer.state("Friday, 1 January") == "struck: skipped, public holiday: Solidarity day"
    assert answer.verbs["Friday, 1 January 2027, 10:00"] == ["move", "keep"]
    kept = ask(**typed | rows({"local_start": "2027-01-01 10:00", "kind": "altered"}))
    assert kept.state("Friday, 1 January") == "takes place despite: Solidarity day"
    assert kept.verbs["Friday, 1 January 2027, 10:00"] == ["cancel", "move", "leave"]
    cancelled = ask(**typed | rows({"local_start": "2027-01-01 10:00", "kind": "cancelled"}))
    assert cancelled.verbs["Friday, 1 January 2027, 10:00"] == ["keep"]


def test_an_extra_date_takes_place_on_a_holiday(ask):
    HolidayFactory(first_on=date.fromisoformat("2026-12-31"), name=NAME)
    answer = ask(
        **WEEKLY
        | {"skips_holidays": "on"}
        | rows({"local_start": "2026-12-31 10:00", "kind": "extra"})
    )
    assert answer.state("Thursday, 31 December") == "extra"


def test_a_pause_is_told_with_its_reason_in_the_readers_language(ask):
    pause = {
        "first_on": "2026-12-10",
        "last_on": "2026-12-20",
        "reason_az": "Təmir",
        "reason_en": "Repairs",
    }
    answer = ask(**WEEKLY | rows(pauses=(pause,)))
    assert (
        answer.state("Friday, 11")
        == answer.state("Friday, 18")
        == "struck: skipped, pause: Repairs"
    )
    assert answer.state("Friday, 25") == ""
    assert ask(**WEEKLY | rows(pauses=(pause | {"DELETE": "1"},))).state("Friday, 11") == ""
    silent = {"first_on": "2026-12-10", "last_on": "2026-12-20"}
    assert ask(**WEEKLY | rows(pauses=(silent,))).state("Friday, 11") == "struck: skipped, pause"


def test_lines_of_the_text_are_dates_where_the_form_has_no_rows(ask):
    HolidayFactory(first_on=date.fromisoformat("2026-12-25"), name={"en": "A holiday"})
    text = "RRULE:FREQ=WEEKLY\nEXDATE:20261211\nRDATE:20261213T050000Z,20261214\nRDATE:20261225"
    answer = ask(**WEEKLY | {"recurrence": text, "skips_holidays": "on"})
    assert answer.state("Friday, 11") == "struck: skipped"
    assert answer.state("Sunday, 13 December 2026, 09:00") == "extra"
    assert answer.state("Monday, 14 December 2026, 10:00") == "extra"
    assert answer.state("Friday, 25") == "takes place despite: A holiday"
    assert answer.verbs["Friday, 4 December 2026, 10:00"] == ["skip", "move"]
    assert answer.verbs["Friday, 11 December 2026, 10:00"] == ["move", "restore"]
    assert answer.verbs["Sunday, 13 December 2026, 09:00"] == ["move", "remove"]
    assert answer.verbs["Friday, 25 December 2026, 10:00"] == ["leave"]
    assert answer.items["Sunday, 13 December 2026, 09:00"]["data-lines"] == "RDATE:20261213T050000Z"
    assert answer.items["Sunday, 13 December 2026, 09:00"]["data-token"] == "20261213T090000"
    assert answer.items["Friday, 11 December 2026, 10:00"]["data-token"] == "20261211"
    assert answer.skipped == ["Friday, 11 December 2026, 10:00"]
    assert len(answer.extra) == 3


def test_the_clock_change_keeps_the_wall_time_and_moves_a_skipped_hour(ask):
    """Hard case 1."""
    berlin = WEEKLY | {
        "zone": "Europe/Berlin",
        "starts_at_local": "2027-03-14 02:30",
        "ends_at_local": "2027-03-14 03:30",
    }
    answer = ask(**berlin)
    assert [name for name, _state in answer.dates[:4]] == [
        "Sunday, 14 March 2027, 02:30",
        "Sunday, 21 March 2027, 02:30",
        "Sunday, 28 March 2027, 03:30",
        "Sunday, 4 April 2027, 02:30",
    ]
    assert answer.items["Sunday, 28 March 2027, 03:30"]["data-typed-key"] == "2027-03-28 02:30"


def test_whole_days_have_no_times(ask):
    """Hard case 3."""
    typed = WEEKLY | {
        "all_day": "on",
        "starts_at_local": "2026-12-04",
        "ends_at_local": "2026-12-05",
    }
    row = {
        "local_start": "2026-12-11",
        "kind": "altered",
        "starts_at_local": "2026-12-12",
        "ends_at_local": "2026-12-14",
    }
    answer = ask(**typed | rows(row))
    assert answer.dates[:2] == [
        ("Friday, 4 December 2026", ""),
        ("Saturday, 12 December 2026", "moved from Friday, 11 December 2026"),
    ]
    moved = answer.items["Saturday, 12 December 2026"]
    assert (moved["data-typed-key"], moved["data-typed-start"], moved["data-typed-end"]) == (
        "2026-12-11",
        "2026-12-12",
        "2026-12-14",
    )
    assert moved["data-token"] == "20261211"
