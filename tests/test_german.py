"""A language more: what the public reads in German, though nobody needed to change our code for it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import polib
import pytest
import time_machine
from wagtail.coreutils import get_content_languages, get_supported_content_language_variant
from wagtail.models import Locale

from outreach.models import CalendarPage, OccurrenceChange
from tests.detention_visits.factories import ActivityPageFactory, FacilityFactory, held
from tests.factories import EventFactory, EventPageFactory, VenueFactory, calendar_in
from tests.test_one_language import PLACEHOLDER, texts_of, words

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = [ROOT / app / "locale" for app in ("outreach", "detention_visits")]
LANGUAGES = [("az", "Azerbaijani"), ("de", "German"), ("en", "English"), ("ru", "Russian")]


def entries(language: str) -> list[polib.POEntry]:
    paths = [folder / language / "LC_MESSAGES" / "django.po" for folder in CATALOGUES]
    return [entry for path in paths for entry in polib.pofile(str(path))]


def english() -> re.Pattern:
    """Any text of ours that is not the same in German."""
    same = {entry.msgid for entry in entries("de") if entry.msgid == entry.msgstr}
    asked = {text for one in entries("ru") for text in (one.msgid, one.msgid_plural)} - same
    parts = [PLACEHOLDER.split(" ".join(text.split())) for text in asked if words([text])]
    return re.compile("|".join(f"(?:{'.{0,80}'.join(map(re.escape, one))})" for one in parts))


@pytest.fixture
def site(settings):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
    caches = (get_content_languages, get_supported_content_language_variant)
    for one in caches:
        one.cache_clear()
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        yield
    for one in caches:
        one.cache_clear()


@pytest.fixture
def calendar(site):
    return calendar_of("de")


def calendar_of(language: str) -> CalendarPage:
    """A calendar in a language more."""
    original = calendar_in("az")
    locale, _is_new = Locale.objects.get_or_create(language_code=language)
    page = original.copy_for_translation(locale, copy_parents=True)
    page.save_revision().publish()
    return CalendarPage.objects.get(pk=page.pk)


def public_pages(calendar: CalendarPage, language: str) -> list[str]:
    """Addresses of each kind of page of the public's, with something on each."""
    event = EventFactory(
        starts_at_local=datetime(2027, 1, 13, 10),
        ends_at_local=datetime(2027, 1, 13, 12),
        recurrence="RRULE:FREQ=MONTHLY;BYDAY=2WE;COUNT=5",
        venue=VenueFactory(name={language: "Rathaus"}),
    )
    for month, fields in (
        (3, {"kind": "cancelled", "reason": {language: "Umbau"}}),
        (4, {"kind": "altered", "starts_at_local": datetime(2027, 4, 15, 9)}),
    ):
        key = datetime(2027, month, 10 if month == 3 else 14, 10)
        event.changes.add(OccurrenceChange(event=event, local_start=key, **fields))
    event.save()
    page = EventPageFactory(event=event, language=language, title="Beratung")
    EventPageFactory(event=EventFactory(weekly=True), language="en", title="–")
    activity = ActivityPageFactory(
        activity__facility=FacilityFactory(publicity="always"),
        language=language,
        title="Sprachkurs",
    )
    held(activity.activity, women=12)
    root = calendar.url
    lists = ("", "?view=past", "?view=dates", "?q=nichts", "?on=2027-03-10")
    others = ("month/2027/03/", "month/2027/09/", "subscribe/", "embed/")
    dates = ("", "2027-03-10T1000/", "2027-04-14T1000/", "2027-05-12T1000/")
    return [
        *(f"{root}{one}" for one in (*lists, *others)),
        *(f"{page.url}{one}" for one in dates),
        activity.get_url(),
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_no_public_page_in_german_says_anything_of_ours_in_english(client, calendar):
    root = calendar.url
    addresses = [*public_pages(calendar, "de"), f"{root}feed.rss", f"{root}feed.atom"]
    pattern, found = english(), {}
    assert pattern.fullmatch("There are more dates.")
    said = ""
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        texts = set(texts_of(answer.content.decode()))
        said += " ".join(texts)
        for text in texts:
            if pattern.fullmatch(text.strip("*: ")):
                found[text] = address
    assert not found
    assert "Am zweiten Mittwoch jedes Monats, 5 Mal" in said
    assert "Mittwoch, 12. Mai 2027, 10:00" in said
    assert "12:00 Uhr" in said
    feed = client.get(f"{root}feed.ics").content.decode().replace("\r\n ", "")
    assert not [line for line in feed.splitlines() if pattern.fullmatch(line.partition(":")[2])]


def test_the_catalogue_keeps_placeholders_and_leaves_nothing_empty():
    for entry in entries("de"):
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            assert text, entry.msgid
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(entry.msgid))
        assert not entry.fuzzy
