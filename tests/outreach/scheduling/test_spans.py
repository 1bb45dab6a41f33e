"""Half-open spans, and the two ways between wall time and instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.errors import UnknownZone
from outreach.scheduling.spans import TimeSpan, instant, wall_time, zone_named

BERLIN = "Europe/Berlin"
TEN = datetime(2026, 3, 16, 10, tzinfo=UTC)


def span(start: int, end: int) -> TimeSpan:
    """Minutes after ten."""
    return TimeSpan(TEN + timedelta(minutes=start), TEN + timedelta(minutes=end))


OVERLAPS = [
    (span(0, 60), span(60, 120), False, "one ends as the other begins"),
    (span(0, 60), span(59, 120), True, "the last minute is shared"),
    (span(0, 60), span(0, 60), True, "the same"),
    (span(0, 60), span(20, 40), True, "one lies inside the other"),
    (span(0, 60), span(0, 20), True, "both begin at once"),
    (span(0, 60), span(40, 60), True, "both end at once"),
    (span(0, 60), span(90, 120), False, "there is a gap between them"),
    (span(0, 60), span(30, 30), True, "a moment inside"),
    (span(0, 60), span(0, 0), True, "a moment at the start belongs to the span"),
    (span(0, 60), span(60, 60), False, "a moment at the end does not"),
    (span(30, 30), span(30, 30), True, "two moments at once"),
    (span(30, 30), span(31, 31), False, "two moments, one after the other"),
]


@pytest.mark.parametrize(("one", "other", "expected", "reason"), OVERLAPS)
def test_overlap(one: TimeSpan, other: TimeSpan, expected: bool, reason: str) -> None:
    assert one.overlaps(other) is expected, reason
    assert other.overlaps(one) is expected, f"{reason}, asked from the other side"


minutes = st.integers(0, 8)


@given(a=minutes, b=minutes, c=minutes, d=minutes)
def test_spans_overlap_when_they_share_a_minute(a: int, b: int, c: int, d: int) -> None:
    one, other = sorted((a, b)), sorted((c, d))
    shares = any(moment in range(*one) and moment in range(*other) for moment in range(8))
    if one[0] < one[1] and other[0] < other[1]:
        assert span(*one).overlaps(span(*other)) is shares


def test_a_span_knows_its_length() -> None:
    assert span(0, 90).duration == timedelta(minutes=90)


INSTANTS = [
    ("2026-03-29T01:30", "2026-03-29T00:30", "before the clock goes forward"),
    ("2026-03-29T02:30", "2026-03-29T01:30", "inside the skipped hour: the offset before it"),
    ("2026-03-29T03:30", "2026-03-29T01:30", "which is an hour later on the clock"),
    ("2026-10-25T01:30", "2026-10-24T23:30", "before the clock goes back"),
    ("2026-10-25T02:30", "2026-10-25T00:30", "inside the doubled hour: the first of the two"),
    ("2026-10-25T03:00", "2026-10-25T02:00", "after it"),
]


@pytest.mark.parametrize(("local", "expected", "reason"), INSTANTS)
def test_a_wall_time_means_one_instant(local: str, expected: str, reason: str) -> None:
    """Hard case 1: the gap and the fold have one defined result."""
    moment = instant(datetime.fromisoformat(local), BERLIN)
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=UTC), reason
    assert moment.tzinfo is UTC


WALL_TIMES = [
    ("2026-03-29T01:30", "2026-03-29T03:30", "the skipped hour is never read"),
    ("2026-10-25T00:30", "2026-10-25T02:30", "the first pass of the doubled hour"),
    ("2026-10-25T01:30", "2026-10-25T02:30", "the second reads as the first"),
]


@pytest.mark.parametrize(("moment", "expected", "reason"), WALL_TIMES)
def test_an_instant_reads_as_a_wall_time(moment: str, expected: str, reason: str) -> None:
    local = wall_time(datetime.fromisoformat(moment).replace(tzinfo=UTC), BERLIN)
    assert local == datetime.fromisoformat(expected), reason
    assert local.tzinfo is None
    assert local.fold == 0


zones = st.sampled_from(
    ["Asia/Baku", BERLIN, "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
)


@given(local=st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 31)), zone=zones)
def test_a_wall_time_comes_back_or_moves_forward(local: datetime, zone: str) -> None:
    back = wall_time(instant(local, zone), zone)
    assert back >= local
    assert back - local <= timedelta(days=1), "Samoa once left out a whole day"


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "\0", "x" * 999]
)
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        zone_named(name)
    assert caught.value.values == {"zone": name[:80]}
