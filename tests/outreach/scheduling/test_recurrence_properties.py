"""Any schedule: windows, keys and counts agree with walking through it and with dateutil."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from outreach.scheduling.periods import days_of
from outreach.scheduling.recurrence import (
    Change,
    ChangeKind,
    Schedule,
    dates_of,
    expand,
    has_date,
    local_starts,
)
from outreach.scheduling.rules import Frequency, parse_rule
from outreach.scheduling.spans import TimeSpan
from tests.factories.rules import rules

BERLIN = "Europe/Berlin"
BAKU = "Asia/Baku"

zones = st.sampled_from([BAKU, BERLIN, "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"])
lengths = st.sampled_from([0, 15, 120, 1440, 5000]).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def finite_schedules(draw: st.DrawFn) -> Schedule:
    """Any zone and rule; changes on some of its dates and on some that it has not."""
    start = draw(st.datetimes(datetime(2010, 1, 1), datetime(2030, 12, 31)))
    start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
    length = draw(lengths)
    all_day = draw(st.booleans())
    if all_day:
        start, length = start.replace(hour=0, minute=0), timedelta(days=length.days + 1)
    zone = draw(zones)
    read = parse_rule(draw(rules()), zone)
    if read.is_endless:
        read = replace(read, count=draw(st.integers(1, 30)))
    assume(read.until is None or read.until.year < start.year + 10)
    plain = Schedule(start, start + length, zone, all_day, (read,))
    keys = list(islice(local_starts(plain, None, start + timedelta(3000)), 60))
    keys += [key + timedelta(days=1) for key in keys[:5]]
    chosen = draw(st.lists(st.sampled_from(sorted(set(keys))), unique=True, max_size=5))
    return replace(plain, changes=tuple(_any_change(draw, key) for key in chosen))


def _any_change(draw: st.DrawFn, key: datetime) -> Change:
    kind = draw(st.sampled_from(ChangeKind))
    starts = key + timedelta(days=draw(st.integers(-90, 90)))
    if kind is not ChangeKind.ALTERED:
        return Change(local_start=key, kind=kind, off_rule=draw(st.booleans()))
    ends = draw(st.sampled_from([None, starts + timedelta(days=2), starts - timedelta(days=2)]))
    return Change(local_start=key, kind=kind, starts_at_local=starts, ends_at_local=ends)


@given(case=finite_schedules(), after=st.integers(-5000, 50_000), hours=st.integers(0, 5000))
def test_a_window_holds_the_dates_that_overlap_it(case: Schedule, after: int, hours: int) -> None:
    """Whatever jumps ``expand`` makes, it finds what looking at all dates finds."""
    start = case.first_span.start + timedelta(hours=after)
    window = TimeSpan(start, start + timedelta(hours=hours))
    everything = [one for one in dates_of(case) if one.span.overlaps(window)]
    assert expand(case, window) == sorted(everything)


@given(case=finite_schedules())
def test_all_dates_have_a_key_of_their_own(case: Schedule) -> None:
    keys = [one.local_start for one in dates_of(case)]
    assert keys == sorted(set(keys))
    assert all(has_date(case, key) for key in keys[:10])


late_starts = st.dates(date(9967, 1, 1), date(9990, 12, 31))
"""As in ``test_periods``: dateutil looks for a further date up to the year 9999."""


@given(
    text=rules(),
    start=late_starts,
    hour=st.integers(0, 23),
    count=st.none() | st.integers(1, 30),
    days=st.integers(-1, 2500),
)
def test_dateutil_counts_and_ends_like_we_do(
    text: str, start: date, hour: int, count: int | None, days: int
) -> None:
    """Left out is what RFC 5545 leaves undefined and we have decided: a start that its rule does
    not name, which for us is a date and counts; and, as in ``test_periods``, weekdays with and
    without ordinal, WEEKLY with BYSETPOS, and BYWEEKNO."""
    plain = replace(parse_rule(text, "UTC"), count=None, until=None)
    assume(not plain.by_week_number)
    assume(not (plain.frequency is Frequency.WEEKLY and plain.by_set_position))
    assume(len({bool(weekday.nth) for weekday in plain.by_weekday}) < 2)
    assume(not any(abs(weekday.nth) > 5 for weekday in plain.by_weekday))
    day = next(days_of(plain, start, last=date(9991, 12, 31)), None)
    assume(day is not None and day.year < 9992)
    first = datetime(day.year, day.month, day.day, hour)
    until = None if count else (first + timedelta(days)).replace(tzinfo=UTC)
    ending = replace(plain, count=count, until=until)
    case = Schedule(first, first + timedelta(hours=1), "UTC", rules=(ending,))
    before = datetime(9999, 1, 1)
    ours = list(local_starts(case, None, before))
    naive = ending.text().replace("Z", "")
    theirs = [found for found in rrulestr(naive, dtstart=first) if found < before]
    assert ours == (theirs or [first]), "a series that ends before it starts has its start"
