"""Dates of the plan as values: whose they are, when, where and who, no more than the reader may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from detention_visits.models import Activity, SessionChange
from outreach.kinds import kind_of, plan_dates, plan_entries
from outreach.models import Event, OccurrenceChange, PrivateFeed, Registration
from outreach.planning.plan_calendars import private_calendar
from outreach.scheduling.plan_sources import Person, Place, PlanQuestion
from outreach.scheduling.spans import TimeSpan
from tests.detention_visits.factories import ActivityFactory, FacilityFactory, held
from tests.factories import (
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    RegionFactory,
    VenueFactory,
)
from tests.factories.private_feeds import private_feed
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = pytest.mark.django_db
BAKU = ZoneInfo("Asia/Baku")
SCOPES = PrivateFeed.Scope.values
NOW = datetime(2027, 2, 20, 12, tzinfo=BAKU)
FIRST = datetime(2027, 3, 1, 10)
"""When the factory's events begin, wall time in Baku."""


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def question(user=None, scope="plan", language="en", **values) -> PlanQuestion:
    user = user or user_as("administrator")
    return PlanQuestion(user=user, scope=scope, language=language, now=timezone.now(), **values)


def span(start: datetime, end: datetime) -> TimeSpan:
    """Of wall times in Baku."""
    return TimeSpan(start.replace(tzinfo=BAKU), end.replace(tzinfo=BAKU))


SPRING = span(datetime(2027, 3, 1), datetime(2027, 6, 1))


def visitor():
    """Of the visit team, and nothing else."""
    user = user_as("nobody")
    user.groups.add(Group.objects.get(name="Visit team"))
    return user


def starts(found) -> list[datetime]:
    return [date.span.start.astimezone(BAKU).replace(tzinfo=None) for date in found]


class TestWhatItSays:
    def test_a_date_of_an_event(self):
        venue = VenueFactory(name={"en": "Town hall", "ru": "Ратуша"})
        event = EventFactory(title="Advice", weekly=True, venue=venue)
        people = [user_as("editor"), user_as("coordinator")]
        event.assigned_to.set(people)
        event.save()
        found = plan_dates(question(base_url="https://admin.example", language="ru"), SPRING)
        dates = list(event.occurrences.order_by("starts_at"))
        assert [date.date_id for date in found] == [row.pk for row in dates]
        date = found[0]
        assert (date.kind, date.owner_id, date.uid) == ("event", event.pk, event.uid)
        assert date.span == TimeSpan(
            datetime(2027, 3, 1, 6, tzinfo=UTC), datetime(2027, 3, 1, 8, tzinfo=UTC)
        )
        assert date.span.start.tzinfo is UTC
        assert (date.local_start, date.zone, date.all_day) == (FIRST, "Asia/Baku", False)
        assert (date.status, date.title, date.is_moved) == ("confirmed", "Advice", False)
        assert date.place == Place("venue", venue.pk, "Ратуша")
        assert date.people == (
            Person(people[1].pk, "coordinator"),
            Person(people[0].pk, "editor"),
        )
        assert date.url == f"https://admin.example/admin/outreach/events/edit/{event.pk}/"

    def test_a_session_has_neither_marks_nor_counts_nor_anybodys_name(self):
        activity = ActivityFactory(title="Film club", starts_at_local=datetime(2027, 1, 2, 15))
        held(activity, women=3, men=14)
        date, *_others = plan_dates(
            question(visitor(), base_url="https://admin.example"),
            span(datetime(2027, 1, 1), datetime(2027, 2, 1)),
        )
        session = activity.sessions.earliest("starts_at")
        assert (date.kind, date.owner_id, date.date_id) == ("activity", activity.pk, session.pk)
        assert (date.title, date.people, date.status) == ("Film club", (), "confirmed")
        facility = activity.facility
        assert date.place == Place("facility", facility.pk, f"{facility.slug} en")
        assert date.url.endswith(f"/admin/detention-visits/activities/edit/{activity.pk}/")
        assert not {"women", "men", "was_held", "participants"} & set(type(date).__slots__)

    def test_one_without_place_and_people(self):
        EventFactory(planned=True)
        (date,) = plan_dates(question(), SPRING)
        assert (date.place, date.people, date.status) == (None, (), "planned")

    def test_whoever_reads_only_is_led_to_the_facts(self):
        event = EventFactory()
        (date,) = plan_dates(question(user_as("figures")), SPRING)
        assert date.url == f"/admin/outreach/events/inspect/{event.pk}/"

    def test_an_all_day_date_is_the_whole_days_of_its_zone(self):
        EventFactory(whole_day=True)
        (date,) = plan_dates(question(), SPRING)
        assert date.all_day
        assert date.span == span(datetime(2027, 3, 1), datetime(2027, 3, 2))
        assert not date.is_moved

    def test_a_date_with_a_title_and_a_place_of_its_own(self):
        event = EventFactory(weekly=True, title="Advice", venue=VenueFactory())
        other = VenueFactory(name={"en": "School"})
        OccurrenceChange.objects.create(
            event=event, local_start=FIRST, kind="altered", venue=other, title={"en": "Opening"}
        )
        first, second, *_rest = plan_dates(question(), SPRING)
        assert (first.title, first.place) == ("Opening", Place("venue", other.pk, "School"))
        assert (second.title, second.place.id) == ("Advice", event.venue_id)


