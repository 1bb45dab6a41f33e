"""The registry of kinds: what an app registers appears everywhere, and the guide's code does it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import dedent, indent
from uuid import uuid4

import icalendar
import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

import outreach.kinds as registry
from detention_visits.models import Activity
from outreach.kinds import (
    Kind,
    OwnerKind,
    filter_values,
    kind_of,
    kinds,
    owner_kinds,
    plan_dates,
    plan_entries,
    register_kind,
    scopes_for,
)
from outreach.models import Calendar, Event
from outreach.publication.calendars import bump_versions
from outreach.publication.renewing import advance
from outreach.scheduling.plan_sources import PlanQuestion
from outreach.scheduling.sources import Selection
from outreach.scheduling.spans import TimeSpan
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory, EventPageFactory
from tests.factories.holidays import HolidayFactory
from tests.factories.private_feeds import private_feed
from tests.factories.users import user_as

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "extending.md"
MOMENT = "2027-03-03T12:00:00+04:00"
"""The first of the guide's readings is over, two are to come."""


TRIED_ELSEWHERE = ("OwnerKind", "home.models")
"""What the apps do themselves is cited, and pages of a host's own need a host."""


@pytest.fixture
def own_registry(monkeypatch):
    """What a test registers is forgotten afterwards."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    return registry._kinds


def blocks() -> list[str]:
    found = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.S)
    return [dedent(block) for block in found]


@pytest.fixture
def guide(own_registry):
    """The names that the guide's code defines, with its kind registered."""
    names: dict = {}
    for block in blocks():
        if not any(name in block for name in TRIED_ELSEWHERE):
            exec(compile(block, str(GUIDE), "exec"), names)  # our own text
    names["ReadingsConfig"].ready(None)
    with time_machine.travel(MOMENT, tick=False):
        yield names


def without_source() -> Kind:
    return Kind(name="something")


class Clock:
    """A source that shows nothing, and changes at one instant."""

    def __init__(self, moment: datetime) -> None:
        self.moment, self.asked = moment, []

    def entries(self, selection, **asked):
        return []

    def texts(self, selection, **asked):
        return iter(())

    def filter_values(self, selection):
        return {"region": {"of-the-clock"}}

    def next_change(self, calendar_key, now):
        return self.moment if self.moment > now else None

    def due(self, calendar_key, now):
        self.asked.append(calendar_key)
        return []


class TestRegistry:
    def test_events_and_activities_are_there_in_the_order_of_the_apps(self):
        assert [kind.name for kind in kinds()] == ["event", "activity"]
        assert [kind.model for kind in owner_kinds()] == [Event, Activity]

    @pytest.mark.parametrize("model", [Event, Activity])
    def test_an_owner_and_its_model_lead_to_the_same_kind(self, model):
        assert kind_of(model) is kind_of(model())
        assert kind_of(model).model is model

    def test_what_nobody_registered_is_of_no_kind(self):
        with pytest.raises(ImproperlyConfigured, match="Calendar is of no kind"):
            kind_of(Calendar)

    def test_the_same_kind_may_be_registered_again_and_another_of_its_name_may_not(
        self, own_registry
    ):
        kind = without_source()
        register_kind(kind)
        register_kind(kind)
        assert [one.name for one in kinds()] == ["event", "activity", "something"]
        with pytest.raises(ImproperlyConfigured, match="“something” has its name"):
            register_kind(without_source())

    def test_a_model_is_of_one_kind(self, own_registry):
        events = kind_of(Event)
        parts = {name: getattr(events, name) for name in OwnerKind.__dataclass_fields__}
        with pytest.raises(ImproperlyConfigured, match="“event” has its name or model"):
            register_kind(OwnerKind(**parts | {"name": "other"}))
        assert len(kinds()) == 2


