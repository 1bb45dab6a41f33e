"""The head of a sheet: organisers, title, time and place; and its single line on later pages."""

from __future__ import annotations

from reportlab.lib.units import mm

from .contents import Fact, Sheet
from .drawing import ACCENT, GREY, INK, Pen, height_of
from .fitting import FittedText, fit
from .fonts import BOLD, REGULAR

CODE = 19 * mm  # the side of the QR code
CODE_MARGIN = 5 * mm
FACT_GAP = 6 * mm
TITLE_GAP = 0.8 * mm
FACTS_IN_A_ROW = 4
LOWEST_FACT = 9  # points; what would be smaller beside others has a row of its own
SEPARATOR = " · "


class SheetHead:
    """Measured on creation; ``height`` and ``repeated_height`` include the gap to the table."""

    repeated_height = 9 * mm

    def __init__(self, sheet: Sheet, width: float) -> None:
        self._sheet, self._width = sheet, width
        self._text_width = width - (CODE + CODE_MARGIN if sheet.address else 0)
        self._organisers = fit(
            SEPARATOR.join(sheet.organisers), self._text_width, size=9, smallest=7.5
        )
        self._heading = fit(
            SEPARATOR.join(sheet.headings),
            self._text_width,
            size=10,
            smallest=7.5,
            font=BOLD,
            lines=1,
        )
        self._titles = [
            fit(
                title,
                self._text_width,
                size=17 if rank == 0 else 11,
                smallest=12 if rank == 0 else 9,
                font=BOLD if rank == 0 else REGULAR,
            )
            for rank, title in enumerate(sheet.titles)
        ]
        self._fact_rows = _fact_rows(sheet.facts, width)
        self._repeated_title = fit(
            SEPARATOR.join(sheet.titles[:1]),
            width * 0.58,
            size=9.5,
            smallest=8,
            lines=1,
            font=BOLD,
        )
        values = SEPARATOR.join(fact.value for fact in sheet.facts[:2])
        self._repeated_values = fit(values, width * 0.4, size=9, smallest=7, lines=1)
        texts = height_of(self._organisers) + 2.5 * mm + height_of(self._heading) + 1 * mm
        texts += sum(height_of(title) + TITLE_GAP for title in self._titles) + 2.5 * mm
        self._code_texts = [
            fit(text, CODE + CODE_MARGIN, size=6.5, smallest=5.5)
            for text in (sheet.code, sheet.code_label)
        ]
        code = CODE + 3 * mm + sum(map(height_of, self._code_texts))
        self._texts_height = max(texts, code if sheet.address else 0)
        self.height = self._texts_height + sum(map(_fact_row_height, self._fact_rows)) + 2 * mm

    def draw(self, pen: Pen, x: float, top: float) -> float:
        """Draw the head of the first page and return its height."""
        y = top
        pen.block(self._organisers, x, y, self._text_width, colour=GREY)
        y -= height_of(self._organisers) + 2.5 * mm
        pen.block(self._heading, x, y, self._text_width, colour=ACCENT, font=BOLD)
        y -= height_of(self._heading) + 1 * mm
        for rank, title in enumerate(self._titles):
            pen.block(
                title,
                x,
                y,
                self._text_width,
                colour=GREY if rank else INK,
                font=REGULAR if rank else BOLD,
            )
            y -= height_of(title) + TITLE_GAP
        if self._sheet.address:
            left = x + self._width - CODE
            pen.quick_response_code(self._sheet.address, left, top - CODE, CODE)
            below = top - CODE - 1 * mm
            for text in self._code_texts:
                middle = left - CODE_MARGIN / 2
                pen.block(text, middle, below, CODE + CODE_MARGIN, colour=GREY, align="centre")
                below -= height_of(text)
        y = top - self._texts_height
        for row in self._fact_rows:
            pen.rule(x, y, x + self._width, y)
            self._draw_facts(pen, row, x, y - 2 * mm)
            y -= _fact_row_height(row)
        return self.height

    def draw_repeated(self, pen: Pen, x: float, top: float) -> float:
        """Draw the single line on later pages, so that a lost page can be matched to its sheet."""
        pen.block(self._repeated_title, x, top, self._width * 0.58, font=BOLD)
        pen.block(
            self._repeated_values,
            x + self._width * 0.6,
            top,
            self._width * 0.4,
            colour=GREY,
            align="end",
        )
        return self.repeated_height

    def _draw_facts(self, pen: Pen, facts: list[_FittedFact], x: float, top: float) -> None:
        for label, value, width in facts:
            pen.block(label, x, top, width, colour=GREY)
            pen.block(value, x, top - height_of(label) - 0.3 * mm, width)
            x += width + FACT_GAP


_FittedFact = tuple[FittedText, FittedText, float]  # label, value, width


def _fact_rows(facts: tuple[Fact, ...], width: float) -> list[list[_FittedFact]]:
    """Beside each other as far as each is readable; one that would be cut has a row of its own."""
    rows: list[list[_FittedFact]] = []
    for start in range(0, len(facts), FACTS_IN_A_ROW):
        group = facts[start : start + FACTS_IN_A_ROW]
        fitted = _fitted_facts(group, width)
        long = [fact for fact, one in zip(group, fitted, strict=True) if _is_squeezed(one)]
        if long:
            short = tuple(fact for fact in group if fact not in long)
            rows += [_fitted_facts(short, width)] if short else []
            rows += [_fitted_facts((fact,), width) for fact in long]
        else:
            rows.append(fitted)
    return rows


def _is_squeezed(fitted: _FittedFact) -> bool:
    _label, value, _width = fitted
    return value.is_cut or value.size < LOWEST_FACT


def _fitted_facts(facts: tuple[Fact, ...], width: float) -> list[_FittedFact]:
    """Wide columns for long values: a share grows with the value's length, within bounds."""
    room = width - FACT_GAP * (len(facts) - 1)
    weights = [
        min(max(len(fact.value), len(SEPARATOR.join(fact.labels)) * 0.7, 10), 45) for fact in facts
    ]
    widths = [room * weight / sum(weights) for weight in weights]
    return [
        (
            fit(SEPARATOR.join(fact.labels), column, size=7.5, smallest=6, lines=1),
            fit(fact.value, column, size=10.5, smallest=8, lines=3 if len(facts) == 1 else 2),
            column,
        )
        for fact, column in zip(facts, widths, strict=True)
    ]


def _fact_row_height(facts: list[_FittedFact]) -> float:
    return max(height_of(label) + height_of(value) for label, value, _width in facts) + 4 * mm
