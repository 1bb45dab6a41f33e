"""Hard case 18: four processes that write at random, killed at random moments, lose nothing.

What each did is told by ``random_writers.py``. Afterwards the daily jobs are run, as on a site.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.db import connection

from detention_visits.models import Activity, Facility, Session
from outreach.models import Event, EventPage, Holiday, Venue
from tests.concurrency import random_writers
from tests.concurrency.random_writers import WRITERS, holiday_of, last_date, lines
from tests.concurrency.truth import assert_all_true
from tests.concurrency.world import START, import_file
from tests.detention_visits.factories import (
    ActivityFactory,
    ActivityPageFactory,
    FacilityFactory,
)
from tests.factories import EventFactory, EventPageFactory, VenueFactory
from tests.sampling import amount

pytestmark = pytest.mark.slow

UNDERSTOOD = {"EditRefused", "ScheduleRefused"}
"""Errors that tell a person what to do: what was shown is no longer so."""
SECONDS_TO_START = 60
SIX_WEEKS = "RRULE:FREQ=WEEKLY;COUNT=6"


def make_rows() -> None:
    """What belongs to the writers, by the number of each, besides the world."""
    for number in range(WRITERS):
        venue = VenueFactory(slug=f"venue-{number}")
        for prefix, skips in (("own", False), ("shared", True)):
            title = f"{prefix}-{number}"
            event = EventFactory(
                title=title,
                starts_at_local=START,
                recurrence=SIX_WEEKS,
                venue=venue,
                skips_holidays=skips,
            )
            EventPageFactory(event=event, slug=title)
        facility = FacilityFactory(slug=f"facility-{number}", after=True)
        activity = ActivityFactory(facility=facility, title=f"activity-{number}")
        ActivityPageFactory(activity=activity, slug=activity.title)
        import_file("07", version=1, uid=f"imported-{number}@example.org")


def test_four_random_writers_lose_nothing(world, tmp_path):
    """Hard case 18, findings A1 and A2. ``WRITERS_SEED`` repeats the choices, not the moments."""
    seconds = amount("seconds of random writers", 120, 8)
    seed = int(os.environ.get("WRITERS_SEED") or secrets.randbits(32))
    print(f"WRITERS_SEED={seed} repeats the choices")
    make_rows()
    before = {event.title: event.sequence for event in Event.objects.all()}
    connection.close()
    run(tmp_path, seconds=seconds, seed=seed)
    noted = list(lines(tmp_path))
    assert_nobody_is_told_of_locks(noted)
    assert_all_true()
    assert_nothing_is_lost(noted)
    assert_sequences_are_steps(noted, before)


def run(folder: Path, *, seconds: int, seed: int) -> None:
    command = [sys.executable, random_writers.__file__, connection.settings_dict["NAME"]]
    ran = subprocess.run(
        [*command, str(folder), str(seconds), str(seed)],
        capture_output=True,
        text=True,
        timeout=seconds + SECONDS_TO_START + random_writers.MOST_SECONDS,
        check=False,
    )
    print(ran.stdout, ran.stderr[-4000:])
    assert ran.returncode == 0, ran.stderr[-4000:]


def assert_nobody_is_told_of_locks(noted: list[tuple[int, dict]]) -> None:
    failed = [line for _number, line in noted if line["state"] == "failed"]
    print(Counter(line["state"] for _number, line in noted))
    bad = [line for line in failed if line["error"] not in UNDERSTOOD]
    said = "\n".join(f"{line['key']}: {line['trace'][-1500:]}" for line in bad[:3])
    assert not bad, f"{len(bad)} of {len(noted)}: {said}"
    assert sum(line["state"] == "done" for _number, line in noted) >= WRITERS


def assert_nothing_is_lost(noted: list[tuple[int, dict]]) -> None:
    """Of each value the last that was done, or one that was begun since by a writer who was killed."""
    possible: dict[str, list] = {}
    for _number, line in noted:
        key, value, state = line["key"], line["value"], line["state"]
        if state == "done":
            possible[key] = [value]
        elif state == "begun":
            possible.setdefault(key, [ANYTHING]).append(value)
        elif value in possible.get(key, ()):
            possible[key].remove(value)
    found = {key: stored(key) for key, values in possible.items() if ANYTHING not in values}
    lost = {
        key: f"{value}, not {possible[key]}"
        for key, value in found.items()
        if value not in possible[key]
    }
    assert not lost


ANYTHING = "anything"


def assert_sequences_are_steps(noted: list[tuple[int, dict]], before: dict[str, int]) -> None:
    """Of the events that one writer alone changes: one step for each change that was done."""
    done, perhaps = defaultdict(int), defaultdict(int)
    for _number, line in noted:
        title = line["key"].partition(".")[0]
        perhaps[title] += {"begun": 1, "done": -1, "failed": -1}[line["state"]]
        done[title] += line["state"] == "done"
    for number in range(WRITERS):
        title = f"own-{number}"
        steps = Event.objects.get(title=title).sequence - before[title]
        most = done[title] + perhaps[title]
        assert done[title] <= steps <= most, f"{title}: {steps} steps, {done[title]} changes"


def stored(key: str):
    """The value under this name, as the writers note it."""
    name, _point, field = key.partition(".")
    kind, _line, number = name.rpartition("-")
    ways = {
        ("own", "hour"): lambda: Event.objects.get(title=name).starts_at_local.hour,
        ("own", "venue"): lambda: Event.objects.get(title=name).venue.slug,
        ("own", "last date"): lambda: last_date(name).status,
        ("venue", "name"): lambda: Venue.objects.get(slug=name).name["az"],
        ("holiday", "is there"): lambda: Holiday.objects.filter(
            first_on=holiday_of(int(number))
        ).exists(),
        ("facility", "publicity"): lambda: Facility.objects.get(slug=name).publicity,
        ("activity", "status"): lambda: Activity.objects.get(title=name).status,
        ("activity", "women"): lambda: (
            Session.objects.filter(activity__title=name).order_by("starts_at")[0].women
        ),
        ("page", "page"): lambda: live_title(name),
        ("page", "parent"): lambda: EventPage.objects.get(slug=name).get_parent().slug,
        ("imported", "hour"): lambda: (
            Event.objects.get(uid=f"{name}@example.org").starts_at_local.hour
        ),
    }
    if kind == "shared" and field in ("page", "parent"):
        kind = "page"
    return ways["own" if kind == "shared" else kind, field]()


def live_title(slug: str) -> str | None:
    page = EventPage.objects.get(slug=slug)
    return page.title if page.live else None
