"""Random schedules as calendars: every program shows exactly the dates that the index has.

None of the programs is changed or helped. What they read otherwise is left out by name: hours that a
clock skips or shows twice (decision 0006), and rules that ical.js does not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from outreach.scheduling.icalendar.timezones import comes_twice
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule, expand, local_starts
from outreach.scheduling.spans import instant, wall_time
from tests.engines import Engines, kcalendarcore, libical
from tests.outreach.scheduling.icalendar.cases import Row, calendar_of, meant, years
from tests.outreach.scheduling.icalendar.test_round_trip import (
    has_doubled_start,
    read_by_icalendar,
    schedules,
)
from tests.subscribers.rows import Row as ShownRow
from tests.subscribers.rows import moment

YEARS = 3
Reader = Callable[[str, Schedule], list[ShownRow]]


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    engines = Engines()
    yield engines
    engines.close()


@pytest.fixture(
    params=[
        "recurring-ical-events",
        pytest.param("ical.js", marks=pytest.mark.engine),
        pytest.param("node-ical", marks=pytest.mark.engine),
        pytest.param("libical", marks=pytest.mark.engine("libical")),
        pytest.param("KCalendarCore", marks=pytest.mark.engine("kcalendarcore")),
    ]
)
def reader(request, engines: Engines) -> Reader:
    return {
        "recurring-ical-events": _by_icalendar,
        "ical.js": partial(_under_node, engines, "ical.js"),
        "node-ical": partial(_under_node, engines, "node-ical"),
        "libical": partial(_native, libical.rows),
        "KCalendarCore": partial(_native, kcalendarcore.rows),
    }[request.param]


def _by_icalendar(text: str, case: Schedule) -> list[ShownRow]:
    return _shown(case, read_by_icalendar(text, years(case, YEARS)))


def _under_node(engines: Engines, name: str, text: str, case: Schedule) -> list[ShownRow]:
    return _shown(case, engines.rows(text, _before(case), name))


def _native(read: Callable, text: str, case: Schedule) -> list[ShownRow]:
    found = read(text.encode(), _before(case).replace(tzinfo=UTC))
    return sorted(row._replace(title="") for row in found)


def _before(case: Schedule) -> datetime:
    return years(case, YEARS).end.replace(tzinfo=None) + timedelta(days=5)


def _shown(case: Schedule, rows: list[Row]) -> list[ShownRow]:
    return sorted(
        ShownRow(
            *(moment(time.date() if case.all_day else time) for time in (start, end)),
            "",
            "CANCELLED" if is_cancelled else "CONFIRMED",
        )
        for start, end, is_cancelled in rows
    )


@st.composite
def irregular(draw: st.DrawFn) -> Schedule:
    """As they are, or with more dates left out or called off than one part can have."""
    case = draw(schedules())
    if not case.rules or draw(st.sampled_from((True, False, False))):
        return case
    step = draw(st.integers(1, 3))
    kind = draw(st.sampled_from((ChangeKind.SKIPPED, ChangeKind.CANCELLED)))
    first = draw(st.integers(0, 40))
    until = case.starts_at_local + timedelta(days=700)
    keys = list(local_starts(replace(case, changes=()), None, until))[first : first + 300 : step]
    known = {change.local_start for change in case.changes}
    many = (Change(local_start=key, kind=kind) for key in keys if key not in known)
    return replace(case, changes=tuple(sorted((*case.changes, *many))))


def _meets_an_odd_hour(case: Schedule) -> bool:
    """Whether a date begins or ends where the clock is put forward or back."""
    if case.all_day:
        return False
    for found in expand(case, years(case, YEARS + 1)):
        local = wall_time(found.span.start, case.zone)
        ends = wall_time(found.span.end, case.zone)
        nominal = wall_time(instant(found.local_start, case.zone), case.zone)
        is_odd = comes_twice(local, case.zone) or comes_twice(ends, case.zone)
        if is_odd or comes_twice(nominal, case.zone) or nominal != found.local_start:
            return True
    return False


@given(case=irregular())
def test_every_program_shows_the_dates_of_the_index(case: Schedule, reader: Reader) -> None:
    """Hard cases 1, 2, 3, 6, 9 and 24."""
    assume(not has_doubled_start(case) and not _meets_an_odd_hour(case))
    text = calendar_of(case, YEARS)
    assume("BEGIN:VEVENT" in text)
    note(text)
    within = years(case, YEARS)
    last = moment(within.end)[: 10 if case.all_day else None]
    found = [row for row in reader(text, case) if row.start < last]
    assert found == [row for row in _shown(case, meant(case, YEARS)) if row.start < last]
    assert "RDATE" not in text
