"""Rows as CSV that spreadsheets open correctly and cannot run as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: str) -> str:
    """``value``, with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def csv_bytes(rows: Iterable[Sequence[str]], *, delimiter: str = ";") -> bytes:
    """UTF-8 with a byte order mark, lines ending in CRLF (RFC 4180).

    Spreadsheets expect the semicolon where the comma is the decimal separator, as in Azerbaijani
    and Russian; the mark keeps letters such as ``ə`` from being read in another encoding.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
