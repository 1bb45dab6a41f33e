"""Two people have one form open, or a session ends under somebody's hands: nothing entered is lost."""

from __future__ import annotations

from datetime import datetime

import pytest

from detention_visits.models import Activity, Facility
from outreach.models import Event, Venue
from tests.detention_visits.factories import ActivityPageFactory, FacilityFactory
from tests.factories import EventFactory, EventPageFactory, VenueFactory

from .conftest import PASSWORD
from .rule_editor import STILL

NEXT_YEAR = datetime(2030, 5, 6, 10)
TOLD = ".messages .error, .error-message, .help-critical"


@pytest.fixture
def windows(browser, server, sign_in):
    """``windows("anna", "boris")``: one for each, logged in."""
    contexts = []

    def opened(*names: str):
        found = []
        for name in names:
            context = browser.new_context(
                viewport={"width": 1280, "height": 900}, base_url=server.url, locale="en-GB"
            )
            context.set_default_timeout(20_000)
            context.add_init_script(STILL)
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: pytest.fail(str(error)))
            sign_in(page, name, superuser=True)
            found.append(page)
        return found

    yield opened
    for context in contexts:
        context.close()


def held() -> Activity:
    """Four sessions that are over."""
    started = {"activity__starts_at_local": datetime(2025, 3, 1, 15)}
    return ActivityPageFactory(activity__always=True, **started).activity


