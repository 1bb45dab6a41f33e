"""Cancelling several dates at once: as if each had been cancelled alone, and none that has changed."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from outreach.models import EventEdit, Occurrence, OccurrenceChange
from tests.detention_visits.factories import ActivityFactory, FacilityFactory
from tests.factories import EventFactory, RegionFactory
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
ADDRESS = "outreach_cancel_dates"
REASON = {"reason_en": "The heating is broken.", "reason_az": "", "reason_ru": ""}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-03-01T08:00:00+04:00"), tick=False):
        yield


def ticked(client, **query) -> list[str]:
    """The keys of the boxes on the list of this week."""
    answer = client.get(reverse("outreach_all_dates"), query)
    return [row.key for row in answer.context["rows"] if row.can_be_cancelled]


def cancel(client, keys):
    return client.post(reverse(ADDRESS), {"date": keys, **REASON})


def told(answer) -> str:
    return " | ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_it_asks_once_and_cancels_each_with_an_entry_of_its_own(client):
    series = EventFactory(recurrence="RRULE:FREQ=DAILY;COUNT=3")
    single = EventFactory()
    activity = ActivityFactory(starts_at_local=datetime(2027, 3, 2, 15))
    client.force_login(user_as("administrator"))
    keys = ticked(client)
    asked = client.get(reverse(ADDRESS), {"date": keys})
    assert len(asked.context["possible"]) == 5
    assert asked.content.decode().count('name="reason_en"') == 1
    answer = cancel(client, keys)
    assert answer.status_code == 302
    assert set(series.occurrences.values_list("status", flat=True)) == {"cancelled"}
    assert single.occurrences.get().status == "cancelled"
    session = activity.sessions.order_by("starts_at").first()
    assert session.status == "cancelled"
    reasons = OccurrenceChange.objects.filter(event=series).values_list("reason", flat=True)
    assert list(reasons) == [{"en": REASON["reason_en"]}] * 3
    assert EventEdit.objects.filter(verb="cancel").count() == 4
    series.refresh_from_db()
    assert series.status == "confirmed"


def test_each_can_be_undone_alone_and_stands_in_the_history(client):
    series = EventFactory(recurrence="RRULE:FREQ=DAILY;COUNT=3")
    client.force_login(user_as("coordinator"))
    cancel(client, ticked(client))
    keys = [f"event-{edit.pk}" for edit in EventEdit.objects.all()]
    page = client.get(
        reverse("outreach_cancelled_dates"), {"edit": [*keys, "event-0", "x-1", "event"]}
    )
    assert [bool(edit["undo_url"]) for edit in page.context["edits"]] == [True] * 3
    client.post(page.context["edits"][1]["undo_url"])
    statuses = series.occurrences.order_by("starts_at").values_list("status", flat=True)
    assert list(statuses) == ["cancelled", "confirmed", "cancelled"]
    history = client.get(reverse("wagtailsnippets_outreach_event:history", args=[series.pk]))
    assert len(history.context["object_list"]) >= 4


def test_what_somebody_changed_meanwhile_is_named_and_stays(client):
    changed, other = EventFactory(title="Changed", weekly=True), EventFactory(title="Other")
    client.force_login(user_as("coordinator"))
    keys = ticked(client)
    OccurrenceChange.objects.create(
        event=changed,
        local_start=datetime(2027, 3, 8, 10),
        kind="altered",
        starts_at_local=datetime(2027, 3, 9, 10),
    )
    asked = client.get(reverse(ADDRESS), {"date": keys})
    assert [one.row.facts.title for one in asked.context["refused"]] == ["Changed"]
    answer = cancel(client, keys)
    assert "Changed" in told(answer)
    assert changed.occurrences.order_by("starts_at").first().status == "confirmed"
    assert other.occurrences.get().status == "cancelled"


def test_what_changes_between_the_question_and_the_lock_is_refused_too(client, monkeypatch):
    event = EventFactory(title="Late", weekly=True)
    client.force_login(user_as("coordinator"))
    keys = ticked(client)
    from outreach.lists import cancelling

    lock = cancelling._cancel_those_of

    def after_somebody_else(owner, dates, **values):
        owner.stored().save()
        OccurrenceChange.objects.create(
            event=event, local_start=datetime(2027, 3, 8, 10), kind="cancelled"
        )
        return lock(owner, dates, **values)

    monkeypatch.setattr(cancelling, "_cancel_those_of", after_somebody_else)
    answer = cancel(client, keys)
    assert "Late" in told(answer)
    assert event.occurrences.order_by("starts_at").first().status == "confirmed"


def test_rights_are_asked_for_each_row(client):
    west = RegionFactory(slug="west")
    own, other = EventFactory(region=west), EventFactory(region=RegionFactory())
    session = (
        ActivityFactory(
            starts_at_local=datetime(2027, 3, 2, 15), facility=FacilityFactory(region=west)
        )
        .sessions.order_by("starts_at")
        .first()
    )
    keys = [
        f"event-{own.occurrences.get().pk}-{own.sequence}",
        f"event-{other.occurrences.get().pk}-{other.sequence}",
        f"activity-{session.pk}-{session.activity.sequence}",
    ]
    for role in ("nobody", "figures"):
        client.force_login(user_as(role))
        cancel(client, keys)
        client.get(reverse(ADDRESS), {"date": keys})
    planner = regional_user("planner", west)  # What is public takes the right to publish.
    client.force_login(planner)
    cancel(client, keys)
    assert not Occurrence.objects.filter(status="cancelled").exists()
    client.force_login(regional_user("coordinator", west))
    cancel(client, keys)
    assert own.occurrences.get().status == "cancelled"
    assert other.occurrences.get().status == "confirmed"
    session.refresh_from_db()
    assert session.status == "confirmed"


def test_what_is_over_has_no_box_and_is_not_cancelled(client):
    event = EventFactory(
        starts_at_local=datetime(2027, 3, 1, 6), ends_at_local=datetime(2027, 3, 1, 7)
    )
    client.force_login(user_as("coordinator"))
    assert ticked(client) == []
    cancel(client, [f"event-{event.occurrences.get().pk}-{event.sequence}"])
    assert event.occurrences.get().status == "confirmed"


@pytest.mark.parametrize(
    "keys",
    [
        [],
        ["x"],
        ["event-1"],
        ["event-1-1-1"],
        ["event-x-1"],
        ["event-" + "9" * 30 + "-1"],
        ["-1-1"],
        ["activity-1-1"],
        ["event-²-1"],
    ],
)
def test_no_key_breaks_it(client, keys):
    client.force_login(user_as("coordinator"))
    assert client.get(reverse(ADDRESS), {"date": keys}).status_code == 302
    assert cancel(client, keys)["Location"] == reverse("outreach_all_dates")


def test_it_leads_back_to_the_list_it_came_from_and_nowhere_else(client):
    client.force_login(user_as("coordinator"))
    for sent, expected in [
        ("/admin/outreach/all-dates/?span=month", "/admin/outreach/all-dates/?span=month"),
        ("https://elsewhere.example/", reverse("outreach_all_dates")),
    ]:
        EventFactory()
        answer = client.post(reverse(ADDRESS), {"date": ticked(client), "next": sent, **REASON})
        assert answer["Location"] == expected
