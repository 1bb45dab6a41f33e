"""Expansion and feeds held against engines of others, run here: decisions 0002 and 0006.

``rrule-temporal`` and ``ical.js`` name the wall times of the same rules, and ``ical.js`` reads the
calendars that we write, with nothing but our zone definitions. Each zone has schedules of its own,
so none is counted twice. ``SUITE=long`` compares all of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given, note, seed, settings

from outreach.scheduling.recurrence import ChangeKind, Schedule, expand, local_starts
from outreach.scheduling.rules import Rule
from outreach.scheduling.spans import TimeSpan, instant, wall_time, zone_named
from tests.engines import Engines
from tests.engines.differences import left_out_of_ical_js
from tests.outreach.scheduling.engine_cases import (
    DRAWN,
    PLACES,
    ZONES,
    changed_schedules,
    schedules,
    starts_on_rule,
    window_of,
)
from tests.outreach.scheduling.icalendar.cases import Row, calendar_of, meant, years
from tests.sampling import amount

pytestmark = pytest.mark.engine

SCHEDULES = amount("schedules that other engines expand", 20_000, least=800)
TEXTS = amount("calendars that ical.js reads", 1_200, least=160)
"""How many different ones are compared at the least, over all zones."""
EXAMPLES_IN_A_ROUND, MOST_ROUNDS = 1_000, 20
MOST_DATES = 25
TEXT_YEARS = 2
DAY, FARTHEST_MOVE = timedelta(days=1), timedelta(days=10)


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    engines = Engines()
    yield engines
    engines.close()


@pytest.fixture
def zone_seed(request, zone: str) -> int:
    """Each zone goes its own way from the seed of the run."""
    chosen = os.environ.get("ENGINES_SEED") or request.config.getoption("hypothesis_seed")
    return int(chosen) * 1000 + ZONES.index(zone)


def until_enough(wanted: int, zone_seed: int, compare: Callable, **strategies: object) -> set[str]:
    """Compare rounds of examples, until as many as wanted were different. One that comes again is
    not compared again."""
    seen: set[str] = set()

    def compare_new(case: Schedule, **others: object) -> None:
        if repr(case) not in seen:
            compare(case, **others)
            seen.add(repr(case))

    for turn in range(MOST_ROUNDS):
        missing = wanted - len(seen)
        if missing <= 0:
            return seen
        examples = settings(max_examples=min(missing + missing // 4 + 5, EXAMPLES_IN_A_ROUND))
        seed(zone_seed + turn * len(ZONES))(examples(given(**strategies)(compare_new)))()
    pytest.fail(f"only {len(seen)} of {wanted} examples were different")


@pytest.mark.parametrize("zone", ZONES)
def test_other_engines_name_the_same_dates(
    zone: str, zone_seed: int, engines: Engines, record_property
) -> None:
    """Hard case 9, and the rules of every other."""
    tally = Counter()

    def compare(case: Schedule, place: int) -> None:
        asked = _compare_dates(engines, case, place)
        tally.update({f"by {name}": 1 for name in asked})

    wanted, drawn_before = SCHEDULES // len(ZONES), DRAWN.copy()
    seen = until_enough(wanted, zone_seed, compare, case=schedules(zone), place=PLACES)
    record_property("compared", {"schedules": len(seen), **tally, **(DRAWN - drawn_before)})


@pytest.mark.parametrize("zone", ZONES)
def test_ical_js_reads_what_we_mean(
    zone: str, zone_seed: int, engines: Engines, record_property
) -> None:
    """Hard cases 1, 2, 3 and 6: a third reader, which knows only our zone definitions."""
    tally = Counter()

    def compare(case: Schedule) -> None:
        assume(not _is_misread(case))
        _compare_text(engines, case)
        tally.update(_clock_changes_met(case))

    seen = until_enough(TEXTS // len(ZONES), zone_seed, compare, case=changed_schedules(zone))
    record_property("compared", {"calendars": len(seen), **tally})


def _compare_dates(engines: Engines, case: Schedule, place: int) -> list[str]:
    """All dates from the start on; and those of one window, which ``expand`` jumps to."""
    start = case.starts_at_local
    before = start + max(window_of(rule) for rule in case.rules)
    ours = list(islice(local_starts(case, None, before), MOST_DATES + 1))
    if len(ours) > MOST_DATES:
        before = ours.pop()
    lines = _lines_of(case)
    note("\n".join(lines))
    asked = ["rrule-temporal"]
    if not any(
        left_out_of_ical_js(rule, start, starts_on_rule(rule, start)) for rule in case.rules
    ):
        asked.append("ical.js")
    for name in asked:
        theirs = engines.dates(name, lines, start, before)
        assert ours == [date for date in theirs if not _is_on_closed_day(case, date)], name
    if ours:
        window = _window_from(case, ours[place % len(ours)], before)
        found = sorted(one.local_start for one in expand(case, window))
        assert found == [key for key in ours if case.span_from(key).overlaps(window)]
    return asked


def _window_from(case: Schedule, key: datetime, before: datetime) -> TimeSpan:
    """Some weeks that end before the last date that was compared."""
    start = instant(key, case.zone)
    end = min(start + 45 * DAY, instant(before, case.zone) - 2 * DAY)
    return TimeSpan(start, max(start, end))


def _lines_of(case: Schedule) -> list[str]:
    """The schedule without its zone: expansion is in wall time."""
    kind, form = (";VALUE=DATE", "%Y%m%d") if case.all_day else ("", "%Y%m%dT%H%M%S")
    skipped = [one.local_start for one in case.changes if one.kind is ChangeKind.SKIPPED]
    extra = [one.local_start for one in case.changes if one.is_extra]
    return [
        f"DTSTART{kind}:{case.starts_at_local:{form}}",
        *(f"RRULE:{_rule_text(rule, case)}" for rule in case.rules),
        *(f"RDATE{kind}:{key:{form}}" for key in extra),
        *(f"EXDATE{kind}:{key:{form}}" for key in skipped),
    ]


def _rule_text(rule: Rule, case: Schedule) -> str:
    if rule.until is None:
        return rule.text()
    until = wall_time(rule.until, case.zone)
    if case.all_day:
        return rule.text(until_on=until.date())
    return replace(rule, until=until.replace(tzinfo=UTC)).text().replace("Z", "")


def _is_on_closed_day(case: Schedule, date: datetime) -> bool:
    """iCalendar has no closed days; a change of such a date holds all the same."""
    is_closed = any(first <= date.date() <= last for first, last in case.closed)
    return is_closed and date not in case.changes_by_key


def _compare_text(engines: Engines, case: Schedule) -> None:
    within = years(case, TEXT_YEARS)
    expected = _as_shown(case, meant(case, TEXT_YEARS))
    for keep_cancelled in (True, False):
        text = calendar_of(case, TEXT_YEARS, keep_cancelled=keep_cancelled)
        note(text[text.find("BEGIN:VEVENT") :])
        rows = engines.rows(text, within.end.replace(tzinfo=None) + FARTHEST_MOVE)
        if not keep_cancelled:
            expected = [row for row in expected if not row[2]]
        found = [row for row in rows if TimeSpan(*row[:2]).overlaps(within)]
        assert _as_shown(case, found) == expected


def _is_misread(case: Schedule) -> bool:
    """What ical.js reads otherwise in our text, though the standard is plain (decision 0006)."""
    return (
        _falls_on_the_day_that_apia_left_out(case)
        or _first_date_meets_a_doubled_hour(case)
        or _ends_before_a_skipped_start(case)
    )


def _falls_on_the_day_that_apia_left_out(case: Schedule) -> bool:
    """Apia went from 29 to 31 December 2011, and a wall time of the 30th is the same of the 31st
    (§3.3.5). ical.js takes it for the same of the 29th, and drops the date as one found twice.
    A whole day that ends with the 29th ends where the 31st begins, and the 30th has no length there,
    which is a matter of words."""
    day = datetime(2011, 12, 30)
    if case.zone != "Pacific/Apia":
        return False
    if case.all_day:
        around = (day - DAY, day + DAY + timedelta(hours=1))
        days = (instant(moment, case.zone) for moment in around)
        return bool(expand(case, TimeSpan(*days)))
    return next(local_starts(case, day, day + DAY), None) is not None


def _first_date_meets_a_doubled_hour(case: Schedule) -> bool:
    """ical.js takes the second pass (§3.3.5: the first). When one bound of the first date lies in
    it, all dates last an hour more or less there."""
    bounds = case.first_span.start, case.first_span.end
    shown = (wall_time(moment, case.zone) for moment in bounds)
    return not case.all_day and any(_comes_twice(local, case.zone) for local in shown)


def _ends_before_a_skipped_start(case: Schedule) -> bool:
    """A start in a skipped hour is read with the offset before it (§3.3.5), by ical.js with the one
    after it, and so an hour too early: an UNTIL just before it does not end the series there."""
    for until in (wall_time(rule.until, case.zone) for rule in case.rules if rule.until):
        for day in (until.date(), until.date() + DAY):
            start = datetime.combine(day, case.starts_at_local.time())
            if start > until and wall_time(instant(start, case.zone), case.zone) != start:
                return not case.all_day
    return False


def _as_shown(case: Schedule, rows: list[Row]) -> list[Row]:
    """Times of day in the schedule's zone, so that both passes of a doubled hour read the same:
    ical.js takes its second one, against §3.3.5 (decision 0006)."""
    zone = "UTC" if case.all_day else case.zone
    return sorted(
        (wall_time(start, zone), wall_time(end, zone), is_cancelled)
        for start, end, is_cancelled in rows
    )


def _clock_changes_met(case: Schedule) -> Counter[str]:
    """How many dates start where the clock is put forward or back."""
    met = Counter()
    if not case.all_day:
        for one in expand(case, years(case, TEXT_YEARS)):
            shown = wall_time(one.span.start, case.zone)
            met["in a skipped hour"] += shown != one.local_start and one.kind is None
            met["in a doubled hour"] += _comes_twice(shown, case.zone)
    return met


def _comes_twice(shown: datetime, zone: str) -> bool:
    first, second = (shown.replace(tzinfo=zone_named(zone), fold=fold) for fold in (0, 1))
    return first.utcoffset() > second.utcoffset()
