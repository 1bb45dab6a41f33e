"""What the server tells of a schedule while the editor types, and what it makes of nonsense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from outreach.fields.moments import in_words
from outreach.models import Event, OccurrenceChange
from tests.factories import RegionFactory, VenueFactory
from tests.factories.forms import event_data
from tests.factories.holidays import HolidayFactory
from tests.factories.users import regional_user, user_as

from .previews import (
    NO_ROWS,
    NOW,
    WEEKLY,
    Answer,
    asked,
    form_address,
    log_in,
    post,
    read,
    rows,
    saved_event,
    saved_rows,
)

pytestmark = pytest.mark.django_db
NAME = {"en": "Solidarity day", "az": "Solidarity day (az)"}


@pytest.fixture
def ask(client):
    with time_machine.travel(datetime.fromisoformat(NOW), tick=False):
        log_in(client)
        yield lambda event=None, **typed: asked(client, event, **typed)


def test_a_row_may_leave_out_the_time_and_a_saved_one_follows_another_time(ask):
    typed = WEEKLY | {"starts_at_local": "2026-12-04 11:30"}
    bare = {"local_start": "2026-12-11", "kind": "cancelled"}
    saved = {"local_start": "2026-12-18 10:00", "kind": "cancelled"}
    event = saved_event(saved)
    saved["id"] = event.changes.get().pk
    answer = ask(event, **typed | rows(saved, bare))
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
    event = saved_event(recurrence=typed["recurrence"])
    stored = ask(event, **typed | NO_ROWS)
    assert stored.dates[0][0] == "Friday, 4 December 2026, 10:00"


def test_a_change_of_no_date_is_named(ask):
    """A new one is refused in the words of the form; a saved one is reconciled."""
    answer = ask(**WEEKLY | rows({"local_start": "2026-12-12 10:00", "kind": "cancelled"}))
    assert "The series has no date on Saturday, 12 December 2026, 10:00." in answer.sentence
    event = saved_event({"local_start": "2026-12-11 10:00", "kind": "cancelled"})
    rare = WEEKLY | {"recurrence": "RRULE:FREQ=WEEKLY;INTERVAL=4"}
    answer = ask(event, **rare | saved_rows(event))
    assert "Friday, 11 December 2026, 10:00 no longer fits" in answer.sentence


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


def test_a_rule_that_ends_before_the_start_is_named(ask):
    answer = ask(**WEEKLY | {"recurrence": "RRULE:FREQ=WEEKLY;UNTIL=20261101T195959Z"})
    assert (
        answer.sentence
        == "The series ends before it begins. Choose a later last day or an earlier start."
    )


def test_an_unfinished_form_says_nothing(ask):
    """Of a rule it says what is missing."""
    nothing = Answer("", [], {}, {}, [], [], "")
    assert ask() == ask(**NO_ROWS) == ask(starts_at_local="20", **NO_ROWS) == nothing
    for typed in ({}, {"starts_at_local": "2026-12-"}):
        answer = ask(**NO_ROWS, zone="Asia/Baku", recurrence="RRULE:FREQ=WEEKLY", **typed)
        assert answer == replace(nothing, sentence="To see the dates, fill in: Start.")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "To see the dates, fill in: Start, Time zone."),
        ("az", "Tarixləri görmək üçün bu sahələri doldurun: Başlanğıc, Saat qurşağı."),
        ("ru", "Чтобы увидеть даты, заполните: Начало, Часовой пояс."),
    ],
)
def test_what_is_missing_is_said_in_the_editors_language(client, ask, language, said):
    log_in(client, language)
    assert ask(**NO_ROWS, recurrence="RRULE:FREQ=WEEKLY").sentence == said


def test_dates_are_shown_before_the_end_is_typed_and_while_it_is_wrong(ask):
    for end, said in (
        ("", ""),
        ("2026-12-0", ""),
        ("2026-12-03 10:00", " End: The end is before the start."),
    ):
        answer = ask(**WEEKLY | NO_ROWS | {"ends_at_local": end})
        assert answer.sentence == f"Every week on Friday{said}"
        assert len(answer.dates) == 10


def test_a_row_with_a_wrong_end_is_still_that_dates_row(ask):
    row = {
        "local_start": "2026-12-11 10:00",
        "kind": "altered",
        "starts_at_local": "2026-12-12 10:00",
        "ends_at_local": "2026-12-12 09:00",
    }
    answer = ask(**WEEKLY | rows(row))
    assert "New end: The end is before the start." in answer.sentence
    moved = answer.items["Saturday, 12 December 2026, 10:00"]
    assert (moved["data-row"], moved["data-typed-end"]) == ("0", "")
    answer = ask(
        **WEEKLY | rows(row | {"starts_at_local": "", "ends_at_local": "2026-12-11 09:00"})
    )
    assert "New end: The end is before the start." in answer.sentence
    kept = answer.items["Friday, 11 December 2026, 10:00"]
    assert (kept["data-row"], kept["data-typed-end"]) == ("0", "")


def test_two_rows_for_one_date_are_told_and_the_first_counts(ask):
    cancelled = {"local_start": "2026-12-11 10:00", "kind": "cancelled"}
    answer = ask(**WEEKLY | rows(cancelled, cancelled | {"kind": "skipped"}))
    assert "This date is changed in two rows." in answer.sentence
    assert answer.state("Friday, 11") == "struck: cancelled"


@pytest.mark.parametrize(
    "typed",
    [
        {"starts_at_local": "2026-12-04 11:30", "ends_at_local": "2026-12-04 13:30"},
        {"starts_at_local": "2026-12-03 10:00", "ends_at_local": "2026-12-03 12:00"},
        {"starts_at_local": "2026-12-04", "ends_at_local": "2026-12-04", "all_day": "on"},
        {"recurrence": "RRULE:FREQ=WEEKLY;BYDAY=WE"},
        {"recurrence": "RRULE:FREQ=WEEKLY;INTERVAL=2"},
    ],
)
def test_changed_dates_are_shown_where_saving_puts_them(client, ask, typed):
    changes = (
        {"local_start": "2026-12-11 10:00", "kind": "cancelled"},
        {"local_start": "2026-12-13 09:00", "kind": "extra"},
        {"local_start": "2026-12-18 10:00", "kind": "cancelled"},
    )
    event = saved_event(*changes, planned=True)
    posted = event_data(event) | {"recurrence": WEEKLY["recurrence"]} | saved_rows(event) | typed
    answer = ask(event, **posted)
    assert client.post(form_address(event).partition("?")[0], posted).status_code == 302
    stored = list(Event.objects.get(pk=event.pk).changes.order_by("local_start"))
    assert stored
    with translation.override("en"):
        words = [in_words(row.local_start, all_day="all_day" in typed) for row in stored]
    assert [name for name, state in answer.dates if state] == words


def test_a_preview_saves_nothing_and_says_nothing_elsewhere(client, ask):
    event = saved_event({"local_start": "2026-12-11 10:00", "kind": "cancelled"}, planned=True)
    before = everything_of(event)
    deleted = saved_rows(event, DELETE="on")
    typed = event_data(event, title="Another") | WEEKLY | deleted | {"recurrence": ""}
    ask(event, **typed)
    ask(**typed | rows({"local_start": "2026-12-13 10:00", "kind": "extra"}))
    assert everything_of(event) == before
    home = client.get(reverse("wagtailadmin_home"))
    assert list(home.context["messages"]) == []


def everything_of(event: Event) -> list:
    return [
        list(Event.objects.values()),
        list(event.changes.values()),
        list(event.occurrences.values()),
        event.revisions.count(),
        ModelLogEntry.objects.count(),
    ]


def test_only_who_may_save_the_form_gets_its_preview(client, ask):
    """Nobody learns from a preview which changes an event has."""
    ours, others = RegionFactory(), RegionFactory()
    event = saved_event({"local_start": "2026-12-11 10:00", "kind": "cancelled"}, region=others)
    for user, event_of, allowed in (
        (user_as("nobody"), None, False),
        (user_as("figures"), None, False),
        (user_as("figures"), event, False),
        (regional_user("coordinator"), None, False),
        (regional_user("coordinator", ours), None, True),
        (regional_user("coordinator", ours), event, False),
        (regional_user("coordinator", others), event, True),
        (user_as("editor"), event, True),
    ):
        client.force_login(user)
        response = post(client, event_of, WEEKLY | NO_ROWS)
        assert response.status_code == (200 if allowed else 403), (user, event_of)
        assert allowed or b"Friday" not in response.content


def test_a_preview_without_the_forms_token_is_refused(ask):
    client = Client(enforce_csrf_checks=True)
    log_in(client)
    assert post(client, None, WEEKLY | NO_ROWS).status_code == 403
    assert post(client, None, WEEKLY).status_code == 403


def test_the_dialog_that_makes_an_event_previews_its_own_form(client, ask):
    dialog = client.get(reverse("wagtailsnippetchoosers_outreach_event:choose")).json()["html"]
    editor = BeautifulSoup(dialog, "html.parser").find(class_="outreach-recurrence")
    address = editor["data-outreach-recurrence-dates-preview-url-value"]
    typed = {f"outreach-new-{name}": value for name, value in WEEKLY.items()}
    before = Event.objects.count()
    response = client.post(address, typed, headers={"x-requested-with": "XMLHttpRequest"})
    answer = read(response.content.decode())
    assert answer.dates[0] == ("Friday, 4 December 2026, 10:00", "")
    assert set(map(tuple, answer.verbs.values())) == {("skip", "move")}
    assert Event.objects.count() == before


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


@pytest.mark.slow
def test_nonsense_is_left_out_or_explained_and_never_a_crash(ask, subtests):
    for nonsense in NONSENSE:
        with subtests.test(str(nonsense)[:200]):
            ask(**WEEKLY | nonsense)
            ask(**WEEKLY | NO_ROWS | nonsense)


def test_rows_without_proper_ids_count_as_new(ask):
    """No browser sends them."""
    event = saved_event()
    row_of_cancelled = {
        "changes-0-local_start": "2026-12-11 10:00",
        "changes-0-kind": "cancelled",
    }
    for row in ({}, {"changes-0-id": "seven"}):
        typed = WEEKLY | {"changes-TOTAL_FORMS": "1", "changes-INITIAL_FORMS": "1"} | row
        assert ask(event, **typed | row_of_cancelled).state("Friday, 11") == "struck: cancelled"


def test_a_row_that_somebody_else_deleted_meanwhile_counts_as_new(ask):
    event = saved_event({"local_start": "2026-12-11 10:00", "kind": "cancelled"})
    typed = WEEKLY | saved_rows(event)
    OccurrenceChange.objects.all().delete()
    assert ask(event, **typed).state("Friday, 11") == "struck: cancelled"


def test_a_bad_row_does_not_keep_the_others_from_being_told(ask):
    bad = {"local_start": "2026-13-45", "kind": "cancelled"}
    good = {"local_start": "2026-12-11 10:00", "kind": "cancelled"}
    assert (
        ask(**WEEKLY | rows(bad, good)).items["Friday, 11 December 2026, 10:00"]["data-row"] == "1"
    )


@pytest.mark.slow
def test_six_hundred_rows_are_read_and_no_more(ask, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
    changes = [
        {"local_start": f"{2027 + n // 300}-01-01 0{n % 10}:{n % 60:02}", "kind": "extra"}
        for n in range(600)
    ]
    last = {"local_start": "2026-12-11 10:00", "kind": "cancelled"}
    assert ask(**WEEKLY | rows(*changes[:-1], last)).state("Friday, 11") == "struck: cancelled"
    assert ask(**WEEKLY | rows(*changes, last)).state("Friday, 11") == ""


@pytest.mark.slow
def test_it_costs_as_many_queries_whatever_is_typed(ask, settings, django_assert_max_num_queries):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
    HolidayFactory(first_on=date.fromisoformat("2026-12-11"), name=NAME)
    event = saved_event(
        *(
            {"local_start": f"2027-{month:02}-{day:02} 09:00", "kind": "extra", "venue": venue}
            for venue in VenueFactory.create_batch(2)
            for month in (range(1, 5) if venue.pk % 2 else range(5, 9))
            for day in range(1, 26)
        ),
        skips_holidays=True,
    )
    typed = event_data(event) | WEEKLY | saved_rows(event) | {"skips_holidays": "on"}
    few = typed | rows(pauses=({"first_on": "2026-12-10", "last_on": "2026-12-20"},))
    for data in (few, typed):
        with django_assert_max_num_queries(20):
            ask(event, **data)
