"""A form that was made before somebody else's save must not take that save back.

Each form carries what it was made from, sealed. Whoever sends it is compared, under the row's lock,
with what is stored then. Jobs change nothing that a form shows, so they never make one stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from django.core import signing
from django.db import models, transaction
from django.forms import BaseForm, BoundField, ModelMultipleChoiceField, MultipleChoiceField
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from modelcluster.models import (
    ClusterableModel,
    get_serializable_data_for_fields,
    model_from_serializable_data,
)

from ..history.differences import describe_changes
from ..history.sentences import sentences
from ..history.states import as_json, state_of_content
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
    return get_serializable_data_for_fields(row) | {
        name: sorted(getattr(row, name).values_list("pk", flat=True))
        for name in _names_of_several(type(row))
    }


def _names_of_several(model: type[models.Model]) -> list[str]:
    """Many-to-many relations that are not saved with the row; modelcluster saves its own."""
    is_cluster = issubclass(model, ClusterableModel)
    return [] if is_cluster else [field.name for field in model._meta.many_to_many]


@dataclass(frozen=True)
class Seal:
    """What a form was made from, and when."""

    content: Content
    made_at: datetime | None


def sealed(row: models.Model) -> str:
    """What the form shows of a row, for its hidden field. It is the same for everybody: whoever has
    logged in since as somebody else is compared all the same."""
    facts = [timezone.now().isoformat(), as_json(content_of(row))]
    return signing.dumps(facts, salt=_salt_of(row), compress=True)


def opened(text: str, row: models.Model) -> Seal | None:
    """What a form of this row was made from; None if it does not say, or not in our hand."""
    try:
        found = signing.loads(text, salt=_salt_of(row)) if text and len(text) <= LONGEST else None
    except signing.BadSignature:
        return None
    return Seal(found[1], parse_datetime(found[0])) if found else None


def _salt_of(row: models.Model) -> str:
    return f"{SALT} {row._meta.label_lower} {row.pk}"


@contextmanager
def locked(row: models.Model) -> Iterator[None]:
    """One transaction in which nobody else writes the row.

    Raises:
        Http404: it has been deleted.
    """
    rows = type(row)._base_manager.filter(pk=row.pk)
    block = row.write(row.pk) if isinstance(row, ScheduleOwner) else transaction.atomic()
    with block:
        if not rows.select_for_update().values_list("pk"):
            raise Http404
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
        """What whoever sends the form changed, in sentences; of a form that cannot be read without
        its rows and its choices of several."""
        if not form.is_valid():
            return self._said(content_of(form.instance))
        content = dict(content_of(form.save(commit=False)))
        for name in self.many_to_many:
            if name in form.cleaned_data:
                content[name] = sorted(one.pk for one in form.cleaned_data[name])
        return self._said(content)

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
        names = _names_of_several(self.model)
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
        shows what somebody else has saved. Rows are looked at one by one, texts in several languages
        too, and of a choice of several what either added or took away."""
        result = data.copy()
        for name in self.fresh.fields.keys() - {SHOWN}:
            before, now = (_texts(form[name]) for form in (self.shown, self.fresh))
            if name not in self.sent.changed_data:
                _put(result, before.keys() | now.keys() | {self.fresh[name].html_name}, now)
            elif isinstance(
                self.fresh.fields[name], MultipleChoiceField | ModelMultipleChoiceField
            ):
                key = self.fresh[name].html_name
                both = _of_both(before.get(key, []), now.get(key, []), data.getlist(key))
                result.setlist(key, both)
            else:
                same = {key for key in now if _typed(data, key) == before.get(key)}
                _put(result, same, now)
        for name, fresh in getattr(self.fresh, "formsets", {}).items():
            shown, sent = self.shown.formsets[name], self.sent.formsets[name]
            for formset in (shown, fresh):
                if hasattr(formset, "show_again"):  # It does not show all of its rows.
                    formset.show_again(sent, shown)
            _Rows(shown, fresh, sent).merge(result)
        result[SHOWN] = sealed(self.fresh.instance)
        return result


Texts = dict[str, list[str]]
"""The values that a browser would send, by their names."""


