"""Schedules to compare with other engines: every zone and rule, and clock changes again and again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from hypothesis import assume, reject
from hypothesis import strategies as st

from outreach.scheduling.errors import ScheduleRefused
from outreach.scheduling.icalendar.timezones import clock_changes
from outreach.scheduling.periods import days_of
from outreach.scheduling.recurrence import (
    Change,
    ChangeKind,
    DayRange,
    Schedule,
    has_date,
    local_starts,
    merged_days,
)
from outreach.scheduling.rules import Frequency, Rule, last_moment, parse_rule
from outreach.scheduling.spans import instant
from tests.engines.differences import left_out_of_ical_js, left_out_of_rrule_temporal
from tests.factories.rules import rules

ZONES = (
    "Asia/Baku",
    "Europe/Berlin",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/New_York",
    "Asia/Kathmandu",
    "UTC",
)
FIRST_DAY, DAYS = date(2005, 1, 1), 11_000
FEW_YEARS, SOME_YEARS = timedelta(days=1_000), timedelta(days=4_400)
FREQUENT = st.sampled_from(
    (
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=DAILY;BYDAY=SA,SU,MO",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=FR,SU",
        "FREQ=MONTHLY;BYDAY=-1SU,1SU",
        "FREQ=DAILY;COUNT=30",
        "FREQ=DAILY;UNTIL=20300101",
        "FREQ=WEEKLY;BYDAY=SA,SU;COUNT=9",
    )
)
LENGTHS = st.sampled_from((0, 15, 120, 540, 1440, 5000))
ONE_IN_TWO, ONE_IN_FOUR, ONE_IN_EIGHT = (st.sampled_from((False,) * n + (True,)) for n in (1, 3, 7))
RARELY_NOT = ONE_IN_FOUR.map(lambda is_rare: not is_rare)
PLACES, UP_TO_MONTH = st.integers(0, 1000), st.integers(0, 30)
QUARTERS_BESIDE, QUARTERS, WHICH_DAY = st.integers(-8, 7), st.integers(0, 95), st.integers(0, DAYS)
UNTIL_DAYS, SECONDS_BEFORE = st.integers(-2, 1200), st.sampled_from((None, None, 0, 1))
KINDS_ON_A_DATE = st.sampled_from([kind for kind in ChangeKind if kind is not ChangeKind.EXTRA])
KINDS_OFF_RULE = st.sampled_from((ChangeKind.EXTRA, ChangeKind.ALTERED, ChangeKind.CANCELLED))
HOW_MANY = st.integers(0, 4)
STEPS = st.sampled_from((timedelta(days=1), timedelta(minutes=90), timedelta(days=3)))
MOVES = st.sampled_from([None, *(timedelta(hours=hours) for hours in (-50, -1, 1, 24, 100))])
NEW_LENGTHS = st.sampled_from((None, None, timedelta(), timedelta(hours=3), timedelta(days=2)))


def window_of(rule: Rule) -> timedelta:
    """How far ahead a rule is compared: leap years must come where a year is what is counted."""
    often = rule.frequency in (Frequency.DAILY, Frequency.WEEKLY)
    return FEW_YEARS if often else SOME_YEARS


def starts_on_rule(rule: Rule, start: datetime) -> bool:
    return next(days_of(rule, start.date(), last=start.date()), None) == start.date()


DRAWN: Counter[str] = Counter()
"""How many rules were drawn, and how many of them left out: the share is printed."""


def _is_compared(text: str) -> bool:
    """What rrule-temporal reads differently is not compared; decision 0006 says who reads it."""
    is_left_out = left_out_of_rrule_temporal(parse_rule(text, "UTC"))
    DRAWN.update({"rules drawn": 1, "of these left out": int(is_left_out)})
    return not is_left_out


def _is_simple(text: str) -> bool:
    return not left_out_of_ical_js(parse_rule(text, "UTC"), datetime.min, True)


COMPARED, SIMPLE = rules().filter(_is_compared), rules().filter(_is_simple)


@st.composite
def series(draw: st.DrawFn, zone: str, any_rule: st.SearchStrategy[str]) -> Schedule:
    """A series without changes, with one rule or, rarely, two."""
    changes = clock_changes(zone, FIRST_DAY.year)
    if changes and draw(ONE_IN_TWO):
        change = changes[draw(PLACES) % len(changes)].local - timedelta(draw(UP_TO_MONTH))
        start = change + timedelta(minutes=15 * draw(QUARTERS_BESIDE))
        text = draw(FREQUENT | any_rule)
    else:
        day = FIRST_DAY + timedelta(draw(WHICH_DAY))
        start = datetime.combine(day, time()) + timedelta(minutes=15 * draw(QUARTERS))
        text = draw(any_rule)
    length = timedelta(minutes=draw(LENGTHS))
    all_day = draw(ONE_IN_FOUR)
    if all_day:
        start, length = datetime.combine(start, time()), timedelta(length.days + 1)
    rule = parse_rule(text, zone)
    endless = replace(rule, count=None, until=None)
    if draw(RARELY_NOT):
        start = _first_on_rule(endless, start)
    if rule.until:
        rule = replace(rule, until=_end(draw, start, zone))
    all_rules = (rule,)
    if draw(ONE_IN_EIGHT):
        all_rules += (parse_rule(draw(FREQUENT), zone),)
    try:
        return Schedule(start, start + length, zone, all_day, all_rules)
    except ScheduleRefused:
        reject()  # In a skipped hour an end can lie before its start.


def _first_on_rule(rule: Rule, start: datetime) -> datetime:
    """As an editor's form does it: the start is moved to the first day that the rule names."""
    day = next(days_of(rule, start.date(), last=start.date() + SOME_YEARS), None)
    return datetime.combine(day, start.time()) if day else start


