"""What SEQUENCE depends on, field by field: each counts by itself, and nothing else counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from outreach.models import Event, EventPage, OccurrenceChange, Topic
from outreach.publication.state import WITHDRAWN, fingerprint_of, found_by, next_state
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.factories.holidays import EventPauseFactory, HolidayFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MOVED, EXTRA, GONE = (datetime(2027, 3, day, 10) for day in (8, 10, 24))
THIRD, FOURTH = datetime(2027, 3, 15, 10), datetime(2027, 3, 22, 10)
NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def event() -> Event:
    """Four Mondays of which one is moved, a Wednesday besides, and one that was called off."""
    with Event.write():
        made = EventFactory(weekly=True, venue=VenueFactory(slug="hall"))
        for key, kind, values in (
            (
                MOVED,
                "altered",
                {"starts_at_local": MOVED + HOUR, "ends_at_local": MOVED + 3 * HOUR},
            ),
            (EXTRA, "extra", {}),
            (GONE, "cancelled", {"off_rule": True}),
        ):
            OccurrenceChange.objects.create(event=made, local_start=key, kind=kind, **values)
    EventPageFactory(event=made)
    return Event.objects.get(pk=made.pk)


def sequence(event: Event) -> int:
    return Event.objects.get(pk=event.pk).sequence


Deed = Callable[[Event], object]


def setting(**values) -> Deed:
    """Of the event, where a function gives the new value from the old one."""

    def deed(event: Event) -> None:
        event = Event.objects.get(pk=event.pk)
        _set(event, values)

    return deed


def on(key: datetime, **values) -> Deed:
    """The same of what is said of one date, which may be nothing as yet."""

    def deed(event: Event) -> None:
        row = OccurrenceChange.objects.filter(event=event, local_start=key).first()
        _set(row or OccurrenceChange(event=event, local_start=key), values)

    return deed


def _set(row, values) -> None:
    for name, value in values.items():
        setattr(row, name, value(getattr(row, name)) if callable(value) else value)
    row.save()


def without(key: datetime) -> Deed:
    return lambda event: OccurrenceChange.objects.get(event=event, local_start=key).delete()


def elsewhere(_venue) -> object:
    return VenueFactory(slug="yard")


def earlier(moment: datetime) -> datetime:
    return moment - HOUR


def later(moment: datetime) -> datetime:
    return moment + HOUR


def pause(on_day: date) -> Deed:
    return lambda event: EventPauseFactory(event=event, first_on=on_day, last_on=on_day)


COUNTS: dict[str, Deed] = {
    "the start": setting(starts_at_local=earlier),
    "the end": setting(ends_at_local=later),
    "the zone": setting(zone="Europe/Berlin"),
    "the rule": setting(recurrence="RRULE:FREQ=WEEKLY;COUNT=5"),
    "the place": setting(venue=elsewhere),
    "no place any more": setting(venue=None),
    "it is tentative": setting(status="tentative"),
    "it is postponed": setting(status="postponed"),
    "it is cancelled": setting(status="cancelled"),
    "a date is added": on(datetime(2027, 3, 11, 10), kind="extra"),
    "an added date is taken out": without(EXTRA),
    "an added date is called off": on(EXTRA, kind="cancelled", off_rule=True),
    "an added date is elsewhere": on(EXTRA, venue=elsewhere),
    "an added date that was called off is none any more": on(GONE, off_rule=False),
    "a date is skipped": on(THIRD, kind="skipped"),
    "a date is cancelled": on(THIRD, kind="cancelled"),
    "a date is postponed": on(THIRD, kind="postponed"),
    "a date is moved": on(
        THIRD, kind="altered", starts_at_local=THIRD + HOUR, ends_at_local=THIRD + 3 * HOUR
    ),
    "a date begins earlier": on(MOVED, starts_at_local=earlier),
    "a date ends later": on(MOVED, ends_at_local=later),
    "a date is elsewhere": on(THIRD, kind="altered", venue=elsewhere),
    "a moved date is elsewhere": on(MOVED, venue=elsewhere),
    "a moved date is as it was": without(MOVED),
    "a moved date is cancelled": on(MOVED, kind="cancelled"),
    "a closed day takes a date": pause(FOURTH.date()),
}


@pytest.mark.parametrize("what", COUNTS)
def test_it_counts_once_and_a_second_save_not_at_all(event, what):
    """Hard case 5: start, end, zone, rule, changes, place and status, each by itself."""
    COUNTS[what](event)
    assert sequence(event) == 1
    Event.objects.get(pk=event.pk).save()
    assert sequence(event) == 1
    assert all("SEQUENCE:1\r\n" in face.text for face in event.faces.all())


@pytest.mark.parametrize("what", ["the start", "the end"])
def test_start_and_end_of_a_single_date_count_each_by_itself(what):
    """Hard case 5: in a series with changes a new start gives these other keys, too."""
    single = EventPageFactory(event=EventFactory()).event
    COUNTS[what](single)
    assert sequence(single) == 1


def test_a_day_from_midnight_to_midnight_that_becomes_a_whole_day_counts():
    """Hard case 5: to programs a date without a time is another one."""
    midnight = datetime(2027, 3, 1)
    day = EventFactory(starts_at_local=midnight, ends_at_local=midnight + timedelta(days=1))
    EventPageFactory(event=day)
    setting(all_day=True)(day)
    assert sequence(day) == 1


def test_which_date_is_called_off_counts(event):
    """One row becomes that of another date: cancelled are as many as before."""
    on(THIRD, kind="cancelled")(event)
    _set(event.stored_changes().get(local_start=THIRD), {"local_start": FOURTH})
    assert sequence(event) == 2


def test_a_holiday_counts_for_a_series_that_keeps_it():
    keeping, other = (
        EventPageFactory(event=EventFactory(weekly=True, skips_holidays=keeps)).event
        for keeps in (True, False)
    )
    HolidayFactory(first_on=THIRD.date())
    assert (sequence(keeping), sequence(other)) == (1, 0)


def naming(relation: str, *records: Callable[[], object]) -> Deed:
    """Records are named by the event, saved with it."""
    return setting(**{relation: lambda _before: [record() for record in records]})


def retitle(event: Event) -> None:
    page = EventPage.objects.get(event=event)
    page.title, page.summary, page.body = "Better", "Shorter", "<p>Longer</p>"
    page.save_revision().publish()


COUNTS_NOT: dict[str, Deed] = {
    "the working title": setting(title="Internal"),
    "how many come": setting(capacity=30),
    "the region": setting(region=lambda _region: RegionFactory(slug="guba")),
    "a reason of the whole": setting(reason={"az": "Hava."}),
    "another title of a date": on(MOVED, title={"az": "Başqa"}),
    "a reason of a date": on(MOVED, reason={"az": "Zal tutulub."}),
    "the texts of its page": retitle,
    "a page in another language": lambda event: EventPageFactory(event=event, language="en"),
    "the name of its venue": lambda event: _set(event.venue, {"name": {"az": "Zal"}}),
    "the address of its venue": lambda event: _set(event.venue, {"address": {"az": "Nizami 1"}}),
    "a topic": naming("topics", lambda: TopicFactory(slug="rights")),
    "a partner": lambda event: PartnershipFactory(event=event, answer="accepted"),
    "a closed day without a date": pause(date(2027, 3, 16)),
    "whoever looks after it": naming("assigned_to", lambda: user_as("editor")),
    "a draft": lambda event: EventPage.objects.get(event=event).save_revision(),
    "a revision": lambda event: Event.objects.get(pk=event.pk).save_revision(),
}


@pytest.mark.parametrize("what", COUNTS_NOT)
def test_it_does_not_count(event, what):
    """Hard case 5: no title, text, reason, partner or name raises SEQUENCE (RFC 5546 §2.1.4)."""
    before = fingerprint_of(Event.objects.get(pk=event.pk))
    COUNTS_NOT[what](event)
    Event.objects.get(pk=event.pk).save()
    assert sequence(event) == 0
    assert fingerprint_of(Event.objects.get(pk=event.pk)) == before


TOLD, OLD = "what is told now", "what was told before"
SAME, OTHER, UNKNOWN = "as it was", "another", "stored before it was counted"
STATES = [
    # Told last, the schedule since then, is public, was shown; told now, steps, public number: it
    # was 3 before, the schedule's 3, or 5 when there were hidden edits.
    ("", SAME, False, False, 3, "", 0, 3, "a plan of which nobody was told"),
    ("", OTHER, False, False, 3, "", 1, 3, "its number rises for those who were invited"),
    ("", UNKNOWN, False, False, 3, "", 0, 3, "what it was is remembered"),
    ("", OTHER, False, True, 3, "", 1, 3, "a page is to go live: nobody has read it yet"),
    ("", SAME, True, False, 5, TOLD, 0, 5, "told for the first time, under the number it has"),
    ("", OTHER, True, False, 5, TOLD, 1, 6, "confirmed: told for the first time"),
    (OLD, OTHER, True, True, 3, TOLD, 1, 4, "another is told"),
    (OLD, UNKNOWN, True, True, 3, TOLD, 1, 4, "another is told, whatever was remembered"),
    (OLD, OTHER, True, True, 5, TOLD, 1, 6, "another is told, after hidden edits"),
    (TOLD, SAME, True, True, 3, TOLD, 0, 3, "the same is told"),
    (TOLD, SAME, True, True, 5, TOLD, 0, 3, "the same is told again"),
    (OLD, SAME, False, True, 3, WITHDRAWN, 1, 4, "the page is taken back"),
    (OLD, OTHER, False, True, 3, WITHDRAWN, 1, 4, "internal again, and moved: one step"),
    (OLD, SAME, False, False, 3, OLD, 0, 3, "shown nowhere, so that there is nobody to tell"),
    (OLD, OTHER, False, False, 3, OLD, 1, 3, "a hidden edit"),
    (WITHDRAWN, SAME, False, True, 3, WITHDRAWN, 0, 3, "taken back once"),
    (WITHDRAWN, OTHER, False, True, 5, WITHDRAWN, 1, 3, "a hidden edit of what was taken back"),
    (WITHDRAWN, SAME, True, True, 3, TOLD, 1, 4, "told again, though nothing else differs"),
    (WITHDRAWN, SAME, True, True, 5, TOLD, 0, 5, "told again: hidden edits have raised it enough"),
    (WITHDRAWN, OTHER, True, True, 5, TOLD, 1, 6, "confirmed again, after hidden edits"),
]


@pytest.mark.parametrize(
    ("told", "since", "is_public", "was_shown", "number", "wanted", "steps", "public", "reason"),
    STATES,
)
def test_both_numbers_and_what_was_told_last(
    told, since, is_public, was_shown, number, wanted, steps, public, reason
):
    """Hard case 5."""
    earlier_at = NOW - timedelta(days=9)
    event = EventFactory(planned=not is_public)
    now_told = fingerprint_of(event)
    event.published_fingerprint = now_told if told == TOLD else told
    event.fingerprint = {SAME: now_told, OTHER: OTHER, UNKNOWN: ""}[since]
    event.sequence, event.public_sequence, event.changed_at = number, 3, earlier_at
    state = next_state(event, is_public=is_public, was_shown=was_shown, now=NOW)
    assert state.published_fingerprint == (now_told if wanted == TOLD else wanted), reason
    assert (state.sequence, state.public_sequence) == (number + steps, public), reason
    assert state.fingerprint == now_told, reason
    is_new = state.published_fingerprint != event.published_fingerprint
    assert state.changed_at == (NOW if is_new else earlier_at), reason
    assert state.withdrawn_at == (NOW if wanted == WITHDRAWN else None), reason


def test_it_is_remembered_since_when_it_is_withdrawn_or_cancelled():
    """Hard case 6: from then on it is kept for some time, however often it is saved."""
    since = NOW - timedelta(days=3)
    event = EventFactory(cancelled=True)
    event.published_fingerprint, event.cancelled_at, event.withdrawn_at = TOLD, since, since
    shown = next_state(event, is_public=True, was_shown=True, now=NOW)
    assert (shown.cancelled_at, shown.withdrawn_at) == (since, None)
    hidden = next_state(event, is_public=False, was_shown=True, now=NOW)
    assert (hidden.cancelled_at, hidden.withdrawn_at) == (since, since)
    event.status = "confirmed"
    assert next_state(event, is_public=True, was_shown=True, now=NOW).cancelled_at is None
    event.status, event.cancelled_at = "postponed", None
    assert next_state(event, is_public=True, was_shown=True, now=NOW).cancelled_at == NOW


FINDS: dict[str, Deed] = {
    "its region": setting(region=lambda _region: RegionFactory(slug="guba")),
    "its venue": setting(venue=elsewhere),
    "another topic": naming("topics", lambda: TopicFactory(slug="rights")),
    "no topic": naming("topics"),
    "an audience": naming("audiences", lambda: AudienceFactory(slug="migrants")),
    "a partner that accepted": lambda event: PartnershipFactory(event=event, answer="accepted"),
    "another partner": lambda event: _set(
        event.partnerships.get(organisation__slug="union"),
        {"organisation": OrganisationFactory(slug="club")},
    ),
}


@pytest.mark.parametrize("what", FINDS)
def test_filters_find_it_by(event, what):
    naming("topics", lambda: TopicFactory(slug="visas"))(event)
    PartnershipFactory(
        event=event, organisation=OrganisationFactory(slug="union"), answer="accepted"
    )
    before = found_by(Event.objects.get(pk=event.pk))
    FINDS[what](event)
    assert found_by(Event.objects.get(pk=event.pk)) != before


def test_filters_find_it_neither_by_who_was_only_asked_nor_by_an_order(event):
    both = [TopicFactory(slug=slug) for slug in ("rights", "visas")]
    setting(topics=lambda _before: both)(event)
    before = found_by(Event.objects.get(pk=event.pk))
    for answer in ("asked", "declined"):
        PartnershipFactory(event=event, answer=answer)
    Topic.objects.filter(slug="rights").update(sort_order=9)
    assert found_by(Event.objects.get(pk=event.pk)) == before
