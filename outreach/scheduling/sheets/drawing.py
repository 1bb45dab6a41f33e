"""The pen of a sheet: text, lines, bands, boxes and QR codes on A4, in points from bottom left."""

from __future__ import annotations

from typing import BinaryIO, Literal

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from .fitting import FittedText
from .fonts import REGULAR, font_named, width_of
from .scripts import clean

INK = HexColor(0x1A2129)
ACCENT = HexColor(0x1D4263)
GREY = HexColor(0x5B6670)
HAIRLINE = HexColor(0xC3CBD2)
TINT = HexColor(0xEDF1F4)

LEADING = 1.22  # the distance between baselines, in font sizes
_ASCENT = 0.93
_HALF_CAPITAL = 0.345

Align = Literal["start", "end", "centre"]


def height_of(fitted: FittedText) -> float:
    """The height in points of a block of text, its leading included."""
    return len(fitted.lines) * fitted.size * LEADING


class Pen:
    """Draws one document, page after page. The output depends only on what is drawn."""

    def __init__(
        self, output: BinaryIO, *, is_landscape: bool, language: str, title: str, author: str
    ) -> None:
        self.width, self.height = landscape(A4) if is_landscape else A4
        self._canvas = Canvas(
            output, pagesize=(self.width, self.height), invariant=1, lang=language
        )
        self._canvas.setTitle(clean(title))
        self._canvas.setAuthor(clean(author))
        self._canvas.setCreator("wagtail-outreach")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def block(
        self, fitted: FittedText, x: float, top: float, width: float, *, colour: HexColor = INK,
        font: str = REGULAR, align: Align = "start",
    ) -> None:  # fmt: skip
        """Text that hangs from ``top``. Right-to-left text starts at the right edge."""
        self._lines(fitted, x, top - _ASCENT * fitted.size, width, colour, font, align)

    def cell(
        self, fitted: FittedText, x: float, middle: float, width: float, *, colour: HexColor = INK,
        font: str = REGULAR, align: Align = "start",
    ) -> None:  # fmt: skip
        """Text whose capitals are vertically centred on ``middle``."""
        above = (len(fitted.lines) - 1) / 2 * fitted.size * LEADING
        self._lines(
            fitted, x, middle + above - _HALF_CAPITAL * fitted.size, width, colour, font, align
        )

    def rule(
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        *,
        colour: HexColor = HAIRLINE,
        weight: float = 0.5,
    ) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(weight)
        self._canvas.line(x, y, to_x, to_y)

    def band(
        self, x: float, y: float, width: float, height: float, *, colour: HexColor = TINT
    ) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def box(self, x: float, y: float, side: float) -> None:
        """An empty box to tick."""
        self._canvas.setStrokeColor(GREY)
        self._canvas.setLineWidth(0.8)
        self._canvas.rect(x, y, side, side, stroke=1, fill=0)

    def quick_response_code(self, address: str, x: float, y: float, side: float) -> None:
        """A QR code without its quiet zone, which the caller must leave white around it."""
        matrix = segno.make(address, error="m", micro=False).matrix
        module = side / len(matrix)
        self._canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            for start, length in _dark_runs(modules):
                top = y + side - (row + 1) * module
                self._canvas.rect(
                    x + start * module, top, length * module, module, stroke=0, fill=1
                )

    def next_page(self) -> None:
        self._canvas.showPage()

    def save(self) -> None:
        self._canvas.save()

    def _lines(
        self,
        fitted: FittedText,
        x: float,
        baseline: float,
        width: float,
        colour: HexColor,
        font: str,
        align: Align,
    ) -> None:
        font_named(font)
        self._canvas.setFillColor(colour)
        self._canvas.setFont(font, fitted.size)
        for number, line in enumerate(fitted.lines):
            room = width - width_of(line, fitted.size, font)
            is_at_right = align == "end" or (align == "start" and fitted.is_right_to_left)
            indent = room if is_at_right else room / 2 if align == "centre" else 0
            self._canvas.drawString(x + indent, baseline - number * fitted.size * LEADING, line)


def _dark_runs(modules: bytearray) -> list[tuple[int, int]]:
    """(start, length) of adjacent dark modules, drawn in one so that no white seam shows between
    them."""
    runs: list[tuple[int, int]] = []
    for column, is_dark in enumerate(modules):
        if not is_dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
