"""A coordinator's own calendar: assigned in the form, read by a calendar program, revoked."""

from __future__ import annotations

from datetime import date
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.subscribers.programs import fetch, shown

DAYS = date(2027, 5, 3), date(2027, 5, 24)
TITLE = "Preparing the round table"


def test_what_is_assigned_to_me_reaches_my_own_calendar(page, sign_in, server, tmp_path):
    sign_in(page, "own-calendar", "Coordinators")
    plan_an_event(page)
    address = make_an_address(page, "My laptop", "what is assigned to me")
    busy = make_an_address(page, "For colleagues", "only my busy times, without details")
    fetch({"mine": address, "busy": busy}, tmp_path / "program")
    rows = shown(tmp_path / "program", *DAYS)
    assert [(row.title, row.status) for row in rows["mine"]] == [(TITLE, "TENTATIVE")] * 4
    assert [row.title for row in rows["busy"]] == ["Busy"] * 4
    assert [row.start for row in rows["busy"]] == [row.start for row in rows["mine"]]
    see_that_it_is_used(page)
    renewed = renew(page, "My laptop")
    with pytest.raises(HTTPError, match="404"):
        urlopen(address)
    with urlopen(renewed) as answer:
        assert TITLE in answer.read().decode()
    revoke(page, "My laptop")
    with pytest.raises(HTTPError, match="404"):
        urlopen(renewed)
    assert page.errors == []


def plan_an_event(page) -> None:
    """Planned and weekly, and looked after by whoever is logged in."""
    page.goto("/admin/outreach/events/add/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=starts_at_local]", "2027-05-03 15:00")
    page.fill("[name=ends_at_local]", "2027-05-03 16:00")
    editor = page.locator(".outreach-recurrence").first
    editor.locator("[data-outreach-recurrence-target=frequency]").select_option("WEEKLY")
    editor.locator("[data-outreach-recurrence-target=end]").select_option("count")
    editor.locator("[data-outreach-recurrence-target=count]").fill("4")
    preview = editor.locator(".outreach-recurrence__preview")
    preview.get_by_text("Every week on Monday").wait_for()
    page.get_by_label("own-calendar", exact=True).check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.locator(".messages .success").wait_for()


def make_an_address(page, label: str, scope: str) -> str:
    page.goto("/admin/outreach/addresses/")
    page.get_by_label("Label").fill(label)
    page.get_by_label(scope).check()
    page.get_by_role("button", name="Create an address").click()
    return told(page)


def told(page) -> str:
    """The address on the screen, which the code and the link name too."""
    address = page.get_by_label("Address", exact=True).input_value()
    link = page.get_by_role("link", name="Open in this device's calendar")
    assert link.get_attribute("href") == address.replace("http:", "webcal:")
    assert page.get_by_role("img", name="QR code of the address").is_visible()
    return address


def see_that_it_is_used(page) -> None:
    page.goto("/admin/outreach/addresses/")
    assert page.get_by_text("not yet").count() == 0


def renew(page, label: str) -> str:
    open_one(page, label)
    page.get_by_role("button", name="Create a new address").click()
    return told(page)


def revoke(page, label: str) -> None:
    open_one(page, label)
    page.get_by_role("button", name="Revoke address").click()
    page.locator(".messages .success").wait_for()
    page.get_by_text("Addresses that no longer work").click()
    assert page.locator(".outreach-former-addresses li", has_text=label).is_visible()


def open_one(page, label: str) -> None:
    page.goto("/admin/outreach/addresses/")
    page.get_by_text(f"Renew or revoke “{label}”").click()
