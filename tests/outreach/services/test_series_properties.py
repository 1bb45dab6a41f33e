"""Any sequence of edits: no row that holds data is lost, no date is shown twice, index = expansion.

Hard cases 7 and 8, on both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given, note, settings
from hypothesis import strategies as st

from outreach.models import Event, EventEdit, Occurrence, OccurrenceChange, Registration
from outreach.scheduling.errors import SchedulingError
from outreach.scheduling.recurrence import dates_of, expand
from outreach.scheduling.spans import TimeSpan
from outreach.services.date_verbs import call_off, move, restore
from outreach.services.undoing import undo
from tests.factories import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = datetime(2026, 11, 24, 12)
RULES = (
    "FREQ=WEEKLY;COUNT=8",
    "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=9",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270301T000000Z",
    "FREQ=DAILY;INTERVAL=3;COUNT=10",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6",
    "FREQ=MONTHLY;COUNT=5",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261215T000000Z",
    "FREQ=MONTHLY",
)
SHIFTS = tuple(
    timedelta(**shift)
    for shift in (
        {"hours": 1},
        {"hours": -2},
        {"days": 1},
        {"days": -1},
        {"days": 7},
        {"hours": 25},
    )
)
scopes = st.sampled_from(("one", "following", "all"))
places = st.integers(0, 30)
steps = st.one_of(
    st.tuples(st.just("move"), places, scopes, st.sampled_from(SHIFTS)),
    st.tuples(st.just("cancel"), places, scopes),
    st.tuples(st.just("postpone"), places, scopes),
    st.tuples(st.just("restore"), places),
    st.tuples(st.just("undo")),
    st.tuples(st.just("register"), places),
    st.tuples(st.just("rule"), places, st.sampled_from(RULES)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("extra"), places),
)
KEEPS_COUNT = {"move", "cancel", "postpone", "register", "wait"}
TOUCHES_ONE = {"restore", "undo", "extra"}


@dataclass
class Series:
    """A series, what it was split into, and what must not change by itself."""

    clock: time_machine.Coordinates
    recorded: dict[int, tuple] = field(default_factory=dict)
    """Span of each row that is over or holds data, by its id."""

    def events(self) -> list[Event]:
        return list(Event.objects.order_by("pk"))

    def dates(self) -> list[Occurrence]:
        rows = Occurrence.objects.attached().select_related("event")
        return list(rows.order_by("event", "local_start"))

    def date(self, place: int) -> Occurrence | None:
        dates = self.dates()
        return dates[place % len(dates)] if dates else None

    def record(self) -> None:
        now = timezone.now()
        self.recorded = {
            row.pk: (row.starts_at, row.ends_at)
            for row in Occurrence.objects.past(now) | Occurrence.objects.holding_data()
        }

    def check(self, *, touched: int | None, people: set[int]) -> None:
        assert set(Registration.objects.values_list("pk", flat=True)) == people
        for event in self.events():
            check_index(event)
        rows = Occurrence.objects.in_bulk(list(self.recorded))
        for pk, span in self.recorded.items():
            if pk != touched:
                assert pk in rows, "a row that was over or held data is gone"
                assert (rows[pk].starts_at, rows[pk].ends_at) == span


def check_index(event: Event) -> None:
    """The attached rows are the dates of the schedule, each once, with its times."""
    schedule = event.schedule
    rows = event.occurrences.attached()
    if schedule.is_endless:
        first = schedule.first_span.start - timedelta(days=400)
        found = expand(schedule, TimeSpan(first, event.indexed_until))
    else:
        found = dates_of(schedule)
    assert {(row.local_start, row.starts_at, row.ends_at) for row in rows} == {
        (one.local_start, one.span.start, one.span.end) for one in found
    }
    assert rows.count() == len(found)


def moved(series: Series, place: int, scope: str, shift: timedelta) -> int | None:
    row = series.date(place)
    if row is None:
        return None
    start = row.starts_at_local
    move(
        owner=row.event,
        local_start=row.local_start,
        scope=scope,
        starts_at_local=(start if scope == "one" else row.local_start) + shift,
        ends_at_local=(start if scope == "one" else row.local_start) + shift + timedelta(hours=1),
        reason={},
        user=None,
    )
    return row.pk if scope == "one" or not row.event.schedule.recurs else None


def called_off(verb: str) -> Callable:
    def step(series: Series, place: int, scope: str) -> None:
        row = series.date(place)
        if row:
            call_off(
                owner=row.event,
                local_start=row.local_start,
                scope=scope,
                verb=verb,
                reason={"en": "Closed."},
                user=None,
            )

    return step


def restored(series: Series, place: int) -> int | None:
    row = series.date(place)
    if row is None:
        return None
    restore(owner=row.event, local_start=row.local_start, user=None)
    return row.pk


def undone(series: Series) -> int | None:
    edit = EventEdit.objects.filter(undone_at=None).order_by("-pk").first()
    if edit is None:
        return None
    rows = Occurrence.objects.filter(event=edit.event, local_start=edit.local_start)
    undo(edit=edit, user=None)
    return rows.values_list("pk", flat=True).first() if edit.scope == "one" else None


def registered(series: Series, place: int) -> None:
    row = series.date(place)
    if row:
        Registration.objects.create(occurrence=row, name="A person")


def ruled(series: Series, place: int, rule: str) -> None:
    events = series.events()
    event = events[place % len(events)]
    event.recurrence = f"RRULE:{rule}"
    event.save()


def waited(series: Series, days: int) -> None:
    series.clock.shift(timedelta(days=days))


def extra(series: Series, place: int) -> None:
    row = series.date(place)
    if row is None:
        return
    key = row.local_start + timedelta(days=2, hours=3)
    if not row.event.stored_changes().filter(local_start=key).exists():
        OccurrenceChange.objects.create(event=row.event, local_start=key, kind="extra")


STEPS = {
    "move": moved,
    "cancel": called_off("cancel"),
    "postpone": called_off("postpone"),
    "restore": restored,
    "undo": undone,
    "register": registered,
    "rule": ruled,
    "wait": waited,
    "extra": extra,
}


@settings(max_examples=60)
@given(
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(("Asia/Baku", "Europe/Berlin")),
    script=st.lists(steps, min_size=1, max_size=7),
)
def test_no_sequence_of_edits_loses_or_doubles_anything(rule, zone, script) -> None:
    with time_machine.travel(TODAY, tick=False) as clock, transaction.atomic():
        start = datetime(2026, 11, 9, 10)
        EventFactory(
            starts_at_local=start,
            ends_at_local=start + timedelta(hours=1),
            recurrence=f"RRULE:{rule}",
            zone=zone,
        )
        series = Series(clock)
        for name, *arguments in script:
            run(series, name, arguments)
        transaction.set_rollback(True)


def run(series: Series, name: str, arguments: list) -> None:
    series.record()
    count = len(series.dates())
    people = set(Registration.objects.values_list("pk", flat=True))
    touched = None
    try:
        with transaction.atomic():
            touched = STEPS[name](series, *arguments)
    except SchedulingError as refused:
        note(f"{name} {arguments}: {refused}")
        return
    note(f"{name} {arguments}: {[f'{row.starts_at_local:%m-%d %H}' for row in series.dates()]}")
    if name == "register":
        people = set(Registration.objects.values_list("pk", flat=True))
    series.check(touched=touched, people=people)
    if name in KEEPS_COUNT and not any(e.schedule.is_endless for e in series.events()):
        shift = arguments[-1] if name == "move" else timedelta(0)
        if abs(shift) < timedelta(days=1):
            assert len(series.dates()) == count
        else:
            # Moved by whole days, a date that is over stays, and those to come are as many.
            assert len(series.dates()) >= count
