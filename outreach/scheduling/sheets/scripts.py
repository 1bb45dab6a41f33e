"""Turns text of any script into the characters that a PDF draws from left to right.

A PDF knows neither joining nor direction. So Arabic letters become their joined forms,
right-to-left runs are reversed (Unicode UAX #9), and whatever the font lacks becomes a question
mark. Devanagari is reordered but not fused: a joined pair shows its virama. Keep text in logical
order as long as it may still be cut: shaped text cannot be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from bidi.mirror import MIRRORED

from .fonts import has_glyph

REPLACEMENT = "?"

_JOINERS = frozenset("\u200c\u200d")
# An invisible mark that takes its neighbour's direction (class NSM) and so reveals it.
_FOLLOWER = "\u034f"
_BRACKETS = "".join(map(re.escape, MIRRORED))
_BRACKET = re.compile(f"([{_BRACKETS}])")
_TURNED_BRACKET = re.compile(f"([{_BRACKETS}]){_FOLLOWER}|{_FOLLOWER}([{_BRACKETS}])")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_RIGHT_TO_LEFT_LETTER = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SPACES = re.compile(r"\s+")
# Vowel points of Hebrew and Arabic: reading aids that would land on the wrong letter once reversed.
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
# Devanagari I is written before its letter, though it is stored after it.
_VOWEL_SIGN_I = re.compile("([\u0915-\u0939\u0958-\u095f]\u093c?)\u093f")
# FiraGO has the joined forms that Unicode encodes, but the isolated ones only as plain letters.
_RESHAPER = ArabicReshaper(
    configuration={"use_unshaped_instead_of_isolated": True, "support_zwj": True}
)


def clean(text: str) -> str:
    """``text`` in logical order on one line: composed (NFC), without controls or direction marks.

    The two joiners stay, since Persian spelling needs them; ``visual`` uses and drops them.
    """
    one_line = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return "".join(character for character in one_line if _is_kept(character)).strip(
        " \u200c\u200d"
    )


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs right to left (UAX #9, P2 and P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in _RIGHT_TO_LEFT:
            return True
    return False


def missing_glyphs(text: str) -> set[str]:
    """The characters of ``text`` that come out as ``REPLACEMENT``, for a warning before printing.

    Also names a joined form that the font lacks although it has the letter.
    """
    replaced = {character for character in clean(text) if character not in _JOINERS | {REPLACEMENT}}
    replaced = {character for character in replaced if _drawable(character) == REPLACEMENT}
    kept = clean(text).translate(_DRAWABLE)
    return replaced | {
        form for form in _shaped(kept, is_right_to_left(kept)) if not has_glyph(form)
    }


def visual(text: str, *, right_to_left: bool | None = None) -> str:
    """``text`` as it is drawn, from left to right, in characters that the font has.

    ``right_to_left`` is the direction of the paragraph; if it is None, the first letter decides.
    Pass it for later lines of a wrapped paragraph. A character without a glyph becomes
    ``REPLACEMENT``.
    """
    logical = clean(text).translate(_DRAWABLE)
    if right_to_left is None:
        right_to_left = is_right_to_left(logical)
    return _shaped(logical, right_to_left).translate(_WITH_GLYPH)


class _Translations(dict[int, str]):
    """A table for ``str.translate`` that calls ``function`` once for each character it meets."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, code: int) -> str:
        self[code] = self._function(chr(code))
        return self[code]


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)
    is_invisible = "\ufe00" <= character <= "\ufe0f" or character == _FOLLOWER
    return character in _JOINERS or not (category in {"Cc", "Cf"} or is_invisible)


def _shaped(logical: str, right_to_left: bool) -> str:
    if logical.isascii():
        return logical
    text = _VOWEL_SIGN_I.sub("\u093f\\1", logical)
    if _RIGHT_TO_LEFT_LETTER.search(text):
        joined = _RESHAPER.reshape(_POINTS.sub("", text))
        text = _turned(joined, right_to_left)
    return text.translate({ord(joiner): None for joiner in _JOINERS})


def _turned(joined: str, right_to_left: bool) -> str:
    """Visual order, with brackets mirrored in reversed runs (UAX #9, L4).

    ``get_display`` leaves brackets as they are and does not say which runs it reversed. A mark put
    after each bracket does: in a reversed run it comes out before.
    """
    followed = _BRACKET.sub(rf"\1{_FOLLOWER}", joined)
    text = get_display(followed, base_dir="R" if right_to_left else "L")
    return _TURNED_BRACKET.sub(lambda match: match[1] or MIRRORED[match[2]], text)


def _drawable(character: str) -> str:
    """The character itself, else a close relative that the font has, else ``REPLACEMENT``.

    Relatives: the compatible form (full-width and mathematical letters, Arabic forms typed as
    such), the parts of a composed letter, and the small letter of a Georgian capital.
    """
    if character in _JOINERS:
        return character
    relatives = (
        character,
        unicodedata.normalize("NFKC", character),
        unicodedata.normalize("NFD", character),
        character.lower(),
    )
    return next((form for form in relatives if all(map(has_glyph, form))), REPLACEMENT)


_KEPT = _Translations(lambda character: character if _is_kept(character) else "")
_DRAWABLE = _Translations(_drawable)
_WITH_GLYPH = _Translations(lambda form: form if has_glyph(form) else REPLACEMENT)
