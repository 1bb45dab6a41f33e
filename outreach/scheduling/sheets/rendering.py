"""Renders rows as a printable sheet to sign or tick by hand (PDF)."""

from __future__ import annotations

from io import BytesIO

from .contents import LOWEST_ROW_MM, Column, ColumnKind, Fact, Sheet, cells
from .drawing import Pen
from .layout import SheetLayout

__all__ = ["LOWEST_ROW_MM", "Column", "ColumnKind", "Fact", "Sheet", "render_pdf"]


def render_pdf(sheet: Sheet) -> bytes:
    """The sheet on A4, its column labels repeated on every page. Equal sheets give equal bytes.

    Raises:
        SheetRefused: head and foot leave no room for a row.
    """
    output = BytesIO()
    pen = Pen(
        output,
        is_landscape=sheet.is_landscape,
        language=sheet.language,
        title=" – ".join([*sheet.headings[:1], *sheet.titles[:1]]),
        author=", ".join(sheet.organisers),
    )
    layout = SheetLayout(sheet, pen)
    pages = layout.paginated(cells(sheet))
    for number, rows in enumerate(pages, start=1):
        layout.draw_page(rows, page=number, pages=len(pages))
    pen.save()
    return output.getvalue()
