"""A language-independent snapshot of everything an editor can set, for JSON and comparison."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import get_all_child_relations

if TYPE_CHECKING:
    from ..series.owners import ScheduleOwner

PINNED = "pinned_start"
"""In the row of a change: it keeps its date as it was when its series changed."""
State = dict[str, Any]
"""The value of each field or relation; ``model`` says of which model. A row of a relation has its
``pk``."""


def event_state(owner: ScheduleOwner) -> State:
    """An event or activity as this object holds it, with its child rows."""
    return state_of_content(type(owner), owner.serializable_data())


def stored_state(owner: ScheduleOwner) -> State:
    """The same as the database holds it, regardless of what a form has done to this object."""
    return event_state(owner.stored())


def state_of_content(model: type[models.Model], content: Mapping[str, Any]) -> State:
    """The state in the content of a revision. Fields that it lacks, because they are newer, are not
    in the state either; records that it refers to may be gone."""
    content = as_json(content)
    state: State = {"model": model._meta.label_lower}
    for field in editable_fields(model):
        if field.name in content:
            state[field.name] = content[field.name]
    for relation in child_relations(model):
        rows = content.get(relation.get_accessor_name())
        if isinstance(rows, list):
            names = [field.name for field in row_fields(relation)]
            state[relation.get_accessor_name()] = [
                {"pk": row.get("pk")}
                | {name: row[name] for name in names if name in row}
                | ({PINNED: row[PINNED]} if row.get(PINNED) else {})
                for row in rows
            ]
    return state


def as_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with nothing in it but what JSON knows."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def editable_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """In the order of the model; many-to-many relations come last."""
    for field in model._meta.concrete_fields:
        if field.editable and not field.primary_key:
            yield field
    yield from model._meta.many_to_many


def child_relations(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """Changes, pauses, partnerships and whatever else is saved with the model."""
    return [relation for relation in get_all_child_relations(model) if not relation.many_to_many]


def row_fields(relation: models.ManyToOneRel) -> list[models.Field]:
    """The fields of a child row, without the key of its owner."""
    fields = editable_fields(relation.related_model)
    return [field for field in fields if field.name != relation.field.name]