@pytest.mark.django_db
class TestAnotherKind:
    """The one that the guide adds."""

    def test_it_is_in_every_public_answer(self, guide, client):
        assert "Reading" in client.get("/en/events/").text
        assert "Reading" in client.get("/en/events/?past=1").text
        assert client.get("/en/events/month/2027/03/").text.count("Reading") >= 3
        feed = icalendar.Calendar.from_ical(client.get("/en/events/feed.ics").content)
        assert [str(one["UID"]) for one in feed.walk("VEVENT")] == [
            "reading-20270302",
            "reading-20270309",
            "reading-20270316",
        ]
        found = client.get("/en/events/occurrences.json?from=2027-03-01&to=2027-03-31").json()
        assert [item["uid"] for item in found["items"]] == [
            "reading-20270302",
            "reading-20270309",
            "reading-20270316",
        ]
        assert "Reading" in client.get("/en/events/embed/").text
        assert "Reading" in client.get("/en/events/feed.rss").text

    def test_it_stands_among_events_in_order(self, guide, client):
        EventPageFactory(
            event=EventFactory(starts_at_local=datetime(2027, 3, 12, 10)),
            title="A meeting",
            language="en",
        )
        for day, hour in ((2, 10), (2, 22)):
            EventPageFactory(
                event=EventFactory(starts_at_local=datetime(2027, 3, day, hour)),
                title=f"At {hour}",
                language="en",
            )
        found = client.get("/en/events/occurrences.json?from=2027-03-01&to=2027-03-31").json()
        assert [item["title"] for item in found["items"]] == [
            *("At 10", "Reading", "At 22"),
            *("Reading", "A meeting", "Reading"),
        ]
        key = Calendar.objects.values_list("key", flat=True).first()
        selection = Selection(calendar_key=key, language="en", now=timezone.now())
        past = registry.entries(selection, past=True)
        assert [entry.title for entry in past] == ["At 22", "Reading", "At 10"]
        after = registry.entries(selection, past=True, after=past[0].key, limit=1)
        assert [entry.title for entry in after] == ["Reading"]

    def test_a_filter_or_a_word_that_it_does_not_have_leaves_it_out(self, guide, client):
        assert "/readings/" not in client.get("/en/events/?region=baku").text
        assert "/readings/2027-03-09/" in client.get("/en/events/?q=read").text
        assert "/readings/" not in client.get("/en/events/?q=concert").text

    def test_staff_with_its_right_have_it_in_their_plan(self, guide, client):
        for role, titles in (("administrator", {"Reading"}), ("coordinator", set())):
            _feed, path = private_feed(user_as(role), "plan")
            entries = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
            assert {str(one["SUMMARY"]) for one in entries} == titles
            dates = guide["plan_of_march"](user_as(role), timezone.now())
            assert {one.title for one in dates} == titles

    def test_a_source_is_asked_only_for_what_it_opens_to_the_user(self, own_registry):
        class Closed:
            def scopes_for(self, user):
                return frozenset({"region"})

            def dates(self, question, span, **asked):
                raise AssertionError("nobody may ask")

            entries = dates

        register_kind(Kind(name="closed", plan_source=Closed()))
        now = timezone.now()
        question = PlanQuestion(user=user_as("nobody"), scope="plan", language="en", now=now)
        assert plan_dates(question, TimeSpan(now, now + timedelta(days=1))) == []
        assert plan_entries(question, since=now, limit=9) == []

    def test_who_has_its_right_alone_is_offered_its_scopes(self, own_registry):
        class ForEverybody:
            def scopes_for(self, user):
                return frozenset({"plan"})

        user = user_as("nobody")
        assert scopes_for(user) == frozenset()
        register_kind(Kind(name="walk", plan_source=ForEverybody()))
        assert scopes_for(user) == {"plan"}


@pytest.mark.django_db
class TestSourceOnly:
    def test_it_is_asked_what_is_due_and_says_when_calendars_change_next(self, own_registry):
        now = timezone.now().replace(microsecond=0)
        clock = Clock(now + timedelta(minutes=5))
        register_kind(Kind(name="clock", source=clock))
        key = Calendar.objects.values_list("key", flat=True).first()
        bump_versions([key], now=now)
        row = Calendar.objects.filter(key=key).first()
        assert row.next_change_at == clock.moment
        advance(key, now=clock.moment)
        assert clock.asked == [key]
        after = Calendar.objects.get(pk=row.pk)
        assert (after.version, after.next_change_at) == (row.version + 1, None)

    def test_its_filter_values_are_offered_beside_those_of_others(self, own_registry):
        selection = Selection(calendar_key=uuid4(), language="en", now=timezone.now())
        assert filter_values(selection)["region"] == set()
        register_kind(Kind(name="clock", source=Clock(timezone.now())))
        assert filter_values(selection)["region"] == {"of-the-clock"}

    def test_it_has_no_schedules_and_no_part_in_the_plan(self, own_registry):
        register_kind(Kind(name="clock", source=Clock(timezone.now())))
        assert [kind.name for kind in owner_kinds()] == ["event", "activity"]
        assert scopes_for(user_as("nobody")) == frozenset()


