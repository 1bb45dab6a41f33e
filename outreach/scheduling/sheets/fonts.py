"""The font for printing: which characters it has, and how wide they are.

FiraGO (SIL OFL, from the package ``pymupdf-fonts``) holds Azerbaijani and other Latin, Cyrillic,
Georgian, Hebrew, Devanagari, and Arabic with the Persian and Urdu letters in one design, so a list
of mixed names looks like one list. It is embedded as a subset and never committed.
"""

from __future__ import annotations

import io
from functools import lru_cache

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "FiraGO"
BOLD = "FiraGO-Bold"

_CODES = {REGULAR: "figo", BOLD: "figbo"}


@lru_cache(maxsize=len(_CODES))
def font_named(name: str) -> TTFont:
    """The face ``REGULAR`` or ``BOLD``, unpacked and registered with reportlab on the first
    call."""
    font = TTFont(name, io.BytesIO(pymupdf_fonts.myfont(_CODES[name])), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def has_glyph(character: str) -> bool:
    """Whether the font's own table maps ``character``. Both faces map the same characters."""
    return ord(character) in font_named(REGULAR).face.charToGlyph


def width_of(visual: str, size: float, font: str = REGULAR) -> float:
    """The width in points of text that is already shaped (see ``scripts.visual``)."""
    return font_named(font).stringWidth(visual, size)
