"""Texts made alike for searching, whatever their case: for languages with four letters i too."""

from __future__ import annotations

import unicodedata

ONE_I = str.maketrans({"İ": "i", "I": "i", "ı": "i"})


def folded(text: str) -> str:
    """A text without case, its four letters i made one.

    Databases do not agree on letters beyond ASCII, so the column holds folded text already.
    """
    return unicodedata.normalize("NFKC", text.translate(ONE_I)).casefold().replace("\x00", "")
