"""Generated events for load tests: a fixed core this month, the rest spread out or dense."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from home.demo.bulk_publishing import add_published_events
from outreach.models import CalendarPage, Event, Region, Venue
from outreach.scheduling.rules import last_moment

from .loader import NAMESPACE

ZONE = "Asia/Baku"
BATCH = 500
CORE_SERIES = 21
CORE_SINGLES = 210
WEEKLY_SHARE = 0.3
SPREAD_YEARS = 40
FINISHED_DATES = 8
DENSE_SPAN = timedelta(days=3 * 365)
DENSE_SERIES_WEEKS = 104


class Places(NamedTuple):
    """Where generated events take place."""

    regions: list[Region]
    venues: list[Venue]


def load_generated_events(
    count: int, *, dense: bool, say: Callable[[str], None], today: date | None = None
) -> None:
    """Add the missing ones of ``count`` generated events, all public and indexed.

    Spread: 21 weekly series and 210 single events give about 300 dates in the current month,
    whatever the count; the others are past, within forty years. Dense: all within three years
    around today, 30 % of them weekly series of two years.
    """
    today = today or timezone.localdate()
    calendar = CalendarPage.objects.get(slug="events", locale__language_code="az")
    known = set(Event.objects.filter(title__startswith="Load ").values_list("uid", flat=True))
    places = Places(list(Region.objects.all()), list(Venue.objects.select_related("region")))
    plans = (_dense if dense else _spread)(count, today, places)
    missing = (event for event in islice(plans, count) if event.uid not in known)
    done = 0
    while batch := list(islice(missing, BATCH)):
        add_published_events(batch, calendar)
        done += len(batch)
        say(f"generated events: {done} of {count - len(known)}")
    if done:
        # After so many new rows the database needs fresh planner statistics.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _spread(count: int, today: date, places: Places) -> Iterator[Event]:
    first = today.replace(day=1)
    for number in range(count):
        chance = _chance(number)
        if number < CORE_SERIES:
            start = first - timedelta(weeks=52) + timedelta(days=number % 7)
            yield _event(number, chance, places, start, weeks=DENSE_SERIES_WEEKS)
        elif number < CORE_SERIES + CORE_SINGLES:
            yield _event(number, chance, places, first + timedelta(days=chance.randrange(28)))
        else:
            back = timedelta(days=70 + chance.randrange(SPREAD_YEARS * 365))
            weekly = chance.random() < WEEKLY_SHARE
            yield _event(
                number, chance, places, first - back, weeks=FINISHED_DATES if weekly else 0
            )


def _dense(count: int, today: date, places: Places) -> Iterator[Event]:
    for number in range(count):
        chance = _chance(number)
        start = today - DENSE_SPAN / 2 + timedelta(days=chance.randrange(DENSE_SPAN.days))
        weekly = number % 10 < WEEKLY_SHARE * 10
        yield _event(number, chance, places, start, weeks=DENSE_SERIES_WEEKS if weekly else 0)


def _chance(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - the same events each time, no secret


def _event(number: int, chance: random.Random, places: Places, day: date, weeks: int = 0) -> Event:
    start = datetime.combine(day, time(8 + chance.randrange(10), chance.choice((0, 30))))
    last = last_moment(day + timedelta(weeks=weeks - 1), ZONE) if weeks else None
    return Event(
        uid=str(uuid.uuid5(NAMESPACE, f"load-{number}")),
        title=f"Load {number}",
        status=Event.Status.CONFIRMED,
        starts_at_local=start,
        ends_at_local=start + timedelta(minutes=chance.choice((45, 60, 90, 120))),
        zone=ZONE,
        recurrence=f"RRULE:FREQ=WEEKLY;UNTIL={last:%Y%m%dT%H%M%SZ}" if last else "",
        region=chance.choice(places.regions),
        venue=chance.choice(places.venues),
    )