class TestSpans:
    @pytest.mark.parametrize(
        ("start", "end", "is_found"),
        [
            (
                datetime(2027, 3, 1, 9),
                datetime(2027, 3, 1, 10),
                False,
            ),  # It ends as the date begins.
            (datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 10, 1), True),
            (datetime(2027, 3, 1, 11), datetime(2027, 3, 1, 11, 5), True),  # Within the date.
            (datetime(2027, 3, 1, 11, 59), datetime(2027, 3, 2), True),
            (datetime(2027, 3, 1, 12), datetime(2027, 3, 2), False),  # The date is over.
        ],
    )
    @pytest.mark.parametrize("kind", [EventFactory, ActivityFactory])
    def test_only_what_overlaps_it_is_found(self, kind, start, end, is_found):
        kind(starts_at_local=FIRST, recurrence="")
        assert bool(plan_dates(question(), span(start, end))) is is_found

    def test_a_date_of_three_weeks_is_found_on_its_last_day(self):
        EventFactory(ends_at_local=datetime(2027, 3, 22, 10))
        last_day = span(datetime(2027, 3, 22), datetime(2027, 3, 23))
        assert len(plan_dates(question(), last_day)) == 1
        assert plan_dates(question(), span(datetime(2027, 3, 23), datetime(2027, 4, 1))) == []

    def test_a_date_without_length_is_found_when_it_starts_within(self):
        EventFactory(ends_at_local=FIRST)
        assert plan_dates(question(), span(datetime(2027, 3, 1), FIRST)) == []
        assert len(plan_dates(question(), span(FIRST, datetime(2027, 3, 2)))) == 1

    @pytest.mark.parametrize(
        ("make", "changes"),
        [(EventFactory, OccurrenceChange), (ActivityFactory, SessionChange)],
        ids=["events", "activities"],
    )
    def test_a_moved_date_is_found_where_it_is_now(self, make, changes):
        owner = make(starts_at_local=FIRST, recurrence="RRULE:FREQ=WEEKLY;COUNT=4")
        moved = datetime(2027, 3, 3, 15)
        changes.objects.create(
            **{changes.owner_field: owner},
            local_start=FIRST,
            kind="altered",
            starts_at_local=moved,
            ends_at_local=moved + timedelta(hours=1),
        )
        assert plan_dates(question(), span(FIRST, FIRST + timedelta(hours=2))) == []
        (date,) = plan_dates(question(), span(datetime(2027, 3, 3), datetime(2027, 3, 4)))
        assert (date.local_start, date.is_moved) == (FIRST, True)
        assert date.span == span(moved, moved + timedelta(hours=1))

    def test_what_was_called_off_says_so(self):
        event = EventFactory(weekly=True)
        for number, kind in enumerate(("cancelled", "postponed")):
            key = FIRST + timedelta(weeks=number)
            OccurrenceChange.objects.create(event=event, local_start=key, kind=kind)
        found = plan_dates(question(), SPRING)
        assert [date.status for date in found] == ["cancelled", "postponed", *["confirmed"] * 2]

    def test_a_session_that_was_not_held_is_called_off(self):
        activity = ActivityFactory(starts_at_local=datetime(2027, 1, 2, 15))
        session = activity.sessions.earliest("starts_at")
        session.was_held = False
        session.save()
        january = span(datetime(2027, 1, 1), datetime(2027, 2, 1))
        assert [date.status for date in plan_dates(question(), january)][:2] == [
            "cancelled",
            "confirmed",
        ]

    def test_a_date_that_left_its_series_is_gone_though_it_is_kept(self):
        event = EventFactory(weekly=True)
        second = event.occurrences.order_by("starts_at")[1]
        Registration.objects.create(occurrence=second, name="Somebody")
        OccurrenceChange.objects.create(event=event, local_start=second.local_start, kind="skipped")
        assert event.occurrences.get(pk=second.pk).is_detached
        assert second.pk not in {date.date_id for date in plan_dates(question(), SPRING)}


