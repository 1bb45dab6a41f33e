"""Parts of a series: few enough exceptions in each, no RDATE, and borders that stay where they are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from outreach.scheduling.icalendar.date_layout import lay_out_dates, may_have_parts
from outreach.scheduling.icalendar.parts import MAX_EXCEPTIONS, Border
from outreach.scheduling.icalendar.writer import date_text, entry_text, written
from outreach.scheduling.recurrence import Change, ChangeKind, Schedule, local_starts
from tests.outreach.scheduling.icalendar.cases import (
    BERLIN,
    at,
    cancelled,
    entry,
    extra,
    moved,
    schedule,
    skipped,
)

DAILY = schedule("2026-01-01T10:00", "2026-01-01T11:00", BERLIN, "FREQ=DAILY;COUNT=600")


def changed(plain: Schedule, keys: list[datetime], kind: str = "cancelled") -> Schedule:
    changes = {change.local_start: change for change in plain.changes}
    changes |= {key: Change(local_start=key, kind=ChangeKind(kind)) for key in keys}
    return replace(plain, changes=tuple(sorted(changes.values())))


def days(first: int, count: int, step: int = 1) -> list[datetime]:
    start = DAILY.starts_at_local
    return [start + timedelta(days=first + step * place) for place in range(count)]


def uids(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall("^UID:(.+)\r$", text, re.M)))


def test_a_series_within_the_limit_is_one_part_and_tells_no_border() -> None:
    case = changed(DAILY, days(0, MAX_EXCEPTIONS))
    found = written(entry(case))
    assert uids(found.text) == ["first@example.org"] and found.borders == ()


def test_one_exception_more_makes_a_second_part() -> None:
    """Hard case 9: the first part keeps the UID, the second says to what it belongs."""
    case = changed(DAILY, days(0, MAX_EXCEPTIONS + 1))
    found = written(entry(case))
    assert uids(found.text) == ["first@example.org", "first@example.org-2"]
    assert found.text.count("RELATED-TO:first@example.org\r\n") == 2, "series and its own date"
    assert found.borders == (Border("", "", 1), Border("", "2026-04-01", 2))


def test_a_border_once_told_stays_whatever_becomes_of_the_exceptions() -> None:
    told = lay_out_dates(changed(DAILY, days(0, 91))).borders
    for case in (
        DAILY,
        changed(DAILY, days(40, 3)),
        changed(DAILY, days(0, 91, 2)),
        replace(
            DAILY, starts_at_local=at("2026-01-01T12:00"), ends_at_local=at("2026-01-01T14:00")
        ),
    ):
        layout = lay_out_dates(case, borders=told)
        assert layout.borders == told
        assert [part.number for part in layout.parts] == [1, 2]
        first, second = layout.parts
        assert max(first.dates) < datetime(2026, 4, 1) <= min(second.dates)


def test_a_part_that_grows_too_large_is_cut_where_it_is_and_gets_the_next_number() -> None:
    case = changed(DAILY, [*days(0, 90), *days(300, 90)])
    told = lay_out_dates(case).borders
    assert [border.number for border in told] == [1, 2]
    case = changed(case, days(400, 60))
    layout = lay_out_dates(case, borders=told)
    assert set(told) < set(layout.borders)
    numbers = [part.number for part in sorted(layout.parts, key=lambda one: one.starts_at_local)]
    assert numbers == [1, 2, 3]
    assert lay_out_dates(case, borders=layout.borders) == layout


def test_a_cut_before_a_later_part_leaves_that_its_number() -> None:
    case = changed(DAILY, days(200, 91))
    told = lay_out_dates(case).borders
    layout = lay_out_dates(changed(case, days(0, 60)), borders=told)
    numbers = [part.number for part in sorted(layout.parts, key=lambda one: one.starts_at_local)]
    assert numbers == [1, 3, 2]


def test_a_part_without_dates_is_not_written_and_its_number_is_not_given_again() -> None:
    case = replace(DAILY, changes=(extra("2026-05-01T18:00"),))
    told = lay_out_dates(case).borders
    layout = lay_out_dates(replace(DAILY, changes=(extra("2026-06-01T19:00"),)), borders=told)
    assert [part.number for part in layout.parts] == [1, 3]
    again = lay_out_dates(case, borders=layout.borders)
    assert [part.number for part in again.parts] == [1, 2]


def test_the_window_drops_the_past_before_there_are_parts() -> None:
    case = changed(DAILY, days(0, 150))
    layout = lay_out_dates(case, since=at("2026-06-15T00:00"))
    (only,) = layout.parts
    assert only.number == 1 and not layout.borders
    assert len(only.own) == MAX_EXCEPTIONS


def test_parts_before_the_window_go_but_the_uid_stays() -> None:
    case = changed(DAILY, days(0, 300))
    told = lay_out_dates(case).borders
    assert [border.number for border in told] == [1, 2, 3, 4]
    layout = lay_out_dates(case, borders=told, since=at("2026-11-01T00:00"))
    assert [part.number for part in layout.parts] == [1, 4]
    assert layout.borders == told


@pytest.mark.parametrize(
    ("keys", "rules"),
    [
        (["2026-01-08", "2026-01-15", "2026-01-29"], ["FREQ=WEEKLY;COUNT=5"]),
        (["2026-01-04", "2026-01-10"], ["FREQ=DAILY;INTERVAL=3;COUNT=4"]),
        (["2026-02-01", "2026-03-01", "2026-07-01"], ["FREQ=MONTHLY;COUNT=7"]),
        (["2026-02-05", "2026-03-05", "2026-05-07"], ["FREQ=MONTHLY;COUNT=5;BYDAY=1TH"]),
        (["2028-08-01"], ["FREQ=YEARLY"]),
    ],
)
def test_a_list_of_dates_is_a_rule_that_spans_them(keys: list[str], rules: list[str]) -> None:
    """No RDATE without RRULE: Outlook ignores the event, ical.js loses its first date."""
    changes = tuple(extra(f"{key}T10:00") for key in keys)
    case = schedule("2026-01-01T10:00", "2026-01-01T11:00", BERLIN, changes=changes)
    text = entry_text(entry(case))
    assert "RDATE" not in text and uids(text) == ["first@example.org"]
    (part,) = lay_out_dates(case).parts
    assert part.dates == {case.starts_at_local, *(at(f"{key}T10:00") for key in keys)}
    if rules != ["FREQ=YEARLY"]:
        assert re.findall("^RRULE:(.+)\r$", text, re.M) == rules


def test_dates_at_another_time_are_parts_of_their_own() -> None:
    changes = (extra("2026-01-05T18:00"), extra("2026-01-12T18:00"), extra("2026-01-06T20:15"))
    case = schedule("2026-01-01T10:00", "2026-01-01T11:00", BERLIN, "FREQ=WEEKLY", changes=changes)
    found = written(entry(case), horizon=at("2027-01-01T00:00"))
    assert uids(found.text) == [f"first@example.org{end}" for end in ("", "-2", "-3")]
    assert "RDATE" not in found.text
    assert found.borders == (
        Border("", "", 1),
        Border("18:00:00", "", 2),
        Border("20:15:00", "", 3),
    )


def test_a_list_too_irregular_for_one_rule_is_cut() -> None:
    keys = [at("2026-01-01T10:00") + timedelta(days=place**2) for place in range(1, 30)]
    changes = tuple(Change(local_start=key, kind=ChangeKind.EXTRA) for key in keys)
    case = schedule("2026-01-01T10:00", "2026-01-01T11:00", BERLIN, changes=changes)
    layout = lay_out_dates(case)
    assert len(layout.parts) > 1
    assert all(len(part.skipped) + len(part.own) <= MAX_EXCEPTIONS for part in layout.parts)
    assert frozenset().union(*(part.dates for part in layout.parts)) == set(local_starts(case))
    assert lay_out_dates(case, borders=layout.borders) == layout


ENDED = (
    ("FREQ=WEEKLY;UNTIL=20260316T080000Z", "2026-03-16T10:00", "2026-03-16T12:00"),
    ("FREQ=WEEKLY;UNTIL=20260315", "2026-03-16T10:00", "2026-03-16T12:00"),
    ("FREQ=DAILY;UNTIL=20200101T000000Z", "2026-03-16T10:00", "2026-03-16T12:00"),
    ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260316T235959Z", "2026-03-16T10:00", "2026-03-16T12:00"),
    ("FREQ=WEEKLY;UNTIL=20260315", "2026-03-16", "2026-03-17"),
)


@pytest.mark.parametrize(("rule", "start", "end"), ENDED)
@pytest.mark.parametrize("kind", ["plain", "moved", "cancelled", "with another"])
def test_a_rule_that_ends_before_it_begins_is_not_written(rule, start, end, kind) -> None:
    """Programs show such a series once or not at all; the page shows its first date."""
    day = timedelta(days=1)
    changes = {
        "plain": (),
        "moved": (moved(start, f"{at(start) + day}"),),
        "cancelled": (cancelled(start),),
        "with another": (extra(f"{at(start) + 3 * day}"),),
    }[kind]
    case = schedule(start, end, BERLIN, rule, changes=changes)
    text = entry_text(entry(case))
    assert rule.rpartition("UNTIL=")[2] not in text and "RDATE" not in text
    assert uids(text) == ["first@example.org"]
    (part,) = lay_out_dates(case).parts
    assert part.dates == set(local_starts(case))


def test_a_skipped_first_date_of_such_a_rule_leaves_nothing() -> None:
    rule = "FREQ=WEEKLY;UNTIL=20260315"
    case = schedule(
        "2026-03-16T10:00", "2026-03-16T12:00", BERLIN, rule, changes=(skipped("2026-03-16T10:00"),)
    )
    assert entry_text(entry(case)) == ""


def test_the_file_of_one_date_has_the_uid_of_its_part() -> None:
    case = changed(replace(DAILY, changes=(extra("2026-05-01T18:00"),)), days(0, 91))
    for key, uid, is_alone in (
        ("2026-02-01T10:00", "first@example.org", False),
        ("2026-06-01T10:00", "first@example.org-2", False),
        ("2026-05-01T18:00", "first@example.org-3", True),
    ):
        text = date_text(entry(case), at(key))
        assert uids(text) == [uid]
        assert ("RECURRENCE-ID" not in text) == is_alone


def test_whether_a_schedule_can_have_parts_is_known_before_it_is_laid_out() -> None:
    plain = schedule("2026-01-01T10:00", "2026-01-01T11:00", BERLIN, "FREQ=WEEKLY;COUNT=9")
    assert not may_have_parts(plain)
    assert may_have_parts(replace(plain, changes=(extra("2026-05-01T18:00"),)))
    assert may_have_parts(replace(plain, closed=((at("2026-01-02").date(),) * 2,)))
