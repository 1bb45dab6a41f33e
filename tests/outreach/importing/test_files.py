"""What is imported and published, the feed gives back: same instants, titles, cancellations."""

from __future__ import annotations

import re

import icalendar
import pytest

from outreach.importing.reports import Outcome
from outreach.models import CalendarPage, Event, EventPage, Occurrence
from tests.calendar_files import FILES, MONDAYS, feed, import_data, rows, times, vcalendar, vevent
from tests.factories import VenueFactory, calendar_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


@pytest.mark.parametrize("name", ["clock_changes", "zones", "whole_days", "bounds"])
def test_the_feed_gives_back_what_was_imported(calendar, name):
    """Hard cases 1, 2, 3, 9."""
    data = (FILES / f"{name}.ics").read_bytes()

    report = import_data(calendar, data)

    assert report.counts[Outcome.REFUSED] == 0, report.lines
    assert report.lines == []
    assert sorted(rows(feed())) == sorted(rows(data))


def test_titles_come_back_as_they_were(calendar):
    """Hard case 12: folded inside of characters, escaped, in all scripts, hostile."""
    report = import_data(calendar, (FILES / "text_safety.ics").read_bytes())

    assert report.counts == {Outcome.IMPORTED: 14}
    parsed = icalendar.Calendar.from_ical(feed())
    titles = {str(event["UID"]).partition("@")[0]: str(event["SUMMARY"]) for event in parsed.events}
    assert titles == {
        "punctuation": 'Rights, duties; and a back\\slash: "quoted" \\n is no break',
        "letters": "Əcnəbilər üçün görüş: hüquq, şikayət, ğ, ı, İ",
        "scripts": "حقوق المهاجرين · Права мигрантов · مهاجرین کے حقوق",
        "emoji": "Open day 🎉👩‍👩‍👧‍👦🇦🇿",
        "direction": "Right \u200f(שלום)\u200e left \u2067inside\u2069 \u202eeno\u202c",
        "long": "ə" * 254 + "…",
        "markup": "<script>alert(1)</script> &amp; <b>bold</b> {{ 7 }} %(x)s",
        "html": "With formatted text",
        "injection": "Title END:VEVENT BEGIN:VEVENT UID:evil@example.org SUMMARY:Evil",
        "breaks": "Line separator next vertical[31mrednull",
        "formula": '=HYPERLINK("https://example.org")',
        "month": "month",
        "month-again": "month",
        "untitled": "Adsız",
    }
    assert all(len(line.encode()) <= 75 for line in feed().split("\r\n"))


def test_the_texts_of_pages_are_escaped_or_cleaned(calendar):
    import_data(calendar, (FILES / "text_safety.ics").read_bytes())

    bodies = dict(EventPage.objects.values_list("event__uid", "body"))
    assert bodies["punctuation@example.org"] == (
        "<p>One, two; three\\four<br/>new line</p><p>new paragraph</p>"
    )
    assert bodies["markup@example.org"] == "<br><a>link</a> &lt;"
    assert bodies["html@example.org"] == (
        '<p>Good <b>text</b> <a>bad</a> <a href="https://example.org/?a=1&amp;b=2">link</a></p>'
    )


def test_addresses_are_unique_and_not_the_calendars_own(calendar):
    import_data(calendar, (FILES / "text_safety.ics").read_bytes())

    slugs = dict(EventPage.objects.values_list("event__uid", "slug"))
    assert slugs["letters@example.org"] == "ecnebiler-ucun-gorus-huquq-sikayet-g-i-i"
    assert slugs["month@example.org"] == "month-event"
    assert slugs["month-again@example.org"] == "month-event-1"
    assert "права-мигрантов" in slugs["scripts@example.org"]
    for page in EventPage.objects.all():
        page.full_clean()


@pytest.mark.parametrize(("name", "good"), [("bounds_refused", 1), ("zones_refused", 1)])
def test_entries_that_cannot_be_taken_are_named_and_the_others_imported(calendar, name, good):
    """Hard cases 2, 9, 17: a line for each, and nothing of them is written."""
    data = (FILES / f"{name}.ics").read_text()
    uids = set(re.findall(r"^UID:(.*)$", data, re.M))

    report = import_data(calendar, data)

    assert report.counts[Outcome.IMPORTED] == good
    assert len(report.lines) == report.counts[Outcome.REFUSED]
    refused = uids - {"good@example.org"}
    assert all(any(line.startswith(uid[:80]) for line in report.lines) for uid in refused)
    assert list(Event.objects.values_list("uid", flat=True)) == ["good@example.org"]
    assert EventPage.objects.count() == Occurrence.objects.count() == 1