class TestOrder:
    @pytest.fixture
    def both(self):
        EventFactory(weekly=True)
        EventFactory(starts_at_local=FIRST, ends_at_local=FIRST + timedelta(days=20))
        ActivityFactory(starts_at_local=FIRST + timedelta(days=1))
        ActivityFactory(starts_at_local=FIRST)
        return plan_dates(question(), SPRING)

    def test_the_dates_of_all_kinds_come_by_their_start(self, both):
        assert len(both) == 4 + 1 + 4 + 4
        assert {date.kind for date in both} == {"event", "activity"}
        assert [date.key for date in both] == sorted(date.key for date in both)
        assert [date.kind for date in both[:3]] == ["activity", "event", "event"]

    def test_or_the_latest_first(self, both):
        assert plan_dates(question(), SPRING, latest_first=True) == both[::-1]

    @pytest.mark.parametrize("limit", [0, 1, 2, 5, 13, 14])
    def test_a_limit_keeps_the_first_ones(self, both, limit):
        assert plan_dates(question(), SPRING, limit=limit) == both[:limit]
        latest = plan_dates(question(), SPRING, latest_first=True, limit=limit)
        assert latest == both[::-1][:limit]


class TestRights:
    """Hard case 11."""

    @pytest.mark.parametrize("scope", SCOPES)
    @pytest.mark.parametrize("role", [*ROLES, "visitor"])
    def test_each_role_has_the_dates_of_its_feed_and_no_others(self, role, scope):
        region = RegionFactory()
        user = visitor() if role == "visitor" else user_as(role)
        event = EventFactory(title="Meeting", region=region, planned=True)
        event.assigned_to.set([user])
        event.save()
        EventFactory(title="Others' meeting")
        ActivityFactory(
            title="Inside", starts_at_local=FIRST, facility=FacilityFactory(region=region)
        )
        found = plan_dates(question(user, scope), SPRING)
        feed = PrivateFeed(pk=1, user=user, scope=scope, language="en")
        text = private_calendar(feed, now=timezone.now(), base_url="")
        told = icalendar.Calendar.from_ical(text).walk("VEVENT")
        if scope == "busy":
            assert len(found) == len(told)
        else:
            assert {date.title for date in found} == {str(one["SUMMARY"]) for one in told}
        kinds = {date.kind for date in found}
        reads_plans = role not in ("nobody", "visitor")
        writes_somewhere = role in ("editor", "planner", "coordinator", "administrator")
        assert ("event" in kinds) is (reads_plans and (scope != "region" or writes_somewhere))
        sees_activities = role in ("visitor", "administrator") and scope in ("plan", "region")
        in_region = scope != "region" or writes_somewhere
        assert ("activity" in kinds) is (sees_activities and in_region)

    def test_a_region_is_where_the_user_writes(self):
        west = RegionFactory(slug="west")
        EventFactory(title="In the west", region=west)
        EventFactory(title="Elsewhere", region=RegionFactory(slug="north"))
        EventFactory(title="Nowhere")
        ActivityFactory(starts_at_local=FIRST, facility=FacilityFactory(region=west))
        user = regional_user("coordinator", west)
        assert {date.title for date in plan_dates(question(user, "region"), SPRING)} == {
            "In the west"
        }
        assert len(plan_dates(question(user, "plan"), SPRING)) == 3

    @pytest.mark.parametrize("scope", SCOPES)
    def test_whoever_is_no_longer_active_sees_nothing(self, scope):
        EventFactory()
        ActivityFactory(starts_at_local=FIRST)
        user = user_as("administrator")
        user.is_active = False
        assert plan_dates(question(user, scope), SPRING) == []

    @pytest.mark.parametrize("scope", SCOPES)
    def test_the_source_of_events_itself_hands_over_nothing_without_the_right(self, scope):
        """Not even what is public: it does not rely on being asked first."""
        user = visitor()
        event = EventPageFactory().event
        event.assigned_to.set([user])
        event.save()
        source = kind_of(Event).plan_source
        asked = question(user, scope)
        assert source.dates(asked, SPRING) == []
        assert list(source.entries(asked, since=NOW, limit=9)) == []

    def test_busy_times_are_bare(self):
        user = user_as("coordinator")
        event = EventFactory(title="Minister", weekly=True, venue=VenueFactory())
        event.assigned_to.set([user])
        event.save()
        OccurrenceChange.objects.create(event=event, local_start=FIRST, kind="cancelled")
        found = plan_dates(question(user, "busy"), SPRING)
        assert len(found) == 3, "called off is not busy"
        for date in found:
            assert (date.title, date.place, date.people, date.url) == ("", None, (), "")
        assert plan_entries(question(user, "busy"), since=NOW, limit=9) == []


