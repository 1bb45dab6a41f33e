"""Rules are read strictly: what is refused, by name, and what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused
from outreach.scheduling.rules import Frequency, Weekday, last_moment, parse_rule
from tests.factories.rules import rules

BAKU = "Asia/Baku"

REFUSED = [
    ("FREQ=SECONDLY", "daily, weekly", "a bomb"),
    ("FREQ=MINUTELY", "daily, weekly", "nothing that people plan"),
    ("FREQ=HOURLY", "daily, weekly", "nothing that people plan"),
    ("FREQ=", "could not be read", "a part without value"),
    ("BYDAY=MO", "daily, weekly", "no frequency"),
    ("FREQ=DAILY;FREQ=WEEKLY", "FREQ appears twice", "the second would win in silence"),
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be a number from 1", "it would never go on"),
    ("FREQ=DAILY;INTERVAL=-1", "INTERVAL must be a number", "it would go back"),
    ("FREQ=DAILY;INTERVAL=367", "to 366", "rarer than we plan"),
    ("FREQ=DAILY;INTERVAL=2.5", "INTERVAL must be a number", "half days"),
    ("FREQ=DAILY;INTERVAL=" + "9" * 5000, "INTERVAL must be a number", "digits without end"),
    ("FREQ=DAILY;COUNT=0", "COUNT must be a number from 1", "a series without dates"),
    ("FREQ=DAILY;COUNT=1001", "to 1000", "more than we keep"),
    ("FREQ=DAILY;COUNT=4;UNTIL=20261231", "not both", "§3.3.10 forbids it"),
    ("FREQ=DAILY;UNTIL=20260230", "UNTIL is not a date: 20260230", "no such day"),
    ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL is not a date: TOMORROW", "no date at all"),
    ("FREQ=DAILY;UNTIL=00010101T000000Z", "UNTIL is not a date", "before all calendars"),
    ("FREQ=DAILY;UNTIL=20261231T100000+0400", "UNTIL is not a date", "iCalendar has no offsets"),
    ("FREQ=YEARLY;BYMONTH=13", "BYMONTH must be numbers from 1 to 12", "no such month"),
    ("FREQ=YEARLY;BYMONTH=0", "BYMONTH must be", "no such month"),
    ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH must be", "months do not count backwards"),
    ("FREQ=YEARLY;BYMONTH=1,,2", "BYMONTH must be", "a hole in the list"),
    ("FREQ=YEARLY;BYMONTH=5L", "BYMONTH must be", "leap months are another calendar's"),
    ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY must be", "no such day"),
    ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY must be", "no such day"),
    ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY cannot be used with WEEKLY", "§3.3.10"),
    ("FREQ=MONTHLY;BYWEEKNO=20", "BYWEEKNO cannot be used with MONTHLY", "§3.3.10"),
    ("FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO must be", "no such week"),
    ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY cannot be used with DAILY", "§3.3.10"),
    ("FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY must be", "no such day"),
    ("FREQ=WEEKLY;BYDAY=MONDAY", "This is not a weekday: MONDAY", "a name of ours"),
    ("FREQ=MONTHLY;BYDAY=0MO", "This is not a weekday: 0MO", "neither first nor last"),
    ("FREQ=YEARLY;BYDAY=54MO", "This is not a weekday: 54MO", "no year has so many"),
    ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY cannot be used with WEEKLY", "§3.3.10"),
    ("FREQ=DAILY;BYDAY=1MO", "BYDAY cannot be used with DAILY", "§3.3.10"),
    ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "BYDAY cannot be used with YEARLY", "§3.3.10"),
    ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another", "§3.3.10"),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS must be", "no such place"),
    ("FREQ=WEEKLY;WKST=XX", "This is not a weekday: XX", "no such day"),
    ("FREQ=DAILY;BYHOUR=10", "BYHOUR is not supported", "the start says the hour"),
    ("FREQ=DAILY;BYMINUTE=10", "BYMINUTE is not supported", "the start says the minute"),
    ("FREQ=DAILY;BYEASTER=1", "BYEASTER is not supported", "dateutil's own"),
    ("FREQ=DAILY;RSCALE=HEBREW", "RSCALE is not supported", "RFC 7529"),
    ("FREQ=DAILY;X-MINE=1", "X-MINE is not supported", "of an unknown meaning"),
    ("FREQ=DAILY;;COUNT=3", "could not be read", "an empty part"),
    ("FREQ=DAILY\nRRULE:FREQ=DAILY", "daily, weekly", "a second line smuggled in"),
    ("", "could not be read", "nothing"),
]


@pytest.mark.parametrize(("text", "message", "reason"), REFUSED)
def test_a_rule_is_refused_by_name(text: str, message: str, reason: str) -> None:
    """Hard case 9: the form refuses, and says what."""
    with pytest.raises(RuleRefused) as caught:
        parse_rule(text, BAKU)
    assert message in str(caught.value), reason
    assert len(str(caught.value)) < 200, "a message does not repeat everything it was given"


@pytest.mark.parametrize("text", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=1"])
def test_a_refusal_can_be_translated(text: str) -> None:
    with pytest.raises(RuleRefused) as caught:
        parse_rule(text, BAKU)
    assert str(caught.value) == caught.value.template % caught.value.values


@given(text=st.text() | st.text(alphabet="FREQ=DAILYWK;BYM,0123456789-+TZU"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_rule(text, BAKU)
    except RuleRefused as error:
        assert str(error)


def test_every_part_is_read() -> None:
    rule = parse_rule(
        " freq=yearly;interval=2;bymonth=10,3;byday=su,+1mo,-1fr;bymonthday=31,-1,1;"
        "bysetpos=-1;wkst=su;count=5; ",
        BAKU,
    )
    assert rule.frequency is Frequency.YEARLY
    assert (rule.interval, rule.count, rule.week_start) == (2, 5, 6)
    assert rule.by_month == (3, 10)
    assert rule.by_month_day == (-1, 1, 31)
    assert rule.by_weekday == (Weekday(0, 1), Weekday(4, -1), Weekday(6))
    assert rule.by_set_position == (-1,)
    assert rule.text() == (
        "FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=3,10;BYMONTHDAY=-1,1,31;"
        "BYDAY=1MO,-1FR,SU;BYSETPOS=-1;WKST=SU"
    )


def test_what_is_given_twice_in_a_list_counts_once() -> None:
    assert parse_rule("FREQ=WEEKLY;BYDAY=MO,MO", BAKU).by_weekday == (Weekday(0),)


@given(text=rules())
def test_a_rule_written_and_read_again_is_the_same(text: str) -> None:
    rule = parse_rule(text, BAKU)
    assert parse_rule(rule.text(), "America/New_York") == rule


UNTILS = [
    ("20261231", "2026-12-31T19:59:59", "a bare date is the whole of its day in the zone"),
    ("20261231T120000", "2026-12-31T08:00:00", "a floating time is the zone's"),
    ("20261231T120000Z", "2026-12-31T12:00:00", "an instant is itself"),
    ("99991231T235959Z", "9998-12-31T23:59:59", "never, as some write it, in any zone"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), UNTILS)
def test_until_is_an_instant(text: str, expected: str, reason: str) -> None:
    rule = parse_rule(f"FREQ=DAILY;UNTIL={text}", BAKU)
    assert rule.until == datetime.fromisoformat(expected).replace(tzinfo=UTC), reason
    assert not rule.is_endless


def test_a_rule_without_count_and_until_is_endless() -> None:
    assert parse_rule("FREQ=DAILY", BAKU).is_endless
    assert not parse_rule("FREQ=DAILY;COUNT=1", BAKU).is_endless


def test_until_of_whole_days_is_written_as_a_date() -> None:
    """Hard case 3: UNTIL has the value type of DTSTART."""
    rule = parse_rule("FREQ=DAILY;UNTIL=20261231", BAKU)
    assert rule.text() == "FREQ=DAILY;UNTIL=20261231T195959Z"
    assert rule.text(until_on=date(2026, 12, 31)) == "FREQ=DAILY;UNTIL=20261231"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Baku", "19:59:59"), ("Europe/Berlin", "22:59:59"), ("UTC", "23:59:59")],
)
def test_the_last_moment_of_a_day_is_its_zone_s(zone: str, expected: str) -> None:
    moment = last_moment(date(2026, 12, 31), zone)
    assert f"{moment:%Y-%m-%d %H:%M:%S}" == f"2026-12-31 {expected}"
