"""One, following, all: nothing that was entered is lost, and what is over is not rewritten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from outreach.editing.date_verbs import call_off, move, restore
from outreach.editing.undoing import undo
from outreach.models import Event, EventPage, OccurrenceChange, Registration, Scope, Verb
from outreach.scheduling.errors import EditRefused, RuleRefused, ScheduleRefused
from outreach.scheduling.recurrence import dates_of
from tests.factories import EventFactory, EventPageFactory, PartnershipFactory, VenueFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=6"
MONDAYS = [datetime(2027, 3, 1, 10) + timedelta(weeks=week) for week in range(6)]
REASON = {"en": "The lawyer is ill."}


def series(**fields) -> Event:
    return EventFactory(**{"recurrence": WEEKLY, **fields})


def register(event: Event, local_start: datetime) -> Registration:
    return Registration.objects.create(
        occurrence=event.occurrences.get(local_start=local_start), name="A person"
    )


def shown(event: Event) -> list[str]:
    """Day, time and status of each date in the index, which is as the schedule expands."""
    event = Event.objects.get(pk=event.pk)
    rows = list(event.occurrences.attached().order_by("local_start"))
    if not event.schedule.is_endless:
        spans = {found.local_start: found.span for found in dates_of(event.schedule)}
        assert {row.local_start: (row.starts_at, row.ends_at) for row in rows} == {
            key: (span.start, span.end) for key, span in spans.items()
        }
    return [f"{row.starts_at_local:%m-%d %H:%M} {row.status}" for row in rows]


def later(event: Event, scope: str, key: datetime = MONDAYS[2], by: timedelta = HOUR):
    return move(
        owner=event,
        local_start=key,
        scope=scope,
        starts_at_local=key + by,
        ends_at_local=key + by + 2 * HOUR,
        reason={},
        user=None,
    )


def cancel(event: Event, scope: str, key: datetime = MONDAYS[2], verb: str = "cancel"):
    return call_off(owner=event, local_start=key, scope=scope, verb=verb, reason=REASON, user=None)


def hard_case_7() -> Event:
    """A series with one moved, one cancelled and one attended date."""
    event = series()
    OccurrenceChange(
        event=event,
        local_start=MONDAYS[3],
        kind="altered",
        starts_at_local=datetime(2027, 3, 23, 9),
    ).save()
    OccurrenceChange(event=event, local_start=MONDAYS[4], kind="cancelled").save()
    register(event, MONDAYS[1])
    return event


def test_all_keeps_moved_cancelled_and_attended_dates():
    """Hard case 7."""
    event = hard_case_7()
    ids = list(event.occurrences.values_list("pk", flat=True))
    uid = event.uid

    later(event, "all")

    assert shown(event) == [
        "03-01 11:00 confirmed",
        "03-08 10:00 confirmed",
        "03-15 11:00 confirmed",
        "03-23 09:00 confirmed",
        "03-29 11:00 cancelled",
        "04-05 11:00 confirmed",
    ]
    event.refresh_from_db()
    assert event.uid == uid
    assert list(event.occurrences.values_list("pk", flat=True)) == ids
    assert Registration.objects.get().occurrence.starts_at_local == MONDAYS[1]


def test_following_ends_the_series_and_starts_a_linked_one():
    """Hard case 7: UNTIL or COUNT, a new UID, RELATED-TO; nothing is lost or doubled."""
    event = hard_case_7()
    register(event, MONDAYS[5])
    ids = set(event.occurrences.values_list("pk", flat=True))

    edit = later(event, "following")

    second = edit.successor
    assert shown(event) == ["03-01 10:00 confirmed", "03-08 10:00 confirmed"]
    assert shown(second) == [
        "03-15 11:00 confirmed",
        "03-23 09:00 confirmed",
        "03-29 11:00 cancelled",
        "04-05 10:00 confirmed",
    ]
    event.refresh_from_db()
    assert second.uid != event.uid and second.follows == event
    assert "COUNT=2" in str(event.schedule.rules[0].text())
    assert second.schedule.rules[0].count == 4
    now_there = set(event.occurrences.values_list("pk", flat=True))
    assert now_there | set(second.occurrences.values_list("pk", flat=True)) == ids


def test_following_writes_until_one_second_before_the_chosen_start():
    event = series(recurrence="RRULE:FREQ=WEEKLY", zone="Europe/Berlin")
    later(event, "following")
    event.refresh_from_db()
    assert event.schedule.rules[0].text() == "FREQ=WEEKLY;UNTIL=20270315T085959Z"


def test_following_of_whole_days_ends_on_the_day_before():
    event = EventFactory(whole_day=True, recurrence="RRULE:FREQ=DAILY;UNTIL=20270310")
    edit = cancel(event, "following", datetime(2027, 3, 5))
    event.refresh_from_db()
    assert event.occurrences.count() == 4
    assert edit.successor.occurrences.count() == 6
    assert edit.successor.status == "cancelled"


def test_following_from_the_first_date_is_all():
    """Hard case 7."""
    event = series()
    edit = later(event, "following", MONDAYS[0])
    assert edit.scope == Scope.ALL and edit.successor is None
    assert Event.objects.count() == 1
    assert [row[6:11] for row in shown(event)] == ["11:00"] * 6


def test_a_series_without_its_first_date_can_be_edited():
    """Hard case 7."""
    event = series()
    OccurrenceChange(event=event, local_start=MONDAYS[0], kind="skipped").save()
    edit = later(event, "following", MONDAYS[1])
    assert edit.scope == Scope.ALL
    assert shown(event)[0] == "03-08 11:00 confirmed"


def test_one_moves_a_single_date():
    event = series()
    later(event, "one", by=26 * HOUR)
    assert shown(event)[2] == "03-16 12:00 confirmed"
    assert event.changes.get().local_start == MONDAYS[2]


def test_all_moved_to_another_day_moves_the_rule():
    event = series(recurrence="RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=6")
    ids = list(event.occurrences.values_list("pk", flat=True))
    later(event, "all", by=25 * HOUR)
    event.refresh_from_db()
    assert event.schedule.rules[0].text() == "FREQ=WEEKLY;COUNT=6;BYDAY=TU"
    assert list(event.occurrences.values_list("pk", flat=True)) == ids


def test_a_rule_too_rich_to_be_moved_is_refused_and_nothing_changes():
    event = series(recurrence="RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=4")
    before = shown(event)
    with pytest.raises(RuleRefused):
        later(event, "all", event.occurrences.first().local_start, by=25 * HOUR)
    assert shown(event) == before
    assert not event.edits.exists()


def test_what_is_over_never_changes():
    """Hard case 7."""
    start = datetime.combine(timezone.localdate(), datetime.min.time()) - timedelta(25) + 10 * HOUR
    event = EventFactory(starts_at_local=start, recurrence="RRULE:FREQ=WEEKLY;COUNT=8")
    past = list(event.occurrences.past(timezone.now()).values("pk", "starts_at", "ends_at"))
    assert len(past) == 4

    later(event, "all", start)
    rows = event.occurrences.past(timezone.now())
    assert list(rows.values("pk", "starts_at", "ends_at")) == past
    assert {row[6:11] for row in shown(event)[4:]} == {"11:00"}

    event.refresh_from_db()
    event.recurrence = "RRULE:FREQ=MONTHLY;COUNT=3"
    event.save()
    rows = event.occurrences.past(timezone.now())
    assert list(rows.values("pk", "starts_at", "ends_at")) == past


def test_a_richer_rule_makes_no_dates_in_the_time_that_is_over():
    """Hard case 7: nobody met on last month's Wednesdays, though the series has them from now on."""
    start = datetime.combine(timezone.localdate(), datetime.min.time()) - timedelta(25) + 10 * HOUR
    event = EventFactory(starts_at_local=start, recurrence="RRULE:FREQ=WEEKLY;COUNT=8")
    past = list(event.occurrences.past(timezone.now()).values_list("local_start", flat=True))
    event.recurrence = "RRULE:FREQ=DAILY;COUNT=60"
    event.save()
    rows = event.occurrences.past(timezone.now())
    assert list(rows.values_list("local_start", flat=True)) == past
    assert event.occurrences.upcoming(timezone.now()).count() > 30


