"""Search entries and references follow each write once, after its commit, and no write waits."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import get_search_backend
from wagtail.models import Page, ReferenceIndex

from outreach.models import Event, EventPage
from outreach.models.events import event_work
from tests.factories import EventFactory, EventPageFactory, OrganisationFactory, VenueFactory
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
INDEXES = ("wagtailsearch_indexentry", "wagtailcore_referenceindex")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A block at whose end the transaction is committed, as far as what waits for it can tell."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def found(model, words: str) -> set[int]:
    return {one.pk for one in get_search_backend().autocomplete(words, model.objects.all())}


def users_of(row) -> set[str]:
    """The ids of what refers to this row."""
    return set(ReferenceIndex.get_references_to(row).values_list("object_id", flat=True))


def test_an_event_is_found_by_its_new_title_and_by_its_venue(committed):
    old, new = VenueFactory(), VenueFactory()
    with committed():
        event = EventFactory(title="Chess evening", venue=old)
    assert found(Event, "Chess") == {event.pk}
    assert users_of(old) == {str(event.pk)}
    event.title, event.venue = "Draughts", new
    with committed():
        event.save()
    assert (found(Event, "Chess"), found(Event, "Draughts")) == (set(), {event.pk})
    assert (users_of(old), users_of(new)) == (set(), {str(event.pk)})


def test_a_child_row_belongs_to_its_event(committed):
    organisation, event = OrganisationFactory(), EventFactory()
    with committed():
        event.partnerships.create(organisation=organisation)
        event.save()
    assert users_of(organisation) == {str(event.pk)}
    with committed():
        event.partnerships.get().delete()
    assert users_of(organisation) == set()


def test_a_page_is_found_and_lets_go_of_its_picture(committed):
    image = picture()
    with committed():
        page = EventPageFactory(title="Filmabend", image=image)
    assert found(EventPage, "Filmabend") == {page.pk}
    assert found(Page, "Filmabend") == {page.pk}
    assert users_of(image) == {str(page.pk)}
    page = EventPage.objects.get(pk=page.pk)
    page.title, page.image = "Kinoabend", None
    with committed():
        page.save_revision().publish()
    assert (found(Page, "Filmabend"), found(Page, "Kinoabend")) == (set(), {page.pk})
    assert users_of(image) == set()


def test_what_is_deleted_is_neither_found_nor_a_user(committed):
    venue = VenueFactory()
    with committed():
        page = EventPageFactory(title="Filmabend", event=EventFactory(title="Kino", venue=venue))
    with committed():
        page.delete()
    assert found(Page, "Filmabend") == set()
    with committed():
        page.event.delete()
    assert (found(Event, "Kino"), users_of(venue)) == (set(), set())


def test_saved_and_deleted_in_one_unit_leaves_nothing(committed):
    venue = VenueFactory()
    with committed(), event_work():
        event = EventFactory(title="Kino", venue=venue)
        event.delete()
    assert (found(Event, "Kino"), users_of(venue)) == (set(), set())


def test_what_was_rolled_back_is_not_found(committed):
    with committed(), pytest.raises(RuntimeError), event_work():
        EventFactory(title="Kino")
        raise RuntimeError
    assert found(Event, "Kino") == set()


def test_a_unit_touches_the_indexes_only_after_its_commit(committed):
    page = EventPageFactory()
    with committed() as callbacks, CaptureQueriesContext(connection) as queries:
        page.event.title = "Another"
        page.event.save()
        page.save_revision().publish()
        statements = [query["sql"] for query in queries]
    assert not [sql for sql in statements if any(name in sql for name in INDEXES)]
    assert callbacks
    assert found(Event, "Another") == {page.event_id}


def test_several_saves_in_one_unit_are_indexed_once(committed):
    event = EventFactory()
    with committed() as callbacks, event_work(event.pk):
        for title in ("First", "Second", "Third"):
            event.title = title
            event.save()
    with CaptureQueriesContext(connection) as queries:
        for callback in callbacks:
            callback()
    entries = [
        query["sql"] for query in queries if 'UPDATE "wagtailsearch_indexentry"' in query["sql"]
    ]
    assert found(Event, "Third") == {event.pk}
    assert len([sql for sql in entries if '"title" =' in sql]) <= 1
