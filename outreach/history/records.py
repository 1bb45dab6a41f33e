"""Records in differences: by id and by their names in all languages, as they were at the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

Difference = dict[str, Any]


def named(differences: list[Difference], model: type[models.Model]) -> list[Difference]:
    """The same differences with ``{"id": …, "name": {language: …}}`` for each id of a record; one
    query for each kind of record. A deleted record has no name."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for related, value in _ids(differences, model):
        wanted[related].add(value)
    names = {related: _names_of(related, ids) for related, ids in wanted.items()}
    return [_named(found, model, names) for found in differences]


def related_model(model: type[models.Model], name: str) -> type[models.Model] | None:
    """The model that a field refers to; None for all other fields."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    is_child = field.one_to_many
    return None if is_child or not field.is_relation else field.related_model


def row_model(model: type[models.Model], name: str) -> type[models.Model] | None:
    """The model of a relation's rows; None if it is not such a relation."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field.related_model if field.one_to_many else None


def _ids(
    differences: list[Difference], model: type[models.Model]
) -> Iterator[tuple[type[models.Model], int]]:
    for found in differences:
        rows = row_model(model, found["field"])
        for side in ("before", "after"):
            value = found.get(side)
            if rows and isinstance(value, dict):
                for name, part in value.items():
                    yield from _ids_of(related_model(rows, name), part)
            else:
                yield from _ids_of(related_model(model, found["field"]), value)


def _ids_of(
    related: type[models.Model] | None, value: object
) -> Iterator[tuple[type[models.Model], int]]:
    for part in value if isinstance(value, list) else [value]:
        if related and isinstance(part, int):
            yield related, part


def _names_of(related: type[models.Model], ids: set[int]) -> dict[int, dict[str, str]]:
    rows = related._base_manager.filter(pk__in=ids)
    return {row.pk: getattr(row, "name", None) or {"": str(row)} for row in rows}


def _named(found: Difference, model: type[models.Model], names: dict) -> Difference:
    rows = row_model(model, found["field"])
    sides = {}
    for side in ("before", "after"):
        value = found.get(side)
        if rows and isinstance(value, dict):
            sides[side] = {
                name: _with_names(related_model(rows, name), part, names)
                for name, part in value.items()
                if name != "pk"
            }
        elif side in found:
            sides[side] = _with_names(related_model(model, found["field"]), value, names)
    return found | sides


def _with_names(related: type[models.Model] | None, value: Any, names: dict) -> Any:
    if related is None or value is None:
        return value
    if isinstance(value, list):
        return [_with_names(related, part, names) for part in value]
    return {"id": value, "name": names.get(related, {}).get(value, {})}
