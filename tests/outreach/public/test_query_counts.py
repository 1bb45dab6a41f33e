"""The public pages ask the same number of questions, however many events there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.demo.load import load_generated_events
from home.demo.records import load_records
from tests.factories import make_calendars
from tests.sampling import amount

pytestmark = pytest.mark.django_db
MANY = amount("events whose queries are counted", 10_000, least=1_000)
MOST = {
    "/en/events/": 14,
    "/en/events/past/": 20,
    "/en/events/month/{today:%Y/%m}/": 14,
    "/en/events/feed.ics": 4,
    "/en/events/occurrences.json": 7,
    "/en/events/feed.rss": 10,
    "/en/events/embed/": 7,
    "/en/events/subscribe/": 28,
}
"""The most queries each may take the second time: Wagtail's routing and the site's menu, the
calendar, and what is stored of it or, of the past, read."""


def queries_of(client) -> dict[str, int]:
    counts = {}
    for address in MOST:
        asked = address.format(today=timezone.localdate())
        client.get(asked)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(asked).status_code == 200
        counts[address] = len(queries)
    return counts


@pytest.mark.queries
@pytest.mark.parametrize("many", [200, pytest.param(MANY, marks=pytest.mark.slow)])
def test_the_number_of_queries_is_the_same_for_few_and_for_many(client, many):
    load_records()
    make_calendars()
    load_generated_events(10, dense=False, say=lambda text: None)
    few = queries_of(client)
    load_generated_events(many, dense=False, say=lambda text: None)
    assert queries_of(client) == few
    assert all(few[address] <= most for address, most in MOST.items()), few
