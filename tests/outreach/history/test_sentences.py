"""The history reads as sentences, in the language of who reads it."""

from __future__ import annotations

import pytest
from django.utils import translation

from outreach.history import sentences
from outreach.models import Event

MIGRANTS = {"id": 1, "name": {"en": "Migrants", "az": "Miqrantlar"}}
OFFICIALS = {"id": 2, "name": {"en": "Officials"}}
HALL = {"id": 3, "name": {"en": "Hall 2"}}
GONE = {"id": 4, "name": {}}
UNHCR = {"id": 5, "name": {"en": "UNHCR"}}
MONDAY, TUESDAY = "2026-12-07T10:00:00", "2026-12-08T10:00:00"


def rule(start: str, text: str = "RRULE:FREQ=WEEKLY", **values) -> dict:
    return {
        "recurrence": text,
        "starts_at_local": start,
        "ends_at_local": start.replace("10:", "12:"),
        "zone": "Asia/Baku",
        "all_day": False,
    } | values


def row(**values) -> dict:
    return {"local_start": "2026-12-25T10:00:00", "kind": "altered", "off_rule": False} | values


def pair(field: str, before, after, all_day=(False, False)) -> dict:
    return {"field": field, "before": before, "after": after, "all_day": list(all_day)}


SAID = {
    "a title": (pair("title", "Old", "New"), "Working title: “Old” → “New”."),
    "a status": (pair("status", "planned", "confirmed"), "Status: planned → confirmed."),
    "a status that is no more": (pair("status", "vague", "planned"), "Status: vague → planned."),
    "a start": (
        pair("starts_at_local", MONDAY, TUESDAY),
        "Start moved from Monday, 7 December 2026, 10:00 to Tuesday, 8 December 2026, 10:00.",
    ),
    "a whole day": (
        pair("starts_at_local", "2026-12-07T00:00:00", "2026-12-08T00:00:00", (True, True)),
        "Start moved from Monday, 7 December 2026 to Tuesday, 8 December 2026.",
    ),
    "the last whole day is included": (
        pair("ends_at_local", "2026-12-08T00:00:00", "2026-12-09T12:00:00", (True, False)),
        "End: Monday, 7 December 2026 → Wednesday, 9 December 2026, 12:00.",
    ),
    "a rule": (
        pair("recurrence", rule(MONDAY), rule(TUESDAY)),
        "Repeats: Every week on Monday → Every week on Tuesday.",
    ),
    "a rule that is gone": (
        pair("recurrence", rule(MONDAY), rule(MONDAY, "")),
        "Repeats: Every week on Monday → does not repeat.",
    ),
    "a rule that cannot be read": (
        pair("recurrence", rule(MONDAY, "RRULE:FREQ=SECONDLY"), rule(MONDAY)),
        "Repeats: RRULE:FREQ=SECONDLY → Every week on Monday.",
    ),
    "a zone": (
        pair("zone", "Asia/Baku", "America/New_York"),
        "Time zone: Asia/Baku → America/New York.",
    ),
    "a tick": (pair("skips_holidays", False, True), "Not on public holidays: no → yes."),
    "a number that was not there": (pair("capacity", None, 40), "Number of places: 40."),
    "a number that is taken away": (pair("capacity", 40, None), "Number of places removed: 40."),
    "a record": (pair("venue", HALL, GONE), "Venue: Hall 2 → a deleted record."),
    "records": (
        pair("audiences", [MIGRANTS], [MIGRANTS, OFFICIALS]),
        "Audiences: Migrants → Migrants, Officials.",
    ),
    "a text in one language": (
        pair("reason", {"en": "Ill.", "az": "Xəstə"}, {"en": "Away.", "az": "Xəstə"}),
        "Reason (English): “Ill.” → “Away.”",
    ),
    "a cancelled date": (
        pair("changes", None, row(kind="cancelled", reason={"en": "The lawyer is ill."})),
        "Friday, 25 December 2026, 10:00: cancelled (The lawyer is ill.)",
    ),
    "a moved date": (
        pair(
            "changes",
            row(kind="cancelled"),
            row(
                starts_at_local="2026-12-26T15:00:00",
                ends_at_local="2026-12-26T18:00:00",
                venue=HALL,
                title={"en": "A film"},
            ),
        ),
        "Friday, 25 December 2026, 10:00: cancelled → moved to Saturday, 26 December 2026, 15:00, "
        "until Saturday, 26 December 2026, 18:00, place: Hall 2, title: “A film”.",
    ),
    "a date that is as the series has it": (
        pair("changes", row(kind="skipped"), None),
        "Removed: Friday, 25 December 2026, 10:00: skipped.",
    ),
    "an extra whole day": (
        pair("changes", None, row(kind="extra"), (True, True)),
        "Friday, 25 December 2026: an extra date.",
    ),
    "a date that is cancelled on another day": (
        pair("changes", row(kind="cancelled"), row(kind="cancelled", local_start=MONDAY)),
        "Friday, 25 December 2026, 10:00: cancelled → Monday, 7 December 2026, 10:00: cancelled.",
    ),
    "dates that stay": (
        {"field": "changes", "kept": 2},
        "2 dates kept their times.",
    ),
    "dates that are only counted": ({"field": "changes", "more": 7}, "Changed dates … and 7 more."),
    "a pause": (
        pair("pauses", None, {"first_on": "2026-12-21", "last_on": "2027-01-03", "reason": {}}),
        "Paused: 21 December 2026 to 3 January 2027.",
    ),
    "a pause of one day": (
        pair(
            "pauses",
            {"first_on": "2026-12-21", "last_on": "2026-12-21", "reason": {"en": "Repairs"}},
            None,
        ),
        "Pause removed: 21 December 2026 (Repairs).",
    ),
    "a partner": (
        pair("partnerships", None, {"organisation": UNHCR, "role": "speaker", "answer": "asked"}),
        "Partner added: UNHCR: speaker, asked.",
    ),
    "a partner's answer": (
        pair(
            "partnerships",
            {"organisation": UNHCR, "role": "speaker", "answer": "asked"},
            {"organisation": UNHCR, "role": "speaker", "answer": "accepted"},
        ),
        "UNHCR: speaker, asked → speaker, accepted.",
    ),
    "a field that is no more": ({"field": "colour", "before": "red"}, "colour removed: red."),
}


