"""Importing again: known by UID, renewed by what is newer, never against what people edited."""

from __future__ import annotations

from datetime import datetime

import pytest

from outreach.importing.reports import Outcome
from outreach.models import CalendarPage, Event, EventPage, Face, ImportedEntry, Occurrence
from tests.calendar_files import FILES, MONDAYS, feed, import_data, rows, times, vcalendar, vevent
from tests.factories import EventFactory, VenueFactory, calendar_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def state() -> list:
    """All that an import writes, stamps and versions included."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Event, Occurrence, EventPage, Face, ImportedEntry)
    ]


@pytest.mark.parametrize("name", ["clock_changes", "zones", "whole_days", "bounds", "text_safety"])
def test_the_same_file_again_changes_nothing(calendar, name):
    """Hard case 17."""
    data = (FILES / f"{name}.ics").read_bytes()
    first = import_data(calendar, data)
    before = state()

    again = import_data(calendar, data)

    assert again.counts == {Outcome.UNCHANGED: first.counts[Outcome.IMPORTED]}
    assert again.lines == []
    assert state() == before


def test_a_dry_run_says_the_same_and_writes_nothing(calendar):
    data = (FILES / "bounds_refused.ics").read_bytes()
    before = state()

    dry = import_data(calendar, data, dry_run=True)

    assert state() == before
    real = import_data(calendar, data)
    assert (dry.counts, dry.lines) == (real.counts, real.lines)


def test_a_newer_sequence_updates_the_schedule(calendar):
    """Hard case 17; the feed's SEQUENCE never lags behind the file's."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS, sequence=2)))
    assert Event.objects.get().sequence == 2

    moved = (*times("20260303T150000", "20260303T170000"), "RRULE:FREQ=WEEKLY;COUNT=3")
    report = import_data(calendar, vcalendar(vevent("a", *moved, title="Dərs", sequence=5)))

    assert report.counts == {Outcome.UPDATED: 1}
    event = Event.objects.get()
    assert (event.sequence, event.title, event.occurrences.count()) == (5, "Dərs", 3)
    assert EventPage.objects.get().title == "Dərs"
    assert rows(feed()) == rows(vcalendar(vevent("a", *moved, title="Dərs")))


def test_the_number_of_an_internal_event_follows_the_files_and_is_told_when_it_is_public(calendar):
    """Hard cases 5, 17: no step more than the file's, and none behind it."""
    later = times("20260303T150000", "20260303T170000")
    found = []
    for lines, sequence in ((MONDAYS, 2), (later, 3), (MONDAYS, 4), (later, 9)):
        data = vcalendar(vevent("a", *lines, sequence=sequence))
        import_data(calendar, data, publish=False)
        found.append(Event.objects.get().sequence)
    assert found == [2, 3, 4, 9]
    import_data(calendar, vcalendar(vevent("a", *later, sequence=9)), publish=True)
    event = Event.objects.get()
    assert (event.status, event.sequence, event.public_sequence) == ("confirmed", 10, 10)
    assert "SEQUENCE:10\r\n" in event.faces.first().text
    import_data(calendar, vcalendar(vevent("a", *MONDAYS, sequence=10)), publish=True)
    assert Event.objects.get().sequence == 11


def test_a_newer_stamp_of_the_same_sequence_updates_as_well(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))

    report = import_data(calendar, vcalendar(vevent("a", *MONDAYS, title="Dərs", day=2)))

    assert report.counts == {Outcome.UPDATED: 1}
    assert EventPage.objects.get().title == "Dərs"
    assert Event.objects.get().sequence == 0


