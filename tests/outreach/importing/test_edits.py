"""What people edited since the last version stays, and whoever imports the next one is told so."""

from __future__ import annotations

from datetime import datetime

import pytest
from wagtail.models import ModelLogEntry

from outreach.importing.files import import_calendar
from outreach.importing.reports import ImportReport, Outcome
from outreach.models import CalendarPage, Event, EventPage, ImportedEntry, OccurrenceChange
from tests.calendar_files import FILES, MONDAYS, NOW, import_data, times, vcalendar, vevent
from tests.factories import VenueFactory, calendar_in
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
SECOND = datetime(2026, 3, 9, 10)
LATER = (*times("20260302T110000", "20260302T130000"), "RRULE:FREQ=WEEKLY;COUNT=5")


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def override(*lines: str, **values) -> str:
    return vevent("a", "RECURRENCE-ID;TZID=Asia/Baku:20260309T100000", *lines, **values)


MOVED = override(*times("20260310T100000", "20260310T120000"), sequence=1)
CANCELLED = override("STATUS:CANCELLED", sequence=2)


def edit(**fields) -> Event:
    event = Event.objects.get()
    event.rewrites_past = True
    for name, value in fields.items():
        setattr(event, name, value)
    event.save()
    return event


def renewed(calendar, *lines: str, title="New", sequence=3, parts=()) -> ImportReport:
    """The next version; a dry run says the same before."""
    data = vcalendar(vevent("a", *lines, title=title, sequence=sequence), *parts)
    dry = import_data(calendar, data, dry_run=True)
    report = import_data(calendar, data)
    assert (dry.lines, dry.counts) == (report.lines, report.counts)
    assert [row.differences for row in dry.rows] == [row.differences for row in report.rows]
    return report


def reasons(report: ImportReport) -> list[str]:
    return [str(remark) for row in report.rows for remark in row.remarks]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clock_changes", "zones", "whole_days", "bounds", "text_safety"])
def test_a_newer_version_of_what_nobody_edited_keeps_nothing_back(calendar, name):
    data = (FILES / f"{name}.ics").read_bytes()
    import_data(calendar, data)
    newer = data.replace(b"SUMMARY:", b"SUMMARY:New ").replace(b"UID:", b"SEQUENCE:7\nUID:")
    newer = newer.replace(b"\nSEQUENCE:0", b"")

    report = import_data(calendar, newer)

    assert not [line for line in report.lines if "here" in line]
    assert not report.counts[Outcome.REFUSED] and not report.counts[Outcome.LEFT_ALONE]
    assert report.counts[Outcome.UPDATED]


def test_the_rest_follows_when_the_dates_were_edited_here(calendar):
    """Hard case 17."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    edit(ends_at_local=datetime(2026, 3, 2, 14))

    report = renewed(calendar, *LATER)

    event = Event.objects.get()
    assert (event.starts_at_local.hour, event.ends_at_local.hour) == (10, 14)
    assert (event.title, event.occurrences.attached().count()) == ("New", 4)
    assert reasons(report) == ["The dates were edited here and are kept."]
    assert report.rows[0].differences == ("working title", "title")


def test_dates_that_were_set_back_follow_again(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    edit(ends_at_local=datetime(2026, 3, 2, 14))
    renewed(calendar, *LATER)
    edit(ends_at_local=datetime(2026, 3, 2, 12))

    report = renewed(calendar, *LATER, sequence=4, title="Newer")

    assert reasons(report) == []
    assert Event.objects.get().starts_at_local.hour == 11


def test_a_date_that_was_cancelled_here_stays_cancelled(calendar):
    """Hard case 17: though the file moves it."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), MOVED))
    OccurrenceChange.objects.update(kind="cancelled", starts_at_local=None)
    edit()

    report = renewed(calendar, *MONDAYS, parts=(MOVED,))

    assert OccurrenceChange.objects.get().kind == "cancelled"
    said = ["The change to 2026-03-09 10:00 was edited here and is kept."]
    assert reasons(report) == said
    again = renewed(calendar, *MONDAYS, sequence=6, title="Newer", parts=(MOVED,))
    assert OccurrenceChange.objects.get().kind == "cancelled"
    assert reasons(again) == said


def test_a_change_that_was_made_here_stays(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    event = Event.objects.get()
    OccurrenceChange.objects.create(event=event, local_start=SECOND, reason={"az": "Bayram"})

    report = renewed(calendar, *MONDAYS, parts=(MOVED,))

    row = OccurrenceChange.objects.get()
    assert (row.kind, row.reason) == ("cancelled", {"az": "Bayram"})
    assert reasons(report) == ["The change to 2026-03-09 10:00 was edited here and is kept."]
    same = renewed(calendar, *MONDAYS, sequence=5, title="Newer", parts=(CANCELLED,))
    assert reasons(same) == []


def test_a_change_that_was_taken_back_here_does_not_return(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), MOVED))
    OccurrenceChange.objects.get().delete()

    report = renewed(calendar, *MONDAYS, parts=(MOVED,))

    again = renewed(calendar, *MONDAYS, sequence=6, title="Newer", parts=(MOVED,))
    assert not OccurrenceChange.objects.exists()
    said = ["The change to 2026-03-09 10:00 was removed here and stays removed."]
    assert reasons(report) == reasons(again) == said


def test_a_change_that_was_edited_here_outlives_the_files(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), MOVED))
    OccurrenceChange.objects.update(kind="cancelled", starts_at_local=None)
    edit()
    renewed(calendar, *MONDAYS)
    assert OccurrenceChange.objects.get().kind == "cancelled"


