"""The lines of a recurrence field: what is read, what is refused, and how it is written again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused
from outreach.scheduling.recurrence_text import RecurrenceText, listed_start, parse_recurrence
from outreach.scheduling.rules import parse_rule
from tests.factories.rules import rules

BAKU = "Asia/Baku"
NINE = datetime(2026, 3, 2, 9)


def test_all_kinds_of_lines_are_read() -> None:
    text = (
        "DTSTART;TZID=Asia/Baku:20260302T090000\r\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO\n"
        "\n"
        "  rrule:FREQ=MONTHLY;COUNT=3  \n"
        "RDATE:20260304T050000Z,20260305T050000Z\n"
        "RDATE;VALUE=DATE:20260306\n"
        'EXDATE;TZID="Europe/Berlin":20260309T060000\n'
        "EXDATE:20260316T090000"
    )
    found = parse_recurrence(text, BAKU)
    assert found.rules == (
        parse_rule("FREQ=WEEKLY;BYDAY=MO", BAKU),
        parse_rule("FREQ=MONTHLY;COUNT=3", BAKU),
    )
    assert found.extra == (
        datetime(2026, 3, 4, 5, tzinfo=UTC),
        datetime(2026, 3, 5, 5, tzinfo=UTC),
        date(2026, 3, 6),
    )
    assert found.skipped == (
        datetime(2026, 3, 9, 5, tzinfo=UTC),
        datetime(2026, 3, 16, 5, tzinfo=UTC),
    )


def test_an_empty_field_says_nothing() -> None:
    assert parse_recurrence(" \n\n", BAKU) == RecurrenceText()
    assert RecurrenceText().text(BAKU) == ""


REFUSED = [
    ("EXRULE:FREQ=DAILY", "EXRULE", "RFC 5545 has dropped it"),
    ("FREQ=DAILY", "could not be read", "a rule without its name"),
    ("RRULE FREQ=DAILY", "could not be read", "no colon"),
    ("RRULE:", "could not be read", "no value"),
    ("SUMMARY:Something else", "could not be read", "a property of another kind"),
    ("RRULE:FREQ=SECONDLY", "daily, weekly", "a bomb"),
    ("RDATE:20260230", "This is not a date: 20260230", "no such day"),
    ("RDATE:20260301,", "This is not a date", "a hole in the list"),
    ("RDATE;VALUE=PERIOD:20260301T100000Z/PT2H", "This is not a date", "a period"),
    (
        "EXDATE:99991231T235959Z",
        "This is not a date",
        "a moment that no zone east of here can tell",
    ),
    ("EXDATE:00010101T000000Z", "This is not a date", "and one that none in the west can"),
    ("EXDATE;TZID=Mars/Olympus:20260301T100000", "This is not a date", "no such zone"),
    ("RRULE:FREQ=DAILY;COUNT=2\n" * 6, "at most 5 rules", "too many rules"),
    ("RDATE:" + ",".join(["20260301"] * 501), "at most 500", "too many dates"),
    ("\n".join(["EXDATE:20260301"] * 501), "at most 500", "the same, a line each"),
    ("RRULE:FREQ=DAILY\n" + " " * 20_000, "longer than 20000", "too long, if mostly empty"),
]


@pytest.mark.parametrize(("text", "message", "reason"), REFUSED)
def test_a_line_is_refused_by_name(text: str, message: str, reason: str) -> None:
    """Hard case 9."""
    with pytest.raises(RuleRefused) as caught:
        parse_recurrence(text, BAKU)
    assert message in str(caught.value), reason
    assert len(str(caught.value)) < 200, "a message does not repeat everything it was given"


@given(text=st.text() | st.text(alphabet="RDATEX:;=FQULYWK0123456789TZ,\n"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_recurrence(text, BAKU)
    except RuleRefused as error:
        assert str(error)


def test_the_lines_are_written_in_utc() -> None:
    """Hard case 1: the text that the library reads names no zone that a server could guess."""
    text = "RRULE:FREQ=DAILY;UNTIL=20261231\nRDATE;VALUE=DATE:20260306\nEXDATE:20260309T090000"
    assert parse_recurrence(text, BAKU).text(BAKU) == (
        "RRULE:FREQ=DAILY;UNTIL=20261231T195959Z\nRDATE:20260305T200000Z\nEXDATE:20260309T050000Z"
    )


moments = st.datetimes(datetime(1970, 1, 1), datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(
    rule=rules(),
    extra=st.lists(moments, max_size=5),
    skipped=st.lists(moments, max_size=5),
    zone=st.sampled_from([BAKU, "Europe/Berlin", "America/Santiago"]),
)
def test_what_is_written_is_read_as_the_same(
    rule: str, extra: list[datetime], skipped: list[datetime], zone: str
) -> None:
    said = RecurrenceText((parse_rule(rule, zone),), tuple(extra), tuple(skipped))
    assert parse_recurrence(said.text(zone), "UTC") == said


KEYS = [
    (datetime(2026, 3, 9, 5, tzinfo=UTC), datetime(2026, 3, 9, 9), "an instant is its wall time"),
    (datetime(2026, 3, 9, 7, tzinfo=UTC), datetime(2026, 3, 9, 11), "at another hour, too"),
    (date(2026, 3, 9), datetime(2026, 3, 9, 9), "a bare date has the time of the first"),
    (
        datetime(2026, 3, 8, 20, tzinfo=UTC),
        datetime(2026, 3, 9, 9),
        "and so has midnight in the zone, as widgets write a bare date",
    ),
]


@pytest.mark.parametrize(("listed", "expected", "reason"), KEYS)
def test_a_listed_date_names_a_key(
    listed: datetime | date, expected: datetime, reason: str
) -> None:
    assert listed_start(listed, NINE, BAKU) == expected, reason


def test_a_bare_date_written_and_read_again_names_the_same_key() -> None:
    [listed] = parse_recurrence("EXDATE;VALUE=DATE:20260309", BAKU).skipped
    [again] = parse_recurrence(RecurrenceText(skipped=(listed,)).text(BAKU), "UTC").skipped
    assert listed_start(again, NINE, BAKU) == listed_start(listed, NINE, BAKU)


def test_an_event_at_midnight_keeps_its_midnight() -> None:
    midnight = datetime(2026, 3, 2)
    assert listed_start(date(2026, 3, 9), midnight, BAKU) == datetime(2026, 3, 9)
