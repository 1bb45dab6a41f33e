"""An editor makes and changes a rule: by keyboard, in a dialog, as text, after a refusal."""

from __future__ import annotations

from datetime import datetime

import pytest

from outreach.models import Event
from tests.factories import EventFactory, calendar_in

from .rule_editor import (
    ADD,
    Keys,
    button,
    changes_of,
    control,
    control_of_dates,
    editing,
    fill_in_last_fridays,
    focused,
    save,
    says,
    stored_text,
    text_of,
    wait_for,
)


@pytest.fixture
def editor(page, sign_in):
    yield from editing(page, sign_in)


def test_the_last_friday_of_the_month_until_june_by_keyboard_alone(editor):
    editor.goto(ADD)
    keys = Keys(editor)
    fill_in_last_fridays(
        keys,
        title="By keyboard",
        start="2028-01-28 10:00",
        end="2028-01-28 12:00",
        until="2028-06-30",
    )
    keys.press("Tab")
    editor.locator(
        "strong", has_text="Every month on the last Friday, until 30 June 2028"
    ).wait_for()
    cancel_move_and_restore(editor, keys)
    keys.tab_to("button[type=submit]")
    keys.press("Enter")
    editor.locator(".messages .success").wait_for()
    event = Event.objects.get(title="By keyboard")
    assert changes_of(event) == [
        ("02-25 10:00", "cancelled", None),
        ("03-31 10:00", "altered", datetime(2028, 3, 30, 15, 0)),
    ]
    assert event.changes.first().reason == {"az": "Bayram"}
    assert event.occurrences.count() == 6


def test_days_as_people_write_them_and_one_that_is_none(editor):
    """The picker puts nothing in place of what it cannot read."""
    editor.goto(ADD)
    keys = Keys(editor)
    days = {"start": "28.01.2028 10:00", "end": "28/01/2028 12:00", "until": "30.06.28"}
    fill_in_last_fridays(keys, title="By hand", **days)
    keys.press("Tab")
    editor.locator(
        "strong", has_text="Every month on the last Friday, until 30 June 2028"
    ).wait_for()
    assert editor.input_value("[name=starts_at_local]") == "2028-01-28 10:00"
    until = editor.locator("[data-outreach-recurrence-target=until]")
    until.fill("some day")
    until.press("Tab")
    assert until.input_value() == "some day"
    keys.tab_to("button[type=submit]")
    keys.press("Enter")
    editor.locator(".messages .error").wait_for()
    assert not Event.objects.filter(title="By hand").exists()
    assert "some" in editor.input_value("textarea[name=recurrence]")


def cancel_move_and_restore(page, keys: Keys) -> None:
    keys.tab_to(button("Cancel: Friday, 25 February 2028"))
    keys.press("Enter")
    wait_for(page, "cancelled")
    assert says(page) == "Cancelled: Friday, 25 February 2028, 10:00"
    assert focused(page) == "changes-0-reason_az"
    keys.type("Bayram")
    keys.tab_to(button("Move: Friday, 31 March 2028"), backwards=True)
    keys.press("Enter")
    keys.press("Control+a")
    keys.type("2028-03-30 15:00")
    keys.press("Enter")
    wait_for(page, "moved from Friday, 31 March 2028, 10:00")
    assert (
        says(page) == "Moved: Friday, 31 March 2028, 10:00, now on Thursday, 30 March 2028, 15:00"
    )
    assert focused(page) == "Move: Thursday, 30 March 2028, 15:00"
    keys.tab_to(button("Cancel: Friday, 28 April 2028"))
    keys.press("Enter")
    restore = button("Restore: Friday, 28 April 2028")
    page.locator(restore).wait_for()
    keys.tab_to(restore, backwards=True)
    keys.press("Enter")
    page.locator(button("Cancel: Friday, 28 April 2028")).wait_for()
    assert says(page) == "Restored: Friday, 28 April 2028, 10:00"
    assert focused(page) == "Cancel: Friday, 28 April 2028, 10:00"


def test_a_rule_in_the_dialog_leaves_out_and_moves_dates_in_its_text(editor):
    editor.goto(f"/admin/pages/add/outreach/eventpage/{calendar_in('en').pk}/")
    editor.get_by_role("button", name="Choose or create an event").click()
    dialog = editor.locator(".modal-dialog")
    dialog.get_by_role("tab", name="New event").click()
    dialog.locator("[name$=-title]").fill("From the dialog")
    dialog.locator("[name$=-starts_at_local]").fill("2028-01-03 10:00")
    dialog.locator("[name$=-ends_at_local]").fill("2028-01-03 12:00")
    control(editor, "frequency").select_option("WEEKLY")
    control(editor, "end").select_option("count")
    control(editor, "count").fill("5")
    wait_for(editor, "Monday, 31 January 2028")
    dialog.get_by_role("button", name="Skip: Monday, 10 January 2028").click()
    wait_for(editor, "skipped")
    assert says(editor) == "Skipped: Monday, 10 January 2028, 10:00"
    assert focused(editor) == "Restore: Monday, 10 January 2028, 10:00"
    dialog.get_by_role("button", name="Move: Monday, 17 January 2028").click()
    dialog.get_by_label("New start").fill("2028-01-18 14:00")
    dialog.get_by_role("button", name="Move date", exact=True).click()
    wait_for(editor, "Tuesday, 18 January 2028, 14:00")
    dialog.get_by_role("button", name="Skip: Monday, 24 January 2028").click()
    dialog.get_by_role("button", name="Restore: Monday, 24 January 2028").first.click()
    dialog.get_by_text("Extra and skipped dates").click()
    control_of_dates(editor, "extraDay").fill("2028-02-02")
    editor.keyboard.press("Enter")
    wait_for(editor, "Wednesday, 2 February 2028, 10:00")
    dialog.get_by_role("button", name="Create this event").click()
    dialog.wait_for(state="detached")
    event = Event.objects.get(title="From the dialog")
    assert changes_of(event) == [
        ("01-10 10:00", "skipped", None),
        ("01-17 10:00", "skipped", None),
        ("01-18 14:00", "extra", None),
        ("02-02 10:00", "extra", None),
    ]


