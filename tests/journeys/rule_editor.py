"""The recurrence editor as a person meets it: its controls, its list of dates, its voice."""

from __future__ import annotations

from django.db import connection

from outreach.models import Event

ADD = "/admin/outreach/events/add/"
EDITOR = ".outreach-recurrence"


STILL = """addEventListener("DOMContentLoaded", () => document.head.insertAdjacentHTML(
  "beforeend",
  `<style>.xdsoft_datetimepicker { display: none !important } * { transition: none !important }</style>`,
))"""


def control(page, name: str):
    return page.locator(f"{EDITOR} [data-outreach-recurrence-target={name}]").first


def says(page) -> str:
    return page.locator(f"{EDITOR} [role=status]").first.inner_text()


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.name || document.activeElement.getAttribute('aria-label')"
    )


def wait_for(page, text: str):
    page.locator(f"{EDITOR} [data-part=dates]").get_by_text(text).first.wait_for()


def text_of(page) -> str:
    return page.locator("textarea[name$=recurrence]").first.input_value()


def changes_of(event: Event) -> list[tuple]:
    return [
        (f"{row.local_start:%m-%d %H:%M}", row.kind, row.starts_at_local)
        for row in event.changes.all()
    ]


def editing(page, sign_in):
    """Give a page on which Wagtail's choosers of dates hide nothing, and no colour changes slowly."""
    sign_in(page, "rule-editor", "Editors", "Moderators")
    page.add_init_script(STILL)
    yield page
    assert page.errors == []


class Keys:
    """A person without a mouse."""

    def __init__(self, page):
        self.page = page

    def tab_to(self, selector: str, *, backwards: bool = False) -> None:
        for _step in range(150):
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
            if self.page.evaluate(
                "(selector) => document.activeElement.matches(selector)", selector
            ):
                return
        raise AssertionError(f"no way to {selector}")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)


def fill_in_last_fridays(keys: Keys, *, title: str, start: str, end: str, until: str) -> None:
    """An event on the last Friday of the month, until a day."""
    for name, value in (("title", title), ("starts_at_local", start), ("ends_at_local", end)):
        keys.tab_to(f"[name={name}]")
        keys.type(value)
    for name, value in (
        ("frequency", "Monthly"),
        ("mode", "a weekday"),
        ("place", "last"),
        ("end", "on a date"),
        ("until", until),
    ):
        keys.tab_to(target(name))
        keys.type(value)


def target(name: str) -> str:
    return f"[data-outreach-recurrence-target={name}]"


def button(words: str) -> str:
    return f'button[aria-label^="{words}"]'


def control_of_dates(page, name: str):
    return page.locator(f"{EDITOR} [data-outreach-recurrence-dates-target={name}]").first


def stored_text(event: Event) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT recurrence FROM outreach_event WHERE id = %s", [event.pk])
        return cursor.fetchone()[0]


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.locator(".messages .success").wait_for()
