"""What other programs write, imported: nothing is lost without a word (hard case 24)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.users.models import UserProfile

from outreach.editing.pages import create_pages
from outreach.importing.files import import_calendar
from outreach.importing.pending_imports import look_at
from outreach.importing.reports import Outcome
from outreach.models import CalendarPage, Event, EventPage, Face, ImportedEntry
from outreach.scheduling.icalendar.content_lines import LARGEST_SEQUENCE
from tests.calendar_files import FILES, MONDAYS, NOW, import_data, times, vcalendar, vevent
from tests.factories import VenueFactory, calendar_in
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
ONCE = times("20260302T100000", "20260302T120000")


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def of_others(name: str) -> bytes:
    return (FILES / "of_others" / f"{name}.ics").read_bytes()


def test_times_in_utc_are_published_in_the_zone_of_their_calendar(calendar):
    import_data(calendar, of_others("utc_times"))

    zones = dict(Event.objects.values_list("uid", "zone"))
    assert set(zones.values()) == {"Asia/Baku"}
    starts = {event.uid: f"{event.starts_at_local:%d %H:%M}" for event in Event.objects.all()}
    assert starts["night"] == "12 00:30" and starts["weekly"] == "12 01:30"
    weekly = Event.objects.get(uid="weekly").occurrences.order_by("starts_at")
    assert [f"{date.local_start:%a %d}" for date in weekly] == ["Sat 12", "Sat 19", "Sat 26"]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (
            (
                'DESCRIPTION:<p>Bring <b>ID</b>&nbsp\\; card</p><br><a href="https://example.org">way</a>',
            ),
            '<p>Bring <b>ID</b>&nbsp; card</p><br><a href="https://example.org">way</a>',
        ),
        (
            ("DESCRIPTION:First line\\nSecond with <a href='https://example.org/'>link</a>",),
            'First line<br>Second with <a href="https://example.org/">link</a>',
        ),
        (
            ("DESCRIPTION:<div>One</div><div style='x'>Two<script>alert(1)</script></div>",),
            "One<br>Two<br>",
        ),
        (("DESCRIPTION:If a < b and c > d",), "<p>If a &lt; b and c &gt; d</p>"),
        (
            ("DESCRIPTION:Write to <office@example.org>",),
            "<p>Write to &lt;office@example.org&gt;</p>",
        ),
    ],
)
def test_a_formatted_description_is_formatted(calendar, lines, body):
    import_data(calendar, vcalendar(vevent("a", *ONCE, *lines)))
    assert EventPage.objects.get().body == body


def test_what_no_page_says_is_kept_with_the_event(calendar):
    """Without pages: the place, the text, and that it is cancelled."""
    lines = ("LOCATION:Behind the school", "DESCRIPTION:Bring a <b>pen</b>", "STATUS:CANCELLED")
    report = import_data(calendar, vcalendar(vevent("a", *ONCE, *lines)), publish=False)

    event = Event.objects.get()
    assert (event.status, event.venue, event.pages.count()) == ("cancelled", None, 0)
    assert not Face.objects.exists()
    assert report.lines == [
        "a Görüş: The file says that it is cancelled.",
        "a Görüş: Its place is no venue here and is kept as text: Behind the school",
    ]
    calendars = [calendar, calendar_in("en")]
    az, en = create_pages(event=event, calendars=calendars, user=user_as("administrator"))
    assert az.body == "<p>Behind the school</p>Bring a <b>pen</b>"
    assert en.body == ""


def test_who_may_not_call_off_an_event_does_not_by_a_file(client, calendar):
    """Hard case 20: it stays planned, and every screen on which it is confirmed says so."""
    planner = user_as("planner")
    report = import_calendar(
        vcalendar(vevent("a", *ONCE, "STATUS:CANCELLED")).encode(),
        calendar=calendar,
        publish=False,
        dry_run=False,
        now=NOW,
        user=planner,
    )
    event = Event.objects.get()
    assert event.status == "planned"
    assert report.lines == ["a Görüş: The file says that it is cancelled."]
    UserProfile.objects.update_or_create(user=planner, defaults={"preferred_language": "en"})
    client.force_login(planner)
    for name in ("wagtailsnippets_outreach_event:edit", "outreach_event_pages"):
        html = client.get(reverse(name, args=[event.pk])).content.decode()
        assert "says that it is cancelled" in html, name


def test_a_page_does_not_repeat_the_place_once_a_venue_is_set(calendar):
    lines = ("LOCATION:Behind the school", "DESCRIPTION:Text")
    import_data(calendar, vcalendar(vevent("a", *ONCE, *lines)), publish=False)
    event = Event.objects.get()
    event.venue = VenueFactory()
    event.save()
    (page,) = create_pages(event=event, calendars=[calendar], user=user_as("administrator"))
    assert page.body == "<p>Text</p>"


def test_what_was_cancelled_and_is_on_again_is_planned_again(calendar):
    first = vevent("a", *ONCE, "STATUS:CANCELLED", sequence=1)
    import_data(calendar, vcalendar(first), publish=False)
    import_data(calendar, vcalendar(vevent("a", *ONCE, sequence=2)), publish=False)
    assert Event.objects.get().status == "planned"
    assert not ImportedEntry.objects.get().is_cancelled


@pytest.mark.parametrize("status", ["planned", "confirmed"])
def test_a_file_never_decides_what_pages_that_people_made_say(calendar, status):
    """An import without publishing would else publish or withdraw what editors prepare."""
    import_data(calendar, vcalendar(vevent("a", *ONCE, sequence=1)), publish=False)
    event = Event.objects.get()
    user = user_as("administrator")
    (page,) = create_pages(event=event, calendars=[calendar], user=user)
    page.save_revision(user=user).publish(user=user)
    event.refresh_from_db()
    event.status = status
    event.save()

    cancelled = vevent("a", *ONCE, "STATUS:CANCELLED", sequence=2)
    report = import_data(calendar, vcalendar(cancelled), publish=False)

    event.refresh_from_db()
    assert event.status == status
    assert "a Görüş: The file says that it is cancelled." in report.lines


def test_a_cancelled_event_that_people_published_stays_cancelled(calendar):
    first = vevent("a", *ONCE, "STATUS:CANCELLED", sequence=1)
    import_data(calendar, vcalendar(first), publish=False)
    event, user = Event.objects.get(), user_as("administrator")
    (page,) = create_pages(event=event, calendars=[calendar], user=user)
    page.save_revision(user=user).publish(user=user)

    report = import_data(calendar, vcalendar(vevent("a", *ONCE, sequence=2)), publish=False)

    event.refresh_from_db()
    assert event.status == "cancelled"
    assert "a Görüş: The file no longer says that it is cancelled." in report.lines


def test_a_place_is_a_venue_whatever_its_case_unless_two_have_the_name(calendar):
    hall = VenueFactory(slug="hall", name={"az": "İdman  Zalı", "en": "Sports Hall"})
    VenueFactory(slug="one", name={"en": "Library"})
    VenueFactory(slug="two", name={"en": "LIBRARY"})
    parts = [
        vevent("a", *ONCE, "LOCATION:idman zalı"),
        vevent("b", *ONCE, "LOCATION:SPORTS  HALL"),
        vevent("c", *ONCE, "LOCATION:Library"),
    ]
    import_data(calendar, vcalendar(*parts), publish=False)
    venues = {event.uid: event.venue for event in Event.objects.all()}
    assert venues == {"a": hall, "b": hall, "c": None}
    assert ImportedEntry.objects.get(event__uid="c").place == "Library"


def test_the_form_of_an_event_says_what_its_file_says(client, calendar):
    lines = ("LOCATION:Behind the school", "DESCRIPTION:Bring a <b>pen</b>", "STATUS:CANCELLED")
    import_data(calendar, vcalendar(vevent("a", *ONCE, *lines)), publish=False)
    client.force_login(user_as("administrator"))
    event = Event.objects.get()
    address = reverse("wagtailsnippets_outreach_event:edit", args=[event.pk])
    html = client.get(address).content.decode()
    assert "Behind the school" in html and "Bring a pen" in html
    Event.objects.update(sequence=LARGEST_SEQUENCE)
    assert client.get(address).context["object"].has_last_sequence


def test_the_largest_sequence_stays_and_the_date_alone_moves(calendar):
    """Hard case 5: a number beyond it would be no INTEGER."""
    report = import_data(calendar, of_others("large_sequences"))

    assert report.counts == {Outcome.IMPORTED: 3, Outcome.REFUSED: 2}
    event = Event.objects.get(uid="largest")
    assert event.sequence == LARGEST_SEQUENCE
    face = Face.objects.filter(event=event, language="az")
    before = face.get().text
    event.starts_at_local = event.starts_at_local.replace(hour=9)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        event.save()
    event.refresh_from_db()
    after = face.get().text
    assert (event.sequence, event.public_sequence) == (LARGEST_SEQUENCE, LARGEST_SEQUENCE)
    assert f"SEQUENCE:{LARGEST_SEQUENCE}" in after and "T090000" in after
    stamps = [text.partition("DTSTAMP:")[2][:16] for text in (before, after)]
    assert stamps[0] < stamps[1]
    event.status = "planned"
    event.save()
    assert Event.objects.get(pk=event.pk).public_sequence == LARGEST_SEQUENCE


@pytest.mark.parametrize(
    ("sequence", "outcome"), [(1732600001, "updated"), (1732599999, "left alone")]
)
def test_a_sequence_that_is_a_time_is_compared_like_any_other(calendar, sequence, outcome):
    import_data(calendar, of_others("large_sequences"))
    later = ("DTSTART;TZID=Asia/Baku:20261201T180000", "DTEND;TZID=Asia/Baku:20261201T190000")
    report = import_data(calendar, vcalendar(vevent("seconds", *later, sequence=sequence)))
    assert report.rows[0].outcome == outcome


def test_every_object_has_what_was_done_to_it_in_its_history(client, calendar):
    """Of the entries that share a context and an action, Wagtail shows one in all histories."""
    administrator = user_as("administrator")
    client.force_login(administrator)
    parts = [vevent(uid, *MONDAYS) for uid in "abc"]
    newer = [vevent(uid, *MONDAYS, title="New", sequence=2) for uid in "abc"]
    for data in (parts, newer):
        pending = look_at(
            data=vcalendar(*data).encode(),
            source="a.ics",
            user=administrator,
            calendar=calendar,
            region=None,
            publish=True,
            now=NOW,
        )
        path = reverse("outreach_pending_import", args=[pending.key])
        with time_machine.travel(NOW, tick=False):
            assert client.post(path).status_code == 302
    event = Event.objects.first()
    english, russian = calendar_in("en"), calendar_in("ru")
    client.post(
        reverse("outreach_event_pages", args=[event.pk]), {"calendar": [english.pk, russian.pk]}
    )
    objects = [*Event.objects.all(), *EventPage.objects.all()]
    assert len(objects) == 8
    for found in objects:
        logs = registry.get_logs_for_instance(found)
        shown = logs.latest_by_uuid_and_action()
        assert {log.action for log in shown} == {log.action for log in logs}, found
        if isinstance(found, Event):
            assert [log.action for log in shown].count("outreach.import") == 2
            assert {log.user for log in shown} == {administrator}


def test_one_entry_costs_five_saves_at_most(calendar):
    """Hard case 17: of new ones and of updates, with their pages."""
    saved: list[str] = []

    def note(sender, **kwargs):
        saved.append(sender._meta.label)

    post_save.connect(note)
    try:
        for sequence, title in ((1, "Old"), (2, "New")):
            saved.clear()
            import_data(calendar, vcalendar(vevent("a", *ONCE, title=title, sequence=sequence)))
            of_file = "outreach.ImportSource"  # Once for a file, whatever it holds.
            own = [one for one in saved if one.startswith("outreach.") and one != of_file]
            assert len(own) <= 5, own
    finally:
        post_save.disconnect(note)
