"""Whoever was logged out while typing loses nothing, without scripts too."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from outreach.editing.unsent.typed_texts import typed_texts
from outreach.models import Event, Venue
from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import EventFactory, EventPageFactory, VenueFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
LONG = "Long text, <b>whole</b>. " * 4_000
EVENT = "wagtailsnippets_outreach_event:edit"


@pytest.fixture
def browser() -> Client:
    """Logged in, with the check of tokens that other tests leave out."""
    user = user_as("administrator")
    UserProfile.objects.create(user=user, preferred_language="en")
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def token_in(client: Client, address: str) -> str:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return page.select_one("form [name=csrfmiddlewaretoken]")["value"]


def said(answer) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ")


def forms() -> dict[str, str]:
    event, page = EventFactory(), EventPageFactory()
    activity = ActivityPageFactory(activity__always=True).activity
    date = event.occurrences.first()
    return {
        "event": reverse(EVENT, args=[event.pk]),
        "new event": reverse("wagtailsnippets_outreach_event:add"),
        "activity": reverse("detention_visits_activities:edit", args=[activity.pk]),
        "facility": reverse("detention_visits_facilities:edit", args=[activity.facility.pk]),
        "sessions": reverse("detention_visits_activities:sessions", args=[activity.pk]),
        "date": reverse("outreach_cancel_date", args=[date.pk]),
        "participants": reverse("outreach_participants", args=[date.pk]),
        "page": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "venue": reverse("wagtailsnippets_outreach_venue:edit", args=[VenueFactory().pk]),
    }


@pytest.mark.parametrize("is_out", [True, False])
def test_every_form_gives_back_what_was_typed(browser, is_out):
    for what, address in forms().items():
        browser.force_login(user_as("administrator"))
        token = token_in(browser, address)
        if is_out:
            browser.cookies.pop("sessionid")
        else:
            token = "0" * len(token)
        answer = browser.post(
            address,
            {"csrfmiddlewaretoken": token, "title": LONG, "outreach-shown": "SEAL"},
            headers=HERE,
        )
        assert answer.status_code == 403, what
        assert answer["Cache-Control"] == "no-store", what
        html = answer.content.decode()
        assert "<b>whole" not in html and "Long text, &lt;b&gt;whole&lt;/b&gt;" in html, what
        assert said(answer).count("Long text") == 4_000, what
        assert token not in html and "SEAL" not in html, what
        assert ("you were logged out before" in html) == is_out, what
    assert Event.objects.filter(title=LONG).count() == Venue.objects.filter(slug=LONG).count() == 0


def test_another_site_puts_no_words_on_ours(browser):
    address = reverse("wagtailsnippets_outreach_event:add")
    for headers in ({}, {"Origin": "https://evil.example"}, {"Referer": "http://testserver.evil/"}):
        answer = browser.post(address, {"title": "Call this number"}, headers=headers)
        assert answer.status_code == 403
        assert "Call this number" not in answer.content.decode()
    ours = browser.post(address, {"title": "Ours"}, headers={"Referer": "http://testserver/admin/"})
    assert "Ours" in said(ours)


def test_passwords_tokens_and_what_forms_carry_along_are_left_out():
    draft = json.dumps({"blocks": [{"text": "First line"}, {"text": "Second"}], "entityMap": {}})
    data = QueryDict(mutable=True)
    data.update(
        {
            "password": "P1",
            "new_password1": "P2",
            "user_token": "T",
            "csrfmiddlewaretoken": "C",
            "form-0-shown": "S",
            "outreach-shown": "S",
            "changes-TOTAL_FORMS": "1",
            "changes-0-id": "4",
            "action-publish": "1",
            "empty": "  ",
            "body": draft,
            "odd": '{"blocks": 3}',
        }
    )
    data.setlist("topics", ["3", "4"])
    assert list(typed_texts(data)) == [
        ("body", "First line\nSecond"),
        ("odd", '{"blocks": 3}'),
        ("topics", "3"),
        ("topics", "4"),
    ]


def test_files_are_named(browser, tmp_path):
    address = reverse("outreach_import")
    file = tmp_path / "partner.ics"
    file.write_text("BEGIN:VCALENDAR")
    token = token_in(browser, address)
    browser.cookies.pop("sessionid")
    with file.open("rb") as upload:
        answer = browser.post(address, {"csrfmiddlewaretoken": token, "file": upload}, headers=HERE)
    assert answer.status_code == 403
    assert "partner.ics" in said(answer)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your session has ended"), ("az", "Sessiyanız"), ("ru", "Ваш сеанс")],
)
def test_it_is_told_in_the_readers_language(browser, language, words):
    address = reverse("wagtailsnippets_outreach_event:add")
    token = token_in(browser, address)
    browser.cookies.pop("sessionid")
    answer = browser.post(
        address,
        {"csrfmiddlewaretoken": token, "title": "Typed"},
        headers=HERE | {"Accept-Language": language},
    )
    assert words in said(answer)


def test_where_nothing_was_typed_the_log_in_follows_as_ever(browser):
    event = EventFactory(weekly=True)
    token = token_in(browser, reverse("outreach_event_dates", args=[event.pk]))
    browser.cookies.pop("sessionid")
    address = reverse("outreach_restore_date", args=[event.occurrences.first().pk])
    answer = browser.post(
        address, {"csrfmiddlewaretoken": token, "date-version": "x"}, headers=HERE
    )
    assert answer.status_code == 302


def test_the_log_in_itself_is_as_it_was(browser):
    address = reverse("wagtailadmin_login")
    browser.cookies.pop("sessionid")
    token = token_in(browser, address)
    answer = browser.post(
        address, {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
    )
    assert answer.status_code == 200
    assert browser.get(reverse("wagtailadmin_home")).status_code == 302


class TestSession:
    def asked(self, client: Client, **headers):
        return client.get(
            reverse("outreach_session"), headers={"X-Requested-With": "XMLHttpRequest", **headers}
        )

    def test_a_script_gets_the_token_of_now(self, browser):
        address = reverse("wagtailsnippets_outreach_venue:add")
        answer = self.asked(browser)
        assert "no-store" in answer["Cache-Control"]
        data = {"csrfmiddlewaretoken": answer.json()["token"], "name_en": "A hall", "slug": "hall"}
        assert browser.post(address, data | {"kind": "hall"}).status_code == 200
        assert browser.post(address, data | {"csrfmiddlewaretoken": "x"}).status_code == 403

    def test_nobody_gets_one_who_is_logged_out_or_has_no_business_here(self, client):
        assert self.asked(client).status_code == 403
        client.force_login(get_user_model().objects.create_user("visitor"))
        assert self.asked(client).status_code == 403

    def test_people_are_told_how_to_go_on(self, browser):
        assert "You are logged in as administrator" in " ".join(
            said(browser.get(reverse("outreach_session"))).split()
        )