def test_a_new_venue_is_not_that_of_dates_that_are_over_or_hold_data():
    old, new = VenueFactory(), VenueFactory()
    event = series(venue=old)
    register(event, MONDAYS[1])
    event.venue = new
    event.save()
    venues = list(event.occurrences.order_by("local_start").values_list("venue", flat=True))
    assert venues == [new.pk, old.pk, new.pk, new.pk, new.pk, new.pk]


def test_a_date_that_the_rule_no_longer_names_is_detached_when_it_holds_data():
    """Hard case 8; idempotent on second save."""
    event = series()
    kept = register(event, MONDAYS[1])
    event.recurrence = "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3"
    for _again in range(2):
        event.save()
        kept.occurrence.refresh_from_db()
        assert kept.occurrence.is_detached
        assert shown(event) == [
            "03-01 10:00 confirmed",
            "03-15 10:00 confirmed",
            "03-29 10:00 confirmed",
        ]
    event.recurrence = WEEKLY
    event.save()
    kept.occurrence.refresh_from_db()
    assert not kept.occurrence.is_detached


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_undo_brings_back_what_was(scope):
    """Hard case 6: CONFIRMED again, with a higher SEQUENCE."""
    page = EventPageFactory(event=series())
    event = page.event
    register(event, MONDAYS[3])
    before, ids = shown(event), set(event.occurrences.values_list("pk", flat=True))
    for do in (cancel, later):
        event.refresh_from_db()
        sequence = event.sequence
        edit = do(event, scope)
        assert shown(event) != before
        undo(edit=edit, user=None)
        assert shown(event) == before
        assert set(event.occurrences.values_list("pk", flat=True)) == ids
        event.refresh_from_db()
        assert event.sequence == sequence + 2
        assert event.status == "confirmed"
        assert Event.objects.count() == EventPage.objects.count() == 1


