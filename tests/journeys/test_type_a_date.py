"""An editor types dates: the end follows its start, a picker takes nothing away."""

from __future__ import annotations

from datetime import datetime

import pytest

from outreach.models import Event
from tests.factories import EventFactory, calendar_in

from .rule_editor import ADD, control_of_dates, save, says, wait_for

START, END = "[name=starts_at_local]", "[name=ends_at_local]"


@pytest.fixture
def editor(page, sign_in):
    """With the pickers that Wagtail opens."""
    sign_in(page, "types-dates", "Editors", "Moderators")
    yield page
    assert page.errors == []


def write(page, selector: str, text: str) -> None:
    """As with the hands: over what stands there, and on to the next field."""
    page.focus(selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def test_the_end_follows_its_start_until_it_is_touched(editor):
    event = EventFactory(
        title="Follows",
        starts_at_local=datetime(2030, 5, 6, 11),
        ends_at_local=datetime(2030, 5, 6, 13),
    )
    editor.goto(f"/admin/outreach/events/edit/{event.pk}/")
    write(editor, START, "31.12.2030 23:00")
    assert editor.input_value(START) == "2030-12-31 23:00"
    assert editor.input_value(END) == "2031-01-01 01:00"
    write(editor, START, "7/5/30 9:00")
    assert editor.input_value(END) == "2030-05-07 11:00"
    write(editor, END, "2030-05-07 9:45")
    write(editor, START, "2030-05-07 9:30")
    assert editor.input_value(END) == "2030-05-07 09:45"
    editor.keyboard.press("Escape")
    save(editor)
    event.refresh_from_db()
    assert (event.starts_at_local, event.ends_at_local) == (
        datetime(2030, 5, 7, 9, 30),
        datetime(2030, 5, 7, 9, 45),
    )


def test_on_the_screen_that_moves_a_date_and_in_the_list_of_dates(editor):
    event = EventFactory(
        title="Moves",
        starts_at_local=datetime(2030, 5, 6, 11),
        ends_at_local=datetime(2030, 5, 6, 13),
        weekly=True,
    )
    date = event.occurrences.order_by("local_start")[1]
    editor.goto(f"/admin/outreach/dates/{date.pk}/move/")
    write(editor, START, "14.05.2030 10:00")
    assert editor.input_value(END) == "2030-05-14 12:00"
    write(editor, START, "40.05.2030 10:00")
    assert editor.input_value(START) == "40.05.2030 10:00"
    assert editor.input_value(END) == "2030-05-14 12:00"
    write(editor, START, "15.05.2030 10:00")
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Move date", exact=True).click()
    editor.locator(".messages .success").wait_for()
    date.refresh_from_db()
    assert (date.starts_at_local, date.ends_at_local) == (
        datetime(2030, 5, 15, 10),
        datetime(2030, 5, 15, 12),
    )
    editor.goto(f"/admin/outreach/events/edit/{event.pk}/")
    wait_for(editor, "Wednesday, 15 May 2030")
    editor.get_by_role("button", name="Move: Wednesday, 15 May 2030").click()
    new_start, new_end = (control_of_dates(editor, name) for name in ("newStart", "newEnd"))
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="Move date", exact=True).click()
    assert says(editor) == "Nothing was moved: Wednesday, 15 May 2030, 10:00"
    editor.get_by_role("button", name="Move: Wednesday, 15 May 2030").click()
    new_start.fill("16.05.2030 08:00")
    new_start.press("Tab")
    assert new_end.input_value() == "2030-05-16 10:00"


def test_no_end_is_made_up(editor):
    editor.goto(ADD)
    write(editor, START, "2030-05-06 10:00")
    assert editor.input_value(END) == ""


def test_escape_closes_the_picker_and_not_the_dialog(editor):
    editor.goto(f"/admin/pages/add/outreach/eventpage/{calendar_in('en').pk}/")
    editor.get_by_role("button", name="Choose or create an event").click()
    dialog = editor.locator(".modal-dialog")
    # The dialog takes the focus when it has come, quicker than people and slower than this.
    editor.locator(".modal.in:focus").wait_for()
    dialog.get_by_role("tab", name="New event").click()
    dialog.locator("[name$=-title]").fill("Not lost")
    dialog.locator("[name$=-starts_at_local]").click()
    opened = editor.locator(".xdsoft_datetimepicker:visible")
    opened.wait_for()
    editor.keyboard.type("2030-05-06 10:00")
    editor.keyboard.press("Escape")
    opened.wait_for(state="detached")
    assert dialog.locator("[name$=-title]").input_value() == "Not lost"
    dialog.locator("[name$=-ends_at_local]").click()
    opened.wait_for()
    editor.keyboard.press("Control+a")
    editor.keyboard.type("2030-05-06 12:00")
    dialog.get_by_role("button", name="Create this event").click(force=True)
    dialog.wait_for(state="detached")
    assert opened.count() == 0
    assert Event.objects.get(title="Not lost").ends_at_local == datetime(2030, 5, 6, 12)
