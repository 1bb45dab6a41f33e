"""Changed dates of an unsaved form: rows of the form, and lines of the rule's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms

from ...fields.wall_time import LocalDateTimeFormField
from ...scheduling.errors import SchedulingError
from ...scheduling.recurrence import Change, ChangeKind, Schedule
from ...scheduling.recurrence_text import listed_start, parse_recurrence
from ...scheduling.rules import MAX_DATES_LISTED, MAX_TEXT_LENGTH
from ..forms.schedules import refuse_far_years

MOST_ROWS = 600
LISTED_LINE = re.compile(r"(RDATE|EXDATE)((?:;[^:]*)?):(.+)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TypedChange:
    """A change and where it was typed: its row number, or its items in the text, such as
    ``EXDATE:20261224``. With neither, it is stored and the form cannot change it."""

    change: Change
    row: int | None = None
    is_saved: bool = False
    is_deleted: bool = False
    lines: tuple[str, ...] = ()

    @property
    def key(self) -> datetime:
        return self.change.local_start


class ChangeRow(forms.Form):
    """One row of the formset of changes: the fields that affect the schedule."""

    id = forms.CharField(required=False)
    local_start = LocalDateTimeFormField()
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in ChangeKind])
    starts_at_local = LocalDateTimeFormField(required=False)
    ends_at_local = LocalDateTimeFormField(required=False)
    stands_by_itself = forms.BooleanField(required=False)
    DELETE = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        refuse_far_years(self)


def row_numbers(data: Mapping[str, str], formset: str, most: int) -> range:
    """The row numbers of a formset; an invalid count means no rows."""
    total = data.get(f"{formset}-TOTAL_FORMS", "")
    return range(min(int(total), most) if re.fullmatch(r"\d{1,6}", total) else 0)


def typed_rows(data: Mapping[str, str]) -> list[TypedChange]:
    """The valid rows; saving reports what is wrong with the others."""
    return [
        _row(row, number=number, is_saved=bool(row["id"]))
        for number, row in _readable(data, "changes")
    ]


def stored_changes(data: Mapping[str, str]) -> list[TypedChange]:
    """Stored changes that the form sends along but has no editable rows for."""
    return [_row(row, number=None, is_saved=True) for _number, row in _readable(data, "stored")]


def _readable(data: Mapping[str, str], formset: str) -> Iterator[tuple[int, Mapping]]:
    for number in row_numbers(data, formset, MOST_ROWS):
        if data.get(f"{formset}-{number}-local_start"):
            form = ChangeRow(data, prefix=f"{formset}-{number}")
            if form.is_valid():
                yield number, form.cleaned_data


def _row(row: Mapping, *, number: int | None, is_saved: bool) -> TypedChange:
    return TypedChange(
        change=Change(
            local_start=row["local_start"],
            kind=ChangeKind(row["kind"]),
            starts_at_local=row["starts_at_local"],
            ends_at_local=row["ends_at_local"],
            off_rule=row["stands_by_itself"],
        ),
        row=number,
        is_saved=is_saved,
        is_deleted=row["DELETE"],
    )


def typed_lines(text: str, series: Schedule) -> list[TypedChange]:
    """The RDATE and EXDATE items of a rule's text as changes of the series."""
    changes = []
    for item, listed, is_extra in listed_items(text, series.zone):
        key = listed_start(listed, series.starts_at_local, series.zone)
        kind = ChangeKind.EXTRA if is_extra else ChangeKind.SKIPPED
        changes.append(TypedChange(change=Change(local_start=key, kind=kind), lines=(item,)))
    return changes


def listed_items(text: str, zone: str) -> Iterator[tuple[str, datetime, bool]]:
    """Each listed date: its item in the text, its value, and whether it is extra (RDATE)."""
    count = 0
    for line in text[:MAX_TEXT_LENGTH].splitlines():
        match = LISTED_LINE.fullmatch(line.strip())
        for value in match[3].split(",") if match else ():
            count += 1
            if count > MAX_DATES_LISTED:
                return
            name = match[1].upper()
            try:
                read = parse_recurrence(f"{name}{match[2]}:{value.strip()}", zone)
            except SchedulingError:
                continue
            for listed in (*read.extra, *read.skipped):
                yield f"{name}:{value.strip()}", listed, name == "RDATE"