def save(page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


def saved(page) -> None:
    save(page)
    page.locator(".messages .success").wait_for()


def refused(page) -> str:
    save(page)
    page.locator(TOLD).first.wait_for()
    return " ".join(page.locator(TOLD).all_inner_texts())


def test_a_facility_that_was_closed_to_the_public_stays_closed(windows):
    facility = FacilityFactory(slug="two-windows", publicity=Facility.Publicity.ALWAYS)
    anna, boris = windows("anna", "boris")
    for page in (anna, boris):
        page.goto(f"/admin/detention-visits/facilities/edit/{facility.pk}/")
    anna.select_option("[name=publicity]", "never")
    saved(anna)
    boris.fill("[name=address]", "Another street")
    said = refused(boris)
    facility.refresh_from_db()
    assert (facility.publicity, facility.address) == ("never", "1 Hidden Street")
    assert "Nothing was saved" in said and "anna saved it" in said
    assert boris.input_value("[name=publicity]") == "never"
    assert boris.input_value("[name=address]") == "Another street"
    saved(boris)
    facility.refresh_from_db()
    assert (facility.publicity, facility.address) == ("never", "Another street")


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_an_event_that_was_withdrawn_or_cancelled_stays_so(windows, status):
    event = EventPageFactory(event=EventFactory(starts_at_local=NEXT_YEAR)).event
    anna, boris = windows("anna", "boris")
    for page in (anna, boris):
        page.goto(f"/admin/outreach/events/edit/{event.pk}/")
    anna.select_option("[name=status]", status)
    saved(anna)
    boris.fill("[name=capacity]", "40")
    said = refused(boris)
    event.refresh_from_db()
    assert (event.status, event.capacity) == (status, None)
    assert "anna saved it" in said
    assert boris.input_value("[name=status]") == status
    saved(boris)
    event.refresh_from_db()
    assert (event.status, event.capacity) == (status, 40)


def test_counts_in_one_row_stay_when_another_row_is_saved(windows):
    activity = held()
    anna, boris = windows("anna", "boris")
    for page in (anna, boris):
        page.goto(f"/admin/detention-visits/activities/sessions/{activity.pk}/")
    anna.select_option("[name=form-0-was_held]", "True")
    anna.fill("[name=form-0-women]", "9")
    saved(anna)
    boris.select_option("[name=form-1-was_held]", "False")
    saved(boris)
    rows = activity.sessions.order_by("-starts_at")[:2]
    assert [(row.was_held, row.women) for row in rows] == [(True, 9), (False, None)]
    anna.fill("[name=form-1-men]", "4")
    assert "boris saved it" in refused(anna)
    assert anna.input_value("[name=form-1-men]") == "4"


class TestSession:
    """It ends while somebody types. Nothing is sent by itself."""

    def log_in_beside(self, page, name: str = "anna") -> None:
        note = page.locator(".outreach-unsent")
        note.wait_for()
        assert "Nothing that you typed is lost" in note.inner_text()
        with page.context.expect_page() as opened:
            note.get_by_role("link").click()
        other = opened.value
        other.fill("input[name=username]", name)
        other.fill("input[name=password]", PASSWORD)
        other.click("button[type=submit]")
        other.get_by_text(f"You are logged in as {name}").wait_for()
        other.close()
        page.bring_to_front()

    def test_the_same_button_sends_the_event_after_the_log_in(self, windows):
        event = EventFactory(title="Before", starts_at_local=NEXT_YEAR)
        (anna,) = windows("anna")
        anna.goto(f"/admin/outreach/events/edit/{event.pk}/")
        anna.fill("[name=title]", "Typed before the end")
        anna.context.clear_cookies()
        save(anna)
        self.log_in_beside(anna)
        event.refresh_from_db()
        assert event.title == "Before"
        assert anna.input_value("[name=title]") == "Typed before the end"
        saved(anna)
        event.refresh_from_db()
        assert event.title == "Typed before the end"

    def test_a_page_is_published_by_its_button(self, windows):
        """Which of several buttons was pressed is not forgotten."""
        page = EventPageFactory(event=EventFactory(starts_at_local=NEXT_YEAR), title="Before")
        (anna,) = windows("anna")
        anna.goto(f"/admin/pages/{page.pk}/edit/")
        anna.fill("[name=title]", "Published after the end")
        anna.context.clear_cookies()
        for _time in range(2):
            anna.get_by_role("button", name="More actions").last.click()
            anna.get_by_role("button", name="Publish", exact=True).click()
            if _time == 0:
                self.log_in_beside(anna)
        anna.locator(".messages .success").wait_for()
        page.refresh_from_db()
        assert page.title == "Published after the end"

    def test_counts_are_sent_after_the_log_in_of_somebody_else(self, windows):
        activity = held()
        anna, _boris = windows("anna", "boris")
        anna.goto(f"/admin/detention-visits/activities/sessions/{activity.pk}/")
        anna.select_option("[name=form-0-was_held]", "True")
        anna.fill("[name=form-0-women]", "9")
        anna.context.clear_cookies(name="sessionid")
        save(anna)
        self.log_in_beside(anna, "boris")
        saved(anna)
        assert activity.sessions.order_by("-starts_at").first().women == 9

    def test_a_log_in_meanwhile_is_not_even_noticed(self, windows):
        venue = VenueFactory()
        (anna,) = windows("anna")
        anna.goto(f"/admin/outreach/venues/edit/{venue.pk}/")
        anna.fill("[name=address_en]", "Typed before")
        other = anna.context.new_page()
        anna.context.clear_cookies()
        other.goto("/admin/login/")
        other.fill("input[name=username]", "anna")
        other.fill("input[name=password]", PASSWORD)
        other.click("button[type=submit]")
        other.wait_for_url("**/admin/")
        saved(anna)
        assert Venue.objects.get(pk=venue.pk).address == {"en": "Typed before"}

    def test_a_site_that_cannot_be_reached_loses_nothing(self, windows):
        (anna,) = windows("anna")
        anna.goto("/admin/outreach/events/add/")
        anna.fill("[name=title]", "Typed in a tunnel")
        anna.fill("[name=starts_at_local]", "2030-05-06 10:00")
        anna.fill("[name=ends_at_local]", "2030-05-06 12:00")
        anna.context.set_offline(True)
        save(anna)
        anna.locator(".outreach-unsent").get_by_text("cannot be reached").wait_for()
        anna.context.set_offline(False)
        saved(anna)
        assert Event.objects.filter(title="Typed in a tunnel").count() == 1
