"""Rows as CSV that spreadsheets open correctly and cannot run as formulas."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from .contents import Sheet, cells

_FORMULA_STARTS = ("=", "+", "-", "@")
_LINE_STARTS = ("\t", "\r", "\n")
_UNSEEN = ("Z", "C")
"""Categories of spaces, control characters and marks without a width, which programs skip."""


def harmless(value: str) -> str:
    """``value``, with an apostrophe before it if a spreadsheet would run it as a formula, also with
    full-width signs or behind what nobody sees."""
    seen = (letter for letter in value if not unicodedata.category(letter).startswith(_UNSEEN))
    first = unicodedata.normalize("NFKC", next(seen, ""))
    is_formula = first.startswith(_FORMULA_STARTS) or value.startswith(_LINE_STARTS)
    return f"'{value}" if is_formula else value


def csv_bytes(rows: Iterable[Sequence[str]], *, delimiter: str = ";") -> bytes:
    """UTF-8 with a byte order mark, lines ending in CRLF (RFC 4180).

    Spreadsheets expect the semicolon where the comma is the decimal separator, as in Azerbaijani
    and Russian; the mark keeps letters such as ``ə`` from being read in another encoding.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def rows_as_csv(sheet: Sheet, *, delimiter: str = ";", with_blank_rows: bool = False) -> bytes:
    """The sheet's columns and rows for a spreadsheet (see ``csv_bytes``)."""
    header = tuple(" / ".join(filter(None, column.labels)) for column in sheet.columns)
    return csv_bytes([header, *cells(sheet, with_blank_rows=with_blank_rows)], delimiter=delimiter)
