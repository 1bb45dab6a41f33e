"""The name of one date in an address."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.date_keys import date_key, local_start_of


@given(st.datetimes(min_value=datetime(1900, 1, 1)), st.booleans())
def test_a_key_names_its_start_again(moment, all_day):
    moment = moment.replace(microsecond=0)
    if all_day:
        moment = moment.replace(hour=0, minute=0, second=0)
    assert local_start_of(date_key(moment, all_day=all_day), all_day=all_day) == moment


@pytest.mark.parametrize(
    ("key", "all_day", "reason"),
    [
        ("2026-13-01T1000", False, "no such month"),
        ("2026-11-31", True, "no such day"),
        ("2026-11-23T2500", False, "no such hour"),
        ("2026-11-23T100000", False, "seconds only when they are not zero"),
        ("2026-11-23", False, "a timed date has a time"),
        ("2026-11-23T0000", True, "a whole day has none"),
        ("0000-01-01", True, "no such year"),
        ("", True, "nothing"),
    ],
)
def test_other_ways_of_writing_are_no_keys(key, all_day, reason):
    assert local_start_of(key, all_day=all_day) is None, reason
