"""Calendar files of others, and a partner’s calendar.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from outreach.models import Event, PartnerCalendar, Region
from outreach.services.importing import import_calendar
from outreach.services.partner_calendars import refresh_calendar
from tests.calendar_files import FILES, times, vcalendar, vevent
from tests.factories import calendar_in
from tests.remote_servers import LOOPBACK, remote_server

from .acting import Story, logged_in, off, user

PARTNERS_PORT = 18_765
"""The partner's server is this machine, at a port that is the same each time."""


def imported() -> Story:
    """Files of others, each taken twice, one of them into the plan alone; then a newer version of
    what was edited here meanwhile."""
    for day, newer in (("2026-10-16 10:00", False), ("2026-10-17 10:00", True)):
        yield day
        for name in ("whole_days", "clock_changes", "zones", "text_safety"):
            data = (FILES / f"{name}.ics").read_bytes()
            taken(data, language="az", publish=name != "zones", user=user("editor"))
            taken(data, language="az", publish=name != "zones", user=user("editor"))
        mondays = (*times("20261102T100000", "20261102T120000"), "RRULE:FREQ=WEEKLY;COUNT=8")
        series = vevent(
            "of-others", *mondays, title="Newer" if newer else "Görüş", sequence=2 * newer
        )
        taken(vcalendar(series).encode(), language="en", publish=True, user=user("editor"))
        if not newer:
            event = Event.objects.get(uid="of-others")
            event.title = "Edited here"
            event.save()
            off(event, "2026-11-30T10:00", user("editor"))
            page = event.pages.get()
            page.summary = "Written here."
            page.save_revision(user=user("editor")).publish()


def taken(data: bytes, *, language: str, publish: bool, user: User) -> None:
    import_calendar(
        data,
        calendar=calendar_in(language),
        publish=publish,
        dry_run=False,
        now=timezone.now(),
        region=Region.objects.get(slug="baku"),
        user=user,
    )


def of_a_partner() -> Story:
    """A partner's calendar: one that works, with an entry that changed and one that is gone, and one
    that does not."""
    mondays = (*times("20261103T140000", "20261103T150000"), "RRULE:FREQ=WEEKLY;COUNT=12")
    once = times("20261210T140000", "20261210T150000")
    yield "2026-10-19 10:00"
    both = vcalendar(vevent("bar-1", *mondays), vevent("bar-2", *once)).encode()
    with partners_server() as remote:
        bar = PartnerCalendar.objects.create(
            title="Bar Association",
            address=remote.says("/bar.ics", both, ETag='"1"'),
            calendar=calendar_in("az"),
            region=Region.objects.get(slug="baku"),
            publishes=True,
        )
        refresh_calendar(partner=bar, now=timezone.now())
    yield "2026-10-22 10:00"
    newer = vevent("bar-1", *mondays, title="Hüquq saatı", sequence=1)
    with partners_server() as remote:
        remote.says("/bar.ics", vcalendar(newer).encode(), ETag='"2"')
        broken = remote.says("/broken.ics", b"nothing")
        PartnerCalendar.objects.create(title="Broken", address=broken, calendar=calendar_in("ru"))
        call_command("refresh_calendars", verbosity=0)
    assert PartnerCalendar.objects.get(title="Broken").failures == 1


@contextmanager
def partners_server() -> Iterator:
    with (
        remote_server(port=PARTNERS_PORT) as remote,
        override_settings(
            OUTREACH_FETCH_SCHEMES=("http",),
            OUTREACH_FETCH_PORTS=(remote.port,),
            OUTREACH_FETCH_NETWORKS=LOOPBACK,
        ),
    ):
        yield remote


def file_looked_at() -> Story:
    """A file that was chosen and not yet applied."""
    yield "2026-11-20 12:45"
    client = logged_in(user("editor"))
    file = SimpleUploadedFile("partner.ics", (FILES / "whole_days.ics").read_bytes())
    chosen = {"file": file, "calendar": calendar_in("en").pk}
    assert client.post(reverse("outreach_import"), chosen).status_code == 302


STORIES = (imported, of_a_partner, file_looked_at)
