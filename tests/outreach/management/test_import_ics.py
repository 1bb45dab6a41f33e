"""``import_ics``: a line for each entry that is refused, a sum at the end, no traceback."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from outreach.models import Event, EventPage
from tests.factories import make_calendars
from tests.work import no_hang

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parents[2] / "files"


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def import_ics(path: Path, *options: str, into: str = "events") -> list[str]:
    out = StringIO()
    call_command("import_ics", str(path), "--into", into, *options, stdout=out)
    return out.getvalue().splitlines()


def test_the_last_line_sums_up():
    path = FILES / "whole_days.ics"
    assert import_ics(path, "--publish") == ["9 events imported, 0 updated, 0 unchanged, 0 refused"]
    assert import_ics(path, "--publish") == ["0 events imported, 0 updated, 9 unchanged, 0 refused"]
    assert EventPage.objects.live().count() == 9


def test_without_publish_no_page_is_made():
    import_ics(FILES / "whole_days.ics")
    assert set(Event.objects.values_list("status", flat=True)) == {"planned"}
    assert not EventPage.objects.exists()


def test_an_entry_that_is_refused_has_a_line_of_its_own():
    lines = import_ics(FILES / "zones_refused.ics", "--publish")
    assert lines == [
        "mars@example.org On Mars (2026-03-09 10:00): "
        "The time zone “Mars/Olympus” matches none that we know.",
        "broken@example.org A definition that ticks (2026-03-09 10:00): "
        "The time zone “Broken” matches none that we know.",
        "undefined@example.org Without definition (2026-03-09 10:00): "
        "“Undefined Time” is not a time zone.",
        "1 events imported, 0 updated, 0 unchanged, 3 refused",
    ]


def test_a_dry_run_writes_nothing():
    lines = import_ics(FILES / "whole_days.ics", "--publish", "--dry-run")
    assert lines == [
        "9 events imported, 0 updated, 0 unchanged, 0 refused",
        "This was a dry run: nothing was written.",
    ]
    assert not Event.objects.exists()


def test_a_file_of_50_megabytes_is_refused_at_once(tmp_path):
    """Hard case 17: it is not even read."""
    path = tmp_path / "large.ics"
    with path.open("wb") as file:
        file.write(b"BEGIN:VCALENDAR\r\n")
        file.truncate(50_000_000)
    with no_hang(), pytest.raises(CommandError, match="larger than 512 kB"):
        import_ics(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a calendar file"),
        (b"%PDF-1.7", "not a calendar file"),
        (bytes(range(128, 256)), "not UTF-8"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 30_000, "more than 5000 parts"),
    ],
)
def test_a_broken_file_gets_a_clear_message(tmp_path, content, message):
    path = tmp_path / "broken.ics"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        import_ics(path)


def test_a_calendar_without_events_is_no_error(tmp_path):
    path = tmp_path / "empty.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    assert import_ics(path) == ["0 events imported, 0 updated, 0 unchanged, 0 refused"]


def test_a_missing_file_and_a_folder_get_a_clear_message(tmp_path):
    for path in (tmp_path / "missing.ics", tmp_path):
        with pytest.raises(CommandError, match="could not be read"):
            import_ics(path)


def test_an_unknown_calendar_is_refused_with_those_there_are():
    with pytest.raises(CommandError, match=r"no calendar “nothing”.*There are: events"):
        import_ics(FILES / "whole_days.ics", into="nothing")


@pytest.mark.slow
def test_pages_are_in_the_sites_default_language():
    with translation.override("ru"):
        import_ics(FILES / "text_safety.ics", "--publish")
    assert set(EventPage.objects.values_list("locale__language_code", flat=True)) == {"az"}
