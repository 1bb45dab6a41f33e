"""A file is told what has left that very file, and nothing of others (hard case 24)."""

from __future__ import annotations

import pytest

from outreach.importing.files import import_calendar
from outreach.importing.reports import Outcome
from outreach.models import CalendarPage, Event, ImportedEntry, ImportSource
from tests.calendar_files import MONDAYS, NOW, vcalendar, vevent
from tests.factories import calendar_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> CalendarPage:
    return calendar_in("az")


def file_of(*uids: str, name: str = "", program: str = "-//example.org//Test//EN") -> str:
    text = vcalendar(*(vevent(uid, *MONDAYS) for uid in uids))
    text = text.replace("-//example.org//Test//EN", program)
    return text.replace("BEGIN:VEVENT", f"X-WR-CALNAME:{name}\nBEGIN:VEVENT", 1) if name else text


def missing(calendar, text: str, origin: str = "", *, dry_run: bool = False) -> set[str]:
    report = import_calendar(
        text.encode(), calendar=calendar, publish=False, dry_run=dry_run, now=NOW, origin=origin
    )
    return {row.uid for row in report.rows if row.outcome is Outcome.MISSING}


def test_what_left_the_file_is_listed_and_nothing_else(calendar):
    assert missing(calendar, file_of("a", "b", name="Office"), "office.ics") == set()
    assert missing(calendar, file_of("x", "y", name="Club"), "club.ics") == set()
    assert missing(calendar, file_of("u", "v"), "https://example.org/a.ics") == set()

    for dry_run in (True, False):
        assert missing(calendar, file_of("a", name="Office"), "office.ics", dry_run=dry_run) == {
            "b"
        }
        assert missing(calendar, file_of("x", name="Club"), "club (1).ics", dry_run=dry_run) == {
            "y"
        }
        address = "webcal://EXAMPLE.org/a.ics"
        assert missing(calendar, file_of("u"), address, dry_run=dry_run) == {"v"}
    assert Event.objects.count() == 6


@pytest.mark.parametrize(
    ("origin", "name", "program", "is_same"),
    [
        ("Office.ICS", "", "-//b//", True),
        ("office (2).ics", "", "-//b//", True),
        ("other.ics", "office", "-//b//", True),
        ("other.ics", "", "-//a//", True),
        ("other.ics", "Club", "-//b//", False),
        ("https://example.org/office.ics", "Office", "-//a//", False),
    ],
)
def test_versions_of_a_file_are_known_by_what_they_say_of_themselves(
    calendar, origin, name, program, is_same
):
    missing(calendar, file_of("a", "b", name="Office", program="-//a//"), "office.ics")
    found = missing(calendar, file_of("a", name=name, program=program), origin)
    assert found == ({"b"} if is_same else set())


def test_files_of_one_name_that_share_no_event_are_strangers(calendar):
    missing(calendar, file_of("a", "b", name="Calendar"), "calendar.ics")
    assert missing(calendar, file_of("x", name="Calendar"), "calendar.ics") == set()
    assert ImportSource.objects.count() == 2


def test_another_calendar_of_ours_is_another_source(calendar):
    missing(calendar, file_of("a", "b"), "office.ics")
    parent, named = calendar.get_parent(), {"slug": "other", "title": "Other"}
    other = calendar.copy(to=parent, update_attrs=named)
    assert missing(other, file_of("a"), "office.ics") == set()


def test_an_address_is_not_stored(calendar):
    missing(calendar, file_of("a"), "https://example.org/private-0123/basic.ics")
    source = ImportSource.objects.get()
    assert "0123" not in f"{source.file_name}{source.calendar_name}{source.address_digest}"


def test_entries_of_unknown_source_are_claimed_and_not_told(calendar):
    """As they were before sources were known."""
    missing(calendar, file_of("a", "b"), "office.ics")
    ImportedEntry.objects.update(source=None)
    ImportSource.objects.all().delete()
    assert missing(calendar, file_of("a"), "office.ics") == set()
    assert set(ImportedEntry.objects.values_list("event__uid", "source__file_name")) == {
        ("a", "office.ics"),
        ("b", None),
    }


def test_a_dry_run_knows_no_new_source(calendar):
    missing(calendar, file_of("a"), "office.ics", dry_run=True)
    assert not ImportSource.objects.exists()


def test_a_file_that_breaks_off_says_nothing_of_what_it_lacks(calendar):
    whole = file_of("a", "b")
    missing(calendar, whole, "office.ics")
    assert missing(calendar, whole[: whole.index("UID:b")], "office.ics") == set()
    assert missing(calendar, file_of("a"), "office.ics") == {"b"}