@pytest.mark.django_db
class TestKindsWithSchedules:
    """Whatever concerns all kinds asks the registry, and nothing else."""

    @pytest.fixture(autouse=True)
    def clock(self):
        with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
            yield traveller

    def test_holidays_and_the_daily_job_reach_each_kind_and_no_other(self, own_registry, clock):
        start = datetime(2027, 3, 1, 10)
        owners = [
            make(endless=True, skips_holidays=True, starts_at_local=start)
            for make in (EventFactory, ActivityFactory)
        ]

        def dates(owner) -> set[date]:
            return {row.local_start.date() for row in owner.date_rows.attached()}

        HolidayFactory(first_on=date(2027, 3, 8), last_on=date(2027, 3, 8))
        assert all(date(2027, 3, 8) not in dates(owner) for owner in owners)
        activities = own_registry.pop("activity")
        HolidayFactory(first_on=date(2027, 3, 15), last_on=date(2027, 3, 15))
        clock.shift(timedelta(days=60))
        call_command("build_occurrences", verbosity=0)
        event, activity = owners
        assert date(2027, 3, 15) not in dates(event)
        assert date(2027, 3, 15) in dates(activity)
        assert max(dates(event)) > date(2029, 4, 23) > max(dates(activity))
        own_registry["activity"] = activities
        call_command("build_occurrences", verbosity=0)
        assert max(dates(activity)) > date(2029, 4, 23)

    def test_the_screens_take_words_rights_and_addresses_from_it(self, own_registry, client):
        activity = ActivityFactory(starts_at_local=datetime(2027, 3, 1, 10))
        session = activity.sessions.first()
        client.force_login(user_as("administrator"))
        known = own_registry["activity"]
        path = f"/admin/detention-visits/activities/session/{session.pk}/cancel/"
        assert client.get(path).status_code == 200
        words = replace(known.words, owners="Rehearsals", dates="Evenings", reason_help="Say why.")
        rights = replace(known.rights, user_can_change=lambda user, owner: owner != activity)
        own_registry["activity"] = replace(known, words=words)
        shown = client.get(path).text
        assert all(word in shown for word in ("Rehearsals", "Evenings", "Say why."))
        own_registry["activity"] = replace(known, rights=rights)
        assert client.get(path).status_code == 302, "refused, with a message"


WITHOUT_THE_OTHER_APP = """
import sys

sys.path[:0] = ["site", "."]
from config.settings import test

test.INSTALLED_APPS.remove("detention_visits")
import django
from django.core.management import call_command

django.setup()
call_command("check")
from outreach.kinds import kinds

print([kind.name for kind in kinds()], "detention_visits.models" in sys.modules)
"""


@pytest.mark.slow
def test_a_site_without_the_other_app_has_one_kind():
    """Nothing of outreach needs it: it may be left out of INSTALLED_APPS."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_OTHER_APP],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "['event'] False"


class TestGuide:
    def test_what_it_cites_of_the_other_app_is_there(self):
        (cited,) = [block for block in blocks() if "OwnerKind" in block]
        source = Path(apps.get_app_config("detention_visits").path, "apps.py").read_text()
        assert indent(dedent(cited), " " * 8) in source

    def test_it_names_each_part_of_a_kind(self):
        table = re.findall(r"^\| (`[^|]+) \|", GUIDE.read_text(), re.M)
        named = {name for row in table for name in re.findall(r"`(\w+)`", row)}
        assert named | {"name"} == set(OwnerKind.__dataclass_fields__)

    def test_now_is_within_its_readings(self, guide):
        assert guide["TUESDAYS"][0].replace(tzinfo=UTC) < timezone.now()
        assert len(guide["TUESDAYS"]) == 3
