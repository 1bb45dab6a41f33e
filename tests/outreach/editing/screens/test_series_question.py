"""Saving a series that others know of asks which dates are meant, and shows what will happen."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from outreach.models import Event, EventPage, OccurrenceChange, Registration
from tests.factories import EventFactory, EventPageFactory, OrganisationFactory, VenueFactory
from tests.factories.forms import event_data
from tests.factories.users import user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EDIT = "wagtailsnippets_outreach_event:edit"
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=6"
LATER = {"starts_at_local": "2027-03-01 11:00", "ends_at_local": "2027-03-01 13:00"}


@pytest.fixture(autouse=True)
def now():
    """The first two Mondays are over."""
    with time_machine.travel(datetime.fromisoformat("2027-03-10T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def editor(client):
    client.force_login(user_as("editor"))
    return client


@pytest.fixture
def event() -> Event:
    return EventPageFactory(event=EventFactory(recurrence=WEEKLY)).event


def posted(editor, event, **data):
    data = event_data(event, **{"recurrence": WEEKLY, **data})
    return editor.post(reverse(EDIT, args=[event.pk]), data)


def answered(editor, event, scope: str, date: str = "", **data):
    """Post, look at the question, and post again with an answer."""
    question = posted(editor, event, **data, series_date=date).context["question"]
    answer = {
        "series_scope": scope,
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    response = posted(editor, event, **data, **answer)
    assert response.status_code == 302, response.context["form"].errors
    return Event.objects.get(pk=event.pk)


def starts(event: Event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [f"{row.starts_at_local:%m-%d %H:%M} {row.status}" for row in rows]


def test_a_change_of_time_asks_first_and_saves_nothing(editor, event):
    before = starts(event)
    response = posted(editor, event, **LATER, title="Typed title")
    question = response.context["question"]
    html = response.content.decode()
    assert response.status_code == 200
    assert starts(event) == before
    assert [choice.scope for choice in question.choices] == ["one", "following", "all"]
    assert [choice.is_chosen for choice in question.choices] == [True, False, False]
    assert "Typed title" in html and "2027-03-01 11:00" in html
    assert 'aria-labelledby="series-question"' in html
    whole = list(question.choices)[2]
    assert [(group.effect, len(group.lines)) for group in whole.groups] == [
        ("moved", 4),
        ("pinned", 2),
    ]


def test_only_this_date(editor, event):
    event = answered(editor, event, "one", **LATER, title="Another title")
    assert [row[6:11] for row in starts(event)] == ["10:00", "10:00", "11:00"] + ["10:00"] * 3
    assert event.title == "Another title"


def test_this_and_following(editor, event):
    organisation = OrganisationFactory()
    OccurrenceChange(event=event, local_start=datetime(2027, 3, 29, 10)).save()
    row = event.changes.get()
    event = answered(
        editor,
        event,
        "following",
        "2027-03-22T10:00:00",
        **LATER,
        title="The second part",
        changes=[{"id": row.pk, "local_start": "2027-03-29 10:00"}],
        partners=[{"organisation": organisation.pk, "answer": "accepted"}],
    )
    second = Event.objects.exclude(pk=event.pk).get()
    assert starts(event) == [f"03-{day} 10:00 confirmed" for day in ("01", "08", "15")]
    assert starts(second) == [
        "03-22 11:00 confirmed",
        "03-29 11:00 cancelled",
        "04-05 11:00 confirmed",
    ]
    assert (event.title, second.title) == (event.title, "The second part")
    assert event.title != second.title
    assert [one.organisation for one in second.partnerships.all()] == [organisation]
    assert not event.partnerships.exists()
    assert EventPage.objects.get(event=second).live


def test_all_dates(editor, event):
    event = answered(editor, event, "all", **LATER)
    assert [row[6:11] for row in starts(event)] == ["10:00"] * 2 + ["11:00"] * 4
    assert Event.objects.count() == 1


def test_a_new_rule_cannot_be_for_one_date(editor, event):
    response = posted(editor, event, recurrence="RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6")
    choices = list(response.context["question"].choices)
    assert [choice.scope for choice in choices] == ["following", "all"]
    assert choices[0].is_chosen


def test_a_date_with_data_that_leaves_the_series_is_listed(editor, event):
    """Hard case 8."""
    row = event.occurrences.get(local_start=datetime(2027, 3, 22, 10))
    Registration.objects.create(occurrence=row, name="A person")
    rule = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=MO"
    OccurrenceChange(event=event, local_start=datetime(2027, 3, 15, 10), kind="skipped").save()
    change = event.changes.get()
    changes = [{"id": change.pk, "local_start": "2027-03-15 10:00", "kind": "skipped"}]
    response = posted(editor, event, recurrence=rule, changes=changes)
    whole = list(response.context["question"].choices)[-1]
    lines = {group.effect: group.lines for group in whole.groups}
    assert [line.partition(", ")[2] for line in lines["detached"]] == ["22 Mar 2027, 10:00–12:00"]


def test_an_answer_to_another_question_is_asked_again(editor, event):
    question = posted(editor, event, **LATER).context["question"]
    answer = {
        "series_scope": "all",
        "series_date": question.chosen_date,
        "series_seen": question.digest,
    }
    later = {"starts_at_local": "2027-03-01 12:00", "ends_at_local": "2027-03-01 13:00"}
    assert posted(editor, event, **later, **answer).status_code == 200
    other_date = answer | {"series_date": "2027-03-29T10:00:00", "series_scope": "following"}
    response = posted(editor, event, **LATER, **other_date)
    assert response.context["question"].chosen_date == "2027-03-29T10:00:00"
    assert Event.objects.count() == 1


@pytest.mark.parametrize("scope", ["", "nonsense", "two"])
def test_a_senseless_answer_is_asked_again(editor, event, scope):
    question = posted(editor, event, **LATER).context["question"]
    answer = {"series_scope": scope, "series_date": "x\x00", "series_seen": question.digest}
    assert posted(editor, event, **LATER, **answer).status_code == 200


def test_cancelling_the_whole_asks_as_well(editor, event):
    event = answered(editor, event, "following", status="cancelled", reason_en="Closed")
    second = Event.objects.exclude(pk=event.pk).get()
    assert starts(event) == ["03-01 10:00 confirmed", "03-08 10:00 confirmed"]
    assert {row[-9:] for row in starts(second)} == {"cancelled"}
    assert second.reason == {"en": "Closed"}


def test_cancelling_one_date_by_the_form(editor, event):
    event = answered(editor, event, "one", status="cancelled", reason_en="Closed")
    assert starts(event)[2] == "03-15 10:00 cancelled"
    assert event.status == "confirmed"
    assert event.changes.get().reason == {"en": "Closed"}


def test_all_cancelled_leaves_what_is_over(editor, event):
    event = answered(editor, event, "all", status="cancelled")
    assert starts(event)[1] == "03-08 10:00 confirmed"
    assert starts(event)[2] == "03-15 10:00 cancelled"


def test_another_venue_for_one_date(editor, event):
    venue = VenueFactory()
    event = answered(editor, event, "one", venue=str(venue.pk))
    assert event.venue is None
    assert event.occurrences.get(venue=venue).local_start == datetime(2027, 3, 15, 10)


def test_a_plan_that_nobody_knows_of_is_saved_without_a_question(editor):
    event = EventFactory(planned=True, recurrence=WEEKLY, starts_at_local=datetime(2027, 4, 5, 10))
    response = posted(
        editor, event, starts_at_local="2027-04-05 12:00", ends_at_local="2027-04-05 13:00"
    )
    assert response.status_code == 302


def test_a_title_is_saved_without_a_question(editor, event):
    assert posted(editor, event, title="Another").status_code == 302


def test_more_than_sixty_pinned_dates_are_warned_of(editor):
    start = datetime(2026, 11, 2, 10)
    event = EventPageFactory(
        event=EventFactory(starts_at_local=start, recurrence="RRULE:FREQ=DAILY")
    ).event
    response = posted(
        editor,
        event,
        recurrence="RRULE:FREQ=DAILY",
        starts_at_local="2026-11-02 11:00",
        ends_at_local="2026-11-02 13:00",
    )
    choices = {choice.scope: choice for choice in response.context["question"].choices}
    assert choices["all"].pins_too_many
    assert not choices["following"].pins_too_many


def test_typed_values_survive_an_error_beside_the_question(editor, event):
    response = posted(editor, event, **LATER, title="")
    assert response.context["question"] is None
    assert "2027-03-01 11:00" in response.content.decode()
