"""Importing a calendar in the admin: looked at first, applied as it was looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from outreach.importing.reports import ImportReport, Outcome
from outreach.models import Event, EventPage, ImportedEntry, PendingImport
from tests.calendar_files import FILES, MONDAYS, times, vcalendar, vevent
from tests.factories import EventFactory, RegionFactory, calendar_in
from tests.factories.users import ROLES, let_write_in_all_regions, regional_user, user_as
from tests.remote_servers import LOOPBACK, remote_server

pytestmark = pytest.mark.django_db
IMPORT = reverse("outreach_import")
IMPORTERS = {"editor", "planner", "coordinator", "administrator"}


@pytest.fixture
def calendar():
    return calendar_in("az")


def log_in(client, role: str, *regions):
    """As a user of this role who reads English; in these regions only, where some are named."""
    user = regional_user(role, *regions) if regions else user_as(role)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return user


def look_at(client, into, data: str | bytes, **typed):
    """Choose a file; the answer is the next screen, or the form with what is wrong."""
    content = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile("partner.ics", content)
    posted = {"file": file, "calendar": into.pk} | typed
    return client.post(IMPORT, {k: v for k, v in posted.items() if v is not None}, follow=True)


def apply(client, screen):
    return client.post(screen.request["PATH_INFO"], follow=True)


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def outcomes(response) -> dict[str, int]:
    with translation.override("en"):
        return {str(label): count for _value, label, count in response.context["counts"]}


def test_only_who_adds_and_changes_events_imports(client, calendar):
    data = vcalendar(vevent("a", *MONDAYS))
    kept = None
    for role in ROLES:
        log_in(client, role)
        assert (client.get(IMPORT).status_code == 200) == (role in IMPORTERS), role
        screen = look_at(client, calendar, data)
        assert (screen.status_code == 200 and "rows" in screen.context) == (role in IMPORTERS)
        kept = kept or PendingImport.objects.first()
    client.logout()
    for address in (IMPORT, reverse("outreach_pending_import", args=[kept.key])):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302 and "/login/" in response["Location"]
    assert not Event.objects.exists()


def test_the_menu_names_it_to_those_who_may(client):
    for role in ROLES:
        log_in(client, role)
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (IMPORT in html) == (role in IMPORTERS), role


def test_nobody_reads_or_applies_what_another_chose(client, calendar):
    log_in(client, "coordinator")
    path = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS))).request["PATH_INFO"]
    log_in(client, "editor")
    for response in (client.get(path, follow=True), client.post(path, follow=True)):
        assert "has expired" in told(response) or "Görüş" not in response.content.decode()
        assert response.request["PATH_INFO"] == IMPORT
    assert not Event.objects.exists()


def test_nothing_is_written_before_it_is_applied(client, calendar):
    log_in(client, "administrator")
    data = vcalendar(vevent("a", *MONDAYS), vevent("b", "RRULE:FREQ=DAILY", title="No start"))

    screen = look_at(client, calendar, data, publish="on")

    assert outcomes(screen) == {"new": 1, "refused": 1}
    html = screen.content.decode()
    assert "It has no start." in html and "2 Mar 2026, 10:00" in html
    assert not Event.objects.exists() and not EventPage.objects.exists()

    result = apply(client, screen)

    event = Event.objects.get()
    assert "has been imported" in told(result) or event
    assert outcomes(result) == {"new": 1, "refused": 1}
    assert reverse("outreach_event_dates", args=[event.pk]) in result.content.decode()
    assert EventPage.objects.get().live


@pytest.mark.slow
def test_applied_twice_it_changes_nothing(client, calendar):
    """Hard case 17."""
    log_in(client, "administrator")
    screen = look_at(client, calendar, (FILES / "whole_days.ics").read_bytes(), publish="on")
    apply(client, screen)
    before = list(Event.objects.order_by("pk").values())

    result = apply(client, screen)

    assert outcomes(result) == {"unchanged": 9}
    assert list(Event.objects.order_by("pk").values()) == before
    again = look_at(client, calendar, (FILES / "whole_days.ics").read_bytes(), publish="on")
    assert outcomes(again) == {"unchanged": 9}
    assert "There is nothing to apply." in again.content.decode()


def test_what_was_edited_here_is_said_to_stay(client, calendar):
    """Hard case 17: before anything is applied."""
    log_in(client, "administrator")
    apply(client, look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)), publish="on"))
    event = Event.objects.get()
    event.status = Event.Status.TENTATIVE
    event.save()
    page = EventPage.objects.get()
    page.title = "Edited"
    page.save_revision().publish()
    later = (*times("20260302T110000", "20260302T120000"), "RRULE:FREQ=WEEKLY;COUNT=5")
    newer = vcalendar(vevent("a", *later, title="New", sequence=1))

    html = look_at(client, calendar, newer, publish="on").content.decode()

    assert "Changes: working title, time, repetition." in html
    assert "The status was edited here and is kept." in html
    assert "The title of its page was edited here and is kept." in html
    assert EventPage.objects.get().title == "Edited"


def test_what_the_file_no_longer_has_is_named(client, calendar):
    """Hard case 17."""
    log_in(client, "editor")
    both = vcalendar(vevent("a", *MONDAYS), vevent("b", *MONDAYS, title="Gone"))
    apply(client, look_at(client, calendar, both))
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    assert outcomes(screen) == {"unchanged": 1, "no longer in the file": 1}
    assert "It is no longer in the file; the event is kept." in screen.content.decode()


def test_the_same_bytes_are_applied_whatever_is_posted(client, calendar):
    log_in(client, "editor")
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    other = SimpleUploadedFile("x.ics", vcalendar(vevent("z", *MONDAYS)).encode())
    client.post(screen.request["PATH_INFO"], {"file": other, "publish": "on"})
    assert list(Event.objects.values_list("uid", "status")) == [("a", "planned")]


def test_a_file_is_kept_for_an_hour(client, calendar):
    log_in(client, "editor")
    path = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS))).request["PATH_INFO"]
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.post(path)["Location"] == IMPORT
        assert not Event.objects.exists()
        look_at(client, calendar, vcalendar(vevent("b", *MONDAYS)))
    assert PendingImport.objects.count() == 1


def test_no_more_than_five_files_of_one_person_are_kept(client, calendar):
    log_in(client, "editor")
    for number in range(7):
        look_at(client, calendar, vcalendar(vevent(str(number), *MONDAYS)))
    assert PendingImport.objects.count() == 5


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file is empty"),
        (b"%PDF-1.7", "This is not a calendar file"),
        (b"<html>", "This is not a calendar file"),
        (bytes(range(128, 256)), "not UTF-8 text"),
        (b"\0" * 100, "This is not a calendar file"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 30_000, "more than 5000 parts"),
        (b"BEGIN:VCALENDAR\n" + b"X" * 50_000_000, "larger than 512 kB"),
    ],
    ids=["empty", "pdf", "html", "bytes", "zeros", "parts", "50 MB"],
)
def test_a_file_that_is_not_taken_says_why(client, calendar, data, message):
    """Hard case 17."""
    log_in(client, "editor")
    response = look_at(client, calendar, data)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert message in response.content.decode()
    assert not PendingImport.objects.exists()


def test_a_calendar_without_events_says_so(client, calendar):
    log_in(client, "editor")
    screen = look_at(client, calendar, "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert "The file has no events." in screen.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"file": None}, "file"),
        ({"address": "https://example.org/a.ics"}, "file"),
        ({"calendar": ""}, "calendar"),
        ({"calendar": "999999"}, "calendar"),
        ({"calendar": "x"}, "calendar"),
        ({"region": "999999"}, "region"),
        ({"file": None, "address": "ftp://example.org/"}, "address"),
        ({"file": None, "address": "http://127.0.0.1/"}, "address"),
        ({"file": None, "address": "https://127.0.0.1/"}, "address"),
        ({"file": None, "address": "https://" + "a" * 3_000}, "address"),
    ],
)
def test_what_makes_no_sense_is_explained_at_its_field(client, calendar, typed, field):
    log_in(client, "editor")
    response = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)), **typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"file": None}, "Choose a file or enter an address."),
        (
            {"address": "https://example.org/a.ics"},
            "Choose either a file or an address, not both.",
        ),
    ],
)
def test_neither_or_both_is_told_apart(client, calendar, typed, told):
    log_in(client, "editor")
    response = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)), **typed)
    assert response.context["form"].errors["file"] == [told]


def test_a_key_may_be_anything(client):
    log_in(client, "editor")
    for key in ("x", "%00", "ə", "x" * 3_000):
        response = client.get(f"{IMPORT}{key}/")
        assert response.status_code in (302, 404)


def test_an_address_is_fetched_once_and_applied_as_it_was(client, calendar, settings):
    log_in(client, "editor")
    with remote_server() as remote:
        settings.OUTREACH_FETCH_SCHEMES = ("http",)
        settings.OUTREACH_FETCH_PORTS = (remote.port,)
        settings.OUTREACH_FETCH_NETWORKS = LOOPBACK
        url = remote.says("/a.ics", vcalendar(vevent("a", *MONDAYS)).encode())
        screen = look_at(client, calendar, b"", file=None, address=url)
        assert url in screen.content.decode()
        apply(client, screen)
        assert len(remote.asked) == 1
        missing = look_at(client, calendar, b"", file=None, address=remote.url("/none"))
    assert Event.objects.get().uid == "a"
    assert "Nothing was found at this address" in missing.context["form"].errors["address"][0]


def test_who_may_not_publish_pages_there_does_not_by_a_file(client, calendar):
    """The tree's right is asked for when it is chosen and when it is applied."""
    user = log_in(client, "editor")
    data = vcalendar(vevent("a", *MONDAYS))
    screen = look_at(client, calendar, data, publish="on")
    if "rows" in (screen.context or {}):
        GroupPagePermission.objects.filter(group__user=user).delete()
        client.post(screen.request["PATH_INFO"])
    response = look_at(client, calendar, data, publish="on")
    assert "permission to publish" in response.context["form"].errors["publish"][0]
    assert not Event.objects.exists()


