"""A reader's way to an address for just what concerns them, on a phone, without JavaScript too."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from outreach.models import OccurrenceChange
from tests.factories import EventFactory, EventPageFactory, RegionFactory
from tests.subscribers.programs import fetch, shown

MONDAYS = [datetime(2027, 5, day, 10) for day in (3, 10, 17)]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def events(server, django_db_blocker):
    """Three Mondays in Lankaran, one of them cancelled; and a meeting in Zagatala."""
    with django_db_blocker.unblock():
        event = EventFactory(
            starts_at_local=MONDAYS[0],
            ends_at_local=datetime(2027, 5, 3, 12),
            recurrence="RRULE:FREQ=WEEKLY;COUNT=3",
            region=RegionFactory(slug="lankaran", name={"en": "Lankaran"}),
        )
        EventPageFactory(event=event, language="en", title="Mondays in Lankaran")
        OccurrenceChange.objects.create(event=event, local_start=MONDAYS[1], kind="cancelled")
        other = EventFactory(region=RegionFactory(slug="zagatala", name={"en": "Zagatala"}))
        EventPageFactory(event=other, language="en", title="A meeting in Zagatala")


@pytest.fixture
def window(browser, server):
    """``window(java_script_enabled=False)``: a page of a new window, a phone's unless told."""
    opened = []

    def window(**options):
        settings = {"viewport": PHONE, "base_url": server.url, "locale": "en-GB", **options}
        context = browser.new_context(**settings)
        context.set_default_timeout(20_000)
        opened.append(context)
        return context.new_page()

    yield window
    for context in opened:
        context.close()


def test_boxes_ticked_without_javascript_give_an_address_for_just_that(window, events, tmp_path):
    page = window(java_script_enabled=False)
    page.goto("/en/events/")
    page.get_by_role("link", name="Choose what to subscribe to").click()
    page.locator("summary", has_text="Region").click()
    page.get_by_label("Lankaran").check()
    page.get_by_label("Hide cancelled dates").check()
    page.get_by_role("button", name="Get the address").click()
    assert page.get_by_label("Lankaran").is_checked()
    assert page.get_by_role("button", name="Copy").count() == 0
    address = page.get_by_label("Address to copy").input_value()
    fetch({"events": address}, tmp_path / "calendars")
    rows = shown(tmp_path / "calendars", date(2027, 3, 1), date(2027, 5, 31))["events"]
    assert {row.title for row in rows} == {"Mondays in Lankaran"}
    assert [row.start[:10] for row in rows] == ["2027-05-03", "2027-05-17"]


def test_the_button_copies_the_address_and_says_so(window, events):
    page = window(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/events/subscribe/?region=lankaran")
    page.get_by_role("button", name=re.compile("^Copy.*Address to copy$")).click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Address to copy").input_value()
    assert copied.endswith("/en/events/feed.ics?region=lankaran")


def test_the_keyboard_alone_is_enough(window, events):
    page = window(viewport=DESKTOP)
    page.goto("/en/events/subscribe/")
    page.locator("summary", has_text="Region").focus()
    page.keyboard.press("Enter")
    reach(page, "Lankaran")
    page.keyboard.press("Space")
    reach(page, "Get the address")
    page.keyboard.press("Enter")
    page.wait_for_url("**region=lankaran**")
    assert "region=lankaran" in page.get_by_label("Address to copy").input_value()


def reach(page, label: str, most: int = 40) -> None:
    """Press Tab until what is called so has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if label in (focused.inner_text() or focused.locator("xpath=..").inner_text()):
            return
    raise AssertionError(f"Tab does not reach {label!r}.")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("address", ["subscribe/", "subscribe/?region=lankaran&past=30", "embed/"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(window, events, viewport, address):
    page = window(viewport=viewport)
    page.goto(f"/en/events/{address}")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_our_own_page_may_frame_the_list_and_others_may_not(window, events):
    page = window()
    page.goto("/en/events/subscribe/?region=lankaran")
    line = page.get_by_label("Embed code").input_value()
    page.evaluate("(line) => document.body.insertAdjacentHTML('beforeend', line)", line)
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Mondays in Lankaran").first.wait_for()
    stranger = window()
    with stranger.expect_console_message(lambda message: "frame-ancestors" in message.text):
        stranger.set_content(line.replace('loading="lazy"', ""))