def test_a_change_that_was_made_here_goes_with_its_date_and_whoever_imports_is_told(calendar):
    """Hard case 17: the file now ends before the date that was cancelled here."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    event = Event.objects.get()
    OccurrenceChange.objects.create(event=event, local_start=SECOND, reason={"az": "Bayram"})

    report = renewed(calendar, *times("20260302T100000", "20260302T120000"))

    assert not OccurrenceChange.objects.exists()
    assert reasons(report) == [
        "The change made here to 2026-03-09 10:00 is removed together with its date."
    ]
    again = renewed(calendar, *MONDAYS, sequence=5, title="Newer")
    assert reasons(again) == []


def test_a_change_of_the_last_file_goes_with_its_date_unsaid(calendar):
    """Hard case 17: it was never anybody's here."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), MOVED))

    report = renewed(calendar, *times("20260302T100000", "20260302T120000"))

    assert not OccurrenceChange.objects.exists()
    assert reasons(report) == []


def test_a_date_that_was_added_here_stays_without_a_word(calendar):
    """Hard case 17: no rule of any file names it, so that none takes it away."""
    import_data(calendar, vcalendar(vevent("a", *MONDAYS)))
    extra = {"local_start": datetime(2026, 3, 11, 10), "kind": "extra"}
    OccurrenceChange.objects.create(event=Event.objects.get(), **extra)

    report = renewed(calendar, *times("20260302T100000", "20260302T120000"))

    assert OccurrenceChange.objects.get().kind == "extra"
    assert reasons(report) == []


def test_title_and_place_of_a_date_that_were_edited_here_stay(calendar):
    hall, yard = (VenueFactory(slug=slug, name={"az": slug}) for slug in ("hall", "yard"))
    in_hall = override(*MOVED.splitlines()[5:7], "LOCATION:hall", title="Own", sequence=1)
    import_data(calendar, vcalendar(vevent("a", *MONDAYS), in_hall))
    row = OccurrenceChange.objects.get()
    assert (row.venue, row.title) == (hall, {"az": "Own"})
    row.venue, row.title = yard, {"az": "Ours"}
    row.save()

    other = in_hall.replace("SUMMARY:Own", "SUMMARY:Theirs")
    report = renewed(calendar, *MONDAYS, parts=(other,))

    row.refresh_from_db()
    assert (row.venue, row.title) == (yard, {"az": "Ours"})
    assert reasons(report) == [
        "The title of 2026-03-09 10:00 was edited here and is kept.",
        "The place of 2026-03-09 10:00 was edited here and is kept.",
    ]


def test_each_field_that_was_edited_here_is_named(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS, "DESCRIPTION:Text")))
    edit(title="Ours", status="tentative", venue=VenueFactory(slug="hall"))
    page = EventPage.objects.get()
    page.title, page.body = "Ours", "<p>Ours</p>"
    page.save_revision().publish()

    report = renewed(calendar, *MONDAYS, "DESCRIPTION:Other", "STATUS:CANCELLED")

    assert reasons(report) == [
        "The working title was edited here and is kept.",
        "The status was edited here and is kept.",
        "The file says that it is cancelled.",
        "The place was edited here and is kept.",
        "The title of its page was edited here and is kept.",
        "The text of its page was edited here and is kept.",
    ]
    assert report.rows[0].differences == ()


def test_a_row_says_what_a_newer_version_changes(calendar):
    import_data(calendar, vcalendar(vevent("a", *MONDAYS, "DESCRIPTION:Text")))
    report = renewed(calendar, *LATER, "DESCRIPTION:Other", "STATUS:CANCELLED", parts=(MOVED,))
    (row,) = report.rows
    assert row.differences == (
        *("working title", "status", "time", "repetition", "single dates", "title", "text"),
    )
    assert (row.event_id, row.starts_at_local.hour) == (Event.objects.get().pk, 11)


def test_a_dry_run_asks_little_and_writes_nothing(calendar, django_assert_max_num_queries):
    """It keeps nobody waiting, however long the file is."""
    data = vcalendar(*(vevent(str(number), *MONDAYS) for number in range(200)))
    import_data(calendar, data, dry_run=True)
    with django_assert_max_num_queries(12):
        report = import_data(calendar, data, dry_run=True)
    assert report.counts == {Outcome.IMPORTED: 200}
    assert not Event.objects.exists() and not ImportedEntry.objects.exists()


def test_the_history_of_an_event_says_who_imported_it(calendar):
    user = user_as("editor")
    import_calendar(
        vcalendar(vevent("a", *MONDAYS)).encode(),
        calendar=calendar,
        publish=False,
        dry_run=False,
        now=NOW,
        user=user,
    )
    entry = ModelLogEntry.objects.get(action="outreach.import")
    assert (entry.user, entry.object_id) == (user, str(Event.objects.get().pk))
    assert "calendar file" in entry.message


def test_an_import_stops_between_two_entries(calendar, settings):
    """With each call of the clock a second goes by."""
    settings.OUTREACH_IMPORT_SECONDS = 2
    seconds = iter(range(100))
    data = vcalendar(*(vevent(str(number), *MONDAYS) for number in range(4))).encode()
    target = {"calendar": calendar, "publish": False, "dry_run": False, "now": NOW}

    report = import_calendar(data, elapsed=lambda: next(seconds), **target)

    assert not report.is_complete
    assert Event.objects.count() == report.counts[Outcome.IMPORTED] == 2
    assert "Entries left: 2." in report.lines[0]
    settings.OUTREACH_IMPORT_SECONDS = 60
    again = import_calendar(data, **target)
    assert again.counts == {Outcome.UNCHANGED: 2, Outcome.IMPORTED: 2}
