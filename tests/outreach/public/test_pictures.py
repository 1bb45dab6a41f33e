"""The picture of an event's page: drawn for whoever sees it first, and never a reason to fail."""

from __future__ import annotations

import pytest

from tests.factories import EventPageFactory, make_calendars
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
CLASS = 'class="outreach-event__picture"'


@pytest.fixture(autouse=True)
def calendars():
    return make_calendars()


def test_the_page_shows_it_in_the_size_that_is_needed(client):
    page = EventPageFactory(image=picture())
    text = client.get(page.get_url()).text
    assert CLASS in text and 'width="1200"' in text and 'height="400"' in text
    assert page.image.renditions.filter(filter_spec="fill-1200x400").count() == 1
    assert client.get(page.get_url()).text.count(CLASS) == 1


def test_without_its_file_the_page_is_there_all_the_same(client):
    image = picture()
    page = EventPageFactory(image=image)
    image.file.storage.delete(image.file.name)
    response = client.get(page.get_url())
    assert response.status_code == 200 and CLASS not in response.text
