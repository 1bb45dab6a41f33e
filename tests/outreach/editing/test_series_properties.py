"""Any sequence of edits: no row that holds data is lost, no date is shown twice, what is over stays as
it was and nobody is told that it changed, index = expansion.

Hard cases 7 and 8, on both databases, of events and of activities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given, note, settings
from hypothesis import strategies as st

from detention_visits.models import Session
from outreach.editing.date_verbs import call_off, move, restore
from outreach.editing.previews import EditPreviews
from outreach.editing.undoing import undo
from outreach.models import Registration
from outreach.scheduling.errors import SchedulingError
from outreach.scheduling.recurrence import dates_of, expand
from outreach.scheduling.series.delta import DateState, ScheduleDelta
from outreach.scheduling.series.moving import moved_schedule
from outreach.scheduling.spans import TimeSpan
from outreach.series.dates import OwnerDate
from outreach.series.index import horizon
from outreach.series.owners import ScheduleOwner
from tests.deltas import applied, followed, snapshot_of
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory
from tests.sampling import amount

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
Moves = set[tuple[TimeSpan | None, TimeSpan | None]]
scopes = st.sampled_from(("one", "following", "all"))
places = st.integers(0, 30)
steps = st.one_of(
    st.tuples(st.just("move"), places, scopes, st.sampled_from(SHIFTS)),
    st.tuples(st.just("cancel"), places, scopes),
    st.tuples(st.just("postpone"), places, scopes),
    st.tuples(st.just("restore"), places),
    st.tuples(st.just("undo")),
    st.tuples(st.just("enter"), places),
    st.tuples(st.just("rule"), places, st.sampled_from(RULES)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
    st.tuples(st.just("extra"), places),
)
KEEPS_COUNT = {"move", "cancel", "postpone", "enter", "wait"}
TOUCHES_ONE = {"restore", "undo", "extra"}


@dataclass(frozen=True)
class Kind:
    """``enter`` enters something on a date; ``entered`` is all that anybody has entered."""

    factory: type
    enter: Callable[[OwnerDate], None]
    entered: Callable[[], object]

    @property
    def owners(self):
        return self.factory._meta.model._base_manager.order_by("pk")

    @property
    def edits(self):
        return self.factory._meta.model._meta.get_field("edits").related_model.objects


def register(row: OwnerDate) -> None:
    Registration.objects.create(occurrence=row, name="A person")


def registered() -> object:
    return set(Registration.objects.values_list("pk", flat=True))


def mark(row: OwnerDate) -> None:
    """What is over was held and counted; what is to come is called off by its mark."""
    row.was_held = row.ends_at <= timezone.now()
    row.women = 7 if row.was_held else None
    row.full_clean()
    row.save()


def marked() -> object:
    """With the identity of each session, which nothing may change."""
    rows = Session.objects.holding_data()
    return set(rows.values_list("pk", "uid", "was_held", "women"))


EVENTS = Kind(EventFactory, register, registered)
ACTIVITIES = Kind(ActivityFactory, mark, marked)


@dataclass
class Series:
    """A series, what it was split into, and what must not change by itself."""

    kind: Kind
    clock: time_machine.Coordinates
    recorded: dict[int, tuple] = field(default_factory=dict)
    """When each row that is over or holds data takes place, and what is told of it, by its id."""

    def owners(self) -> list[ScheduleOwner]:
        return list(self.kind.owners)

    def rows(self):
        return self.owners()[0].date_rows.model.objects.all()

    def dates(self) -> list[OwnerDate]:
        owner = self.rows().model.owner_field
        return list(self.rows().attached().select_related(owner).order_by(owner, "local_start"))

    def date(self, place: int) -> OwnerDate | None:
        dates = self.dates()
        return dates[place % len(dates)] if dates else None

    def record(self) -> None:
        rows = self.rows()
        self.recorded = {
            row.pk: told_of(row) for row in rows.past(timezone.now()) | rows.holding_data()
        }

    def check(self, *, touched: int | None, entered: object) -> None:
        assert self.kind.entered() == entered
        for owner in self.owners():
            check_index(owner)
        rows = self.rows().in_bulk(list(self.recorded))
        for pk, span in self.recorded.items():
            if pk != touched:
                assert pk in rows, "a row that was over or held data is gone"
                assert told_of(rows[pk]) == span


def told_of(row: OwnerDate) -> tuple:
    """What lists, pages, JSON and feeds are made of."""
    return row.starts_at, row.ends_at, row.is_altered, row.moved_from


def check_index(owner: ScheduleOwner) -> None:
    """The attached rows are the dates of the schedule, each once, with its times."""
    schedule = owner.schedule
    rows = owner.date_rows.attached()
    if schedule.is_endless:
        first = schedule.first_span.start - timedelta(days=400)
        found = expand(schedule, TimeSpan(first, owner.indexed_until))
    else:
        found = dates_of(schedule)
    assert {(row.local_start, row.starts_at, row.ends_at) for row in rows} == {
        (one.local_start, one.span.start, one.span.end) for one in found
    }
    assert rows.count() == len(found)
    assert len({row.starts_at for row in rows}) == len(found), "two dates at one start"
    for change in owner.stored_changes():
        if change.is_only_pinned:
            assert not rows.filter(local_start=change.local_start, is_altered=True).exists()


def moved(series: Series, place: int, scope: str, shift: timedelta) -> int | None:
    row = series.date(place)
    if row is None:
        return None
    start = row.starts_at_local
    move(
        owner=row.owner,
        local_start=row.local_start,
        scope=scope,
        starts_at_local=(start if scope == "one" else row.local_start) + shift,
        ends_at_local=(start if scope == "one" else row.local_start) + shift + timedelta(hours=1),
        reason={},
        user=None,
    )
    return row.pk if scope == "one" or not row.owner.schedule.recurs else None


def called_off(verb: str) -> Callable:
    def step(series: Series, place: int, scope: str) -> None:
        row = series.date(place)
        if row:
            call_off(
                owner=row.owner,
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
    restore(owner=row.owner, local_start=row.local_start, user=None)
    return row.pk


def undone(series: Series) -> int | None:
    edit = series.kind.edits.filter(undone_at=None).order_by("-pk").first()
    if edit is None:
        return None
    rows = edit.owner.date_rows.filter(local_start=edit.local_start)
    undo(edit=edit, user=None)
    return rows.values_list("pk", flat=True).first() if edit.scope == "one" else None


def entered(series: Series, place: int) -> None:
    row = series.date(place)
    if row:
        series.kind.enter(row)


def ruled(series: Series, place: int, rule: str) -> None:
    owners = series.owners()
    owner = owners[place % len(owners)]
    owner.recurrence = f"RRULE:{rule}"
    owner.save()


def waited(series: Series, days: int) -> None:
    series.clock.shift(timedelta(days=days))


def extra(series: Series, place: int) -> None:
    row = series.date(place)
    if row is None:
        return
    key = row.local_start + timedelta(days=2, hours=3)
    if not row.owner.stored_changes().filter(local_start=key).exists():
        row.owner.new_change(local_start=key, kind="extra").save()


STEPS = {
    "move": moved,
    "cancel": called_off("cancel"),
    "postpone": called_off("postpone"),
    "restore": restored,
    "undo": undone,
    "enter": entered,
    "rule": ruled,
    "wait": waited,
    "extra": extra,
}


@pytest.mark.parametrize("kind", [EVENTS, ACTIVITIES], ids=["events", "activities"])
@settings(max_examples=amount("scripts of edits", 60, least=15))
@given(
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(("Asia/Baku", "Europe/Berlin")),
    script=st.lists(steps, min_size=1, max_size=7),
)
def test_no_sequence_of_edits_loses_or_doubles_anything(kind, rule, zone, script) -> None:
    with time_machine.travel(TODAY, tick=False) as clock, transaction.atomic():
        start = datetime(2026, 11, 9, 10)
        kind.factory(
            starts_at_local=start,
            ends_at_local=start + timedelta(hours=1),
            recurrence=f"RRULE:{rule}",
            zone=zone,
        )
        series = Series(kind, clock)
        for name, *arguments in script:
            run(series, name, arguments)
        transaction.set_rollback(True)


def promised(series: Series, place: int, scope: str, shift: timedelta) -> Moves | None:
    """What the screen of a move shows before it is saved."""
    row = series.date(place)
    if row is None or scope == "one":
        return None
    owner, key = row.owner, row.local_start
    try:
        new = moved_schedule(owner.schedule, key, key + shift)
        new = replace(new, ends_at_local=new.starts_at_local + timedelta(hours=1))
        previews = EditPreviews(owner, new, now=timezone.now())
        preview = previews.all() if scope == "all" else previews.following(key)
    except SchedulingError:
        return None
    return {(one.before, one.after) for one in preview.date_changes if one.before != one.after}


def moves_of(deltas: list[ScheduleDelta]) -> Moves:
    """What was done to dates of the schedule: when each was before and is now."""

    def span(state: DateState | None) -> TimeSpan | None:
        return None if state is None or state.is_detached else state.span

    dates = [one for delta in deltas for one in delta.dates]
    pairs = {(span(one.before), span(one.after)) for one in dates}
    return {(before, after) for before, after in pairs if before != after}


def within_reach(moves: Moves) -> Moves:
    """Without the last dates of a series that has no end: how far it is stored depends on it."""
    last = horizon(timezone.now()) - timedelta(days=40)
    return {pair for pair in moves if all(span is None or span.start < last for span in pair)}


def run(series: Series, name: str, arguments: list) -> None:
    series.record()
    count = len(series.dates())
    before = series.kind.entered()
    touched = None
    snapshot = snapshot_of(series.rows())
    promise = promised(series, *arguments) if name == "move" else None
    try:
        with transaction.atomic(), followed() as deltas:
            touched = STEPS[name](series, *arguments)
    except (SchedulingError, ValidationError) as refused:
        note(f"{name} {arguments}: {refused}")
        return
    note(f"{name} {arguments}: {[f'{row.starts_at_local:%m-%d %H}' for row in series.dates()]}")
    assert applied(deltas, snapshot) == snapshot_of(series.rows())
    if promise is not None:
        assert within_reach(moves_of(deltas)) == within_reach(promise)
    series.check(touched=touched, entered=series.kind.entered() if name == "enter" else before)
    if name in KEEPS_COUNT and not any(one.schedule.is_endless for one in series.owners()):
        shift = arguments[-1] if name == "move" else timedelta(0)
        if abs(shift) < timedelta(days=1):
            assert len(series.dates()) == count
        else:
            # Moved by whole days, a date that is over stays, and those to come are as many.
            assert len(series.dates()) >= count
