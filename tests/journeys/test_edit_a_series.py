"""A series is made, cancelled, moved, split and set back, without a mouse."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from outreach.models import Event, EventEdit, Holiday
from tests.factories import EventFactory, EventPageFactory

from .rule_editor import ADD, Keys, editing, fill_in_last_fridays

HOLIDAY = date(2030, 1, 25)
FRIDAYS = [
    datetime(2030, month, day, 10) for month, day in ((2, 22), (3, 29), (4, 26), (5, 31), (6, 28))
]


@pytest.fixture
def editor(page, sign_in):
    yield from editing(page, sign_in)


def test_the_last_friday_except_holidays_is_cancelled_moved_split_and_undone(editor):
    """By keyboard alone."""
    Holiday.objects.create(name={"en": "A holiday"}, first_on=HOLIDAY, last_on=HOLIDAY)
    keys = Keys(editor)
    make_the_series(editor, keys)
    event = Event.objects.get(title="Last Fridays")
    assert starts(event) == [f"{key:%m-%d %H:%M}" for key in FRIDAYS], "25 January is a holiday"

    editor.goto(f"/admin/outreach/events/{event.pk}/dates/")
    cancel(editor, keys, event, FRIDAYS[0])
    assert event.occurrences.get(local_start=FRIDAYS[0]).status == "cancelled"

    move(editor, keys, event, FRIDAYS[1], "2030-03-28 15:00")
    assert "03-28 15:00" in starts(event)

    move(editor, keys, event, FRIDAYS[3], "2030-05-31 11:00", following=True)
    second = Event.objects.get(follows=event)
    assert starts(event) == ["02-22 10:00", "03-28 15:00", "04-26 10:00"]
    assert starts(second) == ["05-31 11:00", "06-28 11:00"]

    undo(editor, keys)
    assert not Event.objects.filter(follows=event).exists()
    assert starts(event)[3:] == ["05-31 10:00", "06-28 10:00"]
    assert EventEdit.objects.filter(event=event, undone_at=None).count() == 2


def test_the_question_of_the_form_is_answered_by_keyboard(editor):
    event = EventPageFactory(
        event=EventFactory(
            title="Asked about", starts_at_local=datetime(2030, 3, 4, 10), weekly=True
        )
    ).event
    keys = Keys(editor)
    editor.goto(f"/admin/outreach/events/edit/{event.pk}/")
    keys.tab_to("[name=starts_at_local]")
    keys.press("Control+a")
    keys.type("2030-03-04 11:00")
    keys.press("Tab")
    keys.press("Control+a")
    keys.type("2030-03-04 13:00")
    keys.tab_to("footer button[type=submit]")
    keys.press("Enter")
    editor.locator(".outreach-question").wait_for()
    assert editor.evaluate("document.activeElement.className") == "outreach-question"
    keys.tab_to("[name=series_scope]")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.tab_to(".outreach-question button[type=submit]")
    keys.press("Enter")
    editor.locator(".messages .success").wait_for()
    assert starts(event) == ["03-04 11:00", "03-11 11:00", "03-18 11:00", "03-25 11:00"]


def make_the_series(page, keys: Keys) -> None:
    page.goto(ADD)
    fill_in_last_fridays(
        keys,
        title="Last Fridays",
        start="2030-01-25 10:00",
        end="2030-01-25 12:00",
        until="2030-06-30",
    )
    keys.tab_to("[name=skips_holidays]")
    keys.press("Space")
    page.locator(".outreach-recurrence").get_by_text("A holiday").first.wait_for()
    keys.tab_to("footer button[type=submit]")
    keys.press("Enter")
    page.locator(".messages .success").wait_for()


def cancel(page, keys: Keys, event: Event, key: datetime) -> None:
    keys.tab_to(link(event, key, "cancel"))
    keys.press("Enter")
    page.wait_for_url("**/cancel/")
    keys.tab_to("[name=reason_1], [name=reason_en]")
    keys.type("The hall is closed.")
    confirm(page, keys)


def move(
    page, keys: Keys, event: Event, key: datetime, start: str, *, following: bool = False
) -> None:
    keys.tab_to(link(event, key, "move"))
    keys.press("Enter")
    page.wait_for_url("**/move/")
    keys.tab_to("[name=starts_at_local]")
    keys.press("Control+a")
    keys.type(start)
    keys.press("Tab")
    keys.press("Control+a")
    keys.press("Delete")
    if following:
        keys.tab_to("[name=scope]")
        keys.press("ArrowDown")
        keys.tab_to("button[name=preview]")
        keys.press("Enter")
        page.locator(".outreach-question").get_by_text("2 dates move").wait_for()
    confirm(page, keys)


def confirm(page, keys: Keys) -> None:
    keys.tab_to("button[name=save]")
    keys.press("Enter")
    page.locator(".messages .success").wait_for()


def undo(page, keys: Keys) -> None:
    keys.tab_to('.messages a[href*="/undo/"]')
    keys.press("Enter")
    page.wait_for_url("**/undo/")
    keys.tab_to("main form button[type=submit]")
    keys.press("Enter")
    page.locator(".messages .success").wait_for()


def link(event: Event, key: datetime, verb: str) -> str:
    date_id = event.occurrences.get(local_start=key).pk
    return f'a[href$="/dates/{date_id}/{verb}/"]'


def starts(event: Event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at").select_related("event")
    return [f"{row.starts_at_local:%m-%d %H:%M}" for row in rows]