def test_undo_is_refused_twice_and_after_other_changes():
    event = series()
    edit = later(event, "all")
    event.refresh_from_db()
    event.zone = "Europe/Berlin"
    event.save()
    with pytest.raises(EditRefused):
        undo(edit=edit, user=None)
    one = cancel(event, "one", event.occurrences.first().local_start)
    undo(edit=one, user=None)
    with pytest.raises(EditRefused):
        undo(edit=one, user=None)


def test_undo_of_all_leaves_dates_that_hold_data_since_where_they_are():
    event = series()
    edit = later(event, "all")
    register(event, MONDAYS[1] + HOUR)
    undo(edit=edit, user=None)
    assert shown(event)[:3] == [
        "03-01 10:00 confirmed",
        "03-08 11:00 confirmed",
        "03-15 10:00 confirmed",
    ]


def test_restore_lets_a_date_take_place_again():
    event = series()
    for verb in ("cancel", "postpone"):
        cancel(event, "one", verb=verb)
        assert shown(event)[2].endswith({"cancel": "cancelled", "postpone": "postponed"}[verb])
        restore(owner=event, local_start=MONDAYS[2], user=None)
        assert shown(event)[2] == "03-15 10:00 confirmed"
        assert not event.stored_changes().exists()
    with pytest.raises(EditRefused):
        restore(owner=event, local_start=MONDAYS[2], user=None)


def test_cancelled_after_it_was_moved_a_date_is_restored_as_moved():
    event = series()
    later(event, "one")
    cancel(event, "one")
    restore(owner=event, local_start=MONDAYS[2], user=None)
    assert shown(event)[2] == "03-15 11:00 confirmed"
    restore(owner=event, local_start=MONDAYS[2], user=None)
    assert shown(event)[2] == "03-15 10:00 confirmed"


def test_what_is_no_date_is_refused():
    with pytest.raises(ScheduleRefused):
        cancel(series(), "one", datetime(2027, 3, 2, 10))