@pytest.mark.parametrize("name", ["PRIVATE", "CONFIDENTIAL", "X-STAFF"])
def test_private_entries_get_no_page(calendar, name):
    """Hard case 11."""
    report = import_data(calendar, vcalendar(vevent("a", *MONDAYS, f"CLASS:{name}")))

    assert report.lines == ["a Görüş: It is marked as private, so no page is created."]
    assert Event.objects.get().status == "planned"
    assert not EventPage.objects.exists()


def test_a_place_is_a_venue_by_name_or_the_first_paragraph(calendar):
    venue = VenueFactory(slug="hall", name={"az": "Böyük zal", "en": "Great Hall"})
    known = vevent("a", *MONDAYS, "LOCATION:Great Hall")
    unknown = vevent("b", *MONDAYS, "LOCATION:Yard & garden", "DESCRIPTION:Text")

    import_data(calendar, vcalendar(known, unknown))

    assert Event.objects.get(uid="a").venue == venue
    assert EventPage.objects.get(event__uid="a").body == ""
    assert EventPage.objects.get(event__uid="b").body == "<p>Yard &amp; garden</p><p>Text</p>"


def test_single_dates_keep_their_own_title_and_place(calendar):
    venue = VenueFactory(slug="hall", name={"az": "Böyük zal"})
    override = vevent(
        "a",
        "RECURRENCE-ID;TZID=Asia/Baku:20260309T100000",
        *times("20260309T100000", "20260309T120000"),
        "LOCATION:Böyük zal",
        title="Açıq dərs",
    )
    elsewhere = override.replace("0309", "0316").replace("Böyük zal", "Bağ")

    report = import_data(calendar, vcalendar(vevent("a", *MONDAYS), override, elsewhere))

    first, second = Event.objects.get().changes.all()
    assert (first.title, first.venue, first.starts_at_local) == ({"az": "Açıq dərs"}, venue, None)
    assert (second.title, second.venue) == ({"az": "Açıq dərs"}, None)
    assert report.lines == [
        "a Görüş: The place of 2026-03-16 10:00 matches no venue here and is ignored: Bağ"
    ]


def test_a_moved_date_that_the_series_lacks_is_kept_and_reported(calendar):
    override = vevent(
        "a",
        "RECURRENCE-ID;TZID=Asia/Baku:20260310T090000",
        *times("20260310T150000", "20260310T170000"),
    )
    data = vcalendar(vevent("a", *MONDAYS), override)

    report = import_data(calendar, data)

    assert report.lines == [
        "a Görüş: 2026-03-10 09:00 is not a date of the series; it is kept as a one-off date."
    ]
    assert rows(feed()) == rows(data)


def test_a_first_date_that_its_rule_does_not_name_is_kept(calendar):
    """It is a Tuesday, and the first of four."""
    first = times("20260303T100000", "20260303T120000")
    import_data(calendar, vcalendar(vevent("a", *first, "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4")))

    days = sorted(row[0][:10] for row in rows(feed()))
    assert days == ["2026-03-03", "2026-03-09", "2026-03-16", "2026-03-23"]


def test_a_length_is_exact_across_the_clock_change(calendar):
    """RFC 5545 §3.3.6; the reader we compare with adds hours to the wall time."""
    night = vevent("a", "DTSTART;TZID=Europe/Berlin:20260328T220000", "DURATION:PT8H")
    import_data(calendar, vcalendar(night))

    assert {row[:2] for row in rows(feed())} == {
        ("2026-03-28T21:00:00+00:00", "2026-03-29T05:00:00+00:00")
    }


def test_too_many_dates_in_one_file_are_refused(calendar, monkeypatch):
    monkeypatch.setattr("outreach.importing.runs.MAX_DATES", 10)
    parts = [vevent(uid, *MONDAYS) for uid in "abc"]

    report = import_data(calendar, vcalendar(*parts))

    assert report.counts == {Outcome.IMPORTED: 2, Outcome.REFUSED: 1}
    assert "more than 10 dates" in report.lines[0]


def test_what_our_own_feed_says_can_be_imported_elsewhere(calendar):
    import_data(calendar, (FILES / "whole_days.ics").read_bytes())
    exported, before = feed(), rows(feed())
    EventPage.objects.all().delete()
    Event.objects.all().delete()

    report = import_data(calendar, exported)

    assert report.counts[Outcome.REFUSED] == 0
    assert rows(feed()) == before