@pytest.mark.parametrize("what", SAID)
def test_a_difference_is_said(what):
    found, sentence = SAID[what]
    assert sentences([found], Event) == [sentence]


def test_the_reader_chooses_the_language():
    found = [
        pair("starts_at_local", MONDAY, TUESDAY),
        pair("recurrence", rule(MONDAY), rule(TUESDAY)),
    ]
    with translation.override("ru"):
        said = " ".join(sentences(found, Event))
    assert "8 декабря 2026" in said
    assert "вторник" in said.lower()
    with translation.override("az"):
        assert "Miqrantlar" in sentences([pair("audiences", [], [MIGRANTS])], Event)[0]


def test_text_that_runs_right_to_left_does_not_turn_the_sentence_round():
    """Hard case 12."""
    [said] = sentences([pair("title", "Görüş", "لقاء مع اللاجئين")], Event)
    assert said == "Working title: “Görüş” → “\u2068لقاء مع اللاجئين\u2069”."


RUINED = [
    {},
    {"field": "title"},
    {"field": "starts_at_local", "before": "yesterday", "after": 5},
    {"field": "ends_at_local", "before": {}, "after": [], "all_day": "no"},
    {"field": "recurrence", "before": None, "after": "RRULE:FREQ=NEVER"},
    {"field": "reason", "before": ["a"], "after": "text"},
    {"field": "venue", "before": 7, "after": "seven"},
    {"field": "audiences", "before": "x", "after": [None]},
    {"field": "changes", "before": 5, "after": {"kind": None, "reason": 3}, "all_day": [1]},
    {"field": "pauses", "before": {"first_on": "never"}, "after": None},
    {"field": "partnerships", "before": {}, "after": {"organisation": "UNHCR"}},
    {"field": "changes", "more": "many"},
    {"field": "indexes", "before": 1, "after": 2},
]


@pytest.mark.parametrize("found", RUINED, ids=lambda found: str(found)[:40])
def test_an_entry_of_any_kind_is_read_without_an_error(found):
    assert all(isinstance(said, str) for said in sentences([found], Event))