def test_a_coordinator_of_a_region_imports_into_it_alone(client, calendar):
    west, east = RegionFactory(slug="west"), RegionFactory(slug="east")
    log_in(client, "coordinator", west)
    data = vcalendar(vevent("a", *MONDAYS))
    assert "region" in look_at(client, calendar, data).context["form"].errors
    assert "region" in look_at(client, calendar, data, region=east.pk).context["form"].errors
    apply(client, look_at(client, calendar, data, region=west.pk))
    assert Event.objects.get().region == west


@pytest.mark.parametrize("region", ["west", ""])
def test_a_region_lost_after_looking_is_not_imported_into(client, calendar, region):
    """Of two regions one is left, or of all of them: the file waits, the right does not."""
    west, east = RegionFactory(slug="west"), RegionFactory(slug="east")
    user = log_in(client, "coordinator", west, east)
    let_write_in_all_regions(user)
    chosen = {"region": west.pk} if region else {}
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)), **chosen)
    assert outcomes(screen) == {"new": 1}
    user.user_permissions.clear()
    west.groups.clear()
    assert "Choose one of your regions" in told(apply(client, screen))
    assert not Event.objects.exists()


def test_events_of_other_regions_are_left_alone(client, calendar):
    """Neither changed nor named as missing."""
    west, east = RegionFactory(slug="west"), RegionFactory(slug="east")
    log_in(client, "coordinator")
    first = vcalendar(vevent("a", *MONDAYS), vevent("b", *MONDAYS))
    apply(client, look_at(client, calendar, first, region=east.pk))
    log_in(client, "coordinator", west)

    newer = vcalendar(vevent("a", *MONDAYS, title="Taken", sequence=4))
    screen = look_at(client, calendar, newer, region=west.pk)

    assert outcomes(screen) == {"left alone": 1}
    assert "You do not have permission to change this event" in screen.content.decode()
    apply(client, screen)
    assert not Event.objects.filter(title="Taken").exists()


