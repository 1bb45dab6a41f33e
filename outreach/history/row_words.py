"""A changed date, a pause, a partner in words: "Friday, 25 December 2026, 10:00: cancelled"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ..fields import in_language
from .records import row_model
from .schedules import moment_in
from .wording import (
    day_words,
    moment_words,
    quoted,
    reason_in_brackets,
    record_name,
    texts_of,
)

Row = Mapping[str, Any]


def row_words(name: str, row: Row, *, all_day: bool, model: type[models.Model]) -> str:
    """A row in words, without a full stop; rows of unknown relations are shown by their values."""
    if name == "changes":
        return f"{date_of(row, all_day=all_day)}: {change_words(row, all_day=all_day)}"
    if name == "pauses":
        return pause_words(row)
    if name == "partnerships":
        return f"{record_name(row.get('organisation'))}: {partner_words(row, model)}"
    return ", ".join(str(value) for value in row.values() if value not in (None, "", {}))


def date_of(row: Row, *, all_day: bool) -> str:
    return moment_words(row.get("local_start"), all_day=all_day)


def change_words(row: Row, *, all_day: bool) -> str:
    """What differs for a date: "moved to Monday, 4 January 2027, 15:00, in Hall 2 (reason)"."""
    parts = list(_change_parts(row, all_day)) or [_("takes place")]
    return ", ".join(parts) + reason_in_brackets(row.get("reason"))


def pause_words(row: Row) -> str:
    first, last = day_words(row.get("first_on")), day_words(row.get("last_on"))
    days = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return days + reason_in_brackets(row.get("reason"))


def partner_words(row: Row, model: type[models.Model]) -> str:
    """Role and answer."""
    rows = row_model(model, "partnerships")
    return ", ".join(choice_words(rows, name, row.get(name)) for name in ("role", "answer"))


def choice_words(model: type[models.Model] | None, name: str, value: object) -> str:
    """The label of a choice; the value itself if the model no longer has it."""
    field: Any = model and model._meta.get_field(name)
    labels = dict(field.flatchoices) if field else {}
    return str(labels.get(value, value or ""))


def _change_parts(row: Row, all_day: bool) -> Iterator[str]:
    said = {
        "cancelled": _("cancelled"),
        "postponed": _("postponed"),
        "skipped": _("skipped"),
        "extra": _("an extra date"),
    }
    kind = str(row.get("kind") or "")
    if kind in said:
        yield said[kind]
    elif row.get("off_rule"):
        yield said["extra"]
    start, end = row.get("starts_at_local"), row.get("ends_at_local")
    if start and moment_in(start) != moment_in(row.get("local_start")):
        yield _("moved to %(start)s") % {"start": moment_words(start, all_day=all_day)}
    if end:
        yield _("until %(end)s") % {"end": moment_words(end, all_day=all_day, is_end=True)}
    if row.get("venue"):
        yield _("place: %(venue)s") % {"venue": record_name(row["venue"])}
    if title := in_language(texts_of(row.get("title"))):
        yield _("title: %(title)s") % {"title": quoted(title)}
