"""Mutated files all the way: looked at, applied, chosen in the admin (hard case 17)."""

from __future__ import annotations

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from outreach.importing.reports import ImportReport, Outcome
from outreach.models import CalendarPage, Event, EventPage, ImportedEntry
from outreach.scheduling.errors import FileRefused
from tests.calendar_files import feed, import_data
from tests.factories import calendar_in
from tests.factories.users import user_as
from tests.fuzz.mutations import beginning_of, mutated
from tests.fuzz.originals import originals
from tests.sampling import sampled
from tests.work import no_hang

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LOOKED_AT = range(20_000, 20_300)
APPLIED = range(30_000, 30_040)
CHOSEN = range(40_000, 40_030)
LONGEST_IMPORTED = 4_000


@pytest.fixture
def files() -> list[bytes]:
    """Those of the tests, some of them imported, and the feed that came of these."""
    found = originals()
    for data in found:
        if len(data) < LONGEST_IMPORTED:
            import_data(calendar_in("az"), data)
    return [*found, feed().encode()]


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def report_of(calendar, data: bytes, *, dry_run: bool) -> ImportReport | None:
    """None for a file that is refused; nothing else may happen."""
    began = time.process_time()
    with no_hang():
        try:
            report = import_data(calendar, data, dry_run=dry_run)
        except FileRefused:
            report = None
    if dry_run:
        assert time.process_time() - began < 10
    return report


def some_of(numbers: range, files: list[bytes], least: int) -> list[int]:
    return sampled(
        "mutated files that are imported",
        numbers,
        axes=lambda number: beginning_of(number, files),
        least=least,
        key=str(numbers),
    )


def count() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Event, EventPage, ImportedEntry))


def test_looking_at_a_mutated_file_writes_nothing(calendar, files):
    before, seen = count(), 0
    numbers = some_of(LOOKED_AT, files, least=60)
    for number in numbers:
        report = report_of(calendar, mutated(number, files), dry_run=True)
        seen += bool(report)
        if report:
            assert ImportReport.read(report.stored()).lines == report.lines
    assert count() == before
    assert seen > len(numbers) / 5


def test_a_mutated_file_is_applied_as_it_was_looked_at(calendar, files):
    """Afterwards every event can be published, and the same file changes nothing."""
    for number in some_of(APPLIED, files, least=10):
        data = mutated(number, files)
        looked_at = report_of(calendar, data, dry_run=True)
        applied = report_of(calendar, data, dry_run=False)
        if applied is None:
            continue
        assert applied.counts == looked_at.counts, number
        assert applied.lines == looked_at.lines, number
        again = report_of(calendar, data, dry_run=False)
        assert not again.counts[Outcome.IMPORTED] and not again.counts[Outcome.UPDATED], number
    for event in Event.objects.all():
        event.save()
    connection.check_constraints()


def test_a_mutated_file_is_no_error_of_the_admin(client, calendar, files):
    client.force_login(user_as("administrator"))
    for number in some_of(CHOSEN, files, least=10):
        file = SimpleUploadedFile("x.ics", mutated(number, files))
        posted = {"file": file, "calendar": calendar.pk, "publish": "on"}
        response = client.post(reverse("outreach_import"), posted)
        assert response.status_code in (200, 302), number
        if response.status_code == 302:
            assert client.get(response["Location"]).status_code == 200, number
            assert client.post(response["Location"], follow=True).status_code == 200, number
