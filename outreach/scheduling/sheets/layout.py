"""The layout of a sheet: head, table, foot. All lengths are points; ``y`` grows upwards."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from ..errors import SheetRefused
from .contents import ColumnKind, Sheet
from .drawing import GREY, HAIRLINE, INK, Align, Pen, height_of
from .fitting import FittedText, fit
from .fonts import BOLD, REGULAR
from .head import SheetHead

SIDE = 15 * mm
TOP = 13 * mm
BOTTOM = 10 * mm
PADDING = 2 * mm  # inside a cell, left and right
TICK_BOX = 4.5 * mm

Row = tuple[str, ...]


class SheetLayout:
    """Measures one sheet once, then draws it page by page.

    ``paginated`` raises ``SheetRefused`` when head and foot leave no room for a row.
    """

    def __init__(self, sheet: Sheet, pen: Pen) -> None:
        self._sheet, self._pen = sheet, pen
        self._width = pen.width - 2 * SIDE
        self._head = SheetHead(sheet, self._width)
        self._edges = self._column_edges()
        self._labels = [self._column_labels(number) for number in range(len(sheet.columns))]
        self._label_height = max(sum(map(height_of, labels)) for labels in self._labels) + 3 * mm
        self._notices = [
            fit(notice, self._width * 0.72, size=7.5, smallest=6, lines=2)
            for notice in sheet.notices
        ]
        self._foot_height = max(9 * mm, sum(map(height_of, self._notices)) + 3 * mm)
        self._row_height = sheet.row_height_mm * mm

    def paginated(self, rows: Sequence[Row]) -> list[list[Row]]:
        """The rows page by page, at least one page. The first page has room for fewer."""
        first, later = self._capacity(self._head.height), self._capacity(self._head.repeated_height)
        pages = [list(rows[:first])]
        pages += [list(rows[start : start + later]) for start in range(first, len(rows), later)]
        return pages

    def draw_page(self, rows: Sequence[Row], *, page: int, pages: int) -> None:
        y = self._pen.height - TOP
        y -= (
            self._head.draw(self._pen, SIDE, y)
            if page == 1
            else self._head.draw_repeated(self._pen, SIDE, y)
        )
        self._draw_labels(y)
        y -= self._label_height
        for row in rows:
            self._draw_row(row, y)
            y -= self._row_height
        self._draw_uprights(y + len(rows) * self._row_height, y)
        self._draw_foot(page, pages)
        self._pen.next_page()

    def _capacity(self, head_height: float) -> int:
        room = (
            self._pen.height
            - TOP
            - BOTTOM
            - self._foot_height
            - 2 * mm
            - head_height
            - self._label_height
        )
        if room < self._row_height:
            raise SheetRefused(_("The header and footer of this sheet leave no room for rows."))
        return int(room // self._row_height)

    def _column_edges(self) -> list[float]:
        """The x of each column's left edge, then of the table's right one."""
        total = sum(column.share for column in self._sheet.columns)
        edges = [SIDE]
        for column in self._sheet.columns:
            edges.append(edges[-1] + self._width * column.share / total)
        return edges

    def _room(self, number: int) -> float:
        return self._edges[number + 1] - self._edges[number] - 2 * PADDING

    def _column_labels(self, number: int) -> list[FittedText]:
        labels = self._sheet.columns[number].labels
        return [
            fit(
                label,
                self._room(number),
                size=7 if rank else 8.5,
                smallest=6,
                font=REGULAR if rank else BOLD,
            )
            for rank, label in enumerate(labels)
        ]

    def _draw_labels(self, top: float) -> None:
        bottom = top - self._label_height
        self._pen.band(SIDE, bottom, self._width, self._label_height)
        for number, labels in enumerate(self._labels):
            y = top - (self._label_height - sum(map(height_of, labels))) / 2
            for rank, label in enumerate(labels):
                self._pen.block(
                    label, self._edges[number] + PADDING, y, self._room(number),
                    colour=GREY if rank else INK, font=REGULAR if rank else BOLD,
                    align=self._align(number),
                )  # fmt: skip
                y -= height_of(label)
        self._pen.rule(SIDE, bottom, SIDE + self._width, bottom, colour=INK, weight=0.9)

    def _draw_row(self, row: Row, top: float) -> None:
        middle = top - self._row_height / 2
        for number, text in enumerate(row):
            kind, x, room = (
                self._sheet.columns[number].kind,
                self._edges[number] + PADDING,
                self._room(number),
            )
            if kind is ColumnKind.TICK:
                self._pen.box(x + (room - TICK_BOX) / 2, middle - TICK_BOX / 2, TICK_BOX)
            elif kind is ColumnKind.NUMBER:
                self._pen.cell(
                    fit(text, room, size=8.5, smallest=6, lines=1),
                    x,
                    middle,
                    room,
                    colour=GREY,
                    align="end",
                )
            else:
                self._pen.cell(_in_cell(text, room), x, middle, room)
        bottom = top - self._row_height
        self._pen.rule(SIDE, bottom, SIDE + self._width, bottom)

    def _draw_uprights(self, top: float, bottom: float) -> None:
        for edge in self._edges[1:-1]:
            self._pen.rule(edge, top, edge, bottom, colour=HAIRLINE)

    def _align(self, number: int) -> Align:
        kind = self._sheet.columns[number].kind
        if kind is ColumnKind.NUMBER:
            return "end"
        return "centre" if kind is ColumnKind.TICK else "start"

    def _draw_foot(self, page: int, pages: int) -> None:
        top = BOTTOM + self._foot_height
        self._pen.rule(SIDE, top, SIDE + self._width, top)
        y = top - 2 * mm
        for notice in self._notices:
            self._pen.block(notice, SIDE, y, self._width * 0.72, colour=GREY)
            y -= height_of(notice)
        x, width, y = SIDE + self._width * 0.75, self._width * 0.25, top - 2 * mm
        label = fit(
            self._sheet.page_label % {"page": page, "pages": pages},
            width,
            size=8.5,
            smallest=6,
            lines=1,
            font=BOLD,
        )
        self._pen.block(label, x, y, width, font=BOLD, align="end")
        stamp = fit(self._sheet.stamp, width, size=6.5, smallest=5, lines=1)
        self._pen.block(stamp, x, y - height_of(label), width, colour=GREY, align="end")


def _in_cell(text: str, room: float) -> FittedText:
    """Large in up to two lines; three small ones before anything is cut."""
    fitted = fit(text, room, size=10, smallest=7)
    return fit(text, room, size=7, smallest=6.5, lines=3) if fitted.is_cut else fitted


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
