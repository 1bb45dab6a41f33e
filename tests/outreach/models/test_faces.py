"""An event's faces: which ones it has, in which language, and when none."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import PageViewRestriction

from outreach.models import EventPage, Face
from tests.factories import (
    EventFactory,
    EventPageFactory,
    RegionFactory,
    VenueFactory,
    make_calendars,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def visible(event):
    faces = Face.objects.visible(timezone.now()).filter(event=event)
    return {face.language: face.page_language for face in faces}


def test_a_language_without_a_page_falls_back_to_the_default_language():
    page = EventPageFactory(language="az")
    EventPageFactory(event=page.event, language="en")
    assert visible(page.event) == {"az": "az", "en": "en", "ru": "az"}


def test_a_language_without_a_page_falls_back_to_the_only_one():
    page = EventPageFactory(language="ru")
    assert visible(page.event) == {"az": "ru", "en": "ru", "ru": "ru"}


def test_unpublishing_one_language_falls_back_and_the_last_one_withdraws():
    page = EventPageFactory(language="az")
    other = EventPageFactory(event=page.event, language="en")
    other.unpublish()
    assert visible(page.event) == {"az": "az", "en": "az", "ru": "az"}
    page.unpublish()
    assert visible(page.event) == {}
    assert page.event.faces.filter(is_withdrawn=True).count() == 3


def test_a_draft_or_a_planned_event_has_no_face():
    assert visible(EventPageFactory(draft=True).event) == {}
    assert visible(EventPageFactory(event=EventFactory(planned=True)).event) == {}


def test_a_restriction_above_any_page_hides_the_event_in_all_languages():
    """Hard case 11."""
    page = EventPageFactory(language="az")
    EventPageFactory(event=page.event, language="en")
    PageViewRestriction.objects.create(
        page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN
    )
    assert visible(page.event) == {}


def test_a_restriction_hides_the_event_though_its_own_page_has_expired():
    """Hard case 11: nor need the page have begun to be shown."""
    page = EventPageFactory(language="az")
    other = EventPageFactory(event=page.event, language="en")
    past = timezone.now() - timedelta(days=1)
    EventPage.objects.filter(pk=other.pk).update(expire_at=past)
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert visible(page.event) == {}


def test_an_event_that_is_taken_back_says_so_to_each_in_their_language():
    """Hard case 11: and nothing else."""
    page = EventPageFactory(language="az", title="Görüş")
    page.unpublish()
    texts = dict(page.event.faces.values_list("language", "text"))
    said = {}
    for language, text in texts.items():
        with translation.override(language):
            said[language] = gettext("Withdrawn")
        assert f"SUMMARY:{said[language]}\r\n" in text
        assert "Görüş" not in text
    assert len(set(said.values())) == 3


def test_a_search_finds_an_event_by_title_summary_and_place_in_any_case():
    venue = VenueFactory(name={"az": "İçərişəhər"}, region=RegionFactory(name={"az": "Bakı"}))
    page = EventPageFactory(event=EventFactory(venue=venue), title="Hüquq", summary="Gəlin")
    for words in ("HÜQUQ", "gəlin", "içərişəhər", "bakı hüquq"):
        assert Face.objects.saying(words).filter(event=page.event, language="az").exists(), words
    assert not Face.objects.saying("hüquq yox").exists()


def test_back_to_planned_is_withdrawn():
    event = EventPageFactory().event
    event.status = "planned"
    event.save()
    assert visible(event) == {}
