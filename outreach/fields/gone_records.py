"""Makes old revisions readable again: modelcluster fails when a record they refer to is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations


def readable_content(model: type[models.Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without references to deleted records. A child row that is meaningless without
    its record, such as a partnership without its organisation, is left out."""
    found = _without_gone(model, content) or dict(content)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name in found:
            rows = (_without_gone(relation.related_model, row) for row in found[name])
            found[name] = [row for row in rows if row is not None]
    return found


def _without_gone(model: type[models.Model], content: Mapping[str, Any]) -> dict[str, Any] | None:
    """None when a required record is gone."""
    found = dict(content)
    for field in model._meta.concrete_fields:
        value = found.get(field.name)
        is_protected = field.many_to_one and field.remote_field.on_delete is models.PROTECT
        if value is None or not is_protected:
            continue
        if not field.related_model._base_manager.filter(pk=value).exists():
            if not field.null:
                return None
            found[field.name] = None
    return found
