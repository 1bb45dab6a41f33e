"""The dates of an event in the admin: in its own zone, page by page, with the ways onward."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from outreach.models import OccurrenceChange, Registration
from tests.factories.ready_made import EventFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


def shown(client, event, **query):
    return client.get(reverse("outreach_event_dates", args=[event.pk]), query)


def test_dates_stand_in_the_events_own_zone_with_their_status(client):
    event = EventFactory(
        weekly=True, zone="Europe/Berlin", starts_at_local=datetime(2027, 3, 22, 19)
    )
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 29, 19), kind="cancelled"
    )
    client.force_login(user_as("figures"))
    page = shown(client, event)
    rows = [(f"{row.starts_at_local:%m-%d %H:%M}", row.status) for row in page.context["dates"]]
    assert rows[:2] == [("03-22 19:00", "confirmed"), ("03-29 19:00", "cancelled")]
    assert b"19:00" in page.content
    assert b"Europe/Berlin" in page.content


def test_the_ways_onward_are_shown_to_those_who_may_go_them(client):
    event = EventFactory()
    date = event.occurrences.get()
    Registration.objects.create(occurrence=date, name="Anna")
    ways = [reverse(name, args=[date.pk]) for name in ("outreach_participants", "outreach_sheet")]
    for role, expected in [("figures", 0), ("editor", 0), ("coordinator", 2)]:
        client.force_login(user_as(role))
        page = shown(client, event).content.decode()
        assert sum(way in page for way in ways) == expected
    assert "PDF" in page


def test_a_long_series_opens_at_today_and_costs_the_same(client, django_assert_max_num_queries):
    with time_machine.travel(datetime.fromisoformat("2028-03-05T12:00:00+04:00"), tick=False):
        event = EventFactory(endless=True)
        client.force_login(user_as("coordinator"))
        page = shown(client, event)
        assert page.context["dates"].number == 1
        first = page.context["dates"][0]
        assert f"{first.starts_at_local:%Y-%m-%d}" == "2028-03-06"
        with django_assert_max_num_queries(18):
            shown(client, event)
        for number in ("1", "0", "9999", "x", "-1"):
            assert shown(client, event, p=number).status_code == 200


def test_an_unknown_event_is_not_found(client):
    client.force_login(user_as("figures"))
    response = client.get(reverse("outreach_event_dates", args=[4711]), follow=True)
    assert response.status_code == 404
