"""What a printable sheet says: its columns, facts and rows, and the text of every cell.

A sheet knows no event and no clock: words, dates and labels are passed in as text, translated and
in the event's zone. Where a text comes in several languages, the first one is set large.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import SheetRefused

LOWEST_ROW_MM = 9.0  # Lower rows cannot be signed.


class ColumnKind(StrEnum):
    NUMBER = "number"  # counted by the sheet, blank rows included
    TEXT = "text"  # takes the next value of the row
    TICK = "tick"  # a box to tick
    HAND = "hand"  # left empty: a signature, a remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``labels`` in one or two languages; ``share`` is the width relative to the other columns'."""

    labels: tuple[str, ...]
    share: float
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled fact about the occasion, such as its date, its time with the zone, or its
    place."""

    labels: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet says. Each row holds one value per ``TEXT`` column; missing ones stay empty.

    ``page_label`` is a translated template with ``%(page)s`` and ``%(pages)s``. ``notices`` are the
    privacy line in each language, ``stamp`` names the version of the rows. ``address`` becomes a QR
    code that leads from the paper back to the record; under it stand ``code`` and what it is for,
    ``code_label``. ``language`` is the
    tag of the first language, for screen readers.

    Raises:
        SheetRefused: no column, a share that is not positive, a negative number of blank rows, rows
            lower than ``LOWEST_ROW_MM``, or a row with more values than there are columns for.
    """

    headings: tuple[str, ...]
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    page_label: str
    language: str
    organisers: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    blank_rows: int = 0
    notices: tuple[str, ...] = ()
    stamp: str = ""
    address: str = ""
    code: str = ""
    code_label: str = ""
    row_height_mm: float = 9.5
    is_landscape: bool = False

    def __post_init__(self) -> None:
        if not self.columns or any(column.share <= 0 for column in self.columns):
            raise SheetRefused(_("A sheet needs columns, each with a width above zero."))
        if self.blank_rows < 0:
            raise SheetRefused(_("The number of blank rows cannot be negative."))
        if self.row_height_mm < LOWEST_ROW_MM:
            raise SheetRefused(
                _("Rows must be at least %(lowest)s mm high to leave room for a signature."),
                lowest=f"{LOWEST_ROW_MM:g}",
            )
        room = sum(column.kind is ColumnKind.TEXT for column in self.columns)
        for number, row in enumerate(self.rows, start=1):
            if len(row) > room:
                raise SheetRefused(
                    _("Row %(number)s has more values than the sheet has columns for."),
                    number=number,
                )


def cells(sheet: Sheet, *, with_blank_rows: bool = True) -> list[tuple[str, ...]]:
    """One text per column and row: the filled rows first, then the blank ones, all numbered."""
    blanks = sheet.blank_rows if with_blank_rows else 0
    rows = [*sheet.rows, *[()] * blanks]
    return [_row_cells(sheet.columns, number, row) for number, row in enumerate(rows, start=1)]


def _row_cells(columns: tuple[Column, ...], number: int, row: tuple[str, ...]) -> tuple[str, ...]:
    values = iter(row)
    texts = {ColumnKind.NUMBER: lambda: str(number), ColumnKind.TEXT: lambda: next(values, "")}
    return tuple(texts.get(column.kind, str)() for column in columns)


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