class _Rows:
    """The rows of one relation: as they were shown, as they are stored, and as they were sent."""

    def __init__(self, shown: Any, fresh: Any, sent: Any) -> None:
        self.prefix = fresh.prefix
        self.model = fresh.model
        self.shown = {row.instance.pk: self._cells(row) for row in shown.initial_forms}
        self.fresh = {row.instance.pk: self._cells(row) for row in fresh.initial_forms}
        self.sent = sent
        self.unique = self._unique_names(fresh)

    def merge(self, data: QueryDict) -> None:
        """Replace the rows in ``data``: first those that are stored, with what was typed in them,
        then new ones. One that somebody else has removed is new if something was typed in it, and
        one that both have added is theirs, with what was typed."""
        known: dict[int, Texts] = dict(self.fresh)
        new: list[Texts] = []
        for cells in self._sent_cells(data):
            pk = self._pk_of(cells)
            is_touched = pk not in self.shown or self._differs(cells, self.shown[pk])
            if pk in known:
                if is_touched:
                    known[pk] = self._on_top(cells, self.shown.get(pk, {}), known[pk])
            elif pk is None or is_touched:
                twin = self._twin_of(cells)
                if twin is not None:
                    known[twin] = self._on_top(cells, {}, known[twin])
                elif not _said(cells.get(DELETION_FIELD_NAME)):
                    new.append(cells | {"id": [""]})
        for name in [one for one in data if one.startswith(f"{self.prefix}-")]:
            del data[name]
        rows = [*known.values(), *new]
        counts = {"TOTAL": len(rows), "INITIAL": len(known), "MIN_NUM": 0, "MAX_NUM": 1000}
        for name, number in counts.items():
            data[f"{self.prefix}-{name}_FORMS"] = str(number)
        for place, cells in enumerate(rows):
            for name, texts in cells.items():
                data.setlist(f"{self.prefix}-{place}-{name}", texts)

    def _cells(self, row: Any) -> Texts:
        start = f"{row.prefix}-"
        found: Texts = {}
        for name in row.fields:
            for key, texts in _texts(row[name]).items():
                found[key.removeprefix(start)] = texts
        return found

    def _sent_cells(self, data: QueryDict) -> Iterator[Texts]:
        for row in self.sent.forms:
            start = f"{row.prefix}-"
            keys = [name for name in data if name.startswith(start)]
            cells = {name.removeprefix(start): _typed(data, name) or [] for name in keys}
            if row.instance.pk or row.has_changed():
                yield cells

    def _pk_of(self, cells: Texts) -> int | None:
        (text,) = cells.get("id") or [""]
        return int(text) if text.isdecimal() else None

    def _differs(self, cells: Texts, before: Texts) -> bool:
        names = (cells.keys() | before.keys()) - {"id", ORDERING_FIELD_NAME}
        return any(_said(cells.get(name)) != _said(before.get(name)) for name in names)

    def _on_top(self, cells: Texts, before: Texts, now: Texts) -> Texts:
        names = cells.keys() | before.keys() | now.keys()
        found: Texts = {"id": now.get("id", [""])}
        for name in names - {"id"}:
            typed = cells.get(name)
            is_touched = _said(typed) != _said(before.get(name)) and (before or _said(typed))
            found[name] = (typed or []) if is_touched else now.get(name, [])
        return found

    def _twin_of(self, cells: Texts) -> int | None:
        """The stored row that says the same thing, which there may be only once."""
        if not self.unique:
            return None
        wanted = [_said(cells.get(name)) for name in self.unique]
        for pk, row in self.fresh.items():
            if pk not in self.shown and [_said(row.get(name)) for name in self.unique] == wanted:
                return pk
        return None

    def _unique_names(self, formset: Any) -> list[str]:
        """The fields of a row that no two rows of one owner have in common."""
        owner = formset.fk.name
        found = [tuple(names) for names in self.model._meta.unique_together]
        found += [one.fields for one in self.model._meta.total_unique_constraints]
        for names in found:
            if owner in names:
                return [name for name in names if name != owner]
        return []


def _said(texts: list[str] | None) -> list[str]:
    return [text for text in texts or [] if text]


def _typed(data: QueryDict, name: str) -> list[str] | None:
    return [text.replace("\r\n", "\n") for text in data.getlist(name)] if name in data else None


def _of_both(before: list[str], now: list[str], typed: list[str]) -> list[str]:
    added = [one for one in now if one not in before and one not in typed]
    return [*(one for one in typed if one in now or one not in before), *added]


def _put(data: QueryDict, names: Iterable[str], texts: Texts) -> None:
    for name in names:
        if name in texts:
            data.setlist(name, texts[name])
        else:
            data.pop(name, None)


def _texts(field: BoundField) -> Texts:
    found: Texts = {}
    for name, text in fields_in(str(field)):
        found.setdefault(name, []).append(text)
    return found


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
        self._is_without_scripts = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "noscript" or self._is_without_scripts:
            self._is_without_scripts = True
            return
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
        if tag == "noscript":
            self._is_without_scripts = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            self.found.append((self._area, self._text.removeprefix("\n").removeprefix("\r\n")))
            self._area = ""
