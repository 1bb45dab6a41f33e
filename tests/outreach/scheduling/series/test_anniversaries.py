"""The same plan a year later begins on a day that its own rule would name."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from outreach.scheduling.recurrence import Schedule
from outreach.scheduling.rules import parse_rule
from outreach.scheduling.series.anniversaries import same_time_next_year

ZONE = "Asia/Baku"


def series(*texts: str, start: datetime = datetime(2026, 12, 7, 10)) -> Schedule:
    return Schedule(
        starts_at_local=start,
        ends_at_local=start + timedelta(hours=2),
        zone=ZONE,
        rules=tuple(parse_rule(text, ZONE) for text in texts),
    )


YEARS = {
    "a single date keeps its weekday": ((), datetime(2027, 12, 6, 10)),
    "a week keeps its weekday": (("FREQ=WEEKLY;BYDAY=MO,WE",), datetime(2027, 12, 6, 10)),
    "a day of the month": (("FREQ=MONTHLY;BYMONTHDAY=7",), datetime(2027, 12, 7, 10)),
    "a day of the year": (("FREQ=YEARLY",), datetime(2027, 12, 7, 10)),
    "the first Monday": (("FREQ=MONTHLY;BYDAY=1MO",), datetime(2027, 12, 6, 10)),
    "every third month": (("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO",), datetime(2027, 12, 6, 10)),
    "a place among working days": (
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5",),
        datetime(2027, 12, 7, 10),
    ),
}


@pytest.mark.parametrize("way", YEARS)
def test_the_same_time_next_year_is_a_day_that_the_rule_would_name(way):
    texts, expected = YEARS[way]
    assert same_time_next_year(series(*texts), date(2026, 12, 1)) == expected


def test_the_same_time_next_year_is_not_over():
    assert same_time_next_year(series(start=datetime(2015, 6, 18, 9)), date(2026, 7, 1)) == (
        datetime(2027, 6, 17, 9)
    )
    assert same_time_next_year(series(start=datetime(2015, 6, 18, 9)), date(2026, 6, 1)) == (
        datetime(2026, 6, 18, 9)
    )


def test_where_the_day_is_missing_the_weekday_counts():
    leap = series("FREQ=YEARLY", start=datetime(2028, 2, 29, 9))
    assert same_time_next_year(leap, date(2028, 3, 1)) == datetime(2029, 2, 27, 9)
