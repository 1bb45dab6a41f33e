"""Events made cheaply, for tests that read and for load: the rows are those of real publication."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from home.demo.bulk_publishing import add_published_events
from outreach.models import Calendar, Event, EventPage
from tests import factories
from tests.factories import (
    AudienceFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    calendar_in,
    ready_made,
)

pytestmark = pytest.mark.django_db
NOW = "2027-02-20T12:00:00.5+04:00"
UID = "always-the-same"
TABLES = ("occurrences", "faces", "pages", "changes", "pauses", "partnerships")
OF_EDITORS = {
    *("latest_revision", "live_revision", "approved_revision"),
    "latest_revision_created_at",
}
"""Columns that only the admin reads."""
RENAMED = {"id", "page", "page_ptr", "event", "path", "url_path", "translation_key"}
"""What two events cannot share; where it leads is compared instead."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def with_partners(event: Event) -> Event:
    for slug, answer in (("icmpd", "accepted"), ("unhcr", "asked")):
        organisation = OrganisationFactory(slug=slug)
        PartnershipFactory(event=event, organisation=organisation, answer=answer)
    return event


def with_labels(event: Event) -> Event:
    event.audiences.add(AudienceFactory(slug="children"))
    event.topics.add(TopicFactory(slug="rights"))
    event.save()
    return event


def with_a_moved_date(event: Event) -> Event:
    event.changes.create(
        local_start=datetime(2027, 3, 8, 10),
        kind="altered",
        starts_at_local=datetime(2027, 3, 9, 15),
    )
    event.save()
    return event


def in_place() -> dict:
    return {"region": RegionFactory(slug="guba"), "venue": VenueFactory(slug="hall")}


KINDS = {
    "single": lambda make: make(),
    "series": lambda make: make(weekly=True, **in_place()),
    "endless": lambda make: make(endless=True),
    "far ahead": lambda make: make(
        recurrence="RRULE:FREQ=YEARLY",
        starts_at_local=datetime(2031, 3, 1, 10),
    ),
    "whole day": lambda make: make(whole_day=True, capacity=30),
    "long": lambda make: make(ends_at_local=datetime(2027, 3, 5, 10)),
    "cancelled": lambda make: make(weekly=True, cancelled=True, reason={"en": "Illness."}),
    "planned": lambda make: make(weekly=True, planned=True),
    "with partners": lambda make: with_partners(make(**in_place())),
    "with labels": lambda make: with_labels(make(weekly=True)),
    "with a moved date": lambda make: with_a_moved_date(make(weekly=True)),
    "listed dates": lambda make: make(
        recurrence="RRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20270303T100000\nEXDATE:20270308T100000"
    ),
}
TEXTS = {"title": "Advice", "slug": "advice", "summary": "Free.", "body": "<p>For <b>all</b>.</p>"}
PAGES = {
    "no page": [],
    "one page": [{"language": "az"}],
    "two languages": [{"language": "az"}, {"language": "en", "title": "In English"}],
    "a second page in one language": [{"language": "az"}, {"language": "az", "slug": "again"}],
    "a draft": [{"draft": True}],
    "not yet": [{"expire_at": datetime.fromisoformat("2027-06-01T00:00:00+04:00")}],
}


def rows_of(event: Event) -> dict[str, list[dict]]:
    """All that is stored of an event, in the order of its making."""
    event = Event.objects.get(pk=event.pk)
    found = {"event": [values_of(event)]}
    for table in TABLES:
        found[table] = [values_of(row) for row in getattr(event, table).order_by("pk")]
    for name in ("audiences", "topics", "assigned_to"):
        found[name] = [{"pk": pk} for pk in getattr(event, name).values_list("pk", flat=True)]
    pages = EventPage.objects.filter(event=event).order_by("path")
    parents = [page.get_parent() for page in pages]
    found["tree"] = [
        {"parent": parent.pk, "depth": page.depth, "last": page.get_siblings().last() == page}
        for page, parent in zip(pages, parents, strict=True)
    ]
    found["translations"] = [{"keys": len(set(pages.values_list("translation_key", flat=True)))}]
    return found


def values_of(row) -> dict:
    fields = (field for field in row._meta.concrete_fields if field.name not in RENAMED)
    return {
        field.name: getattr(row, field.attname) for field in fields if field.name not in OF_EDITORS
    }


def calendar_rows() -> list[dict]:
    return list(Calendar.objects.order_by("page_id").values("changed_at", "next_change_at", "url"))


def made_by(source, kind: str, pages: list[dict]) -> dict[str, list[dict]]:
    """The rows of an event and its pages, made with these factories and gone again."""
    with transaction.atomic():
        found = _made_by(source, kind, pages)
        transaction.set_rollback(True)
    return found


def _made_by(source, kind: str, pages: list[dict]) -> dict[str, list[dict]]:
    versions = dict(Calendar.objects.values_list("pk", "version"))
    event = KINDS[kind](lambda **fields: source.EventFactory(uid=UID, title="Plan", **fields))
    made = event
    for page in pages:
        made = source.EventPageFactory(event=event, **TEXTS | page)
    raised = [
        {"raised": version > versions[pk]}
        for pk, version in Calendar.objects.order_by("pk").values_list("pk", "version")
    ]
    calendar = calendar_in("az")
    return rows_of(event) | {
        "calendars": calendar_rows(),
        "raised": raised,
        "children": [{"number": calendar.numchild, "there": calendar.get_children().count()}],
        "what was handed over": [values_of(made)],
    }


def assert_same(kind: str, pages: list[dict]) -> dict[str, list[dict]]:
    KINDS[kind](factories.EventFactory)  # Records are there, and sequences have begun.
    really = made_by(factories, kind, pages)
    cheaply = made_by(ready_made, kind, pages)
    for table, rows in really.items():
        assert cheaply[table] == rows, table
    return really


@pytest.mark.parametrize("kind", KINDS)
def test_a_ready_made_event_has_the_rows_of_one_that_was_published(kind):
    rows = assert_same(kind, PAGES["one page"])
    assert rows["occurrences"] and (kind == "planned") == (not rows["faces"])


@pytest.mark.parametrize("pages", PAGES)
def test_ready_made_pages_have_the_rows_of_pages_that_were_published(pages):
    assert_same("series", PAGES[pages])


@pytest.mark.parametrize("kind", ["single", "series", "whole day", "long", "cancelled"])
def test_events_made_in_bulk_have_the_rows_of_published_ones(kind):
    """But for the digest of the index, which the next save sets."""
    in_place()
    page = {"slug": UID, "title": "Plan", "summary": "", "body": ""}
    really = made_by(factories, kind, [{**page}])
    build = KINDS[kind](lambda **fields: factories.EventFactory.build(uid=UID, **fields))
    build.title = "Plan"
    add_published_events([build], calendar_in("az"))
    in_bulk = rows_of(build)
    for table, rows in in_bulk.items():
        for row in (*rows, *really[table]):
            row.pop("index_digest", None)
            row.pop("created_at", None)
        assert rows == really[table], table


def test_it_takes_few_queries():
    factories.EventPageFactory()
    with CaptureQueriesContext(connection) as queries:
        ready_made.EventPageFactory()
    assert len(queries) <= 33
