"""Making text fit a given width: shrink it, then break it, then cut it with an ellipsis."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .fonts import REGULAR, width_of
from .scripts import clean, is_right_to_left, visual

ELLIPSIS = "…"

_STEP = 0.5  # points between one tried size and the next
_LONGEST = 2000  # characters; more never fit on a page, and measuring them is slow


@dataclass(frozen=True, slots=True)
class FittedText:
    """Shaped lines, ready to draw from left to right, and the size in points at which they fit."""

    lines: tuple[str, ...]
    size: float
    is_right_to_left: bool = False
    is_cut: bool = False


def fit(
    text: str, width: float, *, size: float, smallest: float, lines: int = 2, font: str = REGULAR
) -> FittedText:
    """``text`` in at most ``lines`` lines of ``width`` points, as large as possible up to ``size``.

    One line, down to a size halfway to ``smallest``, is preferred to several, and words are broken
    only as a last resort. Text that does not fit at ``smallest`` is cut in logical order, so an
    Arabic name keeps its beginning. Empty text has no lines.
    """
    logical = clean(text)[:_LONGEST]
    if not logical:
        return FittedText(lines=(), size=size)
    right_to_left = is_right_to_left(logical)
    line = visual(logical, right_to_left=right_to_left)
    lowest = smallest if lines == 1 else (size + smallest) / 2
    for candidate in _sizes(size, lowest):
        if width_of(line, candidate, font) <= width:
            return FittedText((line,), candidate, right_to_left)
    for candidate, may_break_words in _tries(lowest, smallest) if lines > 1 else ():
        broken = _broken(logical, width / candidate, lines, right_to_left, font, may_break_words)
        if broken is not None:
            return FittedText(_drawn(broken, right_to_left), candidate, right_to_left)
    cut = _cut(logical, width / smallest, lines, right_to_left, font)
    return FittedText(_drawn(cut, right_to_left), smallest, right_to_left, is_cut=True)


def _tries(largest: float, smallest: float) -> Iterator[tuple[float, bool]]:
    """(size, whether words may be broken), the best-looking first."""
    yield from ((candidate, False) for candidate in _sizes(largest, smallest))
    yield smallest, True


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    candidate = largest
    while candidate > smallest:
        yield candidate
        candidate -= _STEP
    yield smallest


def _drawn(lines: list[str], right_to_left: bool) -> tuple[str, ...]:
    return tuple(visual(line, right_to_left=right_to_left) for line in lines)


def _fits(logical: str, width: float, right_to_left: bool, font: str) -> bool:
    """``width`` is in ems here and below, so that one measurement serves every size."""
    return width_of(visual(logical, right_to_left=right_to_left), 1, font) <= width


def _longest_prefix(
    logical: str, width: float, right_to_left: bool, font: str, tail: str = ""
) -> int:
    """How many characters from the beginning fit together with ``tail``; at least one."""
    low, high = 1, len(logical)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(logical[:middle] + tail, width, right_to_left, font):
            low = middle
        else:
            high = middle - 1
    while 1 < low < len(logical) and unicodedata.category(logical[low]).startswith("M"):
        low -= 1  # A vowel sign stays with its letter.
    return low


def _end_of_line(
    logical: str, width: float, right_to_left: bool, font: str, may_break_words: bool
) -> int:
    """Where the first line ends: at the last space or hyphen that fits, or, if allowed, inside a
    word.

    0 when the first word is too long and must not be broken. A word may also be broken where the
    line would otherwise stay half empty.
    """
    if _fits(logical, width, right_to_left, font):
        return len(logical)
    length = _longest_prefix(logical, width, right_to_left, font)
    end = max(logical.rfind(" ", 0, length + 1), logical.rfind("-", 0, length) + 1, 0)
    return length if may_break_words and end <= length // 2 else end


def _broken(
    logical: str, width: float, lines: int, right_to_left: bool, font: str, may_break_words: bool
) -> list[str] | None:
    """The lines, or ``None`` if there would be too many."""
    rest, broken = logical, []
    for _number in range(lines):
        end = _end_of_line(rest, width, right_to_left, font, may_break_words)
        if end == 0:
            return None
        broken.append(rest[:end])
        rest = rest[end:].lstrip()
        if not rest:
            return broken
    return None


def _cut(logical: str, width: float, lines: int, right_to_left: bool, font: str) -> list[str]:
    """As many lines as allowed, the last one ending in an ellipsis."""
    rest, cut = logical, []
    for _number in range(lines - 1):
        end = _end_of_line(rest, width, right_to_left, font, may_break_words=True)
        cut.append(rest[:end])
        rest = rest[end:].lstrip()
    length = _longest_prefix(rest, width, right_to_left, font, ELLIPSIS)
    return [*cut, rest[:length].rstrip() + ELLIPSIS]
