"""Subscribed calendars of partners: refreshed when due, one failing never stops the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from outreach.importing.partner_calendars import CalendarBusy, due_calendars, refresh_calendar
from outreach.importing.remote.fetching import fetch
from outreach.importing.reports import ImportReport, Message, Outcome
from outreach.models import Event, EventPage, ImportedEntry, PartnerCalendar
from outreach.scheduling.errors import FetchRefused, FileRefused
from tests.calendar_files import MONDAYS, import_data, vcalendar, vevent
from tests.factories import RegionFactory, calendar_in
from tests.remote_servers import LOOPBACK, remote_server

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def remote():
    with remote_server() as server:
        yield server


@pytest.fixture(autouse=True)
def own_network(settings, remote):
    settings.OUTREACH_FETCH_SCHEMES = ("http",)
    settings.OUTREACH_FETCH_PORTS = (remote.port,)
    settings.OUTREACH_FETCH_NETWORKS = LOOPBACK


def partner_at(address: str, **fields) -> PartnerCalendar:
    fields = {"title": address[-10:], "calendar": calendar_in("az")} | fields
    return PartnerCalendar.objects.create(address=address, **fields)


def refresh(partner: PartnerCalendar, *, now=NOW) -> ImportReport | None:
    try:
        return refresh_calendar(partner=partner, now=now)
    finally:
        partner.refresh_from_db()


def says(remote, path: str, *parts: str, **headers: str) -> str:
    return remote.says(path, vcalendar(*parts).encode(), **headers)


def test_what_a_partner_adds_and_changes_follows(remote):
    region = RegionFactory(slug="west")
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)), region=region, publishes=True)

    refresh(partner)

    event = Event.objects.get()
    assert (event.region, event.status) == (region, "confirmed")
    assert EventPage.objects.get().live
    assert ImportedEntry.objects.get().partner == partner
    assert (partner.checked_at, partner.changed_at, partner.failures) == (NOW, NOW, 0)

    says(remote, "/a", vevent("a", *MONDAYS, title="New", sequence=1), vevent("b", *MONDAYS))
    report = refresh(partner, now=NOW + timedelta(hours=1))

    assert report.counts == {Outcome.UPDATED: 1, Outcome.IMPORTED: 1}
    assert Event.objects.get(uid="a").title == "New"


def test_an_unchanged_file_is_asked_for_by_its_marks(remote):
    headers = {"ETag": '"v1"', "Last_Modified": "Sun, 01 Feb 2026 10:00:00 GMT"}
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS), **headers))
    refresh(partner)
    remote.says("/a", b"", status=304)

    assert refresh(partner, now=NOW + timedelta(hours=1)) is None

    assert remote.asked[-1]["If-None-Match"] == '"v1"'
    assert remote.asked[-1]["If-Modified-Since"] == headers["Last_Modified"]
    assert partner.changed_at == NOW
    assert partner.checked_at == NOW + timedelta(hours=1)
    assert ImportReport.read(partner.report).counts == {Outcome.IMPORTED: 1}


def test_what_it_no_longer_has_is_listed_and_stays(remote):
    """Hard case 17; what other files brought into the same calendar is not its concern."""
    import_data(calendar_in("az"), vcalendar(vevent("by-hand", *MONDAYS)))
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS), vevent("b", *MONDAYS)))
    refresh(partner)
    says(remote, "/a", vevent("a", *MONDAYS))

    refresh(partner)

    rows = ImportReport.read(partner.report).rows
    assert [(row.uid, row.outcome) for row in rows] == [("b", Outcome.MISSING)]
    assert Event.objects.count() == 3


def test_one_partner_cannot_change_what_another_brought(remote):
    first = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    refresh(first)
    second = partner_at(says(remote, "/b", vevent("a", *MONDAYS, title="Taken", sequence=9)))

    report = refresh(second)

    assert report.counts == {Outcome.LEFT_ALONE: 1}
    assert "another calendar" in report.lines[0]
    assert Event.objects.get().title == "Görüş"
    assert ImportedEntry.objects.get().partner == first


def test_what_was_imported_by_hand_before_is_taken_over(remote):
    import_data(calendar_in("az"), vcalendar(vevent("a", *MONDAYS)))
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS, title="New", sequence=1)))
    refresh(partner)
    assert ImportedEntry.objects.get().partner == partner
    assert Event.objects.get().title == "New"


def test_what_was_edited_here_stays(remote):
    """Hard case 17."""
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    refresh(partner)
    event = Event.objects.get()
    event.title = "Ours"
    event.save()
    says(remote, "/a", vevent("a", *MONDAYS, title="Theirs", sequence=1))

    report = refresh(partner)

    assert Event.objects.get().title == "Ours"
    assert "The working title was edited here and is kept." in report.lines[0]


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ({"status": 404}, FetchRefused, "Nothing was found at this address (404)"),
        ({"body": b"<html>", "Content_Type": "text/html"}, FetchRefused, "web page"),
        ({"body": b"no calendar"}, FileRefused, "This is not a calendar file"),
        ({"body": b"x" * 600_000}, FileRefused, "larger than 512 kB"),
    ],
)
def test_a_failure_is_kept_with_its_reason_until_it_works_again(remote, answer, error, message):
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    refresh(partner)
    remote.says("/a", **answer)
    for count in (1, 2):
        with pytest.raises(error):
            refresh(partner)
        assert partner.failures == count
        assert message in str(Message.read(partner.error))
        assert partner.leased_until is None
    assert Event.objects.count() == 1
    says(remote, "/a", vevent("a", *MONDAYS))
    refresh(partner)
    assert (partner.failures, str(Message.read(partner.error))) == (0, "")


def test_a_calendar_that_fails_again_and_again_is_tried_once_a_day(remote):
    fine, broken = partner_at(remote.url("/fine")), partner_at(remote.url("/broken"))
    partner_at(remote.url("/off"), is_active=False)
    PartnerCalendar.objects.update(checked_at=NOW)
    hour, day = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    broken.failures = 4
    broken.checked_at = NOW
    broken.save()
    assert due_calendars(now=hour) == [fine, broken]
    broken.failures = 5
    broken.save()
    assert due_calendars(now=hour) == [fine]
    assert due_calendars(now=day) == [fine, broken]


def test_two_jobs_never_import_one_calendar_at_once(remote):
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    count = len(remote.asked)
    PartnerCalendar.objects.update(leased_until=NOW + timedelta(minutes=1))
    with pytest.raises(CalendarBusy):
        refresh(partner)
    assert (len(remote.asked), partner.failures, partner.checked_at) == (count, 0, None)
    refresh(partner, now=NOW + timedelta(minutes=2))
    assert Event.objects.count() == 1


def test_a_lease_is_taken_before_anything_is_fetched(remote, monkeypatch):
    """A second job, started while the first one waits for the server, leaves it alone."""
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    refused = []

    def fetched_meanwhile(*arguments, **values):
        with pytest.raises(CalendarBusy):
            refresh_calendar(partner=PartnerCalendar.objects.get(), now=NOW)
        refused.append(arguments)
        return fetch(*arguments, **values)

    monkeypatch.setattr("outreach.importing.partner_calendars.fetch", fetched_meanwhile)
    refresh(partner)
    assert len(refused) == 1 and partner.leased_until is None


def test_an_import_that_was_stopped_is_read_whole_the_next_time(remote, settings):
    url = says(remote, "/a", vevent("a", *MONDAYS), vevent("b", *MONDAYS), ETag='"v1"')
    partner = partner_at(url)
    settings.OUTREACH_IMPORT_SECONDS = -1
    assert not refresh(partner).is_complete
    assert partner.etag == ""
    settings.OUTREACH_IMPORT_SECONDS = 60
    refresh(partner)
    assert (partner.etag, Event.objects.count()) == ('"v1"', 2)


def test_a_calendar_that_is_deleted_leaves_its_events(remote):
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))
    refresh(partner)
    partner.delete()
    assert ImportedEntry.objects.get().partner is None
    again = partner_at(says(remote, "/a", vevent("a", *MONDAYS, title="New", sequence=1)))
    refresh(again)
    assert Event.objects.get().title == "New"


def test_the_job_names_what_fails_and_goes_on(remote, monkeypatch):
    partner_at(remote.url("/nothing"), title="Gone")
    partner_at(says(remote, "/ours", vevent("x", *MONDAYS)), title="Odd")
    partner_at(says(remote, "/a", vevent("a", *MONDAYS)), title="Fine")
    ours = refresh_calendar

    def sometimes(*, partner, now):
        if partner.title == "Odd":
            raise RuntimeError
        return ours(partner=partner, now=now)

    monkeypatch.setattr(
        "outreach.management.commands.refresh_calendars.refresh_calendar", sometimes
    )
    out, errors = StringIO(), StringIO()
    call_command("refresh_calendars", stdout=out, stderr=errors)
    assert out.getvalue().splitlines() == [
        "Fine: 1 imported, 0 updated",
        "1 partners' calendars brought up to date",
    ]
    assert "Gone: Nothing was found at this address (404)." in errors.getvalue()
    assert "Odd: unexpected error" in errors.getvalue()
    assert Event.objects.count() == 1


def test_an_error_of_ours_is_kept_too(remote, monkeypatch):
    partner = partner_at(says(remote, "/a", vevent("a", *MONDAYS)))

    def fails(*_arguments, **_values):
        raise RuntimeError

    monkeypatch.setattr("outreach.importing.partner_calendars.import_calendar", fails)
    with pytest.raises(RuntimeError):
        refresh(partner)
    assert partner.failures == 1
    assert "log" in str(Message.read(partner.error))
    assert partner.leased_until is None
