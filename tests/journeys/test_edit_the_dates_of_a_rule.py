"""An editor changes single dates beside their rule, in a saved series and in new rows; axe looks on."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from outreach.editing.forms import changes as changed_dates
from outreach.models import OccurrenceChange
from outreach.widgets import RecurrenceWidget
from tests.factories import EventFactory, VenueFactory
from tests.factories.holidays import HolidayFactory

from .rule_editor import (
    ADD,
    EDITOR,
    changes_of,
    control,
    control_of_dates,
    editing,
    focused,
    save,
    stored_text,
    text_of,
    wait_for,
)


@pytest.fixture
def editor(page, sign_in):
    yield from editing(page, sign_in)


def test_editors_in_new_rows_work_and_do_not_disturb_each_other(editor):
    editor.goto(ADD)
    editor.evaluate(
        NEW_ROWS,
        RecurrenceWidget().render(
            "talks-__prefix__-recurrence", "", {"id": "id_talks-__prefix__-recurrence"}
        ),
    )
    for number, start in enumerate(("2028-01-03 10:00", "2028-01-04 11:00")):
        editor.click("#id_talks-ADD")
        row = editor.locator(f"#inline_child_talks-{number}")
        row.locator("[name$=starts_at_local]").fill(start)
        row.locator("[data-outreach-recurrence-target=frequency]").select_option("WEEKLY")
    first, second = (editor.locator(f"#inline_child_talks-{number}") for number in (0, 1))
    first.get_by_role("button", name="Skip: Monday, 10 January 2028, 10:00").click()
    first.get_by_text("skipped", exact=True).wait_for()
    second.get_by_role("button", name="Skip: Tuesday, 11 January 2028, 11:00").wait_for()
    texts = [row.locator("textarea").input_value() for row in (first, second)]
    assert texts == ["RRULE:FREQ=WEEKLY\nEXDATE:20280110", "RRULE:FREQ=WEEKLY"]
    assert editor.locator("textarea[name=recurrence]").input_value() == ""
    elements = "[...document.querySelectorAll('[id^=id_talks]')].map((one) => one.id)"
    ids = editor.evaluate(elements)
    assert len(ids) == len(set(ids))


NEW_ROWS = """(editor) => {
  const row = `<div id="inline_child_talks-__prefix__" data-inline-panel-child>
    <button type="button" id="id_talks-__prefix__-DELETE-button"></button>
    <input type="hidden" name="talks-__prefix__-DELETE" id="id_talks-__prefix__-DELETE">
    <input name="talks-__prefix__-starts_at_local"><input name="talks-__prefix__-zone" value="Asia/Baku">
    ${editor}</div>`;
  document.querySelector(".outreach-recurrence").closest("form").insertAdjacentHTML("beforeend", `
    <input type="hidden" id="id_talks-TOTAL_FORMS" name="talks-TOTAL_FORMS" value="0">
    <div id="id_talks-FORMS"></div><template id="id_talks-EMPTY_FORM_TEMPLATE">${row}</template>
    <button type="button" id="id_talks-ADD">Add</button>`);
  new InlinePanel({
    formsetPrefix: "id_talks", emptyChildFormPrefix: "talks-__prefix__", canOrder: false,
  });
}"""


def test_axe_finds_nothing_with_every_part_opened(editor):
    editor.goto(ADD)
    open_every_part(editor)
    for look, colours in (
        ("light ltr", "none"),
        ("dark ltr", "none"),
        ("light rtl", "none"),
        ("light ltr", "active"),
    ):
        editor.emulate_media(forced_colors=colours)
        editor.evaluate(LOOK, look.split())
        found = Axe().run(editor, context=EDITOR)
        assert found.violations_count == 0, (look, colours, found.generate_report())


LOOK = """([theme, direction]) => {
  const page = document.documentElement;
  page.dir = direction;
  page.classList.remove("w-theme-system", "w-theme-light", "w-theme-dark");
  page.classList.add(`w-theme-${theme}`);
}"""


def open_every_part(page) -> None:
    page.fill("[name=starts_at_local]", "2028-01-28 10:00")
    page.fill("[name=ends_at_local]", "2028-01-28 12:00")
    control(page, "frequency").select_option("YEARLY")
    control(page, "mode").select_option("weekday")
    control(page, "end").select_option("until")
    page.get_by_text("Extra and skipped dates").click()
    control_of_dates(page, "extraDay").fill("2028-02-02")
    page.keyboard.press("Enter")
    wait_for(page, "Wednesday, 2 February 2028")
    control_of_dates(page, "skippedDay").fill("2029-01-26")
    page.keyboard.press("Enter")
    wait_for(page, "skipped")
    page.get_by_role("button", name="Cancel: Friday, 28 January 2028").click()
    wait_for(page, "cancelled")
    page.get_by_role("button", name="Move: Friday, 25 January 2030").click()
    page.get_by_label("New start").last.wait_for()
    hidden = f"document.querySelectorAll('{EDITOR} [hidden]')"
    page.evaluate(f"{hidden}.forEach((part) => {{ part.hidden = false; }})")


KEPT_RULE = "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20280630T060000Z;WKST=SU"


@pytest.fixture
def saved_series():
    """Every second Monday, with a cancelled date in another hall, a skipped and a cancelled one, and
    an extra one that was cancelled later."""
    start = datetime(2028, 1, 3, 10)
    event = EventFactory(planned=True, title="Saved", starts_at_local=start, recurrence=KEPT_RULE)
    HolidayFactory(first_on=date(2028, 2, 28), name={"en": "A holiday"})
    for day, kind, more in (
        ("2028-01-17", "cancelled", {"venue": VenueFactory()}),
        ("2028-01-20", "cancelled", {"off_rule": True}),
        ("2028-01-31", "skipped", {}),
        ("2028-02-14", "cancelled", {"reason": {"en": "Repairs"}}),
    ):
        key = datetime.fromisoformat(f"{day} 10:00")
        OccurrenceChange.objects.create(event=event, local_start=key, kind=kind, **more)
    return event


def test_dates_of_a_saved_series_are_restored_kept_and_cancelled_in_its_rows(editor, saved_series):
    """A row that says more stays; a date on a holiday is kept in spite of it; the rule is untouched."""
    rule = stored_text(saved_series)
    editor.goto(f"/admin/outreach/events/edit/{saved_series.pk}/")
    for day in (
        "Monday, 17 January",
        "Thursday, 20 January",
        "Monday, 31 January",
        "Monday, 14 February",
    ):
        editor.get_by_role("button", name=f"Restore: {day} 2028").click()
        editor.get_by_role("button", name=f"Cancel: {day} 2028").wait_for()
    editor.get_by_role("button", name="Cancel: Monday, 14 February 2028").click()
    assert editor.locator("[name=changes-3-reason_en]").input_value() == "Repairs"
    editor.check("[name=skips_holidays]")
    wait_for(editor, "skipped, public holiday: A holiday")
    editor.get_by_role("button", name="Restore: Monday, 28 February 2028").click()
    wait_for(editor, "takes place despite: A holiday")
    editor.locator("[data-panel]:has(#id_changes-FORMS) [data-panel-toggle]").first.click()
    editor.get_by_role("button", name="Cancel: Monday, 13 March 2028").click()
    assert focused(editor) == "changes-5-reason_az"
    save(editor)
    assert changes_of(saved_series) == [
        ("01-17 10:00", "altered", None),
        ("01-20 10:00", "altered", None),
        ("02-14 10:00", "cancelled", None),
        ("02-28 10:00", "altered", None),
        ("03-13 10:00", "cancelled", None),
    ]
    assert stored_text(saved_series) == rule


def test_an_until_keeps_its_second_until_the_clock_is_another(editor, saved_series):
    editor.goto(f"/admin/outreach/events/edit/{saved_series.pk}/")
    wait_for(editor, "Monday, 3 January 2028")
    assert control(editor, "until").input_value() == "2028-06-30"
    control(editor, "interval").fill("3")
    control(editor, "interval").blur()
    assert text_of(editor) == KEPT_RULE.replace("INTERVAL=2", "INTERVAL=3")
    editor.select_option("[name=zone]", "Europe/Berlin")
    assert "UNTIL=20280630;" in text_of(editor)


def test_a_form_without_room_for_more_rows_says_so_and_takes_what_needs_none(
    editor, saved_series, monkeypatch
):
    """However many dates are changed, a form stays as small as any server takes it."""
    monkeypatch.setattr(changed_dates, "FIELDS_SHOWN", 26)
    monkeypatch.setattr(changed_dates, "FIELDS_AT_MOST", 39)
    editor.goto(f"/admin/outreach/events/edit/{saved_series.pk}/")
    assert editor.get_by_text("2 of 4 changed dates are shown").is_visible()
    editor.get_by_role("button", name="Cancel: Monday, 13 March 2028").click()
    editor.get_by_role("button", name="Restore: Monday, 13 March 2028").wait_for()
    editor.get_by_role("button", name="Cancel: Monday, 27 March 2028").click()
    assert editor.get_by_role("alert").filter(has_text="no room").is_visible()
    control_of_dates(editor, "extraDay").fill("2028-04-01")
    editor.keyboard.press("Enter")
    wait_for(editor, "Saturday, 1 April 2028")
    save(editor)
    kinds = {key: kind for key, kind, _start in changes_of(saved_series)}
    assert kinds == {
        "01-17 10:00": "cancelled",
        "01-20 10:00": "cancelled",
        "01-31 10:00": "skipped",
        "02-14 10:00": "cancelled",
        "03-13 10:00": "cancelled",
        "04-01 10:00": "extra",
    }