RICH = (
    "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=SU\n"
    "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=18"
)


def test_a_rule_too_rich_for_the_form_is_kept_untouched_and_can_be_edited_as_text(editor):
    event = EventFactory(title="Rich", starts_at_local=datetime(2028, 1, 31, 10), recurrence=RICH)
    before = stored_text(event)
    editor.goto(f"/admin/outreach/events/edit/{event.pk}/")
    editor.locator("strong", has_text="weekday").first.wait_for()
    assert control(editor, "frequency").input_value() == "RICH"
    assert not editor.locator("textarea[name=recurrence]").is_visible()
    assert not control(editor, "interval").is_visible()
    editor.fill("[name=title]", "Rich, renamed")
    save(editor)
    assert stored_text(event) == before
    editor.goto(f"/admin/outreach/events/edit/{event.pk}/")
    control(editor, "frequency").select_option("DAILY")
    assert text_of(editor) == "RRULE:FREQ=DAILY"
    control(editor, "frequency").select_option("RICH")
    assert text_of(editor).splitlines() == before.splitlines()
    editor.get_by_role("button", name="Edit as text").click()
    editor.fill("textarea[name=recurrence]", "RRULE:FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR")
    editor.get_by_role("button", name="Edit with the form").click()
    chosen = [
        control(editor, name).input_value()
        for name in ("frequency", "mode", "place", "placeWeekday", "month")
    ]
    assert chosen == ["YEARLY", "weekday", "-1", "FR", "6"]


SHOWN = [
    "",
    "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=7",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20280630T195959Z;BYDAY=MO,TH;WKST=SU",
    "RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE:20280111T060000Z,20280118\nRDATE;TZID=Europe/Berlin:20280112T070000",
    "RRULE:FREQ=MONTHLY",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,1,15",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-2",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=-31,-10,-1,5",
    "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-10",
    "RRULE:FREQ=MONTHLY;BYDAY=2TU",
    "RRULE:FREQ=MONTHLY;UNTIL=20280630;BYDAY=-1FR",
    "RRULE:FREQ=YEARLY",
    "RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=18",
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;WKST=SU",
]
NOT_SHOWN = [
    "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
    "RRULE:FREQ=DAILY;BYDAY=MO",
    "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
    "RRULE:FREQ=WEEKLY;BYMONTH=6;BYDAY=MO",
    "RRULE:FREQ=MONTHLY;BYDAY=1MO,3MO",
    "RRULE:FREQ=MONTHLY;BYDAY=5FR",
    "RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "RRULE:FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=18",
    "RRULE:FREQ=YEARLY;BYMONTHDAY=18",
    "RRULE:FREQ=YEARLY;BYWEEKNO=20",
    "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20280630",
    "RRULE:FREQ=DAILY;FREQ=WEEKLY",
    "RRULE:FREQ=HOURLY",
    "Fridays, mostly",
    "DTSTART:20280101T000000Z",
]


def test_what_the_form_can_show_comes_back_letter_for_letter_and_nothing_else_is_shown(editor):
    editor.goto(ADD)
    written = """(text) => {
      const { readText, writeText } = window.outreachRecurrence;
      const values = readText(text);
      return values && writeText(values, text);
    }"""
    assert [editor.evaluate(written, text) for text in SHOWN] == SHOWN
    assert [text for text in NOT_SHOWN if editor.evaluate(written, text) is not None] == []


def test_what_was_typed_survives_a_refusal(editor):
    editor.goto(ADD)
    editor.fill("[name=title]", "Refused at first")
    editor.fill("[name=starts_at_local]", "2028-01-03 10:00")
    editor.fill("[name=ends_at_local]", "2028-01-01 10:00")
    control(editor, "frequency").select_option("WEEKLY")
    control(editor, "end").select_option("until")
    control(editor, "until").fill("2028-03-01")
    editor.get_by_text("Extra and skipped dates").click()
    control_of_dates(editor, "extraDay").fill("2028-01-05")
    control_of_dates(editor, "extraTime").fill("15:30")
    editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.get_by_text("The end is before the start").first.wait_for()
    wait_for(editor, "Wednesday, 5 January 2028, 15:30")
    shown = [control(editor, name).input_value() for name in ("frequency", "end", "until")]
    assert shown == ["WEEKLY", "until", "2028-03-01"]
    editor.get_by_role("button", name="Edit as text").click()
    editor.fill("textarea[name=recurrence]", "RRULE:FREQ=WEEKLY\nEXDATE:20280110")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.get_by_text("The end is before the start").first.wait_for()
    editor.locator("textarea[name=recurrence]").wait_for()
    assert text_of(editor).splitlines() == ["RRULE:FREQ=WEEKLY", "EXDATE:20280110"]
    editor.fill("textarea[name=recurrence]", "RRULE:FREQ=SECONDLY")
    editor.get_by_role("button", name="Edit with the form").click()
    editor.get_by_role("button", name="Save", exact=True).first.click()
    editor.locator(".error-message", has_text="repeats daily, weekly, monthly or yearly").wait_for()
    assert editor.locator("textarea[name=recurrence]").is_visible()
    assert text_of(editor) == "RRULE:FREQ=SECONDLY"
