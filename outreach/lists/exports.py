"""Dates as a spreadsheet: CSV and XLSX with the same rows, and with nothing that runs as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from ..scheduling.sheets.csv_text import csv_bytes
from .all_dates import ListedDate

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def headings() -> list[str]:
    return [
        _("Day"),
        _("Starts"),
        _("Last day"),
        _("Ends"),
        _("Time zone"),
        _("What"),
        _("Kind"),
        _("Where"),
        _("Region"),
        _("Status"),
        _("Partners"),
        _("Participants"),
    ]


def cells(row: ListedDate) -> list[str]:
    """One date as text; times are those of its own zone."""
    date, facts = row.date, row.facts
    times = (
        ("", "")
        if date.all_day
        else (f"{date.starts_at_local:%H:%M}", f"{date.ends_at_local:%H:%M}")
    )
    return [
        f"{date.starts_at_local:%Y-%m-%d}",
        times[0],
        f"{date.last_local:%Y-%m-%d}",
        times[1],
        date.zone,
        facts.title,
        str(row.kind.words.owners),
        facts.place,
        facts.region,
        str(date.get_status_display()),
        "; ".join(facts.partners),
        "" if facts.participants is None else str(facts.participants),
    ]


def as_bytes(form: str, rows: Iterable[ListedDate]) -> bytes:
    """
    Args:
        form: ``csv`` or ``xlsx``.
    """
    table = [headings(), *(cells(row) for row in rows)]
    return csv_bytes(table) if form == "csv" else _workbook(table)


def _workbook(table: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=str(_("Dates"))[:31])
    for row in table:
        sheet.append([_text(sheet, value) for value in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _text(sheet, value: str) -> WriteOnlyCell:
    """A cell with a text, whatever it begins with."""
    try:
        cell = WriteOnlyCell(sheet, value)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(filter(str.isprintable, value)))
    cell.data_type = "s"
    return cell