def test_the_second_part_has_partners_and_pages_of_the_first():
    """What was public stays so; partners keep their answers."""
    page = EventPageFactory(event=series(), title="Advice", slug="advice")
    PartnershipFactory(event=page.event, answer="accepted")
    EventPageFactory(event=page.event, language="en", draft=True)

    second = later(page.event, "following").successor

    assert [one.answer for one in second.partnerships.all()] == ["accepted"]
    pages = {one.locale.language_code: one for one in EventPage.objects.filter(event=second)}
    assert {code: one.live for code, one in pages.items()} == {"az": True, "en": False}
    assert pages["az"].title == "Advice" and pages["az"].slug == "advice-2"
    assert pages["az"].translation_key == pages["en"].translation_key != page.translation_key
    text = second.faces.get(language="az").text
    assert f"RELATED-TO:{page.event.uid}" in text


def test_old_addresses_of_dates_lead_to_the_new_ones(client):
    page = EventPageFactory(event=series(), slug="advice")
    assert client.get(f"{page.url}2027-03-15T1000/").status_code == 200
    later(page.event, "all")
    answer = client.get(f"{page.url}2027-03-15T1000/")
    assert answer.status_code in (301, 302)
    assert answer.headers["Location"] == f"{page.url}2027-03-15T1100/"
    second = later(page.event, "following", MONDAYS[2] + HOUR).successor
    answer = client.get(f"{page.url}2027-03-22T1000/")
    new_page = EventPage.objects.get(event=second)
    assert answer.headers["Location"] == f"{new_page.url}2027-03-22T1200/"


def test_the_journal_says_who_did_what(django_user_model):
    user = django_user_model.objects.create_user("editor")
    event = series()
    edit = call_off(
        owner=event, local_start=MONDAYS[1], scope="one", verb=Verb.CANCEL, reason=REASON, user=user
    )
    assert (edit.verb, edit.scope, edit.local_start, edit.user) == (
        "cancel",
        "one",
        MONDAYS[1],
        user,
    )


def to_another_venue(event: Event, key: datetime = MONDAYS[3]):
    return move(
        owner=Event.objects.get(pk=event.pk),
        local_start=key,
        scope="one",
        starts_at_local=key,
        ends_at_local=key + 2 * HOUR,
        place_id=VenueFactory().pk,
        reason={},
        user=None,
    )


def test_a_date_that_only_takes_place_elsewhere_moves_along_with_its_series():
    event = series(venue=VenueFactory())
    to_another_venue(event)
    row = event.stored_changes().get()
    assert (row.kind, row.starts_at_local, row.ends_at_local) == ("altered", None, None)
    later(event, "all")
    date = event.occurrences.get(local_start=MONDAYS[3] + HOUR)
    assert date.starts_at_local == MONDAYS[3] + HOUR
    assert not date.is_moved and date.venue_id == row.venue_id


@pytest.mark.parametrize("kind", ["altered", "cancelled"])
def test_times_that_a_date_has_anyway_are_no_times_of_its_own(kind):
    """Rows as they may be stored already."""
    event = series(venue=VenueFactory())
    OccurrenceChange(
        event=event,
        local_start=MONDAYS[3],
        kind=kind,
        starts_at_local=MONDAYS[3],
        ends_at_local=MONDAYS[3] + 2 * HOUR,
        venue=VenueFactory(),
    ).save()
    later(event, "all")
    date = event.occurrences.get(local_start=MONDAYS[3] + HOUR)
    assert (date.starts_at_local, date.moved_from) == (MONDAYS[3] + HOUR, None)


def test_a_date_that_is_moved_back_to_its_own_time_follows_its_series_again():
    event = series()
    later(event, "one")
    later(event, "one", by=timedelta(0))
    later(event, "all")
    date = event.occurrences.get(local_start=MONDAYS[2] + HOUR)
    assert (date.starts_at_local, date.moved_from) == (MONDAYS[2] + HOUR, None)


def test_an_extra_date_keeps_its_time():
    event = series()
    key = datetime(2027, 3, 3, 10)
    OccurrenceChange(event=event, local_start=key, kind="extra").save()
    later(event, "one", key)
    later(event, "one", key, by=timedelta(0))
    row = event.stored_changes().get()
    assert (row.kind, row.starts_at_local) == ("extra", key)
