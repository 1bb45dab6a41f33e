"""The address of a feed: what programs make of it, and its QR code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode, urlsplit

import segno

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_AT_HOME = "https://outlook.live.com/calendar/0/addfromweb"
OUTLOOK_AT_WORK = "https://outlook.office.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class FeedAddress:
    """The address of a feed, and what programs make of it."""

    url: str
    name: str

    @property
    def webcal(self) -> str:
        """Opens the calendar program of whoever follows it, which subscribes."""
        return urlsplit(self.url)._replace(scheme="webcal").geturl()

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook_at_home(self) -> str:
        return f"{OUTLOOK_AT_HOME}?{self._for_outlook}"

    @property
    def outlook_at_work(self) -> str:
        return f"{OUTLOOK_AT_WORK}?{self._for_outlook}"

    @property
    def qr(self) -> QrCode | None:
        return qr_code(self.webcal)

    @property
    def _for_outlook(self) -> str:
        return urlencode({"url": self.url, "name": self.name}, quote_via=quote)


MOST_VERSION = 20
"""A larger code has modules too small for the camera of a phone: 666 bytes."""
QUIET = 4
"""Modules left empty on each side, as ISO/IEC 18004 asks."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """``path``: the dark modules for SVG's ``d``, one unit each; ``size`` with the quiet zone."""

    path: str
    size: int


def qr_code(text: str) -> QrCode | None:
    """The code of a text; None when it is too long to be read by a phone."""
    try:
        code = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    if code.version > MOST_VERSION:
        return None
    return QrCode("".join(_runs(code.matrix)), len(code.matrix) + 2 * QUIET)


def _runs(matrix) -> Iterator[str]:
    """A rectangle for each run of dark modules in a row."""
    for y, row in enumerate(matrix, QUIET):
        x = QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
