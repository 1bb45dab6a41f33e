"""``en-us`` and ``en-gb`` are ``en`` where a site writes in ``en``: as Wagtail matches them."""

from __future__ import annotations

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from wagtail.models import Locale

from detention_visits.models.publicity import PublicActivity
from outreach.addresses.languages import content_language, default_language
from outreach.editing.pages import page_places
from outreach.fields import in_language
from outreach.fields.translated_text import content_languages
from outreach.models import Event, Face
from tests.factories import EventFactory, EventPageFactory, VenueFactory, make_calendars
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
THREE = [("az", "Azerbaijani"), ("en", "English"), ("ru", "Russian")]


@pytest.fixture(autouse=True)
def american(settings):
    """As ``wagtail start`` leaves it, with three languages added."""
    settings.LANGUAGE_CODE = "en-us"
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = THREE
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


def test_a_code_means_what_wagtail_takes_it_for():
    for code in ("en", "en-us", "en-gb", "az", "ru"):
        assert content_language(code) == Locale.objects.get_for_language(code).language_code
    assert content_language("fr-ca") == "fr-ca"
    assert default_language() == Locale.get_default().language_code == "en"


def test_readers_of_a_language_without_a_page_get_the_default_languages():
    event = EventFactory()
    for language in ("az", "en"):
        EventPageFactory(event=event, language=language)
    assert Face.objects.get(event=event, language="ru").page_language == "en"
    activity = PublicActivity(None, pages={"az": None, "en": None})
    assert activity.serving("ru") == "en"


def test_the_default_language_comes_first():
    places = page_places(EventFactory(planned=True), user_as("administrator"))
    assert places[0].locale.language_code == "en"
    assert content_languages()[0][0] == "en"
    assert in_language({"az": "bir", "en": "one"}, "ru") == "one"


def test_a_file_is_imported_into_a_calendar_of_the_default_language(tmp_path):
    file = tmp_path / "a.ics"
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a", "SUMMARY:Talk")
    lines += ("DTSTAMP:20270101T000000Z", "DTSTART:20270301T100000", "DTEND:20270301T110000")
    file.write_text("\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]))
    call_command("import_ics", file, into="events", publish=True)
    assert Event.objects.get().pages.get().locale.language_code == "en"


def test_a_file_of_one_date_is_in_the_language_of_its_page_whoever_asks():
    """A page of one language serves the readers of others too, each with places in theirs."""
    venue = VenueFactory(name={"az": "Mərkəz", "en": "Centre", "ru": "Центр"})
    page = EventPageFactory(event=EventFactory(venue=venue, weekly=True), language="ru")
    for active in ("az", "en", "ru"):
        with translation.override(active):
            for file in ("event.ics", "2027-03-08T1000/event.ics"):
                client = Client(headers={"accept-language": active})
                text = client.get(f"/ru/events/{page.slug}/{file}").text
                assert "Центр" in text and "Mərkəz" not in text, (active, file)