class TestFeeds:
    """The feed's rules and the dates of the index tell of the same times."""

    @pytest.mark.parametrize("scope", ["plan", "busy"])
    def test_a_feed_has_the_dates_that_the_plan_has(self, scope):
        user = user_as("administrator")
        events = [
            EventFactory(endless=True),
            EventFactory(recurrence="RRULE:FREQ=DAILY;COUNT=9", zone="Europe/Berlin"),
            EventFactory(weekly=True, starts_at_local=datetime(2027, 3, 22, 2, 30)),
            EventFactory(starts_at_local=datetime(2027, 4, 1, 23), recurrence=""),
            EventFactory(
                recurrence="RRULE:FREQ=MONTHLY;COUNT=3", ends_at_local=datetime(2027, 3, 5, 10)
            ),
        ]
        kinds = {0: "cancelled", 1: "skipped", 2: "postponed", 3: "altered"}
        for number, kind in kinds.items():
            key = FIRST + timedelta(weeks=number)
            moved = {}
            if kind == "altered":
                moved = {
                    "starts_at_local": key + timedelta(days=2, hours=1),
                    "ends_at_local": key + timedelta(days=2, hours=4),
                }
            OccurrenceChange.objects.create(event=events[0], local_start=key, kind=kind, **moved)
        extra = datetime(2027, 3, 27, 9)
        OccurrenceChange.objects.create(event=events[0], local_start=extra, kind="extra")
        for event in events:
            event.assigned_to.set([user])
            event.save()
        ActivityFactory(starts_at_local=FIRST, recurrence="RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=5")
        feed = PrivateFeed(pk=1, user=user, scope=scope, language="en")
        text = private_calendar(feed, now=timezone.now(), base_url="")
        calendar = icalendar.Calendar.from_ical(text)
        bounds = SPRING.start, SPRING.end
        told = {
            (one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC))
            for one in recurring_ical_events.of(calendar).between(*bounds)
            if one["STATUS"] != "CANCELLED"
        }
        found = plan_dates(question(user, scope), SPRING)
        off = {"cancelled", "postponed"}
        kept = {(date.span.start, date.span.end) for date in found if date.status not in off}
        assert len(kept) > 25
        assert told == kept
        assert any(date.is_moved for date in found)

    def test_entries_are_in_the_language_of_the_question(self):
        """However many each kind has, and whatever language is active."""
        EventFactory()
        for day in (2, 3, 4):
            ActivityFactory(starts_at_local=FIRST + timedelta(days=day))
        found = plan_entries(question(language="ru"), since=NOW, limit=9)
        assert [one.entry.description.split(":")[0] for one in found] == ["Статус"] * 4

    def test_whoever_has_both_rights_reads_all_of_it_in_the_language_chosen(self, client):
        """However many entries each kind has: the language of the request is another."""
        EventFactory()
        for day in (2, 3, 4):
            ActivityFactory(starts_at_local=FIRST + timedelta(days=day))
        _feed, path = private_feed(user_as("administrator"), "plan", language="ru")
        answer = client.get(path, headers={"accept-language": "en"})
        told = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert len(told) == 4
        assert [str(one["DESCRIPTION"]).split(":")[0] for one in told] == ["Статус"] * 4


@pytest.mark.slow
@pytest.mark.queries
@pytest.mark.parametrize("scope", SCOPES)
def test_many_dates_cost_as_much_as_few(scope):
    user = user_as("administrator")
    OrganisationFactory()
    counts = []
    for number in (1, 12):
        for _one in range(number):
            event = EventFactory(weekly=True, venue=VenueFactory(), region=RegionFactory())
            event.assigned_to.set([user, user_as("editor")])
            event.save()
            ActivityFactory(starts_at_local=FIRST, facility=FacilityFactory(region=RegionFactory()))
            EventFactory(ends_at_local=FIRST + timedelta(days=9))
        asked = question(user_as("administrator"), scope)
        with CaptureQueriesContext(connection) as queries:
            found = plan_dates(asked, SPRING)
        assert len(found) >= 4 * number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8, counts
    assert Event.objects.count() and Activity.objects.count()
