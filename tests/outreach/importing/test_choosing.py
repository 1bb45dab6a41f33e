"""Choosing entries in the preview, which says when they are, how they repeat, what looks alike."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from outreach.importing import runs
from outreach.importing.files import import_calendar
from outreach.importing.pending_imports import apply_import, choose, pending_import
from outreach.importing.report_rows import PER_PAGE
from outreach.importing.reports import ImportReport, Outcome
from outreach.models import CalendarPage, Event, EventPage, ImportedEntry, PendingImport
from tests.calendar_files import MONDAYS, NOW, import_data, times, vcalendar, vevent
from tests.factories import calendar_in
from tests.factories.users import user_as
from tests.outreach.importing.test_screens import apply, log_in, look_at, outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def boxes(response) -> dict[str, bool]:
    """The boxes of the page by row number, and whether each is ticked."""
    html = response.content.decode()
    found = re.findall(r'name="chosen"\s+value="(\d+)"\s*(checked)?', html)
    return {number: bool(checked) for number, checked in found}


def send(client, screen, *chosen: str, **more):
    posted = {"shown": list(boxes(screen)), "chosen": list(chosen), **more}
    return client.post(screen.request["PATH_INFO"], posted, follow=True)


def uids() -> set[str]:
    return set(Event.objects.values_list("uid", flat=True))


def test_all_that_is_new_is_chosen_and_what_is_cleared_is_left_out(client, calendar):
    log_in(client, "administrator")
    import_data(calendar, vcalendar(vevent("known", *MONDAYS)), publish=False)
    parts = [vevent(uid, *MONDAYS) for uid in ("known", "a", "b")]
    screen = look_at(client, calendar, vcalendar(*parts, vevent("bad")))
    assert list(boxes(screen).values()) == [True, True]  # Neither the known nor the refused one.
    assert "2 entries are chosen." in screen.content.decode()

    result = send(client, screen, list(boxes(screen))[1])

    assert uids() == {"known", "b"}
    assert outcomes(result) == {"new": 1, "unchanged": 1, "refused": 1, "not chosen": 1}
    assert boxes(result) == {}
    again = look_at(client, calendar, vcalendar(*parts))
    assert outcomes(again) == {"new": 1, "unchanged": 2}


def test_pages_and_filters_keep_what_was_chosen(client, calendar):
    """Without a script: the buttons send the form."""
    log_in(client, "administrator")
    parts = [vevent(f"u{n:03}", *times("20260302T100000", "20260302T110000")) for n in range(130)]
    screen = look_at(client, calendar, vcalendar(*parts))
    assert len(boxes(screen)) == PER_PAGE
    kept = [number for number in boxes(screen) if number != "7"]

    second = send(client, screen, *kept, go="outcome=&p=2")
    assert len(boxes(second)) == 30 and all(boxes(second).values())
    first = send(client, second, *list(boxes(second))[1:], go="outcome=imported&p=1")
    assert [number for number, ticked in boxes(first).items() if not ticked] == ["7"]
    assert "128 entries are chosen." in first.content.decode()

    send(client, first, *kept)
    assert len(uids()) == 128 and not {"u007", "u100"} & uids()


def test_all_or_none_with_one_button(client, calendar):
    log_in(client, "administrator")
    parts = [vevent(f"u{n:03}", *times("20260302T100000", "20260302T110000")) for n in range(110)]
    screen = look_at(client, calendar, vcalendar(*parts))
    none = send(client, screen, choose="none")
    assert not any(boxes(none).values()) and not uids()
    send(client, none, "3")
    assert uids() == {"u003"}


def test_a_button_leads_nowhere_else(client, calendar):
    log_in(client, "administrator")
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    for place in ("//example.org", "https://example.org/", "p=1\r\nX: y", "\x00"):
        response = client.post(screen.request["PATH_INFO"], {"go": place})
        assert response["Location"].startswith(screen.request["PATH_INFO"] + "?")


@pytest.mark.parametrize("number", ["x", "-1", "99", "999999999999", "\u0663"])
def test_numbers_that_are_none_change_nothing(client, calendar, number):
    log_in(client, "administrator")
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    client.post(screen.request["PATH_INFO"], {"shown": number, "chosen": number})
    assert uids() == {"a"}


def test_what_was_applied_is_chosen_no_more(client, calendar):
    log_in(client, "administrator")
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    apply(client, screen)
    pending = PendingImport.objects.get()
    choose(pending=pending, shown={0}, chosen=set())
    pending.refresh_from_db()
    assert pending.left_out == []


def test_the_preview_says_zone_and_repetition(client, calendar):
    log_in(client, "administrator")
    berlin = times("20260302T100000", "20260302T110000", zone="Europe/Berlin")
    parts = [
        vevent(
            "a", *berlin, "RRULE:FREQ=WEEKLY;COUNT=4", "RDATE;TZID=Europe/Berlin:20260304T100000"
        ),
        vevent("b", "DTSTART;VALUE=DATE:20260302"),
    ]
    html = look_at(client, calendar, vcalendar(*parts)).content.decode()
    assert "Europe/Berlin" in html
    assert "Every week on Monday, 4 times; 1 further date" in html
    assert "Asia/Baku" not in html  # A whole day has no zone to tell.


def test_a_refused_entry_is_named_with_its_date(client, calendar):
    log_in(client, "administrator")
    bad = vevent("a", *MONDAYS, "EXRULE:FREQ=DAILY", title="Not taken")
    html = look_at(client, calendar, vcalendar(bad)).content.decode()
    assert "Not taken" in html and "2 Mar 2026, 10:00" in html


def twins(client, calendar, *lines: str, title: str) -> list[str]:
    screen = look_at(client, calendar, vcalendar(vevent("new", *lines, title=title)))
    return [row.twin_url for row in screen.context["rows"]]


def test_an_event_of_ours_with_the_same_title_and_time_is_pointed_to(client, calendar):
    log_in(client, "administrator")
    import_data(calendar, vcalendar(vevent("ours", *MONDAYS, title="Hüquq saatı")))
    event = Event.objects.get()
    address = reverse("outreach_event_dates", args=[event.pk])
    second = times("20260309T100000", "20260309T120000")
    elsewhere = ("DTSTART:20260309T060000Z", "DTEND:20260309T070000Z")
    for lines in (MONDAYS, second, elsewhere):
        assert twins(client, calendar, *lines, title="HÜQUQ  SAATI") == [address]
    assert twins(client, calendar, *second, title="Another") == [""]
    hour_later = times("20260309T110000", "20260309T120000")
    assert twins(client, calendar, *hour_later, title="Hüquq saatı") == [""]
    EventPage.objects.filter(event=event).update(title="Legal hour")
    assert twins(client, calendar, *second, title="Legal hour") == [address]


def test_the_time_of_a_whole_import_is_limited_while_reading(calendar, monkeypatch):
    """Entries are read as they are imported, so those that take long to refuse count too."""
    clock = iter(range(0, 10_000, 10))
    bad = [vevent(str(n), *MONDAYS, "EXRULE:FREQ=DAILY") for n in range(20)]
    report = import_calendar(
        vcalendar(*bad).encode(),
        calendar=calendar,
        publish=False,
        dry_run=True,
        now=NOW,
        elapsed=lambda: next(clock),
    )
    assert not report.is_complete
    assert report.counts[Outcome.REFUSED] < 10


def test_what_another_imports_at_the_same_time_is_there_once(client, calendar, monkeypatch):
    """Hard case 18: both looked at the file before either applied it."""
    mine = user_as("administrator")
    data = vcalendar(vevent("a", *MONDAYS), vevent("b", *MONDAYS))
    client.force_login(mine)
    screen = look_at(client, calendar, data)
    key = PendingImport.objects.get().key
    pending = pending_import(key=key, user=mine, now=PendingImport.objects.get().created_at)
    know = runs.ImportRun._know
    other = []

    def late(self, uids):
        """The other one is done between our looking and our writing."""
        know(self, uids)
        if not other:
            other.append(uids)
            import_data(calendar, data, publish=False)

    monkeypatch.setattr(runs.ImportRun, "_know", late)
    report = apply_import(pending=pending, now=pending.created_at)
    assert screen.status_code == 200
    assert report.counts == {Outcome.UNCHANGED: 2}, report.lines
    assert Event.objects.count() == ImportedEntry.objects.count() == 2


def test_reports_from_before_are_read(calendar):
    stored = ImportReport.read({"rows": [], "notes": []})
    row = {
        "uid": "a",
        "title": "A",
        "outcome": "imported",
        "starts_at_local": None,
        "all_day": False,
        "differences": [],
        "remarks": [],
        "event_id": None,
    }
    assert ImportReport.read({**stored.stored(), "rows": [row]}).rows[0].rules == ()