@pytest.mark.parametrize(("sequence", "reason"), [(1, "is older"), (3, "is not newer")])
def test_an_older_version_is_ignored_and_reported(calendar, sequence, reason):
    """Hard case 17."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS, sequence=3)))
    before = state()

    other = vevent("a", *times("20260401T100000", "20260401T110000"), sequence=sequence)
    report = import_data(calendar, vcalendar(other))

    assert report.counts == {Outcome.LEFT_ALONE: 1}
    assert report.lines[0].startswith("a Görüş: ")
    assert reason in report.lines[0]
    assert state() == before


def test_what_people_edited_survives_a_newer_version(calendar):
    """Hard case 17: title and text of the page, status, place, and changes of other dates."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    venue = VenueFactory(slug="hall")
    event = Event.objects.get()
    event.venue, event.status = venue, Event.Status.TENTATIVE
    event.rewrites_past = True
    event.changes.add(
        event.changes.model(local_start=datetime(2026, 3, 9, 10), reason={"az": "Bayram"})
    )
    event.save()
    page = EventPage.objects.get()
    page.title = "Edited"
    page.save_revision().publish()

    later = (*times("20260302T100000", "20260302T130000"), "RRULE:FREQ=WEEKLY;COUNT=4")
    override = vevent(
        "a",
        "RECURRENCE-ID;TZID=Asia/Baku:20260316T100000",
        *times("20260317T100000", "20260317T130000"),
        sequence=1,
    )
    import_data(calendar, vcalendar(vevent("a", *later, title="New", sequence=1), override))

    event = Event.objects.get()
    assert (event.venue, event.status, event.title) == (venue, "tentative", "New")
    assert EventPage.objects.get().title == "Edited"
    assert [(change.local_start.day, change.kind) for change in event.changes.all()] == [
        (9, "cancelled"),
        (16, "altered"),
    ]
    assert event.ends_at_local.hour == 13


def test_a_change_that_the_newer_version_lacks_goes(calendar):
    override = vevent(
        "a",
        "RECURRENCE-ID;TZID=Asia/Baku:20260309T100000",
        *times("20260310T100000", "20260310T120000"),
    )
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), override))
    assert Event.objects.get().changes.count() == 1

    import_data(calendar, vcalendar(vevent("a", *MONDAYS, sequence=1)))

    assert Event.objects.get().changes.count() == 0


def test_a_new_zone_takes_the_end_that_the_file_says(calendar):
    rule = "RRULE:FREQ=DAILY;UNTIL=20260304T200000Z"
    import_data(
        calendar, vcalendar(vevent("a", *times("20260302T230000", "20260302T233000"), rule))
    )
    in_berlin = times("20260302T230000", "20260302T233000", "Europe/Berlin")

    data = vcalendar(vevent("a", *in_berlin, rule, sequence=1))
    import_data(calendar, data)

    assert rows(feed()) == rows(data)


def test_an_event_that_was_made_here_is_left_alone(calendar):
    EventFactory(uid="a", title="Ours")

    report = import_data(calendar, vcalendar(vevent("a", *MONDAYS)))

    assert report.counts == {Outcome.LEFT_ALONE: 1}
    assert "created here" in report.lines[0]
    assert Event.objects.get().title == "Ours"


def test_events_that_the_file_no_longer_has_are_listed_and_stay(calendar):
    """Hard case 17."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), vevent("b", *MONDAYS, title="Dərs")))

    report = import_data(calendar, vcalendar(vevent("a", *MONDAYS)))

    assert report.lines == ["b Dərs: It is no longer in the file; the event is kept."]
    assert Event.objects.count() == 2


def test_without_publish_events_are_internal_until_published_later(calendar):
    data = vcalendar(vevent("a", *MONDAYS, "STATUS:TENTATIVE"))
    import_data(calendar, data, publish=False)
    assert Event.objects.get().status == "planned"
    assert not EventPage.objects.exists()

    report = import_data(calendar, data)

    assert report.counts == {Outcome.UPDATED: 1}
    assert Event.objects.get().status == "tentative"
    assert rows(feed()) == rows(data)
    assert import_data(calendar, data).counts == {Outcome.UNCHANGED: 1}


def test_a_page_that_was_removed_is_not_made_again(calendar):
    data = vcalendar(vevent("a", *MONDAYS))
    import_data(calendar, data)
    EventPage.objects.get().delete()

    import_data(calendar, data)

    assert not EventPage.objects.exists()