def _end(draw: st.DrawFn, start: datetime, zone: str) -> datetime:
    """UNTIL: the whole of a day, or the very second of a start, or the second before."""
    day = start.date() + timedelta(draw(UNTIL_DAYS))
    seconds = draw(SECONDS_BEFORE)
    if seconds is None:
        return last_moment(day, zone)
    return instant(datetime.combine(day, start.time()), zone) - timedelta(seconds=seconds)


@st.composite
def schedules(draw: st.DrawFn, zone: str) -> Schedule:
    """Any series; in half of them dates are skipped or added, and days closed."""
    plain = draw(series(zone, COMPARED))
    if draw(ONE_IN_TWO):
        return plain
    keys = _some_keys(plain)
    changes = {}
    for _ in range(draw(HOW_MANY)):
        key = keys[draw(PLACES) % len(keys)]
        changes[key] = Change(local_start=key, kind=ChangeKind.SKIPPED)
    if draw(ONE_IN_FOUR):
        key = keys[draw(PLACES) % len(keys)] + _step(plain, draw(STEPS))
        changes[key] = Change(local_start=key, kind=ChangeKind.EXTRA)
    return replace(plain, changes=tuple(changes.values()), closed=_closed(draw, keys))


@st.composite
def changed_schedules(draw: st.DrawFn, zone: str) -> Schedule:
    """Series that ical.js reads, with changes of every kind."""
    plain = draw(series(zone, SIMPLE))
    start = plain.starts_at_local
    for rule in plain.rules:
        assume(not left_out_of_ical_js(rule, start, starts_on_rule(rule, start)))
    keys = _some_keys(plain)
    changes = {}
    for _ in range(draw(HOW_MANY)):
        key = keys[draw(PLACES) % len(keys)]
        changes[key] = _any_change(draw, plain, key, draw(KINDS_ON_A_DATE))
    if draw(ONE_IN_FOUR):
        key = keys[draw(PLACES) % len(keys)] + _step(plain, draw(STEPS))
        if not has_date(plain, key):
            changes[key] = _any_change(draw, plain, key, draw(KINDS_OFF_RULE), off_rule=True)
    return replace(plain, changes=tuple(changes.values()), closed=_closed(draw, keys))


def _any_change(
    draw: st.DrawFn, plain: Schedule, key: datetime, kind: ChangeKind, *, off_rule: bool = False
) -> Change:
    if kind is ChangeKind.SKIPPED:
        return Change(local_start=key, kind=kind)
    move, length = draw(MOVES), draw(NEW_LENGTHS)
    starts = key + _step(plain, move) if move else None
    if length is not None and plain.all_day:
        length = timedelta(length.days + 1)
    ends = (starts or key) + length if length is not None else None
    return Change(
        local_start=key, kind=kind, starts_at_local=starts, ends_at_local=ends, off_rule=off_rule
    )


def _some_keys(plain: Schedule) -> list[datetime]:
    return list(islice(local_starts(plain, None, plain.starts_at_local + FEW_YEARS), 30))


def _step(plain: Schedule, step: timedelta) -> timedelta:
    """Whole days move by whole days."""
    return timedelta(step.days or 1) if plain.all_day else step


def _closed(draw: st.DrawFn, keys: list[datetime]) -> tuple[DayRange, ...]:
    if not draw(ONE_IN_EIGHT):
        return ()
    first = keys[draw(PLACES) % len(keys)].date()
    return merged_days([(first, first + timedelta(draw(PLACES) % 20))])
