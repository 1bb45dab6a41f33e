"""A visit team's road: an activity in a facility whose rule is "after it was held"."""

from __future__ import annotations

from urllib.request import urlopen

from detention_visits.models import Facility
from tests.detention_visits.factories import FacilityFactory
from tests.factories import calendar_in

from .rule_editor import STILL

TITLE = "Film club"


def test_an_activity_is_public_only_after_it_was_held(page, sign_in, server):
    FacilityFactory(
        slug="centre", name={"en": "Detention centre"}, publicity=Facility.Publicity.AFTER
    )
    sign_in(page, "visitor", "Visit team", "Moderators")
    plan_the_activity(page)
    address = publish_its_page(page)
    assert nothing_is_public(page, server, address)
    mark_it_held(page, women=3, men=9)
    see_date_and_total(page, server, address)
    assert page.errors == []


def plan_the_activity(page) -> None:
    page.add_init_script(
        STILL
    )  # A mouse would close the chooser of dates by its way to the button.
    page.goto("/admin/detention-visits/activities/new/")
    page.fill("[name=title]", "Film club, internal")
    page.select_option("[name=facility]", label="Detention centre")
    page.select_option("[name=status]", "confirmed")
    page.fill("[name=starts_at_local]", "2026-03-07 15:00")
    page.fill("[name=ends_at_local]", "2026-03-07 17:00")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Create", exact=True).first.click()
    page.locator(".messages .success").wait_for()


def publish_its_page(page) -> str:
    calendar = calendar_in("en")
    page.goto(f"/admin/pages/add/detention_visits/activitypage/{calendar.pk}/")
    page.locator("[name=title]").press_sequentially(TITLE)
    page.keyboard.press("Tab")
    option = page.locator("[name=activity] option", has_text="Film club, internal")
    page.select_option("[name=activity]", option.get_attribute("value"))
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".messages .success").wait_for()
    return f"/en/events/{TITLE.lower().replace(' ', '-')}/"


def nothing_is_public(page, server, address: str) -> bool:
    assert page.goto(address).status == 404
    for listing in ("/en/events/past/", "/en/events/", "/en/events/month/2026/03/"):
        page.goto(listing)
        assert page.get_by_text(TITLE).count() == 0, listing
    for program in ("feed.ics", "occurrences.json?from=2026-03-01&to=2026-03-31"):
        with urlopen(f"{server.url}/en/events/{program}") as answer:
            assert TITLE not in answer.read().decode(), program
    return True


def mark_it_held(page, **counts: int) -> None:
    page.goto("/admin/detention-visits/activities/")
    page.get_by_role("link", name="Film club, internal").click()
    page.get_by_role("link", name="Sessions").click()
    page.select_option("[name$=was_held]", "True")
    for group, number in counts.items():
        page.fill(f"[name$=-{group}]", str(number))
    page.get_by_role("button", name="Save").click()
    page.locator(".messages .success").wait_for()


def see_date_and_total(page, server, address: str) -> None:
    """Three women are fewer than five: only the total is told."""
    assert page.goto(address).status == 200
    text = page.inner_text("main")
    assert "7 March 2026" in text
    assert "12" in page.inner_text(".outreach-figures")
    assert "9" not in page.inner_text(".outreach-figures")
    page.goto("/en/events/past/")
    assert page.get_by_role("link", name=TITLE).count() == 1
    for program in ("feed.ics", "occurrences.json?from=2026-03-01&to=2026-03-31"):
        with urlopen(f"{server.url}/en/events/{program}") as answer:
            assert TITLE in answer.read().decode(), program
