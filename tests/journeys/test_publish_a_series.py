"""An editor's whole road: from the form to a subscriber's calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from tests.subscribers.programs import fetch, shown
from tests.subscribers.rows import moment

BAKU = ZoneInfo("Asia/Baku")
DATES = [datetime(2027, 3, day, 10, tzinfo=BAKU) for day in (1, 8, 15, 22)]
TITLES = {"az": "Pulsuz hüquqi məsləhət", "en": "Free legal advice"}


def test_a_weekly_event_with_a_cancelled_date_reaches_a_subscribers_calendar(
    page, sign_in, server, tmp_path
):
    sign_in(page, "editor", "Editors", "Moderators")
    make_the_event(page)
    write_the_pages(page)
    confirm_the_event(page)
    for language, title in TITLES.items():
        see_it_in_public(page, language, title)
        feed = f"{server.url}/{language}/events/feed.ics"
        read_by_a_library(feed, title)
        read_by_a_program(feed, title, tmp_path / language)
    assert page.errors == []


def make_the_event(page) -> None:
    page.goto("/admin/outreach/events/add/")
    page.fill("[name=title]", "Advice, spring")
    page.fill("[name=starts_at_local]", "2027-03-01 10:00")
    page.fill("[name=ends_at_local]", "2027-03-01 12:00")
    editor = page.locator(".outreach-recurrence").first
    editor.locator("[data-outreach-recurrence-target=frequency]").select_option("WEEKLY")
    editor.locator("[data-outreach-recurrence-target=end]").select_option("count")
    editor.locator("[data-outreach-recurrence-target=count]").fill("4")
    preview = editor.locator(".outreach-recurrence__preview")
    preview.get_by_text("Every week on Monday").wait_for()
    page.click("#id_changes-ADD")
    page.fill("[name=changes-0-local_start]", "2027-03-08 10:00")
    page.select_option("[name=changes-0-kind]", "cancelled")
    page.keyboard.press("Escape")
    save(page)


def write_the_pages(page) -> None:
    """Drafts in Azerbaijani and English, each with its public title, published."""
    page.get_by_text("Its status is “planned”").wait_for()
    page.get_by_role("row", name="Russian").get_by_role("checkbox").uncheck()
    overview = page.url
    page.get_by_role("button", name="Create pages").click()
    page.wait_for_url("**/admin/pages/*/edit/**")
    for language, name in (("az", "Azerbaijani"), ("en", "English")):
        page.goto(overview)
        page.get_by_role("row", name=name).get_by_role("link").click()
        page.wait_for_url("**/admin/pages/*/edit/**")
        page.fill("[name=title]", TITLES[language])
        publish(page)


def confirm_the_event(page) -> None:
    page.goto("/admin/outreach/events/?q=Advice%2C+spring")
    page.get_by_role("link", name="Advice, spring").first.click()
    page.select_option("[name=status]", "confirmed")
    save(page)


def see_it_in_public(page, language: str, title: str) -> None:
    page.goto(f"/{language}/events/")
    entries = page.locator(".outreach-entry", has_text=title)
    assert entries.count() == 4
    assert entries.nth(1).locator(".outreach-status--cancelled").count() == 1
    page.goto(f"/{language}/events/month/2027/03/")
    days = page.locator("td", has=page.get_by_role("link", name=title)).locator("time")
    assert [days.nth(place).get_attribute("datetime") for place in range(days.count())] == [
        f"{date:%Y-%m-%d}" for date in DATES
    ]
    page.get_by_role("link", name=title).first.click()
    assert page.inner_text("h1") == title
    page.locator(".outreach-event__back a").click()
    links = page.locator(".outreach-dates a")
    assert [links.nth(place).get_attribute("href")[-16:-1] for place in range(4)] == [
        f"{date:%Y-%m-%dT%H%M}" for date in DATES
    ]


def read_by_a_library(feed: str, title: str) -> None:
    with urlopen(feed) as answer:
        calendar = icalendar.Calendar.from_ical(answer.read())
    found = recurring_ical_events.of(calendar).between(DATES[0], datetime(2027, 4, 1, tzinfo=UTC))
    mine = [event for event in found if event["SUMMARY"] == title]
    starts = {event["DTSTART"].dt.astimezone(UTC): event["STATUS"] for event in mine}
    assert starts == {
        date.astimezone(UTC): "CANCELLED" if date.day == 8 else "CONFIRMED" for date in DATES
    }


def read_by_a_program(feed: str, title: str, folder) -> None:
    fetch({"events": feed}, folder)
    rows = shown(folder, DATES[0].date(), DATES[-1].date())["events"]
    assert [(row.start, row.status) for row in rows if row.title == title] == [
        (moment(date), "CANCELLED" if date.day == 8 else "CONFIRMED") for date in DATES
    ]


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.locator(".messages .success").wait_for()


def publish(page) -> None:
    page.locator("footer").get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".messages .success").wait_for()
