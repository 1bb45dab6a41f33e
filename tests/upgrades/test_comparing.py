"""What is said of two snapshots: nothing of equal ones, else what differs, where, and how."""

from __future__ import annotations

import copy

import pytest

from tests.upgrades.comparing import differences

TEXT = "BEGIN:VEVENT\r\nUID:a\r\nDESCRIPTION:In charge: the Red\r\n  Crescent\r\nEND:VEVENT\r\n"
BEFORE = {
    "tables": {"outreach.Event": {"1": {"uid": "a", "sequence": 2}, "2": {"uid": "b"}}},
    "answers": {
        "/en/events/feed.ics": {"status": 200, "ETag": '"1"', "body": TEXT},
        "/en/events/old/": {"status": 302, "Location": "/en/events/new/"},
    },
}
LABELS = {"In charge": "Led by"}


@pytest.fixture
def now() -> dict:
    return copy.deepcopy(BEFORE)


def told(now: dict, **options) -> str:
    return differences(BEFORE, now, **{"reworded": {}, **options})


def test_of_equal_ones_nothing_is_said(now):
    assert told(now) == ""


def test_a_value_is_named_with_its_table_column_and_row(now):
    now["tables"]["outreach.Event"]["1"]["sequence"] = 3
    assert told(now) == "outreach.Event.sequence: 1 differ\n  row 1: 2 → 3"
    assert told(now, may_differ=("outreach.Event.sequence",)) == ""


def test_rows_and_columns_that_are_gone_or_new_are_named(now):
    rows = now["tables"]["outreach.Event"]
    rows["3"] = rows.pop("2")
    del rows["1"]["uid"]
    report = told(now)
    assert "outreach.Event, rows gone: 1 differ\n  2: {'uid': 'b'}" in report
    assert "outreach.Event, rows added: 1 differ\n  3: {'uid': 'b'}" in report
    assert "outreach.Event.uid: 1 differ\n  row 1: 'a' → 'no such column'" in report


def test_of_a_body_the_lines_that_differ_are_shown(now):
    now["answers"]["/en/events/feed.ics"]["body"] = TEXT.replace("UID:a", "UID:b")
    report = told(now)
    assert report.startswith("answers, body of ics: 1 differ\n  /en/events/feed.ics:")
    assert "-UID:a" in report and "+UID:b" in report


def test_an_address_that_leads_elsewhere_is_named(now):
    now["answers"]["/en/events/old/"] = {"status": 404}
    report = told(now)
    assert "answers, status of page: 1 differ\n  /en/events/old/: 302 → 404" in report
    assert "answers, Location of page: 1 differ" in report


def test_of_a_long_line_the_place_is_shown(now):
    before = {"tables": {}, "answers": {"/feed.rss": {"body": f"<a>{'x' * 900}1</a>"}}}
    now = {"tables": {}, "answers": {"/feed.rss": {"body": f"<a>{'x' * 900}2</a>"}}}
    report = differences(before, now, reworded={})
    assert "x1</a>' → 'xxx" in report and "x2</a>'" in report and len(report) < 200


def test_rows_come_first_since_answers_follow_from_them(now):
    now["tables"]["outreach.Event"]["1"]["sequence"] = 3
    now["answers"]["/en/events/feed.ics"] |= {"status": 404, "ETag": None}
    kinds = [line.partition(":")[0] for line in told(now).splitlines() if line[0] != " "]
    assert kinds == ["outreach.Event.sequence", "answers, status of ics", "answers, ETag of ics"]


def test_many_of_a_kind_are_counted():
    rows = {str(number): {"uid": "a"} for number in range(9)}
    other = {number: {"uid": "b"} for number in rows}
    before, now = ({"tables": {"a.B": found}, "answers": {}} for found in (rows, other))
    report = differences(before, now, reworded={})
    assert report.startswith("a.B.uid: 9 differ") and report.endswith("… and 6 more")


def test_a_reworded_label_is_no_difference_wherever_its_line_is_folded(now):
    answer = now["answers"]["/en/events/feed.ics"]
    answer["body"] = TEXT.replace(
        "In charge: the Red\r\n  Crescent", "Led by: the\r\n  Red Crescent"
    )
    answer["ETag"] = '"2"'
    assert "body of ics" in told(now)
    assert told(now, reworded=LABELS) == ""


def test_a_line_that_is_folded_elsewhere_without_a_reason_is_a_difference(now):
    answer = now["answers"]["/en/events/feed.ics"]
    answer["body"] = TEXT.replace("BEGIN:VEVENT", "BEGIN:\r\n VEVENT")
    assert "body of ics" in told(now, reworded=LABELS)


def test_the_end_of_a_line_counts(now):
    now["answers"]["/en/events/feed.ics"]["body"] = TEXT.replace("UID:a\r\n", "UID:a\n")
    assert "only line ends differ" in told(now)
    assert "body of ics" in told(now, reworded=LABELS)
