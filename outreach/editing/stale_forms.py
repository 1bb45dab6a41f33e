"""A form that was made before somebody else's save must not take that save back.

Each form carries what it was made from, sealed. Whoever sends it is compared, under the row's lock,
with what is stored then. Jobs change nothing that a form shows, so they never make one stale.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.forms import BaseForm
from django.http import QueryDict
from modelcluster.models import (
    ClusterableModel,
    get_serializable_data_for_fields,
    model_from_serializable_data,
)

from ..history.differences import describe_changes
from ..history.sentences import sentences
from ..history.states import state_of_content
from ..series.owners import ScheduleOwner

SHOWN = "outreach-shown"
"""The name of the hidden field."""
SALT = "outreach.shown"
LONGEST = 2_000_000

Content = Mapping[str, Any]
"""A row with its child rows, as modelcluster writes it."""


def content_of(row: models.Model) -> Content:
    if isinstance(row, ClusterableModel):
        return row.serializable_data()
    content = get_serializable_data_for_fields(row)
    many = {field.name: field for field in row._meta.many_to_many}
    return content | {
        name: sorted(getattr(row, name).values_list("pk", flat=True)) for name in many
    }


def sealed(row: models.Model) -> str:
    """What the form shows of a row, for its hidden field."""
    content = json.loads(json.dumps(content_of(row), cls=DjangoJSONEncoder))
    return signing.dumps(content, salt=SALT, compress=True)


def opened(text: str) -> Content | None:
    """What a form was made from; None if it does not say, or not in our hand."""
    try:
        return signing.loads(text, salt=SALT) if text and len(text) <= LONGEST else None
    except signing.BadSignature:
        return None


@contextmanager
def locked(row: models.Model) -> Iterator[None]:
    """One transaction in which nobody else writes the row."""
    if isinstance(row, ScheduleOwner):
        with row.write(row.pk):
            yield
    else:
        with transaction.atomic():
            list(type(row)._base_manager.select_for_update().filter(pk=row.pk).values_list("pk"))
            yield


class Staleness:
    """What has been saved since a form was made. ``stored``: the row as it is now.

    Args:
        shown: what the form was made from.
    """

    def __init__(self, row: models.Model, shown: Content) -> None:
        self.model = type(row)
        self.shown = shown
        self.stored = self.model._base_manager.get(pk=row.pk)
        self._before = state_of_content(self.model, shown)
        self.differences = self._said(content_of(self.stored))
        """What somebody else changed, in sentences."""

    def typed(self, form: BaseForm) -> list[str]:
        """What whoever sends the form changed, in sentences; what cannot be read is left out."""
        form.is_valid()
        return self._said(content_of(form.instance))

    def _said(self, content: Content) -> list[str]:
        after = state_of_content(self.model, content)
        return sentences(describe_changes(self._before, after), self.model)

    @property
    def made_from(self) -> models.Model:
        """The row as it was shown; without many-to-many relations that are not saved with it."""
        if issubclass(self.model, ClusterableModel):
            return self.model.from_serializable_data(self.shown, check_fks=False)
        content = {name: self.shown[name] for name in self.shown.keys() - self.many_to_many.keys()}
        return model_from_serializable_data(self.model, content, check_fks=False)

    @property
    def many_to_many(self) -> dict[str, list]:
        """Those, as they were shown, by their names."""
        if issubclass(self.model, ClusterableModel):
            return {}
        names = [field.name for field in self.model._meta.many_to_many]
        return {name: self.shown[name] for name in names if name in self.shown}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Three forms: ``shown`` as it was made, ``sent`` with what was typed in it, ``fresh`` as it
    would be made now."""

    shown: BaseForm
    sent: BaseForm
    fresh: BaseForm

    def merged(self, data: QueryDict) -> QueryDict:
        """What was typed on top of what is stored: whatever nobody touched in the form that was sent
        shows what somebody else has saved. Texts in several languages are looked at one by one."""
        result = data.copy()
        touched = set(self.sent.changed_data)
        for name in self.fresh.fields:
            if name == SHOWN:
                continue
            now = fields_in(str(self.fresh[name]))
            if name in touched:
                before = fields_in(str(self.shown[name]))
                now = (
                    []
                    if len(now) < 2
                    else [one for one in now if _is_untouched(one[0], before, data)]
                )
                _replace(result, "", now)
            else:
                _replace(result, self.fresh[name].html_name, now)
        for name, formset in getattr(self.fresh, "formsets", {}).items():
            if not self.sent.formsets[name].has_changed():
                _replace(result, formset.prefix, fields_in(str(formset)))
        result[SHOWN] = sealed(self.fresh.instance)
        return result


def _is_untouched(name: str, before: list[tuple[str, str]], data: QueryDict) -> bool:
    typed = [text.replace("\r\n", "\n") for text in data.getlist(name)]
    return typed == [text for known, text in before if known == name]


def _replace(data: QueryDict, prefix: str, fields: list[tuple[str, str]]) -> None:
    names = {name for name, _value in fields} | {prefix}
    for name in [one for one in data if one in names or (prefix and one.startswith(f"{prefix}-"))]:
        del data[name]
    for name, value in fields:
        data.appendlist(name, value)


def fields_in(html: str) -> list[tuple[str, str]]:
    """Names and values that a browser would send of these widgets."""
    reader = _Fields()
    reader.feed(html)
    return reader.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._select = self._area = ""
        self._text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.found.append((self._select, given.get("value") or ""))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "input" and name:
            is_ticked = kind not in ("checkbox", "radio") or "checked" in given
            if is_ticked:
                standard = "on" if kind in ("checkbox", "radio") else ""
                self.found.append((name, given.get("value", standard) or ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            self.found.append((self._area, self._text.removeprefix("\n").removeprefix("\r\n")))
            self._area = ""
