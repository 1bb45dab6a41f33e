"""What an edit of a series keeps as it was is nobody's change: no reader is told, nobody undoes it."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from outreach.editing.date_verbs import call_off, move, restore
from outreach.editing.shifting import shift
from outreach.editing.undoing import undo
from outreach.models import Event, Registration
from outreach.models.events import copied_event
from outreach.scheduling.errors import EditRefused
from tests.factories import EventFactory, EventPageFactory, VenueFactory, make_calendars
from tests.factories.forms import event_data
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
NOW = "2027-03-24T12:00:00+04:00"
HOUR = timedelta(hours=1)
MONDAYS = [datetime(2027, 3, 1, 10) + timedelta(weeks=week) for week in range(8)]
"""Four of them are over."""
CHANGED = re.compile(r"Changed|moved|Moved|Dəyişdirilib|EventRescheduled|previousStartDate")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_calendars()
        yield traveller


@pytest.fixture
def event() -> Event:
    page = EventPageFactory(
        event=EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=8", venue=VenueFactory()),
        body="<p>" + "Bring your papers. " * 60 + "</p>",
    )
    return page.event


@pytest.fixture
def editor(client):
    user = user_as("editor")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def on(event: Event, key: datetime):
    return event.occurrences.get(local_start=key)


def later(event: Event, scope: str = "all", key: datetime = MONDAYS[4], by: timedelta = HOUR):
    return move(
        owner=fresh(event),
        local_start=key,
        scope=scope,
        starts_at_local=key + by,
        ends_at_local=key + by + 2 * HOUR,
        reason={},
        user=None,
    )


def cancel(event: Event, key: datetime, **more):
    return call_off(
        owner=fresh(event),
        local_start=key,
        scope="one",
        verb="cancel",
        reason={},
        user=None,
        **more,
    )


def changed_elsewhere(event: Event) -> None:
    event.venue = VenueFactory()
    event.save()


def no_longer_on_mondays(event: Event) -> None:
    event.recurrence = "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=8"
    event.save()


def undone_later(event: Event, clock) -> None:
    edit = later(event)
    clock.move_to("2027-03-31T12:00:00+04:00")
    undo(edit=edit, user=None)


WAYS = {
    "all, an hour later": lambda event, clock: later(event),
    "all, on another day": lambda event, clock: later(event, by=timedelta(days=1)),
    "shifted by two weeks": lambda event, clock: shift(owner=fresh(event), days=14, user=None),
    "at another venue": lambda event, clock: changed_elsewhere(event),
    "another rule": lambda event, clock: no_longer_on_mondays(event),
    "following, from a past date": lambda event, clock: later(event, "following", MONDAYS[1]),
    "there and undone when more is over": undone_later,
}


def rows_over(event: Event) -> list:
    rows = type(on(event, event.occurrences.first().local_start)).objects.attached()
    return list(rows.filter(ends_at__lte="2027-03-24T08:00Z").order_by("starts_at"))


@pytest.mark.parametrize("way", WAYS)
def test_no_reader_is_told_of_a_change_of_what_stands_as_it_was(event, client, clock, way):
    before = [(row.pk, row.starts_at, row.ends_at, row.venue_id) for row in rows_over(event)]
    WAYS[way](event, clock)
    rows = rows_over(event)
    assert [(row.pk, row.starts_at, row.ends_at, row.venue_id) for row in rows[:4]] == before
    assert not any(row.is_altered or row.is_moved for row in rows)
    for path in ("/en/events/past/?view=dates", "/en/events/month/2027/03/", "/en/events/past/"):
        answer = client.get(path)
        assert not CHANGED.findall(answer.content.decode()), path
    items = client.get("/en/events/occurrences.json?from=2027-01-01&to=2027-12-31").json()["items"]
    keys = [(item["uid"], item["recurrence_id"]) for item in items]
    starts = [item["start"] for item in items]
    assert len(keys) == len(set(keys))
    assert len(starts) == len(set(starts))
    for row in rows:
        for face in row.event.faces.filter(language="en"):
            html = client.get(f"{face.url}{row.key}/").content.decode()
            assert not CHANGED.findall(html), row
            assert "different venue" not in html
    feed = client.get("/en/events/feed.ics").content.decode().replace("\r\n ", "")
    over = {f"{row.starts_at_local:%Y%m%dT%H%M%S}" for row in rows}
    for component in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", feed, re.DOTALL):
        start = re.search(r"DTSTART[^\r]*:(\w+)", component)
        if "RECURRENCE-ID" in component and start and start[1] in over:
            assert "DESCRIPTION" not in component and "papers" not in component
            assert len(component) < 500
            assert "SUMMARY" in component


def test_a_pin_moves_no_number_of_its_own(event):
    """Hard case 5."""
    before = fresh(event).sequence
    later(event)
    assert fresh(event).sequence == before + 1
    fresh(event).save()
    assert fresh(event).sequence == before + 1


def test_a_date_that_was_moved_keeps_its_true_former_time(event, client):
    moved_over, moved_ahead = MONDAYS[2], MONDAYS[6]
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        later(event, "one", moved_over, by=timedelta(days=1, hours=4))
        later(event, "one", moved_ahead, by=timedelta(days=1, hours=4))
    later(event)
    later(event, key=MONDAYS[4] + HOUR)
    rows = {row.moved_from: row for row in event.occurrences.filter(moved_from__isnull=False)}
    assert rows.keys() == {moved_over, moved_ahead}
    face = event.faces.get(language="az")
    for key, row in rows.items():
        assert row.starts_at_local == key + timedelta(days=1, hours=4)
        assert row.is_altered
        html = client.get(f"{face.url}{row.key}/").content.decode()
        assert "10:00" in html and "previousStartDate" in html
        data = json.loads(
            re.search(r"<script type=\"application/ld\+json\">(.*?)</script>", html)[1]
        )
        assert f"{key:%Y-%m-%dT%H:%M}" in json.dumps(data)


def test_what_is_over_is_neither_restored_nor_moved_nor_postponed(event, editor):
    later(event)
    over = MONDAYS[1] + HOUR
    shown = [(row.starts_at, row.status) for row in event.occurrences.order_by("starts_at")]
    for attempt in (
        lambda: restore(owner=fresh(event), local_start=over, user=None),
        lambda: later(event, "one", over),
        lambda: cancel(event, over),
        lambda: call_off(
            owner=fresh(event),
            local_start=over,
            scope="one",
            verb="postpone",
            reason={},
            user=None,
            is_meant=True,
        ),
    ):
        with pytest.raises(EditRefused):
            attempt()
    date = on(event, over)
    for name in ("restore", "move", "cancel", "postpone"):
        url = reverse(f"outreach_{name}_date", args=[date.pk])
        data = {"scope": "one", "save": "1", "starts_at_local": "2027-04-10 10:00"}
        editor.post(url, data | {f"reason_{code}": "" for code in ("az", "en", "ru")})
    assert shown == [(row.starts_at, row.status) for row in event.occurrences.order_by("starts_at")]
    html = editor.get(reverse("outreach_event_dates", args=[event.pk]) + "?p=1").content.decode()
    assert reverse("outreach_restore_date", args=[date.pk]) not in html
    assert reverse("outreach_move_date", args=[date.pk]) not in html
    assert ">moved<" not in html


def test_that_a_past_date_did_not_take_place_is_said_twice(event, editor):
    later(event)
    date = on(event, MONDAYS[1] + HOUR)
    url = reverse("outreach_cancel_date", args=[date.pk])
    data = {"scope": "one", "save": "1"} | {f"reason_{code}": "" for code in ("az", "en", "ru")}
    assert editor.post(url, data).context["form"].errors.keys() == {"is_meant"}
    editor.post(url, data | {"is_meant": "on"})
    date.refresh_from_db()
    assert (date.status, date.starts_at_local) == ("cancelled", MONDAYS[1])
    restore(owner=fresh(event), local_start=date.local_start, user=None)
    date.refresh_from_db()
    assert (date.status, date.starts_at_local) == ("confirmed", MONDAYS[1]), "it did, after all"
    assert not date.is_moved and not date.is_altered


def test_a_postponed_date_still_gets_its_new_time_when_the_old_one_is_over(event):
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        call_off(
            owner=fresh(event),
            local_start=MONDAYS[1],
            scope="one",
            verb="postpone",
            reason={},
            user=None,
        )
    later(event, "one", MONDAYS[1], by=timedelta(days=40))
    assert on(event, MONDAYS[1]).starts_at_local == MONDAYS[1] + timedelta(days=40)


def test_no_date_is_moved_onto_another_one_of_its_series(event, editor):
    for by in (timedelta(weeks=1), timedelta(weeks=-1)):
        with pytest.raises(EditRefused, match="Another date"):
            later(event, "one", MONDAYS[5], by=by)
    later(event, "one", MONDAYS[5], by=timedelta(days=1))
    with pytest.raises(EditRefused):
        later(event, "one", MONDAYS[6], by=timedelta(days=-6))
    data = event_data(
        fresh(event),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=8",
        changes=[
            {
                "local_start": "2027-04-12 10:00",
                "kind": "altered",
                "starts_at_local": "2027-04-19 10:00",
            }
        ],
    )
    response = editor.post(edit_url(event), data)
    assert "Another date of this series" in response.content.decode()


def edit_url(event: Event) -> str:
    return reverse("wagtailsnippets_outreach_event:edit", args=[event.pk])


def test_the_form_has_no_row_for_a_pin_and_keeps_it(event, editor):
    later(event)
    pins = list(event.stored_changes().order_by("local_start").values())
    assert len(pins) == 4
    page = editor.get(edit_url(event))
    assert not page.context["form"].formsets["changes"].initial_forms
    assert "4 dates that are over or have data stand as they were" in page.content.decode()
    data = event_data(fresh(event), recurrence="RRULE:FREQ=WEEKLY;COUNT=8", title="Renamed")
    assert editor.post(edit_url(event), data).status_code == 302
    assert fresh(event).title == "Renamed"
    assert list(event.stored_changes().order_by("local_start").values()) == pins


def test_a_past_date_can_be_called_off_in_the_form_but_no_more(event, editor):
    later(event)
    key = MONDAYS[1] + HOUR

    def sent(**row):
        data = event_data(
            fresh(event),
            recurrence="RRULE:FREQ=WEEKLY;COUNT=8",
            changes=[{"local_start": f"{key:%Y-%m-%d %H:%M}", **row}],
        )
        return editor.post(edit_url(event), data)

    for row in (
        {"kind": "skipped"},
        {"kind": "postponed"},
        {"kind": "altered", "starts_at_local": "2027-03-09 10:00"},
        {"kind": "cancelled", "starts_at_local": "2027-03-09 10:00"},
    ):
        response = sent(**row)
        assert "This date is over" in response.content.decode(), row
    assert sent(kind="cancelled", reason_en="Nobody came.").status_code == 302
    date = on(event, key)
    assert (date.status, date.starts_at_local) == ("cancelled", MONDAYS[1])
    assert event.stored_changes().count() == 4
    row = event.stored_changes().get(local_start=key)
    assert row.pinned_start == MONDAYS[1]


def test_a_row_of_what_is_over_cannot_be_deleted_in_the_form(event, editor):
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        later(event, "one", MONDAYS[1], by=HOUR)
    row = event.stored_changes().get()
    change = {
        "id": row.pk,
        "local_start": "2027-03-08 10:00",
        "kind": "altered",
        "starts_at_local": "2027-03-08 11:00",
        "ends_at_local": "2027-03-08 13:00",
    }
    for more in ({"DELETE": "on"}, {"starts_at_local": "2027-03-08 09:00"}, {"kind": "skipped"}):
        data = event_data(
            fresh(event), recurrence="RRULE:FREQ=WEEKLY;COUNT=8", changes=[change | more]
        )
        assert "This date is over" in editor.post(edit_url(event), data).content.decode(), more
    assert event.stored_changes().get().starts_at_local == datetime(2027, 3, 8, 11)


def test_a_date_to_come_that_was_moved_and_then_kept_goes_back_to_what_was_kept(event):
    Registration.objects.create(occurrence=on(event, MONDAYS[5]), name="A person")
    later(event)
    kept = MONDAYS[5] + HOUR
    assert on(event, kept).starts_at_local == MONDAYS[5]
    with pytest.raises(EditRefused, match="nothing to restore"):
        restore(owner=fresh(event), local_start=kept, user=None)
    edit = later(event, "one", kept, by=timedelta(days=1))
    assert on(event, kept).moved_from == MONDAYS[5]
    undo(edit=edit, user=None)
    assert not on(event, kept).is_moved
    later(event, "one", kept, by=timedelta(days=1))
    restore(owner=fresh(event), local_start=kept, user=None)
    row = on(event, kept)
    assert (row.starts_at_local, row.is_moved, row.is_altered) == (MONDAYS[5], False, False)


def test_a_date_that_no_longer_holds_anything_follows_its_series_again(event):
    registration = Registration.objects.create(occurrence=on(event, MONDAYS[5]), name="A person")
    later(event)
    registration.delete()
    later(event, key=MONDAYS[4] + HOUR)
    assert on(event, MONDAYS[5] + 2 * HOUR).starts_at_local == MONDAYS[5] + 2 * HOUR


def test_a_date_that_was_moved_is_restored_and_taken_back(event):
    edit = later(event, "one", MONDAYS[6], by=timedelta(days=1))
    later(event)
    restored = restore(owner=fresh(event), local_start=MONDAYS[6] + HOUR, user=None)
    row = on(event, MONDAYS[6] + HOUR)
    assert (row.starts_at_local, row.is_moved) == (MONDAYS[6] + HOUR, False)
    undo(edit=restored, user=None)
    row = on(event, MONDAYS[6] + HOUR)
    assert (row.starts_at_local, row.moved_from) == (MONDAYS[6] + timedelta(days=1), MONDAYS[6])
    assert edit.pk


def test_taking_back_a_move_does_not_rewrite_what_took_place_under_it(event, clock):
    edit = later(event, "one", MONDAYS[4], by=HOUR)
    clock.move_to("2027-04-10T12:00:00+04:00")
    with pytest.raises(EditRefused, match="over"):
        undo(edit=edit, user=None)
    assert on(event, MONDAYS[4]).starts_at_local == MONDAYS[4] + HOUR


def test_an_older_revision_brings_back_no_pin_and_takes_none(event, editor):
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        later(event, "one", MONDAYS[7], by=HOUR)
    old = fresh(event).save_revision()
    later(event)
    restored = old.as_object()
    assert sum(row.is_only_pinned for row in restored.changes.all()) == 4
    pinned = fresh(event).save_revision()
    event.stored_changes().filter(pinned_start__isnull=False).delete()
    assert not any(row.is_only_pinned for row in pinned.as_object().changes.all())


def test_a_copy_takes_no_pins_along(event):
    with time_machine.travel("2027-03-02T12:00:00+04:00", tick=False):
        later(event, "one", MONDAYS[2], by=HOUR)
    later(event)
    copy = copied_event(fresh(event))
    assert [row.local_start for row in copy.stored_changes()] == [MONDAYS[2] + HOUR]
    assert not any(row.is_pinned for row in copy.stored_changes())


def test_the_history_counts_what_was_kept_and_lists_none_of_it(event, editor):
    data = event_data(
        fresh(event),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=8",
        starts_at_local="2027-03-01 11:00",
        ends_at_local="2027-03-01 13:00",
    )
    asked = editor.post(edit_url(event), data)
    question = asked.context["question"]
    chosen = {
        "series_scope": "all",
        "series_seen": question.digest,
        "series_date": question.chosen_date,
    }
    assert editor.post(edit_url(event), data | chosen).status_code == 302
    html = editor.get(reverse("wagtailsnippets_outreach_event:history", args=[event.pk]))
    text = html.content.decode()
    assert "4 dates" in text
    assert "Changed date" not in text and "pinned" not in text


def test_the_question_tells_what_does_not_take_place_and_opens_what_it_leaves_out(event, editor):
    fresh_event = fresh(event)
    fresh_event.recurrence = "RRULE:FREQ=WEEKLY;COUNT=30"
    fresh_event.save()
    cancel(event, MONDAYS[6])
    row = event.stored_changes().get()
    data = event_data(
        fresh(event),
        recurrence="RRULE:FREQ=WEEKLY;COUNT=30",
        starts_at_local="2027-03-01 11:00",
        ends_at_local="2027-03-01 13:00",
        changes=[{"id": row.pk, "local_start": f"{MONDAYS[6]:%Y-%m-%d %H:%M}"}],
    )
    response = editor.post(edit_url(event), data)
    with translation.override("en"):
        groups = list(list(response.context["question"].choices)[-1].groups)
    (moved,) = (group for group in groups if group.effect == "moved")
    assert moved.sentence == "26 dates move (1 of them does not take place)"
    assert len(moved.lines) + len(moved.further) == 26
    assert sum("does not take place" in line for line in moved.lines) == 1
    html = response.content.decode()
    assert html.count("Save for the chosen dates") == 1
    assert "action-save" not in html and "button-longrunning" not in html, "one button saves"
