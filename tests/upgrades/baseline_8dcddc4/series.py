"""Series: edited as a whole, split, undone, shifted, copied, with closed days, called off.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from outreach.models import (
    Audience,
    Event,
    EventPage,
    EventPause,
    Holiday,
    Organisation,
    Partnership,
    Region,
    Registration,
    Topic,
    Venue,
)
from outreach.services.copying import copy_event
from outreach.services.date_verbs import restore
from outreach.services.planning_ahead import plan_ahead
from outreach.services.registering import add_participants
from outreach.services.shifting import shift
from outreach.services.undoing import undo

from .acting import Story, answered, at_ten, key, logged_in, moved, off, public, user


def series_edited_as_a_whole() -> Story:
    """Endless, on Mondays: with past dates, one attended, one moved, one cancelled, one restored."""
    yield "2026-09-08 10:00"
    event = public(
        "Clinic for women",
        "women-clinic",
        recurrence="RRULE:FREQ=WEEKLY",
        region=Region.objects.get(slug="guba"),
        venue=Venue.objects.get(slug="guba-centre"),
        **at_ten("2026-09-14"),
    )
    event.topics = Topic.objects.filter(slug="women-rights")
    event.audiences = Audience.objects.filter(slug__in=("citizens", "refugees"))
    event.assigned_to = [user("editor")]
    event.save()
    Partnership(
        event=event,
        organisation=Organisation.objects.get(slug="unhcr"),
        role="lead",
        answer="accepted",
    ).save()
    attended = event.occurrences.get(local_start=key("2026-09-28T10:00"))
    people = [Registration(name=name) for name in ("Leyla", "Şəbnəm Ğəniyeva", "فاطمه")]
    add_participants(occurrence=attended, people=people, user=user("editor"))
    yield "2026-09-18 10:00"
    moved(event, "2026-10-05T10:00", "2026-10-06T15:00", user("editor"))
    off(event, "2026-10-12T10:00", user("editor"))
    off(event, "2026-12-07T10:00", user("editor"))
    moved(event, "2026-12-14T10:00", "2026-12-15T09:30", user("editor"))
    yield "2026-10-20 11:30"
    event = answered(
        user("editor"),
        event,
        "all",
        starts_at_local="2026-09-14 11:00",
        ends_at_local="2026-09-14 13:30",
        recurrence="RRULE:FREQ=WEEKLY",
        topics=[topic.pk for topic in event.topics.all()],
        audiences=[audience.pk for audience in event.audiences.all()],
        assigned_to=[user("editor").pk],
    )
    yield "2026-11-02 16:00"
    off(event, "2026-11-30T11:00", user("editor"))
    yield "2026-11-03 09:00"
    restore(owner=event, local_start=key("2026-11-30T11:00"), user=user("editor"))


def series_split() -> Story:
    """Twenty Wednesdays: from the ninth on another time, from the fourteenth on another day; one of
    the changed dates and one of the participants go along."""
    yield "2026-09-08 11:00"
    event = public(
        "Interpreters’ course",
        "interpreters-course",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=20",
        venue=Venue.objects.get(slug="head-office"),
        **at_ten("2026-09-09", 18),
    )
    off(event, "2026-09-23T18:00", user("editor"))
    off(event, "2026-11-18T18:00", user("editor"))
    late = event.occurrences.get(local_start=key("2026-12-23T18:00"))
    add_participants(occurrence=late, people=[Registration(name="Rəna")], user=user("editor"))
    yield "2026-10-21 10:00"
    answered(
        user("editor"),
        event,
        "following",
        "2026-11-04T18:00:00",
        starts_at_local="2026-09-09 19:00",
        ends_at_local="2026-09-09 21:00",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=20",
        title="Interpreters’ course, second part",
    )
    yield "2026-11-05 10:00"
    second = Event.objects.get(follows=event)
    moved(second, "2026-12-09T19:00", "2026-12-10T19:00", user("editor"), scope="following")


def edits_undone() -> Story:
    """A move of all, a split and a cancellation, each taken back; and one of two kept."""
    yield "2026-09-10 10:00"
    event = public(
        "Evening school",
        "evening-school",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=20",
        **at_ten("2026-09-15"),
    )
    for day, scope in (("2026-10-06", "all"), ("2026-10-27", "following")):
        yield f"{day} 16:00"
        event = Event.objects.get(pk=event.pk)
        edit = moved(event, "2026-11-24T10:00", "2026-11-25T12:00", user("editor"), scope=scope)
        yield f"{day} 16:30"
        undo(edit=edit, user=user("editor"))
    yield "2026-10-28 09:00"
    event = Event.objects.get(pk=event.pk)
    undo(edit=off(event, "2026-12-01T10:00", user("editor")), user=user("editor"))
    off(event, "2026-12-08T10:00", user("editor"))


def bulk_shift() -> Story:
    """A running series and a single meeting, a week later, from the list in the admin."""
    yield "2026-10-01 10:00"
    ganja = Region.objects.get(slug="ganja")
    events = [
        public(
            "Reading circle",
            "reading-circle",
            recurrence="RRULE:FREQ=WEEKLY;COUNT=10",
            region=ganja,
            **at_ten("2026-10-15"),
        ),
        public("Round table", "round-table", "az", "en", region=ganja, **at_ten("2026-12-03")),
    ]
    events[1].assigned_to = [user("coordinator")]
    events[1].save()
    yield "2026-11-06 10:00"
    moved(events[0], "2026-12-03T10:00", "2026-12-04T10:00", user("coordinator"))
    client = logged_in(user("coordinator"))
    chosen = "&".join(f"id={event.pk}" for event in events)
    address = f"{reverse('wagtail_bulk_action', args=['outreach', 'event', 'shift'])}?{chosen}"
    week = {"number": "1", "unit": "weeks", "direction": "later", "confirm": "7"}
    assert client.post(address, week).status_code == 302
    yield "2026-11-07 10:00"
    shift(owner=Event.objects.get(pk=events[1].pk), days=-1, user=user("coordinator"))


def copies() -> Story:
    """An event copied to the next year, and a page copied by Wagtail, which makes an event too."""
    yield "2026-10-07 10:00"
    event = Event.objects.get(title__startswith="Clinic for women")
    copy_event(event=event, start=key("2027-09-13T10:00"), with_partners=True, user=user("editor"))
    page = EventPage.objects.get(slug="reading-circle", locale__language_code="az")
    copied = page.copy(
        to=page.get_parent(),
        update_attrs={"slug": "reading-circle-again", "title": "Reading circle again"},
        user=user("editor"),
        keep_live=False,
    )
    event = EventPage.objects.get(pk=copied.pk).event
    event.status = "confirmed"
    event.save()
    EventPage.objects.get(pk=copied.pk).save_revision(user=user("editor")).publish()


def closed_days() -> Story:
    """A pause and holidays skip dates; one date takes place though its day is a holiday, and a
    holiday that is declared late takes out a date with participants."""
    yield "2026-10-08 10:00"
    event = public(
        "Monday walk",
        "monday-walk",
        recurrence="RRULE:FREQ=WEEKLY",
        skips_holidays=True,
        **at_ten("2026-10-12", 8, 45),
    )
    EventPause(
        event=event,
        first_on=date(2026, 12, 21),
        last_on=date(2027, 1, 10),
        reason={"az": "Qış tətili.", "en": "Winter holidays.", "ru": "Зимние каникулы."},
    ).save()
    restore(owner=event, local_start=key("2026-11-09T08:00"), user=user("editor"))
    taken = event.occurrences.get(local_start=key("2026-12-14T08:00"))
    add_participants(occurrence=taken, people=[Registration(name="Elçin")], user=user("editor"))
    yield "2026-11-16 10:00"
    name = {"az": "Əlavə istirahət günü", "en": "An extra day off", "ru": "Дополнительный выходной"}
    Holiday(name=name, first_on=date(2026, 12, 14), last_on=date(2026, 12, 14)).save()


def called_off() -> Story:
    """One date postponed; a whole event postponed; a whole series cancelled; one from a date on."""
    yield "2026-10-09 10:00"
    plans = (
        ("choir", "2026-11-27T10:00", "one", "postpone"),
        ("debate", "2026-11-06T10:00", "all", "postpone"),
        ("drawing", "2026-11-13T10:00", "all", "cancel"),
        ("football", "2026-12-04T10:00", "following", "cancel"),
    )
    weekly = {"recurrence": "RRULE:FREQ=WEEKLY;COUNT=8", **at_ten("2026-10-30")}
    events = [public(slug.capitalize(), slug, "az", "en", **weekly) for slug, *_ in plans]
    yield "2026-11-04 12:00"
    for event, (_slug, local_start, scope, verb) in zip(events, plans, strict=True):
        off(event, local_start, user("editor"), scope=scope, verb=verb)


def far_and_abroad() -> Story:
    """Whole days, another zone over midnight and a clock change, a rule of two lines, extra and
    left-out dates, and a series planned ahead beyond the horizon."""
    yield "2026-10-15 10:00"
    public(
        "Open days",
        "open-days",
        all_day=True,
        recurrence="RRULE:FREQ=MONTHLY;COUNT=4",
        starts_at_local=datetime(2026, 11, 19),
        ends_at_local=datetime(2026, 11, 22),
    )
    public(
        "Night in New York",
        "night-in-new-york",
        "en",
        zone="America/New_York",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=6",
        **at_ten("2026-10-20", 22, 240),
    )
    public(
        "By two rules",
        "by-two-rules",
        recurrence=(
            "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4\nRRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3\n"
            "RDATE:20261128T060000Z\nEXDATE:20261201T060000Z"
        ),
        **at_ten("2026-11-17"),
    )
    event = public(
        "Planned ahead",
        "planned-ahead",
        "az",
        recurrence="RRULE:FREQ=MONTHLY;BYDAY=1MO",
        **at_ten("2026-11-02"),
    )
    plan_ahead(owner=event, months=12)
    moved(
        event,
        "2026-12-07T10:00",
        "2026-12-07T12:00",
        user("editor"),
        place_id=Venue.objects.get(slug="online").pk,
    )


STORIES = (
    series_edited_as_a_whole,
    series_split,
    edits_undone,
    bulk_shift,
    copies,
    closed_days,
    called_off,
    far_and_abroad,
)
