"""Edits of schedules in the history: what was done to which dates, and why."""

from __future__ import annotations

import pytest

from outreach.history.edit_sentences import edit_sentences
from outreach.models import Event
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db
FRIDAY, LATER = "2026-12-25T10:00:00", "2026-12-26T11:00:00"


def entry(verb: str, scope: str, **values) -> dict:
    return {
        "verb": verb,
        "scope": scope,
        "date": FRIDAY,
        "target": None,
        "reason": {},
        "all_day": False,
        "zone": "Asia/Baku",
        "successor": None,
        "undone": False,
    } | values


SAID = {
    "cancelled": (
        entry("cancel", "one", reason={"en": "The lawyer is ill."}),
        "Cancelled Friday, 25 December 2026, 10:00: The lawyer is ill.",
    ),
    "postponed": (
        entry("postpone", "one"),
        "Postponed Friday, 25 December 2026, 10:00 without a new date.",
    ),
    "moved": (
        entry("move", "one", target=LATER),
        "Moved Friday, 25 December 2026, 10:00 to Saturday, 26 December 2026, 11:00.",
    ),
    "moved with all that follow": (
        entry("move", "following", target=LATER),
        "Moved this and all following dates: Friday, 25 December 2026, 10:00 → "
        "Saturday, 26 December 2026, 11:00.",
    ),
    "all moved": (
        entry("move", "all", target=LATER),
        "Moved all dates: Friday, 25 December 2026, 10:00 → Saturday, 26 December 2026, 11:00.",
    ),
    "moved somewhere": (entry("move", "all", date=None), "Moved all dates."),
    "restored": (entry("restore", "one"), "Restored Friday, 25 December 2026, 10:00."),
    "changed": (
        entry("change", "following"),
        "Changed the series from Friday, 25 December 2026, 10:00 onwards.",
    ),
    "a whole day": (
        entry("cancel", "one", date="2026-12-25T00:00:00", all_day=True),
        "Cancelled Friday, 25 December 2026.",
    ),
    "undone": (
        entry("cancel", "all", undone=True, date=None),
        "Undone: Cancelled all dates.",
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_an_edit_is_said(what):
    data, sentence = SAID[what]
    assert edit_sentences(data, Event) == [sentence]


def test_the_series_that_goes_on_is_named_as_long_as_it_is_there():
    successor = EventFactory(title="Advice, second part")
    data = entry("change", "following", successor=successor.pk)
    assert edit_sentences(data, Event)[1] == (
        "The rest became another series: “Advice, second part”."
    )
    successor.delete()
    assert "deleted" in edit_sentences(data, Event)[1]


def test_what_changed_is_told_after_what_was_done():
    data = entry("change", "all", changes=[{"field": "capacity", "before": 1, "after": 2}])
    assert edit_sentences(data, Event) == ["Changed all dates.", "Number of places: 1 → 2."]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"verb": "explode", "scope": "all"},
        {"verb": "cancel", "scope": "one"},
        {"verb": ["cancel"], "scope": None, "date": 7, "reason": "x", "successor": "y"},
        {"verb": "move", "scope": "one", "date": "soon", "target": "later", "changes": 5},
    ],
)
def test_an_entry_that_lacks_parts_says_less(data):
    assert all(edit_sentences(data, Event))
