"""What differs between two states, as data for a log entry: no language, no personal names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from ..fields import RecurrenceField
from .records import Difference, named
from .rows import differing_pairs, frame_differs, without_pins, worth_telling
from .schedules import length_of, rule_value, sentence_of
from .states import State, child_relations, editable_fields

MOST_ROWS = 30


def describe_changes(before: State, after: State) -> list[Difference]:
    """All differences, in the order of the model's fields: ``field``, ``before`` and ``after``, and
    ``all_day`` for both sides. In an added row ``before`` is None, in a removed one ``after``;
    ``more`` is the number of further rows, ``kept`` the number of dates that an edit of the series
    left at their time.

    Fields that one of the states lacks are left out. Records are named as they are now.
    """
    model = apps.get_model(after["model"])
    found: list[Difference] = []
    for field in editable_fields(model):
        if field.name in before and field.name in after:
            found += _differences(field, before, after)
    for relation in child_relations(model):
        name = relation.get_accessor_name()
        if name in before and name in after:
            found += _row_differences(name, before, after)
    return named(found, model)


def _differences(field: models.Field, before: State, after: State) -> Iterator[Difference]:
    name = field.name
    old, new = before[name], after[name]
    if isinstance(field, RecurrenceField):
        old, new = rule_value(before), rule_value(after)
        if sentence_of(old, "en") != sentence_of(new, "en"):
            yield {"field": name, "before": old, "after": new}
    elif field.many_to_many:
        if set(old) != set(new):
            yield {"field": name, "before": old, "after": new}
    elif old != new and not (name == "ends_at_local" and _lasts_as_long(before, after)):
        yield {"field": name, "before": old, "after": new, "all_day": _day_kinds(before, after)}


def _row_differences(name: str, before: State, after: State) -> Iterator[Difference]:
    pairs, kept = differing_pairs(name, before, after), 0
    if name == "changes":
        pairs, kept = without_pins(pairs)
        if frame_differs(before, after):
            pairs, more = worth_telling(pairs, before, after)
            kept += more
    for old, new in pairs[:MOST_ROWS]:
        yield {"field": name, "before": old, "after": new, "all_day": _day_kinds(before, after)}
    if len(pairs) > MOST_ROWS:
        yield {"field": name, "more": len(pairs) - MOST_ROWS}
    if kept:
        yield {"field": name, "kept": kept}


def _day_kinds(before: State, after: State) -> list[Any]:
    return [bool(before.get("all_day")), bool(after.get("all_day"))]


def _lasts_as_long(before: State, after: State) -> bool:
    """An end that only moves with its start is not reported."""
    same_kind = before.get("all_day") == after.get("all_day")
    return same_kind and length_of(before) == length_of(after) is not None
