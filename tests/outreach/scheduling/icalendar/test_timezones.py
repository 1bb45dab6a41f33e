"""Our zone definitions, read by a program that knows no zone but from them: dateutil."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from outreach.scheduling.errors import UnknownZone
from outreach.scheduling.icalendar.timezones import (
    clock_changes,
    timezone_text,
    zone_and_first_year,
)
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule

ZONES = [
    ("Europe/Berlin", "a rule in March and October"),
    ("Asia/Baku", "no clock change since 2016"),
    ("America/New_York", "other rule before 2007"),
    ("Africa/Casablanca", "changes around Ramadan, by no rule"),
    ("Africa/Cairo", "a rule since 2023 that leaves its month"),
    ("Australia/Lord_Howe", "half an hour, in the southern summer"),
    ("Pacific/Apia", "left out a day in 2011, no change since 2021"),
    ("Pacific/Chatham", "at a quarter to three"),
    ("Europe/Dublin", "standard time in summer, says the database"),
    ("Asia/Jerusalem", "the Friday before the last Sunday"),
    ("America/Santiago", "the Sunday from the 2nd on"),
    ("America/Nuuk", "the evening before"),
    ("Europe/Istanbul", "stayed in summer time in 2016"),
    ("Asia/Pyongyang", "half an hour back in 2015, and forth in 2018"),
    ("Asia/Kolkata", "half an hour, never changed"),
    ("America/St_Johns", "changed at one minute past midnight"),
    ("Antarctica/Troll", "two hours"),
    ("Europe/Amsterdam", "seconds in its offset until 1937"),
]
NAMES = [name for name, _reason in ZONES]


@lru_cache
def zone_read_back(zone: str, first_year: int) -> tzinfo:
    return tzical(StringIO(timezone_text(zone, first_year))).get(zone)


def parts(text: str, kind: str) -> int:
    return text.count(f"BEGIN:{kind}\r\n")


def is_plain(local: datetime, zone: ZoneInfo) -> bool:
    """Whether this wall time occurs exactly once."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first == second


@pytest.mark.parametrize("first_year", [1930, 2005, 2015, 2026])
@pytest.mark.parametrize("zone", NAMES)
def test_every_fortieth_day_has_the_offset_of_the_database(zone: str, first_year: int) -> None:
    """Hard case 2."""
    real, ours = ZoneInfo(zone), zone_read_back(zone, first_year)
    local = datetime(first_year, 1, 1, 0, 30)
    while local.year <= 2040:
        if is_plain(local, real):
            expected = local.replace(tzinfo=real).utcoffset()
            assert local.replace(tzinfo=ours).utcoffset() == expected, local
        local += timedelta(days=40, hours=5)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(NAMES),
    first_year=st.sampled_from([1990, 2010, 2024, 2026]),
    local=st.datetimes(datetime(1990, 1, 1), datetime(2040, 12, 31)),
)
def test_any_wall_time_has_the_offset_of_the_database(
    zone: str, first_year: int, local: datetime
) -> None:
    """Hard case 2."""
    local = local.replace(microsecond=0, fold=0)
    real = ZoneInfo(zone)
    assume(local.year >= first_year and is_plain(local, real))
    expected = local.replace(tzinfo=real).utcoffset()
    assert local.replace(tzinfo=zone_read_back(zone, first_year)).utcoffset() == expected


@pytest.mark.parametrize("zone", NAMES)
def test_the_hours_around_each_change_of_the_clock_are_right(zone: str) -> None:
    real, ours = ZoneInfo(zone), zone_read_back(zone, 2005)
    for change in clock_changes(zone, 2005):
        for minutes in (-181, -31, -1, 0, 1, 31, 181):
            moment = change.at + timedelta(minutes=minutes)
            local = moment.astimezone(real).replace(tzinfo=None, fold=0)
            if local.year >= 2005 and is_plain(local, real):
                expected = moment.astimezone(real).utcoffset()
                assert local.replace(tzinfo=ours).utcoffset() == expected, local


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Baku", "Africa/Casablanca"])
def test_icalendar_reads_the_same_offsets(zone: str) -> None:
    ours = Timezone.from_ical(timezone_text(zone, 2010)).to_tz(lookup_tzid=False)
    real = ZoneInfo(zone)
    for days in range(0, 30 * 365, 17):
        moment = datetime(2010, 2, 1, 9, tzinfo=UTC) + timedelta(days=days)
        assert moment.astimezone(ours).utcoffset() == moment.astimezone(real).utcoffset(), moment


def test_a_zone_without_clock_change_is_a_single_standard_part() -> None:
    """Hard case 2."""
    for first_year in (2016, 2026):
        text = timezone_text("Asia/Baku", first_year)
        assert (parts(text, "STANDARD"), parts(text, "DAYLIGHT")) == (1, 0)
        assert "TZOFFSETTO:+0400\r\n" in text
        assert "RRULE" not in text


def test_the_summers_of_a_zone_before_it_gave_up_the_change_are_still_there() -> None:
    """Hard case 2."""
    text = timezone_text("Asia/Baku", 2010)
    assert parts(text, "DAYLIGHT") == 6
    assert "RRULE" not in text
    summer = datetime(2012, 7, 1, 12, tzinfo=zone_read_back("Asia/Baku", 2010))
    assert summer.utcoffset() == timedelta(hours=5)


def test_a_zone_with_a_rule_is_two_parts_with_that_rule() -> None:
    text = timezone_text("Europe/Berlin", 2026)
    assert (parts(text, "STANDARD"), parts(text, "DAYLIGHT")) == (1, 1)
    assert "DTSTART:20260329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n" in text
    assert "DTSTART:20251026T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n" in text


def test_no_part_lists_several_dates_since_some_programs_read_only_the_first() -> None:
    for zone in NAMES:
        assert "RDATE" not in timezone_text(zone, 1990)


def test_summer_time_is_daylight_whatever_mark_the_database_gives_it() -> None:
    text = timezone_text("Europe/Dublin", 2026)
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\n" in text


def test_a_zone_that_moves_for_good_moves_to_standard_time() -> None:
    assert parts(timezone_text("Asia/Pyongyang", 2018), "DAYLIGHT") == 0


def test_an_unknown_zone_is_refused_by_name() -> None:
    with pytest.raises(UnknownZone, match="Mars/Olympus"):
        timezone_text("Mars/Olympus", 2026)


def schedule(zone: str = "Asia/Baku", **fields: object) -> Schedule:
    times = {"starts_at_local": datetime(2026, 5, 1), "ends_at_local": datetime(2026, 5, 2)}
    return Schedule(**{**times, "zone": zone, **fields})


def test_the_first_year_is_that_of_the_earliest_date() -> None:
    earlier = Change(local_start=datetime(2014, 5, 1), kind=ChangeKind.EXTRA)
    assert zone_and_first_year(schedule()) == ("Asia/Baku", 2026)
    assert zone_and_first_year(schedule(changes=(earlier,))) == ("Asia/Baku", 2014)


def test_whole_days_and_utc_need_no_zone_definition() -> None:
    assert zone_and_first_year(schedule(all_day=True)) is None
    assert zone_and_first_year(schedule("UTC")) is None
