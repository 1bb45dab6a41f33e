"""Schedules, changes and rows of the index in few words, and any of them for property tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from hypothesis import strategies as st

from outreach.scheduling.recurrence import (
    Change,
    ChangeKind,
    Schedule,
    dates_of,
    expand,
    local_starts,
    merged_days,
)
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.series.reconciling import IndexedDate
from outreach.scheduling.spans import TimeSpan, instant

BERLIN = "Europe/Berlin"
"""Its clock goes forward on 28 March 2027 and back on 31 October 2027."""


def at(text: str) -> datetime:
    """A wall time; a day alone is its midnight."""
    return datetime.fromisoformat(text)


def series(
    start: str,
    *texts: str,
    lasts: timedelta | None = None,
    zone: str = BERLIN,
    changes: Iterable[Change] = (),
    closed: Iterable[tuple[str, str]] = (),
) -> Schedule:
    """Two hours long, or, when ``start`` has no time, one whole day. ``closed`` are first and last
    days."""
    all_day = len(start) == len("2027-03-01")
    if lasts is None:
        lasts = timedelta(days=1) if all_day else timedelta(hours=2)
    return Schedule(
        starts_at_local=at(start),
        ends_at_local=at(start) + lasts,
        zone=zone,
        all_day=all_day,
        rules=tuple(parse_rule(text, zone) for text in texts),
        changes=tuple(sorted(changes)),
        closed=merged_days((date.fromisoformat(a), date.fromisoformat(b)) for a, b in closed),
    )


def change(
    key: str, kind: ChangeKind | str, start: str = "", end: str = "", *, off_rule: bool = False
) -> Change:
    return Change(
        local_start=at(key),
        kind=ChangeKind(kind),
        starts_at_local=at(start) if start else None,
        ends_at_local=at(end) if end else None,
        off_rule=off_rule,
    )


def keys_of(schedule: Schedule, most: int = 12) -> list[str]:
    """The keys of the first dates: a day for whole days, else day and time."""
    before = schedule.starts_at_local + timedelta(days=366 * 30)
    return texts_of(islice(local_starts(schedule, None, before), most), all_day=schedule.all_day)


def texts_of(keys: Iterable[datetime], *, all_day: bool = False) -> list[str]:
    return [f"{key:%Y-%m-%d}" if all_day else f"{key:%Y-%m-%dT%H:%M}" for key in keys]


def rules_of(schedule: Schedule) -> list[str]:
    return [rule.text() for rule in schedule.rules]


def indexed(
    schedule: Schedule,
    *,
    until: str = "",
    holding: Iterable[str] = (),
    detached: Iterable[str] = (),
) -> list[IndexedDate]:
    """What the index holds of a schedule: an endless one up to ``until``. ``holding`` are the keys of
    dates that hold data, ``detached`` those of dates that have left the series with theirs."""
    if until:
        window = TimeSpan(schedule.first_span.start, instant(at(until), schedule.zone))
        dates = expand(schedule, window)
    else:
        dates = dates_of(schedule)
    held = {at(key) for key in holding}
    assert held <= {one.local_start for one in dates}
    return [
        IndexedDate(local_start=one.local_start, span=one.span, holds_data=one.local_start in held)
        for one in dates
    ] + [
        IndexedDate(
            local_start=at(key),
            span=schedule.span_from(at(key)),
            holds_data=True,
            is_detached=True,
        )
        for key in detached
    ]


ZONES = st.sampled_from([BERLIN, "Asia/Baku", "America/Santiago", "Australia/Lord_Howe"])
HOURS = [time(1, 30), time(2, 30), time(10), time(23)]
WRITTEN = {
    "DAILY": ["", "BYDAY=MO,TU,WE,TH,FR", "BYMONTH=3,10"],
    "WEEKLY": ["", "BYDAY=MO", "BYDAY=TU,SA;WKST=SU"],
    "MONTHLY": [
        "",
        "BYMONTHDAY=31",
        "BYMONTHDAY=-1",
        "BYMONTHDAY=-31,-10",
        "BYDAY=1MO",
        "BYDAY=-1FR",
        "BYDAY=5SU",
    ],
    "YEARLY": ["", "BYMONTH=2;BYMONTHDAY=29", "BYMONTH=10;BYDAY=-1SU", "BYYEARDAY=60"],
}
"""What people write: month ends, leap days, the days on which clocks change."""


@st.composite
def written_rules(draw: st.DrawFn, *, intervals: tuple[int, ...] = (1, 1, 2, 3)) -> str:
    """The text of a rule as people write them: it has dates soon, and few of them."""
    frequency = draw(st.sampled_from(list(WRITTEN)))
    parts = [f"FREQ={frequency}", draw(st.sampled_from(WRITTEN[frequency]))]
    parts.append(f"INTERVAL={draw(st.sampled_from(intervals))}")
    days = {"DAILY": 20, "WEEKLY": 100, "MONTHLY": 400, "YEARLY": 3000}[frequency]
    last_day = LATEST + timedelta(days=draw(st.integers(-400, days)))
    ends = st.sampled_from(["", f"COUNT={draw(st.integers(1, 9))}", f"UNTIL={last_day:%Y%m%d}"])
    return ";".join(part for part in [*parts, draw(ends)] if part)


EARLIEST, LATEST = date(2026, 1, 1), date(2027, 12, 31)


@st.composite
def schedules(draw: st.DrawFn, *, changed: bool = True) -> Schedule:
    """One rule or two, in any of some zones, whole days or not, with changes of dates.

    Of two rules each counts every period: a series in two keeps which weeks are the second ones of
    one rule only.
    """
    start = datetime.combine(draw(st.dates(EARLIEST, LATEST)), draw(st.sampled_from(HOURS)))
    length = draw(st.sampled_from([timedelta(0), timedelta(minutes=45), timedelta(hours=30)]))
    all_day = draw(st.booleans())
    if all_day:
        start, length = datetime.combine(start, time.min), timedelta(days=length.days + 1)
    zone = draw(ZONES)
    one = written_rules().map(lambda text: [text])
    two = st.lists(written_rules(intervals=(1,)), min_size=2, max_size=2, unique=True)
    rules = tuple(parse_rule(text, zone) for text in draw(one | two))
    plain = Schedule(start, start + length, zone, all_day, rules)
    if not changed:
        return plain
    keys = some_keys(plain)
    named = set(some_keys(plain, 40))
    around = keys + [key + timedelta(days=1) for key in keys[:5]]
    chosen = draw(st.lists(st.sampled_from(around), unique=True, max_size=4))
    changes = (_any_change(draw, key, all_day, key not in named) for key in chosen)
    return replace(plain, changes=tuple(sorted(changes)))


def far_end(schedule: Schedule) -> datetime:
    """So far property tests look at an endless series."""
    return schedule.starts_at_local + timedelta(days=1500)


def some_keys(schedule: Schedule, most: int = 15) -> list[datetime]:
    return list(islice(local_starts(schedule, None, far_end(schedule)), most))


def _any_change(draw: st.DrawFn, key: datetime, all_day: bool, off_rule: bool) -> Change:
    """Of a date that a rule names, or of one that stands by itself."""
    kinds = set(ChangeKind) - {ChangeKind.SKIPPED if off_rule else ChangeKind.EXTRA}
    kind = draw(st.sampled_from(sorted(kinds)))
    if kind is not ChangeKind.ALTERED:
        return Change(local_start=key, kind=kind, off_rule=off_rule)
    start = key + timedelta(days=draw(st.integers(-9, 9)), hours=0 if all_day else 1)
    end = draw(st.sampled_from([None, start + timedelta(days=2)]))
    return Change(
        local_start=key, kind=kind, starts_at_local=start, ends_at_local=end, off_rule=off_rule
    )