def test_an_event_that_was_made_here_is_left_alone(client, calendar):
    EventFactory(uid="a", title="Ours")
    log_in(client, "editor")
    screen = look_at(client, calendar, vcalendar(vevent("a", *MONDAYS)))
    assert outcomes(screen) == {"left alone": 1}


def test_an_import_that_takes_too_long_goes_on_the_next_time(client, calendar, settings):
    """What was done stays."""
    log_in(client, "editor")
    data = vcalendar(*(vevent(str(number), *MONDAYS) for number in range(3)))
    screen = look_at(client, calendar, data)
    settings.OUTREACH_IMPORT_SECONDS = -1
    stopped = apply(client, screen)
    assert "Entries left: 3" in stopped.content.decode()
    assert "Continue" in stopped.content.decode()
    settings.OUTREACH_IMPORT_SECONDS = 60
    apply(client, screen)
    assert Event.objects.count() == ImportedEntry.objects.count() == 3


def test_a_long_table_comes_in_pages_and_by_outcome(client, calendar):
    log_in(client, "editor")
    good = (vevent(f"good-{number}", *MONDAYS) for number in range(130))
    bad = (vevent(f"bad-{number}", "RRULE:FREQ=DAILY") for number in range(3))
    path = look_at(client, calendar, vcalendar(*good, *bad)).request["PATH_INFO"]
    assert len(client.get(path).context["rows"]) == 100
    assert len(client.get(path, {"p": "2"}).context["rows"]) == 33
    refused = client.get(path, {"outcome": "refused"})
    assert [row.uid for row in refused.context["rows"]] == ["bad-0", "bad-1", "bad-2"]
    for query in ({"p": "x"}, {"p": "999"}, {"outcome": "x"}, {"outcome": "\0"}):
        assert client.get(path, query).status_code == 200


def test_hostile_texts_stand_in_the_table_as_text(client, calendar):
    """Hard case 12."""
    log_in(client, "editor")
    part = vevent("a<img>", *MONDAYS, title="<script>alert(1)</script> %(x)s {{ 7 }}")
    html = look_at(client, calendar, vcalendar(part)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %(x)s {{ 7 }}" in html
    assert "<script>alert(1)" not in html and "<img>" not in html


def test_a_report_is_read_back_as_it_was_stored(calendar):
    from tests.calendar_files import import_data

    report = import_data(calendar, (FILES / "zones_refused.ics").read_bytes())
    again = ImportReport.read(report.stored())
    assert again.rows[0].outcome is Outcome.REFUSED
    assert (again.lines, again.counts) == (report.lines, report.counts)
